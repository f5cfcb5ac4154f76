from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from centralino.core.directory.hours import is_open
from centralino.core.directory.model import (
    HoursOfOperation,
    HoursOfOperationConfig,
    HoursOfOperationDays,
    HoursOfOperationId,
    HoursOfOperationTimeSlice,
)

Day = HoursOfOperationDays


def hours(zone: str, *spans: tuple[Day, str, str]) -> HoursOfOperation:
    def clock(text: str) -> HoursOfOperationTimeSlice:
        return HoursOfOperationTimeSlice(*map(int, text.split(":")))

    config = tuple(HoursOfOperationConfig(day, clock(start), clock(end)) for day, start, end in spans)
    return HoursOfOperation(HoursOfOperationId("h"), "Hours", zone, config)


def rome(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Rome"))


# 2026-11-23 is a Monday.
OFFICE = hours("Europe/Rome", (Day.MONDAY, "9:00", "12:30"), (Day.MONDAY, "14:00", "18:00"))
NIGHT = hours("Europe/Rome", (Day.MONDAY, "22:00", "6:00"))
ALWAYS = hours("Europe/Rome", *((day, "0:00", "0:00") for day in Day))


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-23T08:59", False),
        ("2026-11-23T09:00", True),
        ("2026-11-23T12:29", True),
        ("2026-11-23T12:30", False),
        ("2026-11-23T13:00", False),
        ("2026-11-23T14:00", True),
        ("2026-11-24T09:00", False),
    ],
)
def test_it_is_open_from_the_start_until_before_the_end(at: str, expected: bool) -> None:
    assert is_open(OFFICE, rome(at)) is expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-23T05:00", False),
        ("2026-11-23T21:59", False),
        ("2026-11-23T22:00", True),
        ("2026-11-24T05:59", True),
        ("2026-11-24T06:00", False),
        ("2026-11-24T22:00", False),
    ],
)
def test_a_span_may_cross_midnight(at: str, expected: bool) -> None:
    assert is_open(NIGHT, rome(at)) is expected


@pytest.mark.parametrize("at", ["2026-11-22T00:00", "2026-11-23T12:00", "2026-11-28T23:59"])
def test_from_midnight_to_midnight_is_the_whole_day(at: str) -> None:
    assert is_open(ALWAYS, rome(at))


def test_the_clock_is_that_of_the_time_zone_in_summer_and_winter() -> None:
    monday_in_july = datetime(2026, 7, 20, 7, 0, tzinfo=UTC)
    monday_in_november = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
    assert is_open(OFFICE, monday_in_july)
    assert not is_open(OFFICE, monday_in_november)


def test_the_day_is_that_of_the_time_zone() -> None:
    tokyo = hours("Asia/Tokyo", (Day.MONDAY, "6:00", "7:00"))
    assert is_open(tokyo, datetime(2026, 11, 22, 21, 30, tzinfo=UTC))


def test_hours_without_spans_are_closed() -> None:
    assert not is_open(hours("Europe/Rome"), rome("2026-11-23T10:00"))

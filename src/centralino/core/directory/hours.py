"""When an hours of operation is open."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from centralino.core.directory.model import (
    HoursOfOperation,
    HoursOfOperationConfig,
    HoursOfOperationDays,
    HoursOfOperationTimeSlice,
)

_DAYS = tuple(HoursOfOperationDays)


def is_open(hours: HoursOfOperation, now: datetime) -> bool:
    """Whether `now` (aware) is within one of its spans, on the clock of its time zone."""
    local = now.astimezone(ZoneInfo(hours.time_zone))
    today = _DAYS[local.weekday()]
    yesterday = _DAYS[(local - timedelta(days=1)).weekday()]
    clock = HoursOfOperationTimeSlice(local.hour, local.minute)
    return any(
        (span.day is today and _open_on_its_day(span, clock))
        or (span.day is yesterday and _crosses_midnight(span) and clock < span.end_time)
        for span in hours.config
    )


def _open_on_its_day(span: HoursOfOperationConfig, clock: HoursOfOperationTimeSlice) -> bool:
    return span.start_time <= clock and (_crosses_midnight(span) or clock < span.end_time)


def _crosses_midnight(span: HoursOfOperationConfig) -> bool:
    return span.end_time <= span.start_time

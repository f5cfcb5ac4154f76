from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import NewType

import pytest

from centralino.store import Codec, CodecError, Encoded
from centralino.store.events import codec_of

PartyId = NewType("PartyId", str)


class Side(Enum):
    CUSTOMER = "customer"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Placed:
    at: datetime
    party: PartyId
    side: Side | None
    lines: tuple[Line, ...]
    tags: frozenset[Side]
    figures: Mapping[str, int]
    patience: timedelta
    note: str = "none"


@dataclass(frozen=True, slots=True)
class Moved:
    to: str


@dataclass(frozen=True, slots=True)
class Stopped:
    count: int
    why: str = field(default="asked")


PLACED = Placed(
    at=datetime(2026, 11, 22, 9, 30, 0, 1, tzinfo=UTC),
    party=PartyId("p1"),
    side=Side.AGENT,
    lines=(Line("one", datetime(2026, 1, 1, tzinfo=UTC)),),
    tags=frozenset(Side),
    figures={"waiting": 3},
    patience=timedelta(seconds=2.5),
)


def test_what_is_encoded_decodes_to_the_same() -> None:
    codec: Codec[Placed | Moved] = codec_of((("placed", Placed), ("moved", Moved)))
    for event in (PLACED, Moved("here")):
        stored = codec.encode(event)
        assert codec.decode(stored) == event
    assert codec.encode(Moved("here")) == Encoded("moved", 1, b'{"to":"here"}')


def test_a_field_that_was_added_with_a_default_is_filled_in() -> None:
    codec: Codec[Stopped] = codec_of((("stopped", Stopped),))
    assert codec.decode(Encoded("stopped", 1, b'{"count":2}')) == Stopped(2, "asked")


def test_old_versions_are_brought_up_one_by_one() -> None:
    codec: Codec[Stopped] = Codec(
        {"stopped": Stopped},
        {
            ("stopped", 1): lambda body: {"number": body["n"]},
            ("stopped", 2): lambda body: {"count": body["number"], "why": "old"},
        },
    )
    assert codec.decode(Encoded("stopped", 1, b'{"n":1}')) == Stopped(1, "old")
    assert codec.decode(Encoded("stopped", 2, b'{"number":2}')) == Stopped(2, "old")
    assert codec.decode(codec.encode(Stopped(3))) == Stopped(3)
    assert codec.encode(Stopped(3)).version == 3


@pytest.mark.parametrize(
    ("stored", "sentence"),
    [
        (Encoded("flown", 1, b"{}"), "flown version 1, a tag that this program does not know"),
        (Encoded("moved", 2, b"{}"), "moved version 2; this program knows versions 1 to 1"),
        (Encoded("moved", 0, b"{}"), "moved version 0"),
        (Encoded("moved", 1, b'{"to":3}'), "moved version 1 that cannot be read: Expected `str`"),
        (Encoded("moved", 1, b"{"), "moved version 1 that cannot be read"),
    ],
)
def test_what_cannot_be_read_says_what_and_why(stored: Encoded, sentence: str) -> None:
    codec: Codec[Moved] = codec_of((("moved", Moved),))
    with pytest.raises(CodecError, match=sentence):
        codec.decode(stored)


def test_a_class_without_a_tag_cannot_be_written() -> None:
    codec: Codec[object] = codec_of((("moved", Moved),))
    with pytest.raises(CodecError, match="Stopped has no tag"):
        codec.encode(Stopped(1))


@dataclass(frozen=True, slots=True)
class EitherOr:
    which: Moved | Stopped


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ((("moved", Moved), ("moved", Stopped)), "more than one class: moved"),
        ((("moved", Moved), ("went", Moved)), "under two tags"),
        ((("either", EitherOr),), r"EitherOr \(tag either\) cannot be stored"),
    ],
)
def test_a_table_that_cannot_work_is_refused(table: tuple[tuple[str, type], ...], sentence: str) -> None:
    with pytest.raises(CodecError, match=sentence):
        codec_of(table)


@pytest.mark.parametrize("version", [0, 2])
def test_upcasters_must_be_without_a_gap(version: int) -> None:
    with pytest.raises(CodecError, match="versions 1, 2, 3"):
        Codec({"moved": Moved}, {("moved", version): lambda body: body})


def test_upcasters_of_an_unknown_tag_are_refused() -> None:
    with pytest.raises(CodecError, match="unknown tags: went"):
        Codec({"moved": Moved}, {("went", 1): lambda body: body})

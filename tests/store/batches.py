"""Batches with contents that mean nothing, for tests about writing them."""

from dataclasses import dataclass
from datetime import UTC, datetime

from centralino.store import Batch, ContactRecord, Encoded, Lease, Message, NewEvent

NOW = datetime(2026, 11, 22, 9, 30, 0, 125_000, tzinfo=UTC)


def encoded(word: str) -> Encoded:
    return Encoded("word-said", 1, f'{{"word":"{word}"}}'.encode())


@dataclass(frozen=True, slots=True)
class Sender:
    """Makes batches of one stream under one lease."""

    stream: str
    lease: Lease

    def batch(self, after: int, *words: str, consumed: frozenset[str] = frozenset()) -> Batch:
        return Batch(
            stream=self.stream,
            expected_sequence=after,
            lease=self.lease,
            events=tuple(NewEvent(NOW, encoded(word)) for word in words),
            consumed=consumed,
        )


def record(contact_id: str, *, complete: bool = False, at: datetime = NOW) -> ContactRecord:
    return ContactRecord(contact_id, "first", at, NOW, complete, b'{"Channel":"VOICE"}')


def message(message_id: str, source: str, target: str = "floor") -> Message:
    return Message(message_id, source, target, encoded(message_id))

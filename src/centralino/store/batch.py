"""What is written together: the shapes that go into a log's transaction and come out of it."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4


@dataclass(frozen=True, slots=True)
class Encoded:
    """An event or a message as it is stored: its tag, the version of its shape, JSON in UTF-8."""

    tag: str
    version: int
    body: bytes


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to append. `at` is the time at which it was decided, with a time zone."""

    at: datetime
    event: Encoded


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """An event at its place in a stream. The first of a stream has sequence 1."""

    sequence: int
    at: datetime
    event: Encoded


@dataclass(frozen=True, slots=True)
class Message:
    """From one stream to another. Delivered at least once; the receiver's batch names the id as consumed."""

    id: str
    source: str
    target: str
    content: Encoded


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """A contact's record as it stands. `body` is JSON; `complete` once after-contact work is cleared."""

    contact_id: str
    initial_contact_id: str
    initiated_at: datetime
    updated_at: datetime
    complete: bool
    body: bytes


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write, held until `until` and longer if nobody else takes it.

    `token` grows with every acquisition, so a process that slept through the loss of its lease is refused.
    """

    name: str
    owner: str
    token: int
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """All that follows from one decision on one stream; written in one transaction, or not at all.

    `expected_sequence` is the sequence of the stream's last event as the decider knows it, 0 for a new
    stream. `consumed` are the ids of the messages that led to the decision. `ends` marks the stream as no
    longer live. `id` makes a second commit of the same batch harmless while it is the stream's last one.
    """

    stream: str
    expected_sequence: int
    lease: Lease
    events: tuple[NewEvent, ...] = ()
    records: tuple[ContactRecord, ...] = ()
    messages: tuple[Message, ...] = ()
    consumed: frozenset[str] = frozenset()
    ends: bool = False
    id: str = field(default_factory=lambda: str(uuid4()))

    def __post_init__(self) -> None:
        strangers = {message.source for message in self.messages} - {self.stream}
        if strangers:
            raise ValueError(
                f"A batch of {self.stream} cannot send messages of {', '.join(sorted(strangers))}."
            )

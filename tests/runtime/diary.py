"""The plainest stream there is, for tests of the actor: a diary that keeps words, and rings alarms."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from centralino.core.errors import Refused
from centralino.runtime.actor import Actor, Hooks
from centralino.runtime.clock import utc_now
from centralino.store import ContactRecord, Encoded, Lease, Message, NewEvent, Store
from centralino.store.events import codec_of
from tests.store.batches import NOW, encoded, record

PATIENCE = 20.0
STREAM = "call:diary"
PADDING = "x" * 8000
"""Makes every event too large for the room that a full disk still has."""


# What is given to it


@dataclass(frozen=True, slots=True)
class Say:
    """Words to keep. "to:WHOM" sends a message, "bye" ends the diary, those in capitals go at once."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wake:
    key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Rung:
    key: str
    at: datetime


Given = Say | Wake | Rung


def say(*words: str) -> Say:
    return Say(words)


# What follows


@dataclass(frozen=True, slots=True)
class Said:
    at: datetime
    word: str
    padding: str = PADDING


@dataclass(frozen=True, slots=True)
class WakingSet:
    at: datetime
    key: str
    when: datetime
    padding: str = PADDING


@dataclass(frozen=True, slots=True)
class WokenUp:
    at: datetime
    key: str
    padding: str = PADDING


Event = Said | WakingSet | WokenUp
CODEC = codec_of((("said", Said), ("waking-set", WakingSet), ("woken-up", WokenUp)))


@dataclass(frozen=True, slots=True)
class Pages:
    words: tuple[str, ...] = ()
    alarms: Mapping[str, datetime] = field(default_factory=dict)


class Forbidden(Refused):
    code = "forbidden"


@dataclass(slots=True)
class Diary:
    """``decided`` is all that was given to it. ``defects`` names the functions that are to fail."""

    news: asyncio.Event
    stream: str = STREAM
    decided: list[Given] = field(default_factory=list)
    defects: set[str] = field(default_factory=set)

    def _fail_if_asked(self, function: str) -> None:
        if function in self.defects:
            raise ZeroDivisionError(f"a defect in {function}")

    def decide(self, state: Pages, given: Given) -> tuple[Event, ...]:
        self.decided.append(given)
        self.news.set()
        now = utc_now()
        match given:
            case Say(("secret", *_)):
                raise Forbidden("this is not for a diary")
            case Say(("defect", *_)):
                raise ZeroDivisionError("a defect in decide")
            case Say(words):
                return tuple(Said(now, word) for word in words)
            case Wake(key, at):
                return (WakingSet(now, key, at),)
            case Rung(key, at):
                self._fail_if_asked("decide alarms")
                due = state.alarms.get(key) == at and at <= now
                return (WokenUp(now, key),) if due else ()

    def evolve(self, state: Pages, event: Event) -> Pages:
        self._fail_if_asked("evolve")
        match event:
            case Said(_, word):
                return replace(state, words=(*state.words, word))
            case WakingSet(_, key, when):
                return replace(state, alarms={**state.alarms, key: when})
            case WokenUp(_, key):
                alarms = {each: at for each, at in state.alarms.items() if each != key}
                return Pages((*state.words, f"woken: {key}"), alarms)

    def encode(self, event: Event) -> NewEvent:
        return NewEvent(event.at, CODEC.encode(event))

    def read(self, events: tuple[Encoded, ...]) -> Pages:
        state = Pages()
        for each in events:
            state = self.evolve(state, CODEC.decode(each))
        return state

    def messages(self, _state: Pages, sequence: int, event: Event) -> tuple[Message, ...]:
        self._fail_if_asked("messages")
        if not isinstance(event, Said) or not event.word.startswith("to:"):
            return ()
        whom = event.word.removeprefix("to:")
        return (Message(f"{self.stream}:{sequence}", self.stream, whom, encoded("hello")),)

    def records(self, _before: Pages, after: Pages) -> tuple[ContactRecord, ...]:
        self._fail_if_asked("records")
        return (record(STREAM, at=NOW, complete=self.has_ended(after)),)

    def has_ended(self, state: Pages) -> bool:
        return "bye" in state.words

    def deadlines(self, state: Pages) -> Mapping[str, datetime]:
        return state.alarms

    def timer_due(self, key: str, at: datetime) -> Given:
        return Rung(key, at)

    def goes_at_once(self, events: tuple[Event, ...]) -> bool:
        return all(isinstance(event, Said) and event.word.isupper() for event in events)


# The world round it


@dataclass(slots=True)
class Onlooker:
    """Whom the diary tells, and what he was told."""

    news: asyncio.Event
    routed: list[tuple[str, ...]] = field(default_factory=list)
    shown: list[tuple[str, ...]] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    consumed: list[str] = field(default_factory=list)
    defect: bool = False

    def hooks(self) -> Hooks[Pages, Event]:
        return Hooks(self._route, self._change, self._send, self._consume)

    def _route(self, state: Pages) -> None:
        if self.defect:
            raise ZeroDivisionError("a defect in a view")
        self.routed.append(state.words)
        self.news.set()

    def _change(self, _before: Pages, state: Pages, _events: tuple[Event, ...]) -> None:
        self.shown.append(state.words)
        self.news.set()

    def _send(self, messages: tuple[Message, ...]) -> None:
        self.sent.extend(message.id for message in messages)

    def _consume(self, letters: frozenset[str]) -> None:
        self.consumed.extend(sorted(letters))
        self.news.set()


@dataclass(slots=True)
class Kept:
    """A diary that is being kept: its actor runs."""

    actor: Actor[Pages, Given, Event]
    diary: Diary
    onlooker: Onlooker
    store: Store
    task: asyncio.Task[None]
    news: asyncio.Event

    def words(self) -> tuple[str, ...]:
        """In memory."""
        return self.actor.state.words

    async def logged(self) -> Pages:
        """What the log says."""
        return self.diary.read(tuple(each.event for each in await self.store.read(self.diary.stream)))

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait until it is so: looked at whenever something was decided or told. Raises TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            while not true():
                self.news.clear()
                await self.news.wait()


@asynccontextmanager
async def kept(store: Store, lease: Lease, state: Pages = Pages(), sequence: int = 0) -> AsyncIterator[Kept]:
    """A diary whose actor runs until the block ends: a new one, or one that has been read."""
    news = asyncio.Event()
    diary, onlooker = Diary(news), Onlooker(news)
    actor = Actor(diary, store, lambda: lease, onlooker.hooks(), state, sequence)
    task = asyncio.create_task(actor.run())
    try:
        yield Kept(actor, diary, onlooker, store, task, news)
    finally:
        task.cancel()
        await asyncio.wait([task])

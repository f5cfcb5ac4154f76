"""An actor: the mailbox of one stream, a call's or the floor's.

Whatever reaches a stream waits in its mailbox, and one turn after the other is taken: all that waits is
decided in order,
the events of the turn are committed as one batch with the records and messages that follow from them,
and only then the
world hears of it. Two exceptions, both of design section 5: what only moves sound (mute, hold, release)
is routed at once;
and when the store fails, commands of the turn are refused, facts go back to the front of the mailbox and
wait.

The state in memory is the state of the log. Whatever breaks a commit leaves both as they were before the
turn.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Protocol, TypeVar

import structlog

from centralino.core.errors import Refused
from centralino.runtime.clock import utc_now
from centralino.store import (
    Batch,
    ContactRecord,
    DuplicateMessage,
    Encoded,
    Lease,
    Message,
    NewEvent,
    SequenceConflict,
    Store,
    StoreUnavailable,
)

State = TypeVar("State")
Given = TypeVar("Given")
Event = TypeVar("Event")

MOST_IN_A_TURN = 64
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
CLOCK_GRAIN = 0.001
"""Seconds that a timer is late on purpose: a deadline heard too early would be ignored."""

log = structlog.get_logger()


class StoreDown(Refused):
    """The database does not take what the command would change. Sound goes on."""

    code = "store_down"


class Broken(Refused):
    """A defect of ours. It is logged; nothing was changed."""

    code = "broken"


class Machine(Protocol[State, Given, Event]):
    """What makes a call's actor different from the floor's. Pure but for the context that `decide`
    takes."""

    stream: str

    def decide(self, state: State, given: Given) -> tuple[Event, ...]: ...
    def evolve(self, state: State, event: Event) -> State: ...
    def encode(self, event: Event) -> NewEvent: ...
    def messages(self, state: State, sequence: int, event: Event) -> tuple[Message, ...]: ...
    def records(self, before: State, after: State) -> tuple[ContactRecord, ...]: ...
    def has_ended(self, state: State) -> bool: ...
    def deadlines(self, state: State) -> Mapping[str, datetime]: ...
    def timer_due(self, key: str, at: datetime) -> Given: ...
    def goes_at_once(self, events: tuple[Event, ...]) -> bool: ...
    def read(self, events: tuple[Encoded, ...]) -> State: ...


@dataclass(frozen=True, slots=True)
class Hooks(Generic[State, Event]):
    """Who is told. ``route`` may come before ``changed``, with a state that is taken back when the
    commit fails."""

    route: Callable[[State], None]
    changed: Callable[[State, tuple[Event, ...]], None]
    sent: Callable[[tuple[Message, ...]], None]
    consumed: Callable[[frozenset[str]], None]


@dataclass(slots=True, eq=False)
class Entry(Generic[Given]):
    given: Given
    letter: str | None = None
    done: asyncio.Future[None] | None = None
    durable: Callable[[], None] | None = None

    @property
    def is_command(self) -> bool:
        return self.done is not None

    def settle(self, error: Exception | None = None) -> None:
        if error is None and self.durable is not None:
            self.durable()
        if self.done is None or self.done.done():
            return
        if error is None:
            self.done.set_result(None)
        else:
            self.done.set_exception(error)


@dataclass(slots=True)
class Turn(Generic[State, Given, Event]):
    """What was decided and is not durable yet."""

    state: State
    entries: list[Entry[Given]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)


class Actor(Generic[State, Given, Event]):
    """``state`` and ``sequence`` are durable. `run` takes turns until it is cancelled or the stream has
    ended."""

    def __init__(
        self,
        machine: Machine[State, Given, Event],
        store: Store,
        lease: Callable[[], Lease],
        hooks: Hooks[State, Event],
        state: State,
        sequence: int = 0,
    ) -> None:
        self.state = state
        self.sequence = sequence
        self._machine = machine
        self._store = store
        self._lease = lease
        self._hooks = hooks
        self._mailbox: deque[Entry[Given]] = deque()
        self._waiting = asyncio.Event()
        self._timer: asyncio.TimerHandle | None = None
        self._pause = FIRST_PAUSE
        self._stopped = False

    def tell(
        self, given: Given, letter: str | None = None, durable: Callable[[], None] | None = None
    ) -> None:
        """A fact. ``letter`` is the id of the message that brought it; ``durable`` is called when it is."""
        self._put(Entry(given, letter, durable=durable))

    async def ask(self, given: Given) -> None:
        """Returns when what follows is durable. Raises Refused."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._put(Entry(given, done=done))
        await done

    def _put(self, entry: Entry[Given]) -> None:
        self._mailbox.append(entry)
        self._waiting.set()

    def stop(self) -> None:
        """End `run` as if the stream had ended: for one that never began."""
        self._stopped = True
        self._waiting.set()

    @property
    def _over(self) -> bool:
        return self._stopped or (self._machine.has_ended(self.state) and not self._mailbox)

    async def run(self) -> None:
        self._arm()
        try:
            while not self._over:
                await self._waiting.wait()
                entries = [self._mailbox.popleft() for _ in range(min(len(self._mailbox), MOST_IN_A_TURN))]
                if not self._mailbox:
                    self._waiting.clear()
                await self._take(entries)
        finally:
            self._disarm()
            for entry in self._mailbox:
                entry.settle(StoreDown("the shell is stopping; try again"))

    async def _take(self, entries: list[Entry[Given]]) -> None:
        turn = self._decide(entries)
        if turn.events or any(entry.letter for entry in turn.entries):
            await self._commit(turn)
        else:
            for entry in turn.entries:
                entry.settle()
        self._arm()

    def _decide(self, entries: list[Entry[Given]]) -> Turn[State, Given, Event]:
        turn: Turn[State, Given, Event] = Turn(self.state)
        for entry in entries:
            try:
                events = self._machine.decide(turn.state, entry.given)
            except Refused as refused:
                entry.settle(refused)
                continue
            except Exception:
                # A defect in one decision must not silence the whole call; the input that found it is
                # logged.
                log.exception("a decision failed", stream=self._machine.stream, given=repr(entry.given))
                entry.settle(Broken("this could not be done because of a defect; it was logged"))
                continue
            turn.entries.append(entry)
            for event in events:
                turn.state = self._machine.evolve(turn.state, event)
                turn.events.append(event)
                sequence = self.sequence + len(turn.events)
                turn.messages.extend(self._machine.messages(turn.state, sequence, event))
        return turn

    async def _commit(self, turn: Turn[State, Given, Event]) -> None:
        events = tuple(turn.events)
        ahead = bool(events) and self._machine.goes_at_once(events)
        if ahead:
            self._hooks.route(turn.state)
        try:
            await self._store.commit(self._batch(turn))
        except (StoreUnavailable, DuplicateMessage, SequenceConflict) as error:
            if ahead:
                self._hooks.route(self.state)
            await self._failed(turn, error)
            return
        self._pause = FIRST_PAUSE
        self.state = turn.state
        self.sequence += len(events)
        if events:
            if not ahead:
                self._hooks.route(self.state)
            self._hooks.changed(self.state, events)
            self._hooks.sent(tuple(turn.messages))
        self._hooks.consumed(frozenset(entry.letter for entry in turn.entries if entry.letter))
        for entry in turn.entries:
            entry.settle()

    def _batch(self, turn: Turn[State, Given, Event]) -> Batch:
        return Batch(
            stream=self._machine.stream,
            expected_sequence=self.sequence,
            lease=self._lease(),
            events=tuple(self._machine.encode(event) for event in turn.events),
            records=self._machine.records(self.state, turn.state),
            messages=tuple(turn.messages),
            consumed=frozenset(entry.letter for entry in turn.entries if entry.letter),
            ends=self._machine.has_ended(turn.state),
        )

    async def _failed(self, turn: Turn[State, Given, Event], error: Exception) -> None:
        """Nothing of the turn is durable, or (a conflict) the log is ahead of us: see what it says and
        go on."""
        again = turn.entries
        match error:
            case DuplicateMessage():
                known = error.message_ids
                self._hooks.consumed(known)
                again = [entry for entry in turn.entries if entry.letter not in known]
            case SequenceConflict():
                await self._reload()
            case _:
                log.warning("the store does not answer", stream=self._machine.stream, error=str(error))
                for entry in turn.entries:
                    entry.settle(StoreDown("the database does not answer; sound goes on, try again"))
                again = [entry for entry in turn.entries if not entry.is_command]
                await asyncio.sleep(self._pause)
                self._pause = min(2 * self._pause, LONGEST_PAUSE)
        self._mailbox.extendleft(reversed(again))
        if self._mailbox:
            self._waiting.set()

    async def _reload(self) -> None:
        logged = await self._store.read(self._machine.stream)
        self.state = self._machine.read(tuple(each.event for each in logged))
        self.sequence = logged[-1].sequence if logged else 0
        self._hooks.route(self.state)

    def _arm(self) -> None:
        """Wake up at the earliest deadline; it may have moved with the state."""
        self._disarm()
        due = min(self._machine.deadlines(self.state).values(), default=None)
        if due is not None:
            wait = max(0.0, (due - utc_now()).total_seconds()) + CLOCK_GRAIN
            self._timer = asyncio.get_running_loop().call_later(wait, self._ring)

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _ring(self) -> None:
        now = utc_now()
        for key, at in self._machine.deadlines(self.state).items():
            if at <= now:
                self.tell(self._machine.timer_due(key, at))
        if not self._mailbox:
            self._arm()

"""An actor: the mailbox of one stream, a call's or the floor's.

Whatever reaches a stream waits in its mailbox, and one turn after the other is taken: all that waits is
decided in order, the events of the turn are committed as one batch with the records and messages that follow
from them, and only then the world hears of it. Two exceptions, both of design section 5: a command that only
moves sound (mute, hold, release) is routed at once; and when the store fails, commands are refused, and facts
go back to the front of the mailbox and wait.

The state in memory is the state of the log. A commit that fails leaves both as they were, or was durable
although its answer was lost: the log is asked which it is before anything else is decided.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Mapping
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
    LeaseLost,
    LoggedEvent,
    Message,
    NewEvent,
    SequenceConflict,
    Store,
    StoreError,
    StoreUnavailable,
)

State = TypeVar("State")
Given = TypeVar("Given")
Event = TypeVar("Event")

MOST_IN_A_TURN = 64
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 1.0
"""Seconds between two tries while the store fails."""
CLOCK_GRAIN = 0.001
"""Seconds that a timer is late on purpose: a deadline heard too early would be ignored."""
TELL_AGAIN = 1.0
"""Seconds after which a deadline that was told and is still there is told again."""

log = structlog.get_logger()


class StoreDown(Refused):
    """The database does not take what the command would change. Sound goes on."""

    code = "store_down"


class Broken(Refused):
    """A defect of ours. It is logged; nothing was changed."""

    code = "broken"


class Machine(Protocol[State, Given, Event]):
    """What makes a call's actor different from the floor's. Pure but for the context that `decide` takes."""

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
    """Who is told. ``route`` may come before ``changed``, with a state that is taken back when the commit
    fails. ``changed`` has the state before the events and the one after them.
    """

    route: Callable[[State], None]
    changed: Callable[[State, State, tuple[Event, ...]], None]
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

    def settle(self, error: Refused | None = None) -> None:
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
    """What was decided and is not durable yet. ``before`` is the sequence of the event before it."""

    state: State
    before: int
    entries: list[Entry[Given]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)

    @property
    def letters(self) -> frozenset[str]:
        return frozenset(entry.letter for entry in self.entries if entry.letter)


class Actor(Generic[State, Given, Event]):
    """``state`` and ``sequence`` are durable. `run` takes turns until it is cancelled or the stream has
    ended.
    """

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
        self._told: list[Given] = []
        self._doubtful: Turn[State, Given, Event] | None = None
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
        if self._stopped:
            entry.settle(_stopping())
            return
        self._mailbox.append(entry)
        self._waiting.set()

    @property
    def _over(self) -> bool:
        return not self._mailbox and self._doubtful is None and self._machine.has_ended(self.state)

    async def run(self) -> None:
        try:
            while not self._over:
                self._arm()
                await self._waiting.wait()
                self._disarm()
                await self._take_turn()
        finally:
            self._disarm()
            self._stopped = True
            for entry in self._mailbox:
                entry.settle(_stopping())

    async def _take_turn(self) -> None:
        entries: list[Entry[Given]] = []
        try:
            if self._doubtful is not None:
                await self._find_out(self._doubtful)
            entries = self._next()
            await self._take(entries)
        except (StoreUnavailable, LeaseLost) as error:
            await self._wait_for_store(error)
        except asyncio.CancelledError:
            _settle(entries, _stopping())
            raise
        except Exception:
            # A defect must not silence the whole call: it is logged, and the next turn is taken.
            log.exception("a turn failed", stream=self._machine.stream)
            _settle(entries, _broken())

    def _next(self) -> list[Entry[Given]]:
        """What waits, and the deadlines that have come."""
        entries = [self._mailbox.popleft() for _ in range(min(len(self._mailbox), MOST_IN_A_TURN))]
        if not self._mailbox:
            self._waiting.clear()
        now = utc_now()
        deadlines = self._machine.deadlines(self.state).items()
        self._told = [self._machine.timer_due(key, at) for key, at in deadlines if at <= now]
        waiting = [entry.given for entry in entries]
        return [*entries, *(Entry(due) for due in self._told if due not in waiting)]

    async def _take(self, entries: list[Entry[Given]]) -> None:
        turn = self._decide(entries)
        if not turn.events and not turn.letters:
            _settle(turn.entries)
            return
        try:
            await self._commit(turn)
        except StoreError as error:
            await self._failed(turn, error)

    async def _commit(self, turn: Turn[State, Given, Event]) -> None:
        ahead = self._may_go_ahead(turn)
        if ahead:
            self._hooks.route(turn.state)
        try:
            await self._store.commit(self._batch(turn))
        except BaseException:
            if ahead:
                self._hooks.route(self.state)
            raise
        self._pause = FIRST_PAUSE
        self._take_in(turn, routed=ahead)

    def _decide(self, entries: Iterable[Entry[Given]]) -> Turn[State, Given, Event]:
        turn: Turn[State, Given, Event] = Turn(self.state, self.sequence)
        for entry in entries:
            if entry.letter in turn.letters:
                continue
            try:
                self._add(turn, entry)
            except Refused as refused:
                entry.settle(refused)
            except Exception:
                # As in `_take_turn`; and what was decided with it in the same turn is not to blame.
                log.exception("a decision failed", stream=self._machine.stream, given=repr(entry.given))
                entry.settle(_broken())
        return turn

    def _add(self, turn: Turn[State, Given, Event], entry: Entry[Given]) -> None:
        """Nothing is added when something raises."""
        state, messages = turn.state, list[Message]()
        events = self._machine.decide(state, entry.given)
        for sequence, event in enumerate(events, turn.before + len(turn.events) + 1):
            state = self._machine.evolve(state, event)
            messages.extend(self._machine.messages(state, sequence, event))
        turn.state = state
        turn.entries.append(entry)
        turn.events.extend(events)
        turn.messages.extend(messages)

    def _may_go_ahead(self, turn: Turn[State, Given, Event]) -> bool:
        """Only what an agent pressed, and only while the store is well: sound must not flicker."""
        pressed = bool(turn.events) and all(entry.is_command for entry in turn.entries)
        return pressed and self._pause == FIRST_PAUSE and self._machine.goes_at_once(tuple(turn.events))

    def _batch(self, turn: Turn[State, Given, Event]) -> Batch:
        return Batch(
            stream=self._machine.stream,
            expected_sequence=turn.before,
            lease=self._lease(),
            events=tuple(self._machine.encode(event) for event in turn.events),
            records=self._records(turn),
            messages=tuple(turn.messages),
            consumed=turn.letters,
            ends=self._machine.has_ended(turn.state),
        )

    def _records(self, turn: Turn[State, Given, Event]) -> tuple[ContactRecord, ...]:
        try:
            return self._machine.records(self.state, turn.state)
        except Exception:
            # The log is the truth: a record that cannot be made keeps no event out of it.
            log.exception("a record could not be made", stream=self._machine.stream)
            return ()

    def _take_in(self, turn: Turn[State, Given, Event], *, routed: bool = False) -> None:
        """The turn is durable: it is true from now on."""
        before, self.state = self.state, turn.state
        self.sequence += len(turn.events)
        self._hooks.consumed(turn.letters)
        _settle(turn.entries)
        if not turn.events:
            return
        self._hooks.sent(tuple(turn.messages))
        self._hooks.changed(before, self.state, tuple(turn.events))
        if not routed:
            self._hooks.route(self.state)

    # When a commit fails

    async def _failed(self, turn: Turn[State, Given, Event], error: StoreError) -> None:
        """Nothing of the turn is durable as far as we know."""
        match error:
            case DuplicateMessage():
                self._hooks.consumed(error.message_ids)
                self._put_back(entry for entry in turn.entries if entry.letter not in error.message_ids)
            case SequenceConflict():
                self._put_back(turn.entries)
                await self._reload()
            case StoreUnavailable() | LeaseLost():
                self._doubtful = turn
                raise error
            case _:
                raise error

    async def _wait_for_store(self, error: StoreError) -> None:
        log.warning("the store does not take a turn", stream=self._machine.stream, error=str(error))
        refusal = StoreDown("the database does not answer; sound goes on, try again")
        if isinstance(error, LeaseLost):
            refusal = StoreDown("another shell has taken over; try again")
        doubtful = self._doubtful.entries if self._doubtful is not None else []
        for entry in (*doubtful, *self._mailbox):
            if entry.is_command:
                entry.settle(refusal)
        self._mailbox = deque(entry for entry in self._mailbox if not entry.is_command)
        await asyncio.sleep(self._pause)
        self._pause = min(2 * self._pause, LONGEST_PAUSE)
        self._waiting.set()

    async def _find_out(self, turn: Turn[State, Given, Event]) -> None:
        """What the log has beyond our state is this turn, unless another shell has taken over."""
        logged = await self._store.read(self._machine.stream, after=turn.before)
        self._doubtful = None
        if logged and self._is_logged(turn, logged):
            self._take_in(turn)
            return
        self._put_back(entry for entry in turn.entries if not entry.is_command)
        if logged:
            await self._reload()

    def _is_logged(self, turn: Turn[State, Given, Event], logged: tuple[LoggedEvent, ...]) -> bool:
        wanted = [self._machine.encode(event).event for event in turn.events]
        return [each.event for each in logged[: len(wanted)]] == wanted

    async def _reload(self) -> None:
        """The log is ahead of us: see what it says."""
        logged = await self._store.read(self._machine.stream)
        before, self.state = self.state, self._machine.read(tuple(each.event for each in logged))
        self.sequence = logged[-1].sequence if logged else 0
        self._hooks.changed(before, self.state, ())
        self._hooks.route(self.state)

    def _put_back(self, entries: Iterable[Entry[Given]]) -> None:
        self._mailbox.extendleft(reversed(tuple(entries)))
        if self._mailbox:
            self._waiting.set()

    # Timers

    def _arm(self) -> None:
        """Wake up at the earliest deadline; it may have moved with the state."""
        now = utc_now()
        waits = [
            TELL_AGAIN
            if self._machine.timer_due(key, at) in self._told
            else max(0.0, (at - now).total_seconds()) + CLOCK_GRAIN
            for key, at in self._machine.deadlines(self.state).items()
        ]
        if waits:
            self._timer = asyncio.get_running_loop().call_later(min(waits), self._waiting.set)

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _settle(entries: Iterable[Entry[Given]], error: Refused | None = None) -> None:
    for entry in entries:
        entry.settle(error)


def _stopping() -> Refused:
    return StoreDown("the shell is stopping; try again")


def _broken() -> Refused:
    return Broken("this could not be done because of a defect; it was logged")

"""A call and the floor, as an actor runs them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import uuid4

from centralino.core.call import events as call_events
from centralino.core.call import outbox as call_outbox
from centralino.core.call.deadlines import deadlines as call_deadlines
from centralino.core.call.decide import decide as decide_call
from centralino.core.call.draft import Ctx as CallCtx
from centralino.core.call.evolve import evolve as evolve_call
from centralino.core.call.inputs import Input, TimerDue
from centralino.core.call.model import Call
from centralino.core.call.queries import is_over
from centralino.core.directory.directory import Directory
from centralino.core.floor import events as floor_events
from centralino.core.floor import inputs as floor_inputs
from centralino.core.floor import outbox as floor_outbox
from centralino.core.floor.decide import decide as decide_floor
from centralino.core.floor.evolve import evolve as evolve_floor
from centralino.core.floor.model import Floor
from centralino.core.floor.timers import deadlines as floor_deadlines
from centralino.core.flows.scope import Figures
from centralino.core.ids import CallId, OfferId
from centralino.runtime.clock import utc_now
from centralino.runtime.records import changed_records
from centralino.store import ContactRecord, Encoded, Message, NewEvent
from centralino.store.events import codec_of
from centralino.store.tags import CALL_EVENTS, FLOOR_EVENTS, MESSAGES

FLOOR_STREAM = "floor"
CALL_PREFIX = "call:"

CALL_CODEC = codec_of(CALL_EVENTS)
FLOOR_CODEC = codec_of(FLOOR_EVENTS)
MESSAGE_CODEC = codec_of(MESSAGES)

WAITS = (
    call_events.OfferMade,
    call_events.OfferAccepted,
    call_events.ContactOpened,
    call_events.PartyAdded,
    call_events.RecordingChosen,
)
"""Offering, accepting, dialling and recording wait until they are durable (design section 5)."""


def call_stream(call: CallId) -> str:
    return f"{CALL_PREFIX}{call}"


def new_id() -> str:
    return str(uuid4())


class CallMachine:
    """One call. ``directory`` and ``figures`` give what is true at the moment of a decision."""

    def __init__(
        self, call: CallId, directory: Callable[[], Directory], figures: Callable[[], Figures]
    ) -> None:
        self.stream = call_stream(call)
        self._call = call
        self._directory = directory
        self._figures = figures

    def decide(self, state: Call, given: Input) -> tuple[call_events.Event, ...]:
        return decide_call(state, given, CallCtx(utc_now(), self._directory(), self._figures(), new_id))

    def evolve(self, state: Call, event: call_events.Event) -> Call:
        return evolve_call(state, event)

    def encode(self, event: call_events.Event) -> NewEvent:
        return NewEvent(event.at, CALL_CODEC.encode(event))

    def messages(self, state: Call, sequence: int, event: call_events.Event) -> tuple[Message, ...]:
        return tuple(
            Message(
                f"{self.stream}:{sequence}:{place}", self.stream, FLOOR_STREAM, MESSAGE_CODEC.encode(message)
            )
            for place, message in enumerate(call_outbox.messages(state.id, event))
        )

    def records(self, before: Call, after: Call) -> tuple[ContactRecord, ...]:
        return tuple(changed_records(before, after, self._directory()))

    def has_ended(self, state: Call) -> bool:
        """Also one that has not begun: nobody is there."""
        return is_over(state)

    def deadlines(self, state: Call) -> Mapping[str, datetime]:
        return call_deadlines(state)

    def timer_due(self, key: str, at: datetime) -> Input:
        return TimerDue(key, at)

    def goes_at_once(self, events: tuple[call_events.Event, ...]) -> bool:
        return not any(isinstance(event, WAITS) for event in events)

    def read(self, events: tuple[Encoded, ...]) -> Call:
        state = Call(self._call)
        for each in events:
            state = evolve_call(state, CALL_CODEC.decode(each))
        return state


class FloorMachine:
    """The floor. It moves no sound: nothing of it goes ahead of the store."""

    stream = FLOOR_STREAM

    def __init__(self, directory: Callable[[], Directory]) -> None:
        self._directory = directory

    def decide(self, state: Floor, given: floor_inputs.FloorInput) -> tuple[floor_events.FloorEvent, ...]:
        ctx = floor_inputs.Ctx(utc_now(), self._directory(), lambda: OfferId(new_id()))
        return decide_floor(state, given, ctx)

    def evolve(self, state: Floor, event: floor_events.FloorEvent) -> Floor:
        return evolve_floor(state, event)

    def encode(self, event: floor_events.FloorEvent) -> NewEvent:
        return NewEvent(event.at, FLOOR_CODEC.encode(event))

    def messages(self, _state: Floor, sequence: int, event: floor_events.FloorEvent) -> tuple[Message, ...]:
        return tuple(
            Message(
                f"{FLOOR_STREAM}:{sequence}:{place}",
                FLOOR_STREAM,
                call_stream(message.call),
                MESSAGE_CODEC.encode(message),
            )
            for place, message in enumerate(floor_outbox.messages(event))
        )

    def records(self, _before: Floor, _after: Floor) -> tuple[ContactRecord, ...]:
        return ()

    def has_ended(self, _state: Floor) -> bool:
        return False

    def deadlines(self, state: Floor) -> Mapping[str, datetime]:
        return floor_deadlines(state)

    def timer_due(self, key: str, at: datetime) -> floor_inputs.FloorInput:
        return floor_inputs.TimerDue(key, at)

    def goes_at_once(self, _events: tuple[floor_events.FloorEvent, ...]) -> bool:
        return False

    def read(self, events: tuple[Encoded, ...]) -> Floor:
        state = Floor()
        for each in events:
            state = evolve_floor(state, FLOOR_CODEC.decode(each))
        return state

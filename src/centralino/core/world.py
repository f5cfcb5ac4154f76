"""A whole contact centre in memory: calls, floor, the messages between them, and a clock that is moved
by hand.

For tests, soak and the simulator. It is the runtime without I/O: every input is decided, its events are
logged and folded, and what follows (messages, deadlines, plays that end) is derived from state and log, so
`restart` may drop everything but the logs at any moment. Messages are delivered when asked to, so that a test
can delay, double and reorder them; people's lines and the length of prompts are simulated.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from centralino.core.call import outbox as call_outbox
from centralino.core.call.deadlines import deadlines as call_deadlines
from centralino.core.call.decide import decide as decide_call
from centralino.core.call.draft import Ctx as CallCtx
from centralino.core.call.events import Event
from centralino.core.call.evolve import evolve as evolve_call
from centralino.core.call.inputs import Command, CustomerCalled, Input, LegUp, PlayDone, TimerDue, Verb
from centralino.core.call.model import Call, Party
from centralino.core.call.offer import OfferState
from centralino.core.call.queries import contact_worked, live, party_of_agent
from centralino.core.directory.directory import Directory
from centralino.core.directory.model import ContactFlowId, UserId
from centralino.core.floor import inputs as floor_inputs
from centralino.core.floor import outbox as floor_outbox
from centralino.core.floor.decide import decide as decide_floor
from centralino.core.floor.events import FloorEvent
from centralino.core.floor.evolve import evolve as evolve_floor
from centralino.core.floor.figures import figures
from centralino.core.floor.model import Floor
from centralino.core.floor.timers import deadlines as floor_deadlines
from centralino.core.flows.step import Message
from centralino.core.ids import CallId, ContactId, LegId, MessageId, OfferId
from centralino.core.messages import AgentLeft, CallToFloor, FloorToCall, OfferClosed, Queued, Withdrawn

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
"""A Monday morning."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message on its way. ``call`` is its receiver, None the floor."""

    id: MessageId
    call: CallId | None
    message: CallToFloor | FloorToCall


class World:
    """``post`` are the letters not delivered yet, oldest first."""

    def __init__(self, directory: Directory, now: datetime = START) -> None:
        self.directory = directory
        self.now = now
        self.calls: dict[CallId, Call] = {}
        self.floor = Floor()
        self.call_log: dict[CallId, list[Event]] = {}
        self.floor_log: list[FloorEvent] = []
        self.post: deque[Letter] = deque()
        self.received: set[tuple[CallId | None, MessageId]] = set()
        self._ids = 0

    # What happens

    def new_id(self) -> str:
        self._ids += 1
        return f"id-{self._ids}"

    def call_input(self, call_id: CallId, given: Input) -> tuple[Event, ...]:
        """Decide, log and fold. Raises Refused for a command that is not allowed, and then nothing has
        changed."""
        call = self.calls.get(call_id) or Call(call_id)
        ctx = CallCtx(self.now, self.directory, figures(self.floor, self.directory, self.now), self.new_id)
        events = decide_call(call, given, ctx)
        for event in events:
            call = evolve_call(call, event)
            self._send_from_call(call, event)
        if events:
            self.calls[call_id] = call
            self.call_log.setdefault(call_id, []).extend(events)
        return events

    def floor_input(self, given: floor_inputs.FloorInput) -> tuple[FloorEvent, ...]:
        """As `call_input`."""
        ctx = floor_inputs.Ctx(self.now, self.directory, lambda: OfferId(self.new_id()))
        events = decide_floor(self.floor, given, ctx)
        for event in events:
            self.floor = evolve_floor(self.floor, event)
            self.floor_log.append(event)
            self._send_from_floor(len(self.floor_log), event)
        return events

    def _send_from_call(self, call: Call, event: Event) -> None:
        for place, message in enumerate(call_outbox.messages(call.id, event)):
            self.post.append(Letter(MessageId(f"{call.id}:{call.seq}:{place}"), None, message))

    def _send_from_floor(self, sequence: int, event: FloorEvent) -> None:
        for place, message in enumerate(floor_outbox.messages(event)):
            self.post.append(Letter(MessageId(f"floor:{sequence}:{place}"), message.call, message))

    def deliver(self, letter: Letter) -> None:
        """Hand a letter to its receiver, who knows it when it comes again."""
        if (letter.call, letter.id) in self.received:
            return
        self.received.add((letter.call, letter.id))
        match letter.message:
            case Queued() | Withdrawn() | OfferClosed() | AgentLeft():
                self.floor_input(letter.message)
            case _:
                self.call_input(letter.message.call, letter.message)

    def deliver_all(self) -> None:
        while self.post:
            self.deliver(self.post.popleft())

    # Time

    def due(self) -> Iterator[tuple[datetime, CallId | None, Input | floor_inputs.TimerDue]]:
        """Everything that will happen by itself: deadlines, and plays that end."""
        for key, at in floor_deadlines(self.floor).items():
            yield at, None, floor_inputs.TimerDue(key, at)
        for call in self.calls.values():
            for key, at in call_deadlines(call).items():
                yield at, call.id, TimerDue(key, at)
            for frame in call.frames.values():
                if frame.play is not None and not frame.play.loop:
                    ends = frame.play.started + duration(frame.play.messages)
                    yield ends, call.id, PlayDone(frame.play.id)

    def advance(self, seconds: float) -> None:
        """Let time go by; all that falls due happens in its order, messages arrive at once."""
        until = self.now + timedelta(seconds=seconds)
        self.deliver_all()
        while True:
            at, call_id, given = min(self.due(), key=lambda each: each[0], default=(None, None, None))
            if at is None or given is None or at > until:
                break
            self.now = max(self.now, at)
            self.happen(call_id, given)
            self.deliver_all()
        self.now = until

    def happen(self, call_id: CallId | None, given: Input | floor_inputs.TimerDue) -> None:
        """One of `due`."""
        if isinstance(given, floor_inputs.TimerDue):
            self.floor_input(given)
        elif call_id is not None:
            self.call_input(call_id, given)

    def restart(self) -> None:
        """Forget everything but the logs, and read them again. What was not delivered is sent again."""
        received = self.received
        self.post.clear()
        self.floor = Floor()
        self.calls = {}
        for sequence, event in enumerate(self.floor_log, start=1):
            self.floor = evolve_floor(self.floor, event)
            self._send_from_floor(sequence, event)
        for call_id, log in self.call_log.items():
            call = Call(call_id)
            for past in log:
                call = evolve_call(call, past)
                self._send_from_call(call, past)
            self.calls[call_id] = call
        self.post = deque(letter for letter in self.post if (letter.call, letter.id) not in received)

    # People

    def agent(self, username: str) -> UserId:
        user = self.directory.users.named(username)
        if user is None:
            raise KeyError(username)
        return user.id

    def sign_in(self, username: str, status: str = "Available") -> UserId:
        """He opens his page, his line comes up, and he chooses a status."""
        agent = self.agent(username)
        chosen = self.directory.agent_statuses.named(status)
        if chosen is None:
            raise KeyError(status)
        self.floor_input(floor_inputs.SignIn(agent))
        self.floor_input(floor_inputs.PageSeen(agent))
        self.floor_input(floor_inputs.LineUp(agent))
        self.floor_input(floor_inputs.SetStatus(agent, chosen.agent_status_id))
        self.deliver_all()
        return agent

    def customer_calls(self, name: str = "Anna", flow: str = "Welcome") -> CallId:
        """She calls, and her line comes up."""
        answering = self.directory.contact_flows.named(flow)
        flow_id = answering.id if answering is not None else ContactFlowId("")
        call_id, leg = CallId(self.new_id()), LegId(self.new_id())
        self.call_input(call_id, CustomerCalled(leg, name, "web", "web", flow_id))
        self.call_input(call_id, LegUp(leg))
        self.deliver_all()
        return call_id

    def command(
        self, username: str, verb: Verb, party: str | None = None, quick_connect: str | None = None
    ) -> tuple[Event, ...]:
        """An agent presses a button on the contact that he has or is offered; messages stay in the post.

        ``party`` is a name on the call, ``quick_connect`` the name of one.
        """
        agent = self.agent(username)
        call, contact = self.contact_of(agent)
        chosen = self.directory.quick_connects.named(quick_connect) if quick_connect else None
        about = self.party(call.id, party).id if party else None
        command = Command(agent, verb, contact, about, chosen.quick_connect_id if chosen else None)
        return self.call_input(call.id, command)

    def contact_of(self, agent: UserId) -> tuple[Call, ContactId]:
        """The call he is on or is rung for, and his contact there."""
        for call in self.calls.values():
            party = party_of_agent(call, agent)
            contact = contact_worked(call, party) if party else None
            if contact is not None:
                return call, contact.id
            for offer in call.offers.values():
                if offer.agent == agent and offer.state is OfferState.RINGING:
                    return call, offer.contact
        raise LookupError(f"agent {agent} has no contact")

    def party(self, call_id: CallId, name: str) -> Party:
        """The live party whose name begins so."""
        return next(each for each in live(self.calls[call_id]) if each.name.startswith(name))


def duration(messages: tuple[Message, ...]) -> timedelta:
    """Every message lasts two seconds."""
    return timedelta(seconds=2) * len(messages)

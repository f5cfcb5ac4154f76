"""A World that is judged at every input: the call by the oracle, and what is true only over time.

Steps, messages, and calls and floor together. Every test of the core may be told in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from copy import copy, deepcopy
from datetime import datetime
from functools import reduce
from itertools import count, product

from centralino.core.call.allowed import allowed
from centralino.core.call.contact import Phase
from centralino.core.call.decide import decide
from centralino.core.call.draft import Ctx
from centralino.core.call.events import (
    AgentWhispered,
    ContactConnected,
    Event,
    FrameEnded,
    FrameStarted,
    OfferAccepted,
)
from centralino.core.call.evolve import evolve
from centralino.core.call.inputs import Command, DigitPressed, Input, Verb
from centralino.core.call.model import Call, Contact, Part, Talking
from centralino.core.call.offer import OfferState
from centralino.core.directory.directory import Directory
from centralino.core.directory.endpoints import endpoints
from centralino.core.directory.model import ContactFlowType, UserId
from centralino.core.errors import Refused
from centralino.core.floor import inputs as floor_inputs
from centralino.core.floor.events import FloorEvent
from centralino.core.floor.figures import figures
from centralino.core.floor.slot import Acw, Busy, Free, Reserved
from centralino.core.flows.scope import Figures
from centralino.core.ids import CallId, ContactId, FrameId, LegId, MessageId, OfferId, PartyId
from centralino.core.messages import AgentLeft, OfferClosed, Offered, OfferOutcome
from centralino.core.world import START, Letter, World
from tests.core.call.oracle import chosen_flow, wrongs
from tests.core.call.oracle_inputs import consequences, effects, means_something, permitted, she_stays
from tests.core.call.reading import ENDED, OPEN, UNCONNECTED, there

Found = Iterator[str]
WHISPER_OF = {
    ContactFlowType.AGENT_WHISPER: AgentWhispered,
    ContactFlowType.CUSTOMER_WHISPER: ContactConnected,
}
"""By what event each side's whisper is over."""


class Wrong(AssertionError):
    """What the oracle found."""


class WatchedWorld(World):
    """A World that raises Wrong as soon as something is."""

    def __init__(self, directory: Directory, now: datetime = START) -> None:
        super().__init__(directory, now)
        self.memory = Memory()

    def fork(self) -> "WatchedWorld":
        """One that stands where this one stands, and goes its own way."""
        other = copy(self)
        other.calls, other.floor_log, other.post = dict(self.calls), list(self.floor_log), self.post.copy()
        other.call_log = {call: list(log) for call, log in self.call_log.items()}
        other.received, other.memory = set(self.received), deepcopy(self.memory)
        return other

    def call_input(self, call_id: CallId, given: Input) -> tuple[Event, ...]:
        before = self.calls.get(call_id, Call(call_id))
        expected = not isinstance(given, Command) or self.may(before, given)
        try:
            events = super().call_input(call_id, given)
        except Refused:
            judge(self._refused(before, given, expected))
            raise
        after = self.calls.get(call_id, before)
        if not expected:
            judge([f"{given} was not refused"])
        if bool(events) != means_something(before, given, self.now):
            judge([f"from {given} follows {events}"])
        if events:
            judge(self._changed(before, given, events, after))
        return events

    def floor_input(self, given: floor_inputs.FloorInput) -> tuple[FloorEvent, ...]:
        events = super().floor_input(given)
        judge(self.memory.post(self))
        return events

    def deliver(self, letter: Letter) -> None:
        super().deliver(letter)
        if not self.post:
            judge(self.memory.quiet(self))

    def may(self, call: Call, command: Command) -> bool:
        """Whether the rules, as the oracle reads them, let the agent do this."""
        if (command.verb, command.contact, command.party) not in permitted(call, command.agent):
            return False
        if command.verb is not Verb.TRANSFER:
            return True
        listed = endpoints(self.directory, command.agent, on_contact=True)
        built = {
            each.quick_connect_id for each in listed if each.quick_connect_config.user_config is not None
        }
        return command.quick_connect in built

    def _refused(self, before: Call, given: Input, expected: bool) -> Found:
        if not isinstance(given, Command) or expected:
            yield f"{given} was refused"
        if self.calls.get(before.id, before) is not before:
            yield f"{given} was refused and changed something"

    def _changed(self, before: Call, given: Input, events: tuple[Event, ...], after: Call) -> Found:
        yield from self.memory.events(after, events, self.directory)
        yield from self.memory.step(before, after)
        yield from self.memory.post(self)
        yield from wrongs(after, self.directory)
        yield from nobody_twice(self)
        yield from _buttons(after, self.directory)
        yield from she_stays(before, given, after, self.directory)
        if isinstance(given, Command):
            yield from effects(before, given, after)
        else:
            yield from consequences(before, given, after)
        if decide(after, DigitPressed(LegId("nobody's"), "1"), self._ctx(Figures())):
            yield "a fact that means nothing changed something"

    def _ctx(self, now_on_the_floor: Figures) -> Ctx:
        """For what is only thought: with ids that are nobody's."""
        numbers = count()
        return Ctx(self.now, self.directory, now_on_the_floor, lambda: f"new-{next(numbers)}")

    def try_everything(self, call: Call) -> Found:
        """Every command that there could be, in thought: it is refused, or does what its button says."""
        ctx = self._ctx(figures(self.floor, self.directory, self.now))
        quick_connect = next(iter(self.directory.quick_connects))
        contacts = {each.id for each in call.contacts.values() if each.phase in OPEN} | set(
            [*call.contacts][-1:]
        )
        parties = {None, PartyId("nobody"), *(party.id for party in there(call))}
        for agent, verb in product(self.directory.users, Verb):
            may = permitted(call, agent)
            for contact, party in product(contacts | {each[1] for each in may}, parties):
                command = Command(agent, verb, contact, party, quick_connect)
                try:
                    events = decide(call, command, ctx)
                except Refused:
                    if (verb, contact, party) in may:
                        yield f"{command} would be refused"
                    continue
                if (verb, contact, party) not in may:
                    yield f"{command} would not be refused"
                after = reduce(evolve, events, call)
                yield from wrongs(after, self.directory)
                yield from effects(call, command, after)
                yield from she_stays(call, command, after, self.directory)

    def restart(self) -> None:
        calls, floor, post = self.calls, self.floor, {letter.id for letter in self.post}
        super().restart()
        if (self.calls, self.floor, {letter.id for letter in self.post}) != (calls, floor, post):
            raise Wrong("after a restart it is not as it was")


def judge(found: Iterable[str]) -> None:
    sentences = list(found)
    if sentences:
        raise Wrong("; ".join(sentences))


def _buttons(call: Call, directory: Directory) -> Found:
    """What is allowed is what the rules permit, for everybody, whether he is on the call or not."""
    for agent in directory.users:
        given = {(each.verb, each.contact, each.party) for each in allowed(call, agent)}
        if given != permitted(call, agent):
            yield f"{agent} may do {given ^ permitted(call, agent)}, or may not"


class Memory:
    """What the state does not tell."""

    def __init__(self) -> None:
        self.letters: set[MessageId] = set()
        self.offered: dict[OfferId, UserId] = {}
        self.closed: set[OfferId] = set()
        self.to_leave: dict[tuple[ContactId, UserId], int] = defaultdict(int)
        self.conferred: set[ContactId] = set()
        self.whispers: dict[ContactId, dict[ContactFlowType, FrameId]] = defaultdict(dict)
        self.over: set[FrameId] = set()

    # Events

    def events(self, call: Call, events: tuple[Event, ...], directory: Directory) -> Found:
        """Whispers: the agent's to its end, then the customer's to its end, then they are joined."""
        for event in events:
            match event:
                case OfferAccepted(contact=contact):
                    self.whispers[contact].clear()
                case FrameStarted(type=flow_type, contact=contact, frame=frame) if flow_type in WHISPER_OF:
                    self.whispers[contact][flow_type] = frame
                case FrameEnded(frame=frame):
                    self.over.add(frame)
                case AgentWhispered(contact=contact):
                    yield from self._whispered(
                        call.contacts[contact], ContactFlowType.AGENT_WHISPER, directory
                    )
                case ContactConnected(contact=contact):
                    yield from self._whispered(
                        call.contacts[contact], ContactFlowType.CUSTOMER_WHISPER, directory
                    )
                case _:
                    continue

    def _whispered(self, contact: Contact, flow_type: ContactFlowType, directory: Directory) -> Found:
        frame = self.whispers[contact.id].get(flow_type)
        if frame is not None and frame not in self.over:
            yield f"contact {contact.id} goes on while its {flow_type.value} runs"
        if frame is None and chosen_flow(contact, flow_type, directory) is not None:
            yield f"contact {contact.id} goes on without its {flow_type.value}"

    # States

    def step(self, before: Call, after: Call) -> Found:
        """What is over stays over, and records tell what happened."""
        yield from _final(before, after)
        yield from _failures(before, after)
        talking = [party for party in there(after) if party.place == Talking()]
        for contact in after.contacts.values():
            if len(talking) > 2 and contact.phase is Phase.CONNECTED:
                self.conferred.add(contact.id)
            if contact.history.joined != (contact.id in self.conferred):
                yield f"contact {contact.id} says joined {contact.history.joined}"

    # Messages

    def post(self, world: World) -> Found:
        """Each offer is closed once, and each accepted one is followed by one AgentLeft."""
        for letter in world.post:
            if letter.id in self.letters:
                continue
            self.letters.add(letter.id)
            match letter.message:
                case Offered(offer=offer, agent=agent):
                    self.offered[offer] = agent
                case OfferClosed():
                    yield from self._closed(letter.message)
                case AgentLeft(contact=contact, agent=agent):
                    self.to_leave[contact, agent] -= 1
                    if self.to_leave[contact, agent] != 0:
                        yield f"{agent} leaves {contact} that he was not on"
                case _:
                    continue

    def _closed(self, message: OfferClosed) -> Found:
        if self.offered.get(message.offer) != message.agent:
            yield f"the floor is told the end of an offer that it never made: {message}"
        if message.offer in self.closed:
            yield f"the floor is told twice how an offer ended: {message}"
        self.closed.add(message.offer)
        if message.outcome is OfferOutcome.ACCEPTED:
            self.to_leave[message.contact, message.agent] += 1

    # Calls and floor together

    def quiet(self, world: World) -> Found:
        """Nothing is in the post: calls and floor agree."""
        waiting = {
            contact.id
            for call in world.calls.values()
            for contact in call.contacts.values()
            if contact.phase in (Phase.WAITING, Phase.RINGING)
        }
        if waiting != set(world.floor.waiting):
            yield f"these wait: {waiting}, and for the floor these: {set(world.floor.waiting)}"
        for agent in world.floor.agents.values():
            yield from _slot(world, agent.user)
        open_offers = {offer for offer in self.offered if offer not in self.closed}
        ringing = {
            offer.id
            for call in world.calls.values()
            for offer in call.offers.values()
            if offer.state is OfferState.RINGING
        }
        if open_offers != ringing:
            yield f"these offers ring: {ringing}, and these were not closed: {open_offers}"

    def over_and_done(self, world: World) -> Found:
        """Everybody has hung up and cleared: nothing is left anywhere."""
        for call in world.calls.values():
            if there(call) or call.frames:
                yield f"call {call.id} has {[p.name for p in there(call)]} and {len(call.frames)} flows"
            for contact in call.contacts.values():
                if contact.phase is not Phase.COMPLETED:
                    yield f"contact {contact.id} is {contact.phase.value} for ever"
            if any(offer.state is OfferState.RINGING for offer in call.offers.values()):
                yield f"an offer of call {call.id} rings for ever"
        for agent in world.floor.agents.values():
            if not isinstance(agent.slot, Free):
                yield f"{agent.user} is {agent.slot} for ever"
        if world.floor.waiting:
            yield f"{set(world.floor.waiting)} wait for ever"
        if any(self.to_leave.values()):
            yield "an agent who accepted never left"


def nobody_twice(world: World) -> Found:
    """Nobody is on two calls, whatever is still in the post."""
    seen: dict[UserId, CallId] = {}
    for call in world.calls.values():
        for party in there(call):
            if party.agent is not None and seen.setdefault(party.agent, call.id) != call.id:
                yield f"{party.name} is on two calls"
    ringing = [
        offer.agent
        for call in world.calls.values()
        for offer in call.offers.values()
        if offer.state is OfferState.RINGING
    ]
    for agent in {*ringing}:
        if agent in seen or ringing.count(agent) > 1:
            yield f"{agent} is rung twice, or while he is on a call"


def _slot(world: World, agent: UserId) -> Found:
    slot = world.floor.agent(agent).slot
    on_calls = [
        (call.id, party.id) for call in world.calls.values() for party in there(call) if party.agent == agent
    ]
    match slot:
        case Busy(call=call_id, contact=contact):
            cast = world.calls[call_id].contacts[contact].cast.get(Part.AGENT)
            if on_calls != [(call_id, cast)]:
                yield f"{agent} is busy with {contact} and on {on_calls}"
        case Reserved(call=call_id, offer=offer):
            ringing = world.calls[call_id].offers.get(offer)
            if on_calls or ringing is None or ringing.state is not OfferState.RINGING:
                yield f"{agent} is reserved for {offer} that does not ring"
        case Acw(call=call_id, contact=contact):
            worked = world.calls[call_id].contacts[contact]
            if on_calls or (worked.routing.agent == agent and worked.phase is not Phase.ENDED):
                yield f"{agent} works on {contact}, which is {worked.phase.value}"
        case _:
            if on_calls:
                yield f"{agent} is {slot} and on {on_calls}"


def _failures(before: Call, after: Call) -> Found:
    """Whoever asked for somebody and does not get him is told why."""
    for contact in after.contacts.values():
        was = before.contacts.get(contact.id)
        just_ended = contact.phase in ENDED and (was is None or was.phase in UNCONNECTED)
        asker = after.parties[contact.origin.by]
        asks_still = asker.agent is not None and asker.gone is None
        if just_ended and asks_still and contact.history.failure is None:
            yield f"{asker.name} is not told why {contact.id} came to nothing"


def _final(before: Call, after: Call) -> Found:
    for old in before.contacts.values():
        phase = after.contacts[old.id].phase
        if (old.phase in ENDED and phase in OPEN) or (
            old.phase is Phase.COMPLETED and phase is not old.phase
        ):
            yield f"contact {old.id} was {old.phase.value} and is {phase.value}"
        if old.phase is Phase.CONNECTED and phase in UNCONNECTED:
            yield f"contact {old.id} was connected and is {phase.value}"
    for offer in before.offers.values():
        if offer.state is not OfferState.RINGING and after.offers[offer.id] != offer:
            yield f"offer {offer.id} had ended and changed"
    for party in before.parties.values():
        if party.gone is not None and after.parties[party.id].gone is not party.gone:
            yield f"{party.name} had gone and changed"
    if len(after.offers) < len(before.offers) or len(after.parties) < len(before.parties):
        yield "something was forgotten"

"""What must be true of a call, worked out from the written rules alone. Shares no code with the rules.

Design section 3 has the invariants, behaviour.md 3 who may do what. Only the shapes of the state and two
views are imported: the state is what is judged, the audio plan is what people hear, and a state that must not
last needs a deadline. Every check yields sentences; none is good.
"""

from collections.abc import Iterator
from itertools import pairwise

from centralino.core.call.contact import Phase
from centralino.core.call.deadlines import deadlines
from centralino.core.call.inputs import (
    Verb,
)
from centralino.core.call.leg import LegState
from centralino.core.call.model import (
    Call,
    Contact,
    Frame,
    Hears,
    Offer,
    Part,
    Party,
    PartyKind,
    Silent,
    Talking,
    Why,
)
from centralino.core.call.offer import OfferState
from centralino.core.directory.directory import Directory
from centralino.core.directory.model import ContactFlowType
from centralino.core.flows.step import EventHook
from centralino.core.views.audio import LegSource, PlaySource, Tone, audio_plan
from tests.core.call.oracle_inputs import TWO_MINUTES, permitted
from tests.core.call.reading import (
    OPEN,
    QUEUEING,
    UNCONNECTED,
    WHISPERS,
    agents,
    free_to_talk,
    plays,
    there,
    waits_in,
    worked,
)

BELONGS = {
    ContactFlowType.CONTACT_FLOW: ({Phase.FLOW}, Part.CUSTOMER),
    ContactFlowType.AGENT_TRANSFER: ({Phase.FLOW}, Part.CUSTOMER),
    ContactFlowType.CUSTOMER_QUEUE: (QUEUEING, Part.CUSTOMER),
    ContactFlowType.AGENT_WHISPER: ({Phase.WHISPERING_AGENT}, Part.AGENT),
    ContactFlowType.CUSTOMER_WHISPER: ({Phase.WHISPERING_CUSTOMER}, Part.CUSTOMER),
    ContactFlowType.CUSTOMER_HOLD: (set(Phase), Part.CUSTOMER),
    ContactFlowType.AGENT_HOLD: (set(Phase), Part.AGENT),
}
"""In which phases of its contact a flow of each type may run, and for whose ears it is."""
HOOKS = {
    ContactFlowType.AGENT_HOLD: (EventHook.AGENT_HOLD, "Default agent hold"),
    ContactFlowType.AGENT_WHISPER: (EventHook.AGENT_WHISPER, "Default agent whisper"),
    ContactFlowType.CUSTOMER_HOLD: (EventHook.CUSTOMER_HOLD, "Default customer hold"),
    ContactFlowType.CUSTOMER_QUEUE: (EventHook.CUSTOMER_QUEUE, "Default customer queue"),
    ContactFlowType.CUSTOMER_WHISPER: (EventHook.CUSTOMER_WHISPER, "Default customer whisper"),
}
HOLD_FLOW = {
    PartyKind.CUSTOMER: ContactFlowType.CUSTOMER_HOLD,
    PartyKind.AGENT: ContactFlowType.AGENT_HOLD,
}

Found = Iterator[str]


def wrongs(call: Call, directory: Directory) -> list[str]:
    """Everything that is wrong with this call at this moment."""
    return [
        *_places(call),
        *_holds(call, directory),
        *_flows(call, directory),
        *_contacts(call),
        *_offers(call, directory),
        *_lines(call),
        *_sound(call),
        *_clock(call),
        *_ends(call),
    ]


# Who is where


def _places(call: Call) -> Found:
    free = free_to_talk(call)
    present = [party for party in free if not party.away]
    for party in there(call):
        contact = waits_in(call, party)
        if party.away:
            if party.place != Silent(Why.AWAY):
                yield f"{party.name} is away and yet {party.place}"
        elif party.hold is not None:
            continue
        elif contact is not None:
            yield from _waiting(call, party, contact)
        elif len(present) > 1:
            if party.place != Talking():
                yield f"{party.name} could talk and is {party.place}"
        elif len(free) > 1:
            yield f"{party.name} waits for somebody who is away and is not on hold but {party.place}"
        elif party.place != Silent(Why.EVERYBODY_HELD):
            yield f"{party.name} is the only one not on hold and is {party.place}"
        elif all(other.hold is None for other in there(call)):
            yield f"{party.name} is told that everybody is held and nobody is"


def _waiting(call: Call, party: Party, contact: Contact) -> Found:
    """A party of a contact that is not connected: its flow, or a silence whose name says why."""
    place, phase = party.place, contact.phase
    asks_queue = contact.routing.asked is None
    frame = call.frames.get(place.frame) if isinstance(place, Hears) else None
    if contact.cast.get(Part.AGENT) == party.id and phase is Phase.WHISPERING_CUSTOMER:
        right = place == Silent(Why.CUSTOMER_WHISPERED)
    elif phase is Phase.FLOW:
        not_yet = call.legs[party.leg].state is LegState.STARTED and place == Silent(Why.CONNECTING)
        right = not_yet or (frame is not None and frame.contact == contact.id)
    elif phase in WHISPERS and WHISPERS[phase] is _part_of(contact, party):
        right = frame is not None and frame.contact == contact.id
    elif frame is not None:
        right = frame.contact == contact.id and asks_queue
    elif phase is Phase.WAITING:
        right = place == Silent(Why.QUEUED if asks_queue else Why.CONNECTING)
    else:
        right = place == Silent(Why.RINGING if phase is Phase.RINGING else Why.AGENT_WHISPERED)
    if not right:
        yield f"{party.name} waits in a contact that is {phase.value} and is {place}"


def _part_of(contact: Contact, party: Party) -> Part:
    return Part.CUSTOMER if contact.cast[Part.CUSTOMER] == party.id else Part.AGENT


def _holds(call: Call, directory: Directory) -> Found:
    free = free_to_talk(call)
    for party in call.parties.values():
        if party.hold is None:
            continue
        if party.gone is not None:
            yield f"{party.name} is gone and held"
            continue
        if not party.away:
            yield from _hold_flow(call, party, directory)
        if party.hold.by_absence:
            awaited = [other for other in free if other != party and other.away]
            company = [other for other in free if other != party and not other.away]
            if not awaited or company:
                yield f"{party.name} is held for somebody's absence and {awaited=} {company=}"
        elif not _can_be_resumed(call, party):
            yield f"{party.name} is held and nobody is there to resume"
        if waits_in(call, party) is not None:
            yield f"{party.name} is held while a flow or a ringing is for him"


def _hold_flow(call: Call, party: Party, directory: Directory) -> Found:
    """A held party hears the hold flow of its contact, or a named silence when that has ended."""
    assert party.hold is not None
    is_agent = party.kind is PartyKind.AGENT
    part = Part.AGENT if is_agent else Part.CUSTOMER
    contacts = [
        each
        for each in call.contacts.values()
        if each.cast.get(part) == party.id and (is_agent or each.phase in OPEN)
    ]
    chosen = chosen_flow(contacts[-1], HOLD_FLOW[party.kind], directory)
    if isinstance(party.place, Hears):
        frame = call.frames[party.place.frame]
        if frame.type is not HOLD_FLOW[party.kind] or frame.contact != contacts[-1].id:
            yield f"{party.name} is held and hears {frame.type.value} of {frame.contact}"
        if frame.flow != chosen:
            yield f"{party.name} hears the hold flow {frame.flow} and not {chosen}"
    elif party.place != Silent(Why.HELD):
        yield f"{party.name} is held and is {party.place}"
    elif party.hold.frame is None and chosen is not None:
        yield f"{party.name} is held and the hold flow {chosen} did not start"
    elif party.hold.frame in call.frames:
        yield f"{party.name} is held in silence and the hold flow runs"


def _can_be_resumed(call: Call, party: Party) -> bool:
    """Somebody has the button, or will have it when he is back or has heard what he hears."""
    for other in agents(call):
        if other == party:
            continue
        buttons = {(verb, about) for verb, _, about in permitted(call, other.agent)} if other.agent else set()
        back = party.kind is PartyKind.CUSTOMER and (Verb.BACK_TO_CUSTOMER, None) in buttons
        if (Verb.RESUME, party.id) in buttons or back or other.away:
            return True
    return False


# Flows


def chosen_flow(contact: Contact, flow_type: ContactFlowType, directory: Directory) -> str | None:
    """What a flow of the contact set, if it still exists, else the default of the type, by its name."""
    hook, default = HOOKS[flow_type]
    if hook in contact.choices.hooks:
        chosen = contact.choices.hooks[hook]
        if chosen is None or chosen in directory.contact_flows:
            return chosen
    flow = directory.contact_flows.named(default)
    return flow.id if flow is not None else None


def _flows(call: Call, directory: Directory) -> Found:
    for frame in call.frames.values():
        contact = call.contacts[frame.contact]
        phases, part = BELONGS[frame.type]
        if frame.play is None:
            yield f"flow {frame.flow} stands still"
        if contact.phase not in phases or frame.part is not part:
            yield f"flow {frame.flow} runs for the {frame.part.value} in {contact.phase.value}"
        yield from _hearers(call, frame, contact)
        if frame.type in HOOKS and frame.flow != chosen_flow(contact, frame.type, directory):
            yield f"flow {frame.flow} runs and is not the one that was chosen"
    for contact in call.contacts.values():
        whispering = [
            frame
            for frame in call.frames.values()
            if frame.contact == contact.id and "WHISPER" in frame.type.value
        ]
        if (contact.phase in WHISPERS) != (len(whispering) == 1):
            yield f"contact {contact.id} is {contact.phase.value} with {len(whispering)} whispers"


def _hearers(call: Call, frame: Frame, contact: Contact) -> Found:
    """Each flow is heard by him alone whom it is for."""
    hearing = [party for party in there(call) if party.place == Hears(frame.id)]
    if frame.type in HOLD_FLOW.values():
        meant = [p for p in there(call) if p.hold is not None and p.hold.frame == frame.id and not p.away]
        if not any(p.hold is not None and p.hold.frame == frame.id for p in there(call)):
            yield f"hold flow {frame.flow} runs for nobody who is held"
    else:
        player = plays(call, contact, BELONGS[frame.type][1])
        meant = [player] if player is not None and not player.away else []
    if hearing != meant:
        yield f"{frame.flow} is for {[p.name for p in meant]} and heard by {[p.name for p in hearing]}"


# Contacts and offers


def _contacts(call: Call) -> Found:
    contacts = list(call.contacts.values())
    for contact in contacts:
        yield from _cast(call, contact)
        yield from _chained(call, contact)
        yield from _hold_spans(call, contact)
        if contact.phase is Phase.ENDED and not contact.routing.agent:
            yield f"contact {contact.id} is ended, nobody works on it, and it is not complete"
    if sum(contact.phase in UNCONNECTED for contact in contacts) > 1:
        yield "two contacts are under way at once"
    if len(there(call)) > 3:
        yield "more than three are on the call"
    for party in there(call):
        if party.kind is PartyKind.AGENT and party.agent != worked(call, party).routing.agent:
            yield f"{party.name} is on a contact that another one took"


def _cast(call: Call, contact: Contact) -> Found:
    customer, agent = plays(call, contact, Part.CUSTOMER), plays(call, contact, Part.AGENT)
    if contact.phase in OPEN and customer is None:
        yield f"contact {contact.id} is {contact.phase.value} and nobody plays its customer"
    if contact.phase in {*WHISPERS, Phase.CONNECTED} and agent is None:
        yield f"contact {contact.id} is {contact.phase.value} and nobody plays its agent"
    if contact.phase in {Phase.FLOW, Phase.WAITING, Phase.RINGING} and agent is not None:
        yield f"contact {contact.id} is {contact.phase.value} and has an agent already"
    if (contact.routing.agent is not None) != (agent is not None) and contact.phase in OPEN:
        yield f"contact {contact.id} is noted as {contact.routing.agent}'s and has agent {agent}"
    if customer is not None and customer == agent:
        yield f"{customer.name} plays both parts of {contact.id}"


def _chained(call: Call, contact: Contact) -> Found:
    order = list(call.contacts)
    previous = contact.origin.previous
    if (previous is None) != (str(contact.id) == str(call.id) == order[0]):
        yield f"contact {contact.id} has previous {previous}"
    if previous is not None and order.index(previous) >= order.index(contact.id):
        yield f"contact {contact.id} comes before its previous one"
    successors = [each.id for each in call.contacts.values() if each.origin.previous == contact.id]
    if contact.history.next != (successors[-1] if successors else None):
        yield f"contact {contact.id} says next is {contact.history.next}, and it is {successors}"


def _hold_spans(call: Call, contact: Contact) -> Found:
    """A contact's hold spans are those of who plays its customer."""
    spans = contact.history.holds
    running = [span for span in spans if span.until is None]
    player = plays(call, contact, Part.CUSTOMER)
    is_held = contact.phase in OPEN and player is not None and player.hold is not None
    if is_held and player is not None and player.kind is PartyKind.CUSTOMER and len(running) != 1:
        yield f"{player.name} is held and contact {contact.id} counts {len(running)} spans"
    if not is_held and running:
        yield f"contact {contact.id} counts a hold of nobody"
    for before, after in pairwise(spans):
        if before.until is None or before.until > after.since:
            yield f"contact {contact.id} counts two holds at once"


def _offers(call: Call, directory: Directory) -> Found:
    for contact in call.contacts.values():
        ringing = [each for each in _of_contact(call, contact) if each.state is OfferState.RINGING]
        if len(ringing) != (contact.phase is Phase.RINGING):
            yield f"contact {contact.id} is {contact.phase.value} with {len(ringing)} offers ringing"
        asked = contact.routing.asked
        if any(asked not in (None, offer.agent) for offer in ringing):
            yield f"contact {contact.id} rings somebody else than {asked}"
        if contact.routing.attempts != len(_of_contact(call, contact)):
            yield f"contact {contact.id} counts {contact.routing.attempts} attempts"
        went_away = any(each.state is OfferState.ACCEPTED for each in _of_contact(call, contact))
        if went_away and contact.phase in {Phase.WAITING, Phase.RINGING} and not contact.routing.front:
            yield f"contact {contact.id} was taken before and does not stand at the front"
    for offer in call.offers.values():
        if offer.state is OfferState.RINGING and any(each.agent == offer.agent for each in there(call)):
            yield f"{offer.agent} is rung for a call that he is on"
        user = directory.users.get(offer.agent)
        if offer.state is OfferState.RINGING and user is not None and user.phone_config.auto_accept:
            yield f"{offer.agent} accepts by himself and rings"


def _of_contact(call: Call, contact: Contact) -> list[Offer]:
    return [offer for offer in call.offers.values() if offer.contact == contact.id]


def _lines(call: Call) -> Found:
    in_use = {party.leg for party in there(call)}
    for party in call.parties.values():
        state = call.legs[party.leg].state
        if (state is LegState.GONE) == (party.leg in in_use):
            yield f"the leg of {party.name} is {state.value}"
        if party.gone is None and state is LegState.STARTED and party.kind is PartyKind.AGENT:
            yield f"{party.name} was put on the call without a line"
    if len(in_use) != len(there(call)):
        yield "two parties on one leg"


# What people hear


def _sound(call: Call) -> Found:
    """The audio plan, against who is where."""
    plan = audio_plan(call)
    sounding = {p.leg: p for p in there(call) if call.legs[p.leg].state in (LegState.UP, LegState.DARK)}
    if set(plan.lines) != set(sounding):
        yield f"the plan has lines for {set(plan.lines)} and not for {set(sounding)}"
        return
    talking = {leg for leg, party in sounding.items() if party.place == Talking() and not party.muted}
    for leg, party in sounding.items():
        voices = {source.leg for source in plan.lines[leg] if isinstance(source, LegSource)}
        played = [source.play for source in plan.lines[leg] if isinstance(source, PlaySource)]
        if leg in voices:
            yield f"{party.name} hears himself"
        if voices != (talking - {leg} if party.place == Talking() else set()):
            yield f"{party.name} is {party.place} and hears {voices}"
        yield from _played(call, party, [plan.plays[play].content for play in played])
    for contact, sources in plan.recorders.items():
        recorded = {source.leg for source in sources if isinstance(source, LegSource)}
        if recorded & {party.leg for party in there(call) if party.hold is not None or party.muted}:
            yield f"the recording of {contact} takes in somebody who is held or muted"


def _played(call: Call, party: Party, heard: list[object]) -> Found:
    match party.place:
        case Hears(frame):
            play = call.frames[frame].play
            right: list[object] = [play.messages] if play is not None else []
        case Silent(why) if why in {Why.RINGING, Why.AGENT_WHISPERED}:
            right = [Tone.RINGBACK]
        case _:
            right = []
    if heard != right:
        yield f"{party.name} is {party.place} and hears {heard}"


# The clock, and the end


def _clock(call: Call) -> Found:
    """Nothing that must not last can last."""
    due = deadlines(call)
    times = {key.partition(":")[2]: at for key, at in due.items()}
    for offer in call.offers.values():
        if offer.state is OfferState.RINGING and times.get(offer.id) != offer.until:
            yield f"offer {offer.id} rings for ever"
    for contact in call.contacts.values():
        if contact.phase in WHISPERS:
            latest = contact.history.reached[contact.phase] + TWO_MINUTES
            if contact.id not in times or times[contact.id] > latest:
                yield f"the whisper of {contact.id} has no end"
    for party in there(call):
        fleeting = call.legs[party.leg].state in (LegState.STARTED, LegState.DARK)
        if party.kind is PartyKind.CUSTOMER and fleeting and party.leg not in times:
            yield f"the line of {party.name} may stay as it is for ever"
    for frame in call.frames.values():
        until = frame.play.interrupted_at if frame.play is not None else None
        if frame.play is not None and until is not None and times.get(frame.play.id) != until:
            yield f"flow {frame.flow} is not interrupted"


def _ends(call: Call) -> Found:
    left = there(call)
    if len(left) == 1 and waits_in(call, left[0]) is None:
        yield f"{left[0].name} is left on the call alone"
    if left:
        return
    if call.frames or any(offer.state is OfferState.RINGING for offer in call.offers.values()):
        yield "everybody has left, and something runs or rings"
    for contact in call.contacts.values():
        if contact.phase in OPEN:
            yield f"everybody has left, and contact {contact.id} is {contact.phase.value}"

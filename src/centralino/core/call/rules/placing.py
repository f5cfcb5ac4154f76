"""After every input: flows run until they wait, and everybody is where the facts of the call put him.

Nothing else moves a party. So whatever happens, in whatever order, sound follows from phase, hold and
absence:

    his own page and line are gone     Silent(AWAY)
    held                               his contact's hold flow
    plays the customer of a contact    FLOW: its flow. WAITING, RINGING, WHISPERING_AGENT: the queue flow or
      that is not connected yet        ringback. WHISPERING_CUSTOMER: the customer whisper
    its agent, not connected yet       WHISPERING_AGENT: the agent whisper. WHISPERING_CUSTOMER: silence
    all others                         talk with each other; one alone is in silence
"""

from centralino.core.call.contact import Phase
from centralino.core.call.draft import Draft
from centralino.core.call.events import PartyHears, PartySilent, PartyTalks
from centralino.core.call.model import (
    HOLD_FLOWS,
    Call,
    Contact,
    Frame,
    Hears,
    Part,
    Party,
    PartyKind,
    Place,
    Reason,
    Silent,
    Talking,
    Why,
)
from centralino.core.call.queries import conversants, engaged_in, live, own_contact, played
from centralino.core.call.rules import ending, flowing, presence, queueing, whispering
from centralino.core.call.rules.flowing import OWN_FLOWS, TRANSFER_FLOWS
from centralino.core.directory.model import ContactFlowType
from centralino.core.flows.step import ExitKind, Resumption, failure

WANTED = {
    **{each: frozenset({Phase.FLOW}) for each in OWN_FLOWS},
    ContactFlowType.CUSTOMER_QUEUE: frozenset({Phase.WAITING, Phase.RINGING, Phase.WHISPERING_AGENT}),
    ContactFlowType.AGENT_WHISPER: frozenset({Phase.WHISPERING_AGENT}),
    ContactFlowType.CUSTOMER_WHISPER: frozenset({Phase.WHISPERING_CUSTOMER}),
}
"""In which phases of its contact a running flow is still wanted; a hold flow is while it holds somebody."""

SILENCES = {
    Phase.FLOW: Why.CONNECTING,
    Phase.WAITING: Why.CONNECTING,
    Phase.RINGING: Why.RINGING,
    Phase.WHISPERING_AGENT: Why.AGENT_WHISPERED,
    Phase.WHISPERING_CUSTOMER: Why.CUSTOMER_WHISPERED,
}


def settle(draft: Draft) -> None:
    """Run what can run, end what is no longer wanted, and put everybody in his place."""
    while True:
        presence.wait_for_absent(draft)
        _end_unwanted(draft)
        _start_holds(draft)
        frame = next((each for each in draft.call.frames.values() if each.play is None), None)
        if frame is None:
            before = draft.call.seq
            ending.conclude(draft)
            if draft.call.seq == before:
                break
        else:
            _left(draft, frame, flowing.step(draft, frame))
    # Who stops talking goes first, so that nobody has talked with him who did not (History.joined).
    moves = [(party, place_of(draft.call, party)) for party in live(draft.call)]
    for party, place in sorted(moves, key=lambda move: isinstance(move[1], Talking)):
        _place(draft, party, place)


def go_on(draft: Draft, frame: Frame, what: Resumption) -> None:
    """What the frame waited for has come."""
    _left(draft, frame, flowing.resumed(draft, frame, what))


def _end_unwanted(draft: Draft) -> None:
    for frame in tuple(draft.call.frames.values()):
        if not _is_wanted(draft.call, frame):
            flowing.end(draft, frame)


def _is_wanted(call: Call, frame: Frame) -> bool:
    if frame.type in HOLD_FLOWS:
        return any(party.hold is not None and party.hold.frame == frame.id for party in live(call))
    return call.contacts[frame.contact].phase in WANTED[frame.type]


def _start_holds(draft: Draft) -> None:
    for party in live(draft.call):
        contact = own_contact(draft.call, party)
        if party.hold is None or party.hold.frame is not None or contact is None:
            continue
        is_agent = party.kind is PartyKind.AGENT
        flow_type = ContactFlowType.AGENT_HOLD if is_agent else ContactFlowType.CUSTOMER_HOLD
        flowing.start_hooked(draft, contact, Part.AGENT if is_agent else Part.CUSTOMER, flow_type)


def _left(draft: Draft, frame: Frame, kind: ExitKind | None) -> None:
    """A flow may have been left: what follows depends on what it was for."""
    if kind is None:
        return
    contact = draft.call.contacts[frame.contact]
    if kind is ExitKind.FAILED and frame.type in TRANSFER_FLOWS:
        ending.fail(draft, contact, Reason.INVALID)
        return
    kind = failure(frame.type) if kind is ExitKind.FAILED else kind
    match frame.type:
        case ContactFlowType.AGENT_WHISPER | ContactFlowType.CUSTOMER_WHISPER:
            whispering.go_on(draft, contact.id)
        case ContactFlowType.CUSTOMER_QUEUE if kind is ExitKind.DISCONNECT:
            ending.flow_over(draft, contact)
        case each if each in OWN_FLOWS:
            _own_flow_left(draft, contact, kind)
        case _:
            return


def _own_flow_left(draft: Draft, contact: Contact, kind: ExitKind) -> None:
    routing = contact.routing
    queue = routing.queue or contact.origin.queue
    agent = routing.target or routing.destination
    if kind is ExitKind.QUEUE and routing.target is not None:
        queueing.ask_agent(draft, contact, routing.target)
    elif kind is ExitKind.QUEUE and queue is not None:
        queueing.ask_queue(draft, contact, queue, front=False)
    elif kind is ExitKind.AGENT and agent is not None:
        queueing.ask_agent(draft, contact, agent)
    else:
        ending.flow_over(draft, contact)


def place_of(call: Call, party: Party) -> Place:
    """Where the facts put a live party: the table of this module's head."""
    if party.away:
        return Silent(Why.AWAY)
    if party.hold is not None:
        frame = party.hold.frame
        return Hears(frame) if frame in call.frames and frame is not None else Silent(Why.HELD)
    contact = engaged_in(call, party)
    if contact is not None:
        return _place_in(call, party, contact)
    if len(conversants(call)) > 1:
        return Talking()
    everybody_held = any(other.hold for other in live(call))
    return Silent(Why.EVERYBODY_HELD if everybody_held else Why.ALONE)


def _place_in(call: Call, party: Party, contact: Contact) -> Place:
    frame = _heard(call, contact, party)
    if frame is not None:
        return Hears(frame.id)
    if contact.phase is Phase.WAITING and contact.routing.asked is None:
        return Silent(Why.QUEUED)
    return Silent(SILENCES[contact.phase])


def _heard(call: Call, contact: Contact, party: Party) -> Frame | None:
    part = Part.CUSTOMER if played(call, contact, Part.CUSTOMER) == party else Part.AGENT
    return next(
        (
            frame
            for frame in call.frames.values()
            if frame.contact == contact.id and frame.part is part and frame.type not in HOLD_FLOWS
        ),
        None,
    )


def _place(draft: Draft, party: Party, place: Place) -> None:
    if place == party.place:
        return
    match place:
        case Talking():
            draft.emit(PartyTalks(draft.now, party.id))
        case Hears(frame):
            draft.emit(PartyHears(draft.now, party.id, frame))
        case Silent(why):
            draft.emit(PartySilent(draft.now, party.id, why))

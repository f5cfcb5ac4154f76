"""What an input may do, worked out from the written rules alone (behaviour.md 3, the three-party regime).

Who may give which command, what each command must have done, and which facts mean nothing any longer.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from centralino.core.call.contact import Phase
from centralino.core.call.inputs import (
    Command,
    CustomerCalled,
    DigitPressed,
    Input,
    LegDark,
    LegEnded,
    LegUp,
    PlayDone,
    TimerDue,
    Verb,
)
from centralino.core.call.leg import LegState
from centralino.core.call.model import Call, DisconnectReason, Party, PartyKind, Reason
from centralino.core.call.offer import OfferState
from centralino.core.directory.directory import Directory
from centralino.core.directory.model import UserId
from centralino.core.flows.step import EventHook
from centralino.core.ids import ContactId, LegId, OfferId, PartyId
from centralino.core.messages import AgentAway, AgentBack, AgentGone, NotOffered, Offered, WorkDone
from tests.core.call.reading import (
    ENDED,
    UNCONNECTED,
    WHISPERS,
    agents,
    caller,
    there,
    transfer,
    waits_in,
    worked,
)

Found = Iterator[str]
Permitted = tuple[Verb, ContactId, PartyId | None]
"""Verb, contact, party."""
TWO_MINUTES = timedelta(minutes=2)


# Facts that mean nothing any longer


def means_something(call: Call, fact: Input, now: datetime) -> bool:  # noqa: C901 - one case for each fact
    """Whether this fact can change anything: late, doubled and unknown ones must not."""
    match fact:
        case CustomerCalled():
            return not call.contacts
        case LegUp(leg):
            return _line(call, leg) in (LegState.STARTED, LegState.DARK)
        case LegDark(leg):
            return _line(call, leg) is LegState.UP
        case LegEnded(leg):
            customer = caller(call)
            return customer is not None and customer.leg == leg
        case PlayDone(play):
            return any(frame.play is not None and frame.play.id == play for frame in call.frames.values())
        case TimerDue(key, at):
            return at <= now and at == _due(call, key.partition(":")[2])
        case AgentAway(agent=agent):
            is_there = any(party.agent == agent and not party.away for party in there(call))
            return is_there or _rings(call, agent)
        case AgentGone(agent=agent):
            return any(party.agent == agent for party in there(call))
        case AgentBack(agent=agent):
            return any(party.agent == agent and party.away for party in there(call))
        case NotOffered(contact=contact, agent=agent):
            asked = call.contacts.get(contact)
            return asked is not None and asked.phase is Phase.WAITING and asked.routing.asked == agent
        case WorkDone(contact=contact, agent=agent):
            his = call.contacts.get(contact)
            return his is not None and his.phase is Phase.ENDED and his.routing.agent == agent
        case DigitPressed():
            return False
        case Command() | Offered():
            return True


def _rings(call: Call, agent: UserId) -> bool:
    return any(each.agent == agent and each.state is OfferState.RINGING for each in call.offers.values())


def _line(call: Call, leg: LegId) -> LegState | None:
    return call.legs[leg].state if leg in call.legs else None


def _due(call: Call, subject: str) -> datetime | None:
    """When patience with an offer, a whisper, a line or a play is over: 20 s, 2 minutes, 30 s, as written."""
    offer, contact = call.offers.get(OfferId(subject)), call.contacts.get(ContactId(subject))
    if offer is not None and offer.state is OfferState.RINGING:
        return offer.since + timedelta(seconds=20)
    if contact is not None and contact.phase in WHISPERS:
        return contact.history.reached[contact.phase] + TWO_MINUTES
    customer = caller(call)
    if customer is not None and customer.leg == subject and call.legs[customer.leg].state is not LegState.UP:
        return call.legs[customer.leg].since + timedelta(seconds=30)
    plays_now = [frame.play for frame in call.frames.values() if frame.play is not None]
    return next((play.interrupted_at for play in plays_now if play.id == subject), None)


# Who may do what (behaviour.md 3.2, the three-party regime)


def permitted(call: Call, agent: UserId) -> set[Permitted]:
    """Every command that this agent may give now."""
    granted: set[Permitted] = set()
    for offer in call.offers.values():
        if offer.agent == agent and offer.state is OfferState.RINGING:
            granted |= {(Verb.ACCEPT, offer.contact, None), (Verb.REJECT, offer.contact, None)}
    himself = next((party for party in there(call) if party.agent == agent), None)
    if himself is None or himself.away:
        return granted
    contact = worked(call, himself)
    granted |= {
        (Verb.LEAVE, contact.id, None),
        (Verb.UNMUTE if himself.muted else Verb.MUTE, contact.id, None),
    }
    if himself == agents(call)[0] and contact.phase not in WHISPERS:
        granted |= _of_host(call, himself, contact.id)
    return granted


def _of_host(call: Call, host: Party, contact: ContactId) -> set[Permitted]:
    granted: set[Permitted] = set()
    others = [party for party in there(call) if party != host]
    if all(waits_in(call, party) is None for party in (host, *others)):
        held = [party for party in others if party.hold is not None]
        granted |= {(Verb.RESUME if other in held else Verb.HOLD, contact, other.id) for other in others}
        if len(others) == 2:
            granted |= {(Verb.DROP, contact, other.id) for other in others}
            granted |= {(Verb.JOIN, contact, None)} if held else set()
            granted |= {(Verb.SWAP, contact, None)} if len(held) == 1 else set()
            granted |= {(Verb.HOLD_ALL, contact, None)} if len(held) < 2 else set()
    customer = caller(call)
    if customer is None:
        return granted
    transferred = any(each.origin.by == host.id for each in call.contacts.values() if each.id != contact)
    if transfer(call) is None:
        granted.add((Verb.TRANSFER, contact, None))
    if transfer(call) is not None or (customer.hold is not None and transferred):
        granted.add((Verb.BACK_TO_CUSTOMER, contact, None))
    return granted


def she_stays(before: Call, given: Input, after: Call, directory: Directory) -> Found:
    """A customer goes only by herself, or when she is dropped, a flow hangs up, or the last agent leaves her.

    Whoever does not answer, is lost or refuses costs her place in the conversation and never her call.
    """
    customer = caller(before)
    if customer is None or not _went(before, after, customer.id):
        return
    match given:
        case Command(verb=Verb.DROP, party=party):
            right = party == customer.id
        case Command(verb=Verb.LEAVE, contact=contact):
            left = before.contacts[contact]
            survey = left.choices.hooks.get(EventHook.CUSTOMER_REMAINING)
            is_last = left.phase is Phase.CONNECTED and len(there(before)) == 2
            right = is_last and survey not in directory.contact_flows
        case LegEnded(leg):
            right = leg == customer.leg
        case TimerDue(key):
            right = key.endswith(customer.leg) or _flow_hung_up(before, after) or not _has_queue(before)
        case PlayDone() | LegUp() | CustomerCalled():
            right = _flow_hung_up(before, after)
        case _:
            right = not _has_queue(before)
    if not right:
        yield f"{customer.name} was cut off by {given}"


def _has_queue(call: Call) -> bool:
    """Whether there is a queue to put the customer into."""
    return any(each.routing.queue or each.origin.queue for each in call.contacts.values())


def _flow_hung_up(before: Call, after: Call) -> bool:
    reason = DisconnectReason.CONTACT_FLOW_DISCONNECT
    return any(
        each.history.disconnect is reason and before.contacts[key].phase in UNCONNECTED
        for key, each in after.contacts.items()
        if key in before.contacts
    )


def consequences(before: Call, fact: Input, after: Call) -> Found:  # noqa: C901 - one case for each fact
    """What must be so after a fact that meant something."""
    left = [party for key, party in after.parties.items() if _went(before, after, key)]
    gone = {party.agent or party.leg: party.gone for party in left}
    running = {frame.play.id for frame in after.frames.values() if frame.play is not None}
    match fact:
        case LegUp(leg):
            right = _line(after, leg) in (LegState.UP, LegState.GONE)
        case LegDark(leg):
            right = _line(after, leg) is LegState.DARK
        case LegEnded(leg, reason):
            right = gone.get(leg) is reason
        case PlayDone(play):
            right = play not in running
        case TimerDue(key):
            right = _due(before, key.partition(":")[2]) != _due(after, key.partition(":")[2])
        case AgentAway(agent=agent):
            is_away = any(party.agent == agent and party.away for party in there(after))
            right = (is_away or _rings(before, agent)) and not _rings(after, agent)
        case AgentBack(agent=agent):
            right = any(party.agent == agent and not party.away for party in there(after))
        case AgentGone(agent=agent):
            right = gone.get(agent) is Reason.LOST
        case NotOffered(contact=contact):
            right = after.contacts[contact].routing.asked is None or after.contacts[contact].phase in ENDED
        case WorkDone(contact=contact):
            right = after.contacts[contact].phase is Phase.COMPLETED
        case Offered(offer=offer, agent=agent, contact=contact):
            waited = contact in before.contacts and before.contacts[contact].phase is Phase.WAITING
            asked = before.contacts[contact].routing.asked if waited else None
            right = (offer in after.offers) == (waited and asked in (None, agent))
        case _:
            right = True
    if not right:
        yield f"{fact} came, and it shows no effect"


def _went(before: Call, after: Call, key: PartyId) -> bool:
    return after.parties[key].gone is not None and key in before.parties and before.parties[key].gone is None


def effects(before: Call, command: Command, after: Call) -> Found:  # noqa: C901 - one case for each verb
    """A command that was not refused has done what its button says, and no more to holds."""
    agent = next((party for party in there(after) if party.agent == command.agent), None)
    was = next((party for party in there(before) if party.agent == command.agent), None)
    held = {party.id for party in there(after) if party.hold is not None and not party.hold.by_absence}
    held_before = {
        party.id for party in there(before) if party.hold is not None and not party.hold.by_absence
    }
    others = {party.id for party in there(before) if party.agent != command.agent}
    customer = {party.id for party in there(before) if party.kind is PartyKind.CUSTOMER}
    about = {command.party} if command.party is not None else set()
    hosts = [party for party in there(before) if party.kind is PartyKind.AGENT]
    match command.verb:
        case Verb.ACCEPT:
            right = agent is not None and was is None
        case Verb.REJECT:
            right = agent is None and any(
                offer.state is OfferState.REJECTED and before.offers[key].state is OfferState.RINGING
                for key, offer in after.offers.items()
                if key in before.offers
            )
        case Verb.TRANSFER:
            right = held == held_before | customer and len(after.contacts) == len(before.contacts) + 1
        case Verb.BACK_TO_CUSTOMER:
            left = {party.id for party in there(after)}
            under_way = [each for each in after.contacts.values() if each.phase in UNCONNECTED]
            right = not held and not under_way and was is not None and left == customer | {was.id}
        case Verb.HOLD:
            alone = held_before | about >= others and len(others) > 1
            right = held == (about if alone else held_before | about)
        case Verb.RESUME:
            right = held == held_before - about
        case Verb.HOLD_ALL:
            right = held == others
        case Verb.JOIN:
            right = not held
        case Verb.SWAP:
            right = held == others - held_before
        case Verb.DROP:
            right = not about & {party.id for party in there(after)} and held == held_before - about
        case Verb.LEAVE:
            right = agent is None and (was != hosts[0] or not held)
        case Verb.MUTE | Verb.UNMUTE:
            right = agent is not None and agent.muted == (command.verb is Verb.MUTE) and held == held_before
        case _:
            right = False
    if not right:
        yield f"{command.agent} pressed {command.verb.value}, and it did not do so"

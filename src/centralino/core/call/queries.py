"""Questions about a call that rules, `allowed` and views share. One answer to each."""

from collections.abc import Iterator

from centralino.core.call.contact import BEFORE_CONNECTED, OPEN, Phase
from centralino.core.call.model import Call, Contact, Frame, Offer, Part, Party, PartyKind
from centralino.core.call.offer import OfferState
from centralino.core.directory.model import ContactFlowType, UserId
from centralino.core.ids import ContactId, LegId, PlayId


def live(call: Call) -> tuple[Party, ...]:
    """Who is on the call, in the order in which they came."""
    return tuple(party for party in call.parties.values() if party.gone is None)


def host(call: Call) -> Party | None:
    """The agent who has been on the call longest: holding, joining and dropping others is his
    (three-party regime)."""
    return next((party for party in live(call) if party.kind is PartyKind.AGENT), None)


def customer(call: Call) -> Party | None:
    """The real customer, while he is there."""
    return next((party for party in live(call) if party.kind is PartyKind.CUSTOMER), None)


def party_of_agent(call: Call, agent: UserId) -> Party | None:
    return next((party for party in live(call) if party.agent == agent), None)


def party_on_leg(call: Call, leg: LegId) -> Party | None:
    return next((party for party in live(call) if party.leg == leg), None)


def open_contacts(call: Call) -> Iterator[Contact]:
    return (contact for contact in call.contacts.values() if contact.phase in OPEN)


def played(call: Call, contact: Contact, part: Part) -> Party | None:
    """Who plays this part, if it is cast and he is still there."""
    party = call.parties.get(contact.cast[part]) if part in contact.cast else None
    return party if party is not None and party.gone is None else None


def contact_worked(call: Call, party: Party) -> Contact | None:
    """The contact that this agent accepted, ended or not: the one he has after-contact work for."""
    return next((each for each in call.contacts.values() if each.cast.get(Part.AGENT) == party.id), None)


def own_contact(call: Call, party: Party) -> Contact | None:
    """The contact that the party is on the call for: the customer's open one, an agent's accepted one."""
    if party.kind is PartyKind.AGENT:
        return contact_worked(call, party)
    return next((each for each in open_contacts(call) if each.cast.get(Part.CUSTOMER) == party.id), None)


def consult(call: Call) -> Contact | None:
    """The open contact in which an agent plays the customer: his transfer."""
    for contact in open_contacts(call):
        player = played(call, contact, Part.CUSTOMER)
        if player is not None and player.kind is PartyKind.AGENT:
            return contact
    return None


def engaged_contacts(call: Call) -> tuple[Contact, ...]:
    """Those not connected yet: somebody hears a flow, waits or is rung."""
    return tuple(each for each in call.contacts.values() if each.phase in BEFORE_CONNECTED)


def engaged_in(call: Call, party: Party) -> Contact | None:
    """The contact that is not connected yet in which the party plays a part: what goes on there is what
    he hears."""
    return next((each for each in engaged_contacts(call) if party.id in each.cast.values()), None)


def conversants(call: Call) -> tuple[Party, ...]:
    """Who could talk: there, not held, not away, not busy with a flow or a ringing."""
    return tuple(
        party
        for party in live(call)
        if party.hold is None and not party.away and engaged_in(call, party) is None
    )


def left_alone(call: Call) -> Party | None:
    """The one who could talk if only the others were not away."""
    free = [
        party
        for party in live(call)
        if engaged_in(call, party) is None and (party.hold is None or party.hold.by_absence)
    ]
    present = [party for party in free if not party.away]
    return present[0] if len(present) == 1 < len(free) else None


def frame_for(call: Call, contact: ContactId, *types: ContactFlowType) -> Frame | None:
    return next(
        (frame for frame in call.frames.values() if frame.contact == contact and frame.type in types), None
    )


def frame_playing(call: Call, play: PlayId) -> Frame | None:
    return next((each for each in call.frames.values() if each.play and each.play.id == play), None)


def ringing(call: Call, contact: ContactId) -> Offer | None:
    return next(
        (
            offer
            for offer in call.offers.values()
            if offer.contact == contact and offer.state is OfferState.RINGING
        ),
        None,
    )


def is_over(call: Call) -> bool:
    """Nobody is there and every record is complete."""
    return not live(call) and all(each.phase is Phase.COMPLETED for each in call.contacts.values())

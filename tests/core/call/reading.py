"""Reading a call's state in plain words, for the oracle: shares no code with the rules."""

from centralino.core.call.contact import Phase
from centralino.core.call.model import Call, Contact, Part, Party, PartyKind

UNCONNECTED = {
    Phase.FLOW,
    Phase.WAITING,
    Phase.RINGING,
    Phase.WHISPERING_AGENT,
    Phase.WHISPERING_CUSTOMER,
}
OPEN = UNCONNECTED | {Phase.CONNECTED}
ENDED = {Phase.ENDED, Phase.COMPLETED}
WHISPERS = {Phase.WHISPERING_AGENT: Part.AGENT, Phase.WHISPERING_CUSTOMER: Part.CUSTOMER}
QUEUEING = {Phase.WAITING, Phase.RINGING, Phase.WHISPERING_AGENT}


def there(call: Call) -> list[Party]:
    return [party for party in call.parties.values() if party.gone is None]


def agents(call: Call) -> list[Party]:
    return [party for party in there(call) if party.kind is PartyKind.AGENT]


def caller(call: Call) -> Party | None:
    return next((party for party in there(call) if party.kind is PartyKind.CUSTOMER), None)


def plays(call: Call, contact: Contact, part: Part) -> Party | None:
    """Who is cast, if he is there."""
    party = call.parties[contact.cast[part]] if part in contact.cast else None
    return party if party is not None and party.gone is None else None


def worked(call: Call, party: Party) -> Contact:
    """The contact that an agent took."""
    (contact,) = [each for each in call.contacts.values() if each.cast.get(Part.AGENT) == party.id]
    return contact


def waits_in(call: Call, party: Party) -> Contact | None:
    """The contact not connected yet that the party plays a part in."""
    for contact in call.contacts.values():
        if contact.phase in UNCONNECTED and any(plays(call, contact, part) == party for part in Part):
            return contact
    return None


def transfer(call: Call) -> Contact | None:
    """The open contact in which an agent plays the customer."""
    for contact in call.contacts.values():
        player = plays(call, contact, Part.CUSTOMER)
        if contact.phase in OPEN and player is not None and player.kind is PartyKind.AGENT:
            return contact
    return None


def free_to_talk(call: Call) -> list[Party]:
    """Whom no button, no flow and no queue keeps from talking; whether he is away is another question."""
    return [
        party
        for party in there(call)
        if waits_in(call, party) is None and (party.hold is None or party.hold.by_absence)
    ]

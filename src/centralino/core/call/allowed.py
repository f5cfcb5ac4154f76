"""`allowed(call, agent)`: the only judge of commands, for decisions, for the panel's buttons and for the
API.

The three-party regime (behaviour.md 3.2): the host, the agent longest on the call, holds, joins, swaps and
drops the others, and may ask one more party in. Another agent mutes himself and leaves; when the host has
gone he is the host.

    R  an offer rings at him           ACCEPT REJECT
    any live agent who is not away     MUTE or UNMUTE, LEAVE
    host, customer there, no transfer  TRANSFER; HOLD or RESUME of the customer
    host, transfer not connected       BACK_TO_CUSTOMER, while the customer is there
    host, transfer connected           HOLD, RESUME, DROP of each; HOLD_ALL, JOIN, SWAP; BACK_TO_CUSTOMER
    host, transfer failed              BACK_TO_CUSTOMER, while the customer is held
"""

from collections.abc import Iterator
from dataclasses import dataclass

from centralino.core.call.contact import WHISPERING
from centralino.core.call.inputs import Command, Verb
from centralino.core.call.model import Call, Part, Party
from centralino.core.call.offer import OfferState
from centralino.core.call.queries import (
    consult,
    contact_worked,
    customer,
    engaged_contacts,
    engaged_in,
    host,
    live,
    own_contact,
    party_of_agent,
)
from centralino.core.directory.model import UserId
from centralino.core.ids import ContactId, PartyId


@dataclass(frozen=True, slots=True)
class Permit:
    """What may be commanded: on this contact, about this party where the verb is about one."""

    verb: Verb
    contact: ContactId
    party: PartyId | None = None


def allowed(call: Call, agent: UserId) -> frozenset[Permit]:
    """Everything this agent may command now."""
    return frozenset((*_of_offers(call, agent), *_of_party(call, agent)))


def is_allowed(call: Call, command: Command) -> bool:
    return Permit(command.verb, command.contact, command.party) in allowed(call, command.agent)


def _of_offers(call: Call, agent: UserId) -> Iterator[Permit]:
    for offer in call.offers.values():
        if offer.agent == agent and offer.state is OfferState.RINGING:
            yield Permit(Verb.ACCEPT, offer.contact)
            yield Permit(Verb.REJECT, offer.contact)


def _of_party(call: Call, agent: UserId) -> Iterator[Permit]:
    party = party_of_agent(call, agent)
    contact = contact_worked(call, party) if party else None
    if party is None or contact is None or party.away:
        return
    yield Permit(Verb.UNMUTE if party.muted else Verb.MUTE, contact.id)
    yield Permit(Verb.LEAVE, contact.id)
    if party != host(call) or contact.phase in WHISPERING:
        return
    others = tuple(each for each in live(call) if each != party and engaged_in(call, each) is None)
    yield from _of_each_other(call, contact.id, others)
    if len(others) == 2:
        yield from _of_both(contact.id, others)
    yield from _of_transfer(call, party, contact.id)


def _of_each_other(call: Call, contact: ContactId, others: tuple[Party, ...]) -> Iterator[Permit]:
    if engaged_contacts(call):
        return
    for other in others:
        yield Permit(Verb.RESUME if other.hold else Verb.HOLD, contact, other.id)
        if len(others) > 1:
            yield Permit(Verb.DROP, contact, other.id)


def _of_both(contact: ContactId, others: tuple[Party, ...]) -> Iterator[Permit]:
    held = sum(1 for other in others if other.hold)
    if held > 0:
        yield Permit(Verb.JOIN, contact)
    if held == 1:
        yield Permit(Verb.SWAP, contact)
    if held < len(others):
        yield Permit(Verb.HOLD_ALL, contact)


def _of_transfer(call: Call, party: Party, contact: ContactId) -> Iterator[Permit]:
    caller = customer(call)
    if caller is None or own_contact(call, caller) is None:
        return
    asked_before = any(each.cast[Part.CUSTOMER] == party.id for each in call.contacts.values())
    if consult(call) is None:
        yield Permit(Verb.TRANSFER, contact)
        if caller.hold and asked_before:
            yield Permit(Verb.BACK_TO_CUSTOMER, contact)
    else:
        yield Permit(Verb.BACK_TO_CUSTOMER, contact)

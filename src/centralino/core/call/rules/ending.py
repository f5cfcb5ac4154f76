"""Parties leave, contacts end and are completed (behaviour.md 3.3).

When the host leaves, everybody left comes off hold and talks, and the customer takes the part that the host
played in his transfer: what the host was about to hear, the customer hears. When another leaves, the host
keeps what he held. A call lives while the customer or an agent is on it and there is somebody or something to
hear.
"""

from centralino.core.call.contact import WHISPERING, Phase
from centralino.core.call.draft import Draft
from centralino.core.call.events import (
    ContactCompleted,
    ContactEnded,
    ContactOpened,
    OfferEnded,
    PartyLeft,
    PartyResumed,
    Recast,
)
from centralino.core.call.model import (
    Contact,
    DisconnectReason,
    Origin,
    Part,
    Party,
    PartyKind,
    Reason,
)
from centralino.core.call.queries import (
    customer,
    engaged_contacts,
    host,
    live,
    open_contacts,
    own_contact,
    played,
    ringing,
)
from centralino.core.call.rules import flowing, queueing
from centralino.core.directory.model import ContactFlowId
from centralino.core.flows.scope import InitiationMethod
from centralino.core.flows.step import EventHook
from centralino.core.ids import ContactId
from centralino.core.messages import OfferOutcome, WorkDone


def leave(draft: Draft, party: Party, reason: Reason) -> None:
    """The party is off the call, whoever wanted it so."""
    was_host = host(draft.call) == party
    contact = own_contact(draft.call, party)
    if contact is None:
        raise AssertionError(f"party {party.id} is on no contact")
    draft.emit(PartyLeft(draft.now, party.id, party.agent, contact.id, reason))
    if was_host:
        for other in live(draft.call):
            resume(draft, other)
    if party.kind is PartyKind.CUSTOMER:
        _customer_left(draft, party, reason)
    else:
        _agent_left(draft, party, reason)


def resume(draft: Draft, party: Party) -> None:
    """Take the party off hold, if it is held."""
    contact = own_contact(draft.call, party)
    if party.hold is not None and contact is not None:
        draft.emit(PartyResumed(draft.now, party.id, contact.id))


def _customer_left(draft: Draft, party: Party, reason: Reason) -> None:
    others = {
        Reason.LOST: DisconnectReason.TELECOM_PROBLEM,
        Reason.DROPPED: DisconnectReason.AGENT_DISCONNECT,
    }
    why = others.get(reason, DisconnectReason.CUSTOMER_DISCONNECT)
    for contact in tuple(open_contacts(draft.call)):
        if contact.cast[Part.CUSTOMER] == party.id:
            end_contact(draft, contact, why)


def _agent_left(draft: Draft, party: Party, reason: Reason) -> None:
    transfer = next((c for c in open_contacts(draft.call) if c.cast[Part.CUSTOMER] == party.id), None)
    heir = customer(draft.call)
    if transfer is not None and heir is not None:
        draft.emit(Recast(draft.now, transfer.id, Part.CUSTOMER, heir.id))
    elif transfer is not None:
        _dissolve(draft, transfer)
    own = next((c for c in open_contacts(draft.call) if c.cast.get(Part.AGENT) == party.id), None)
    if own is None:
        return
    if own.phase in WHISPERING:
        retry(draft, own, reason)
    else:
        _connected_agent_left(draft, own, reason)
    if transfer is None and heir is not None and own_contact(draft.call, heir) is None:
        _customer_remains(draft, heir, own, reason)


def _connected_agent_left(draft: Draft, own: Contact, reason: Reason) -> None:
    lost = reason is Reason.LOST
    why = DisconnectReason.TELECOM_PROBLEM if lost else DisconnectReason.AGENT_DISCONNECT
    player = played(draft.call, own, Part.CUSTOMER)
    is_consult = player is not None and player.kind is PartyKind.AGENT
    end_contact(draft, own, why, failure=reason if is_consult else None)


def _dissolve(draft: Draft, transfer: Contact) -> None:
    """The transferring agent has gone and no customer is there to take his part."""
    end_contact(draft, transfer, DisconnectReason.AGENT_DISCONNECT)


def _customer_remains(draft: Draft, party: Party, ended: Contact, reason: Reason) -> None:
    """The last agent is gone: lost, the customer goes to the front of the queue; else to his disconnect
    flow."""
    queue = ended.routing.queue or ended.origin.queue
    if reason is Reason.LOST and queue is not None:
        again = _open_next(draft, party, ended, InitiationMethod.QUEUE_TRANSFER)
        queueing.ask_queue(draft, again, queue, front=True)
        return
    remaining = ended.choices.hooks.get(EventHook.CUSTOMER_REMAINING)
    if remaining is None:
        _let_go(draft, party, ended)
        return
    after = _open_next(draft, party, ended, InitiationMethod.DISCONNECT, remaining)
    if not flowing.start_own(draft, after):
        flow_over(draft, after)


def _let_go(draft: Draft, party: Party, ended: Contact) -> None:
    draft.emit(PartyLeft(draft.now, party.id, party.agent, ended.id, Reason.LEFT))


def _open_next(
    draft: Draft,
    party: Party,
    ended: Contact,
    initiation: InitiationMethod,
    flow: ContactFlowId | None = None,
) -> Contact:
    contact = ContactId(draft.ctx.new_id())
    origin = Origin(
        initiation=initiation,
        previous=ended.id,
        by=party.id,
        flow=flow,
        quick_connect=None,
        queue=ended.routing.queue or ended.origin.queue,
        system_address=ended.origin.system_address,
    )
    draft.emit(ContactOpened(draft.now, contact, party.id, origin, None))
    return draft.call.contacts[contact]


def end_contact(draft: Draft, contact: Contact, why: DisconnectReason, failure: Reason | None = None) -> None:
    """The contact is over. Who rings for it is let go."""
    offer = ringing(draft.call, contact.id)
    if offer is not None:
        draft.emit(OfferEnded(draft.now, offer.id, contact.id, offer.agent, OfferOutcome.WITHDRAWN, False))
    withdrawn = contact.phase is Phase.WAITING
    draft.emit(ContactEnded(draft.now, contact.id, why, failure, withdrawn))


def retry(draft: Draft, contact: Contact, reason: Reason) -> None:
    """The agent who had accepted went away before he was connected: the next one of the queue, please."""
    if contact.routing.asked is None and contact.routing.queue is not None:
        queueing.ask_queue(draft, contact, contact.routing.queue, front=True)
    else:
        fail(draft, contact, reason)


def fail(draft: Draft, contact: Contact, reason: Reason) -> None:
    """The one agent who was asked for does not take the contact.

    Whoever transferred is still there: he is told. He has left (a cold transfer): the customer is not cut off
    but waits for the queue that he came through (decision 4); only without one the call ends.
    """
    player = played(draft.call, contact, Part.CUSTOMER)
    if player is not None and player.kind is PartyKind.CUSTOMER and contact.origin.queue is not None:
        queueing.ask_queue(draft, contact, contact.origin.queue, front=True)
        return
    end_contact(draft, contact, DisconnectReason.OTHER, failure=reason)
    if player is not None and player.kind is PartyKind.CUSTOMER:
        _let_go(draft, player, contact)


def flow_over(draft: Draft, contact: Contact) -> None:
    """The contact's own flow ended without an agent (EndFlowExecution before a queue, Disconnect, an
    error)."""
    player = played(draft.call, contact, Part.CUSTOMER)
    end_contact(draft, contact, DisconnectReason.CONTACT_FLOW_DISCONNECT, failure=Reason.FLOW_ENDED)
    if player is not None and player.kind is PartyKind.CUSTOMER:
        _let_go(draft, player, contact)


def work_done(draft: Draft, message: WorkDone) -> None:
    """The agent has cleared the contact: its record is complete."""
    contact = draft.call.contacts.get(message.contact)
    if contact is not None and contact.phase is Phase.ENDED and contact.routing.agent == message.agent:
        draft.emit(ContactCompleted(draft.now, contact.id))


def conclude(draft: Draft) -> None:
    """Nobody stays on a call alone with nothing to wait for, and records nobody works on are complete."""
    there = live(draft.call)
    if len(there) == 1 and not engaged_contacts(draft.call):
        leave(draft, there[0], Reason.LEFT)
    for contact in tuple(draft.call.contacts.values()):
        if contact.phase is Phase.ENDED and contact.routing.agent is None:
            draft.emit(ContactCompleted(draft.now, contact.id))

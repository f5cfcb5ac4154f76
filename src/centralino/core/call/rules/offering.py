"""The floor's answers, and what the agent who is rung does about it."""

from datetime import timedelta

from centralino.core.call.contact import Phase
from centralino.core.call.draft import Draft
from centralino.core.call.events import OfferAccepted, OfferEnded, OfferMade, PartyAdded
from centralino.core.call.inputs import Command
from centralino.core.call.leg import LegState
from centralino.core.call.model import Offer, PartyKind, Reason
from centralino.core.call.offer import OfferState
from centralino.core.call.queries import party_of_agent, ringing
from centralino.core.call.rules import ending, whispering
from centralino.core.ids import OfferId, PartyId, agent_leg
from centralino.core.messages import NotOffered, Offered, OfferOutcome, Unavailable

REASONS = {
    Unavailable.OFFLINE: Reason.OFFLINE,
    Unavailable.BUSY: Reason.BUSY,
    Unavailable.MISSED: Reason.UNREACHABLE,
    Unavailable.NO_LINE: Reason.UNREACHABLE,
    Unavailable.UNKNOWN: Reason.INVALID,
}


def offered(draft: Draft, message: Offered) -> None:
    """An agent is reserved: ring him, or let him go at once if nobody waits for him any more."""
    if message.offer in draft.call.offers:
        return
    contact = draft.call.contacts.get(message.contact)
    waits = contact is not None and contact.phase is Phase.WAITING
    asked = contact.routing.asked if contact else None
    if not waits or asked not in (None, message.agent) or party_of_agent(draft.call, message.agent):
        draft.emit(
            OfferEnded(
                draft.now, message.offer, message.contact, message.agent, OfferOutcome.WITHDRAWN, waits
            )
        )
        return
    until = draft.now + timedelta(seconds=draft.ctx.directory.instance.settings.offer_seconds)
    draft.emit(OfferMade(draft.now, message.offer, message.contact, message.agent, until))
    user = draft.ctx.directory.users.get(message.agent)
    if user is not None and user.phone_config.auto_accept:
        _accept(draft, draft.call.offers[message.offer])


def not_offered(draft: Draft, message: NotOffered) -> None:
    contact = draft.call.contacts.get(message.contact)
    if contact is None or contact.phase is not Phase.WAITING or contact.routing.asked != message.agent:
        return
    ending.fail(draft, contact, REASONS[message.reason])


def accept(draft: Draft, command: Command) -> None:
    offer = ringing(draft.call, command.contact)
    if offer is not None:
        _accept(draft, offer)


def _accept(draft: Draft, offer: Offer) -> None:
    draft.emit(OfferAccepted(draft.now, offer.id, offer.contact, offer.agent))
    user = draft.ctx.directory.users.get(offer.agent)
    identity = user.identity_info if user else None
    name = f"{identity.first_name} {identity.last_name}" if identity else str(offer.agent)
    draft.emit(
        PartyAdded(
            at=draft.now,
            party=PartyId(draft.ctx.new_id()),
            kind=PartyKind.AGENT,
            name=name,
            address=user.username if user else str(offer.agent),
            agent=offer.agent,
            contact=offer.contact,
            leg=agent_leg(offer.agent),
            leg_state=LegState.UP,
        )
    )
    whispering.begin(draft, offer.contact)


def reject(draft: Draft, command: Command) -> None:
    offer = ringing(draft.call, command.contact)
    if offer is not None:
        _refused(draft, offer, OfferOutcome.REJECTED, Reason.REJECTED)


def timed_out(draft: Draft, offer: OfferId) -> None:
    _refused(draft, draft.call.offers[offer], OfferOutcome.MISSED, Reason.MISSED)


def agent_unreachable(draft: Draft, offer: Offer) -> None:
    """His page and line went while he was rung."""
    _refused(draft, offer, OfferOutcome.LOST, Reason.UNREACHABLE)


def _refused(draft: Draft, offer: Offer, outcome: OfferOutcome, reason: Reason) -> None:
    if offer.state is not OfferState.RINGING:
        return
    contact = draft.call.contacts[offer.contact]
    waits = contact.routing.asked is None
    draft.emit(OfferEnded(draft.now, offer.id, offer.contact, offer.agent, outcome, waits))
    if not waits:
        ending.fail(draft, draft.call.contacts[offer.contact], reason)

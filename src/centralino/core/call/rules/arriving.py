"""A customer calls."""

from centralino.core.call.draft import Draft
from centralino.core.call.events import ContactOpened, PartyAdded
from centralino.core.call.inputs import CustomerCalled
from centralino.core.call.leg import LegState
from centralino.core.call.model import Origin, PartyKind
from centralino.core.call.queries import own_contact, party_on_leg
from centralino.core.call.rules import ending, flowing
from centralino.core.flows.scope import InitiationMethod
from centralino.core.ids import ContactId, LegId, PartyId


def customer_called(draft: Draft, fact: CustomerCalled) -> None:
    """The first event of a call: its contact has the call's own id."""
    if draft.call.contacts:
        return
    contact, party = ContactId(draft.call.id), PartyId(draft.ctx.new_id())
    origin = Origin(
        initiation=InitiationMethod.WEBRTC_API,
        previous=None,
        by=party,
        flow=fact.flow,
        quick_connect=None,
        queue=None,
        system_address=fact.system_address,
    )
    draft.emit(ContactOpened(draft.now, contact, party, origin, None))
    draft.emit(
        PartyAdded(
            at=draft.now,
            party=party,
            kind=PartyKind.CUSTOMER,
            name=fact.name,
            address=fact.address,
            agent=None,
            contact=contact,
            leg=fact.leg,
            leg_state=LegState.STARTED,
        )
    )


def answered(draft: Draft, leg: LegId) -> None:
    """Sound flows: the flow that answers begins."""
    party = party_on_leg(draft.call, leg)
    contact = own_contact(draft.call, party) if party else None
    if contact is None:
        return
    if not flowing.start_own(draft, contact):
        ending.flow_over(draft, contact)

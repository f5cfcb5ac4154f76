"""What a running flow is shown of its call."""

from centralino.core.call.contact import WITH_THE_FLOOR
from centralino.core.call.draft import Draft
from centralino.core.call.model import Call, Contact, Frame, Part, PartyKind
from centralino.core.call.queries import customer
from centralino.core.flows.scope import ContactScope, Endpoint, InitiationMethod, RoutingScope, Scope


def scope_of(draft: Draft, frame: Frame) -> Scope:
    contact = draft.call.contacts[frame.contact]
    return Scope(
        flow_type=frame.type,
        contact=_contact_scope(draft.call, contact),
        routing=_routing_scope(draft, contact),
        directory=draft.ctx.directory,
        figures=draft.ctx.figures,
        now=draft.now,
    )


def _contact_scope(call: Call, contact: Contact) -> ContactScope:
    caller = customer(call)
    return ContactScope(
        contact_id=contact.id,
        initial_contact_id=next(iter(call.contacts)),
        initiation_method=contact.origin.initiation,
        previous_contact_id=contact.origin.previous,
        customer_endpoint=Endpoint(caller.address, display_name=caller.name) if caller else None,
        system_endpoint=Endpoint(contact.origin.system_address),
        attributes=call.attributes,
    )


def _routing_scope(draft: Draft, contact: Contact) -> RoutingScope:
    """Before a flow sets a queue, $.Queue is that of the contact before (decision 2)."""
    directory = draft.ctx.directory
    routing = contact.routing
    queue = routing.queue or (None if routing.target else contact.origin.queue)
    agent = routing.agent or routing.target or routing.destination
    asker = draft.call.parties[contact.cast[Part.CUSTOMER]]
    return RoutingScope(
        queue=directory.queues.get(queue) if queue else None,
        agent_queue=directory.users.get(routing.target) if routing.target else None,
        agent=directory.users.get(agent) if agent else None,
        queued=contact.phase in WITH_THE_FLOOR,
        agent_transfer=contact.origin.initiation is InitiationMethod.TRANSFER
        and asker.kind is PartyKind.AGENT,
    )

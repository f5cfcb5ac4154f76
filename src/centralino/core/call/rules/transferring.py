"""Quick connects: the host asks for somebody else on the line (S2 to S6), and may take it back.

A second contact is opened in which he plays the customer's part; the customer himself is held.
"""

from centralino.core.call.draft import Draft
from centralino.core.call.errors import CannotTransfer, KindNotBuilt
from centralino.core.call.events import ContactOpened, PartyHeld
from centralino.core.call.inputs import Command
from centralino.core.call.model import DisconnectReason, Origin, Part, Party, QuickConnectUsed, Reason
from centralino.core.call.queries import consult, customer, own_contact, party_of_agent, played
from centralino.core.call.rules import ending, flowing
from centralino.core.directory.endpoints import endpoints
from centralino.core.directory.model import QuickConnect, UserQuickConnectConfig
from centralino.core.flows.scope import InitiationMethod
from centralino.core.ids import ContactId


def transfer(draft: Draft, command: Command) -> None:
    """Raises CannotTransfer when the destination is not the agent's to choose, or of a kind not built yet."""
    agent = party_of_agent(draft.call, command.agent)
    caller = customer(draft.call)
    chosen = _chosen(draft, command)
    target = chosen.quick_connect_config.target
    if agent is None or caller is None or not isinstance(target, UserQuickConnectConfig):
        raise KindNotBuilt(f"the quick connect {chosen.name} is of a kind that is not built yet")
    hold(draft, caller)
    contact = _open(draft, agent, chosen, target)
    if not flowing.start_own(draft, draft.call.contacts[contact]):
        ending.fail(draft, draft.call.contacts[contact], Reason.INVALID)


def _chosen(draft: Draft, command: Command) -> QuickConnect:
    for each in endpoints(draft.ctx.directory, command.agent, on_contact=True):
        if each.quick_connect_id == command.quick_connect:
            return each
    raise CannotTransfer("no such quick connect in this agent's list: it was removed or is not attached")


def _open(draft: Draft, agent: Party, chosen: QuickConnect, target: UserQuickConnectConfig) -> ContactId:
    before = own_contact(draft.call, agent)
    if before is None:
        raise AssertionError("the host of a call is on a contact")
    contact = ContactId(draft.ctx.new_id())
    used = QuickConnectUsed(
        chosen.quick_connect_id, chosen.name, chosen.quick_connect_config.quick_connect_type
    )
    origin = Origin(
        initiation=InitiationMethod.TRANSFER,
        previous=before.id,
        by=agent.id,
        flow=target.contact_flow_id,
        quick_connect=used,
        queue=before.routing.queue or before.origin.queue,
        system_address=before.origin.system_address,
    )
    draft.emit(ContactOpened(draft.now, contact, agent.id, origin, target.user_id))
    return contact


def hold(draft: Draft, party: Party, *, by_absence: bool = False) -> None:
    """Put the party on hold, if it is not: it hears the hold flow of its contact."""
    contact = own_contact(draft.call, party)
    if party.hold is None and contact is not None:
        draft.emit(PartyHeld(draft.now, party.id, contact.id, by_absence))


def back_to_customer(draft: Draft, _command: Command) -> None:
    """Give the transfer up, in whatever phase, and talk with the customer again."""
    transfer_contact = consult(draft.call)
    if transfer_contact is not None:
        other = played(draft.call, transfer_contact, Part.AGENT)
        if other is not None:
            ending.leave(draft, other, Reason.TAKEN_BACK)
    transfer_contact = consult(draft.call)
    if transfer_contact is not None:
        ending.end_contact(
            draft, transfer_contact, DisconnectReason.AGENT_DISCONNECT, failure=Reason.TAKEN_BACK
        )
    caller = customer(draft.call)
    if caller is not None:
        ending.resume(draft, caller)

"""What agents command: signing in and out, statuses, clearing."""

from centralino.core.directory.model import AgentStatus, AgentStatusState, AgentStatusType
from centralino.core.floor.draft import Draft
from centralino.core.floor.errors import (
    NothingToClear,
    NotSignedIn,
    OnContact,
    UnknownAgent,
    UnknownStatus,
)
from centralino.core.floor.events import (
    AgentSignedIn,
    NextStatusCancelled,
    NextStatusSet,
    SignOutReason,
    StatusSet,
)
from centralino.core.floor.inputs import ClearContact, SetStatus, SignIn, SignOut
from centralino.core.floor.model import Agent
from centralino.core.floor.moves import move
from centralino.core.floor.moves import sign_out as leave
from centralino.core.floor.presence import count_absence_anew
from centralino.core.floor.slot import ON_CONTACT, Acw, Missed, SlotInput


def sign_in(draft: Draft, command: SignIn) -> None:
    if command.agent not in draft.ctx.directory.users:
        raise UnknownAgent(f"there is no user {command.agent}")
    if draft.agent(command.agent).status is not None:
        return
    statuses = draft.ctx.directory.agent_statuses.values()
    offline = next(each for each in statuses if each.type is AgentStatusType.OFFLINE)
    draft.emit(AgentSignedIn(draft.now, command.agent, offline.agent_status_id))
    count_absence_anew(draft, command.agent)


def sign_out(draft: Draft, command: SignOut) -> None:
    agent = draft.agent(command.agent)
    if agent.slot.state in ON_CONTACT:
        raise OnContact("an agent cannot sign out while he is on a contact: leave it first")
    if agent.status is not None:
        leave(draft, agent.user, SignOutReason.CHOSEN)


def set_status(draft: Draft, command: SetStatus) -> None:
    agent = draft.agent(command.agent)
    if agent.status is None:
        raise NotSignedIn("an agent who is signed out has no status: sign in first")
    chosen = draft.ctx.directory.agent_statuses.get(command.status)
    if chosen is None or chosen.state is AgentStatusState.DISABLED:
        raise UnknownStatus(f"there is no enabled agent status {command.status}")
    available = chosen.type is AgentStatusType.ROUTABLE
    if agent.slot.state in ON_CONTACT and not available:
        _set_next_status(draft, agent, chosen)
        return
    _cancel_next_status(draft, agent)
    move(draft, agent.user, SlotInput.CHOSE_AVAILABLE if available else SlotInput.CHOSE_ANOTHER)
    if chosen.agent_status_id != agent.status.id:
        draft.emit(StatusSet(draft.now, agent.user, chosen.agent_status_id, chosen.type))


def clear_contact(draft: Draft, command: ClearContact) -> None:
    slot = draft.agent(command.agent).slot
    his = not isinstance(slot, Acw | Missed) or slot.contact == command.contact
    if not (his and move(draft, command.agent, SlotInput.CLEAR)):
        raise NothingToClear(f"agent {command.agent} has no work to clear on contact {command.contact}")


def _set_next_status(draft: Draft, agent: Agent, chosen: AgentStatus) -> None:
    if agent.status is not None and chosen.agent_status_id == agent.status.id:
        _cancel_next_status(draft, agent)
    elif agent.next_status is None or chosen.agent_status_id != agent.next_status.id:
        draft.emit(NextStatusSet(draft.now, agent.user, chosen.agent_status_id, chosen.type))


def _cancel_next_status(draft: Draft, agent: Agent) -> None:
    if agent.next_status is not None:
        draft.emit(NextStatusCancelled(draft.now, agent.user))

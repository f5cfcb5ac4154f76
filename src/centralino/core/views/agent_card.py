"""The agent himself, as his page shows him at its head: status, activity, line."""

from datetime import datetime

from centralino.core.directory.directory import Directory
from centralino.core.directory.model import (
    AgentStatus,
    AgentStatusId,
    AgentStatusState,
    AgentStatusType,
    UserId,
)
from centralino.core.floor.figures import agent_state
from centralino.core.floor.model import Agent, Floor, Line, Presence, Status
from centralino.core.views.names import person
from centralino.core.views.panel import AgentCard, LineWord, StatusChoice, StatusKind

KINDS = {
    AgentStatusType.ROUTABLE: StatusKind.ROUTABLE,
    AgentStatusType.CUSTOM: StatusKind.CUSTOM,
    AgentStatusType.OFFLINE: StatusKind.OFFLINE,
}


def agent_card(user_id: UserId, floor: Floor, directory: Directory, now: datetime) -> AgentCard:
    """Who is signed out is shown as Offline, with nothing to choose."""
    agent = floor.agent(user_id)
    user = directory.users.get(user_id)
    status = status_of(directory, agent)
    since = agent.status.since if agent.status is not None else now
    state = agent_state(floor, user_id)
    return AgentCard(
        agent=user_id,
        username=user.username if user is not None else user_id,
        name=person(directory, user_id) or user_id,
        status=status,
        since=since,
        next_status=_chosen(directory, agent.next_status) if agent.next_status is not None else None,
        activity=state.activity,
        activity_since=state.since or since,
        line=_line(agent.presence),
        statuses=_choices(directory) if agent.status is not None else (),
    )


def status_of(directory: Directory, agent: Agent) -> StatusChoice:
    """What he has chosen to be."""
    if agent.status is not None:
        return _chosen(directory, agent.status)
    statuses = directory.agent_statuses.values()
    return _choice(next(each for each in statuses if each.type is AgentStatusType.OFFLINE))


def _chosen(directory: Directory, status: Status) -> StatusChoice:
    """One that was deleted since keeps its kind; its id stands for its name."""
    configured = directory.agent_statuses.get(status.id)
    name = configured.name if configured is not None else status.id
    return StatusChoice(status.id, name, KINDS[status.type])


def _choice(status: AgentStatus) -> StatusChoice:
    return StatusChoice(status.agent_status_id, status.name, KINDS[status.type])


def _choices(directory: Directory) -> tuple[StatusChoice, ...]:
    """Those that may be chosen, in the administrator's order, the unordered ones last."""
    enabled = [each for each in directory.agent_statuses.values() if each.state is AgentStatusState.ENABLED]
    return tuple(map(_choice, sorted(enabled, key=_order)))


def _order(status: AgentStatus) -> tuple[bool, int, str, AgentStatusId]:
    order = status.display_order
    return order is None, order or 0, status.name, status.agent_status_id


def _line(presence: Presence) -> LineWord:
    if presence.line is Line.NONE:
        return LineWord.CONNECTING if presence.page else LineWord.NONE
    return LineWord.UP if presence.line is Line.UP else LineWord.DARK

"""What others read off the floor: what flows may ask for, and what a panel shows of an agent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from centralino.core.directory.directory import Directory
from centralino.core.directory.model import AgentStatusType, QueueId, UserId
from centralino.core.floor.matching import can_take
from centralino.core.floor.model import Agent, Floor, Waiting
from centralino.core.floor.slot import Acw, Busy, Free, Missed, Reserved
from centralino.core.flows.scope import Figures, QueueFigures
from centralino.core.views.panel import Activity


def figures(floor: Floor, directory: Directory, now: datetime) -> Figures:
    """Those of every queue, and of the own queue of everybody who was ever on the floor.

    A contact counts until it is accepted, while it is offered too. An agent is available when he could be
    offered something at this moment, staffed when he is Available or works on a contact, online when he is
    anything but Offline.
    """
    serving: dict[QueueId, list[Agent]] = {}
    for agent in floor.agents.values():
        profile = directory.routing_profile_of(agent.user)
        for queue in {config.queue_reference.queue_id for config in profile.queue_configs} if profile else ():
            serving.setdefault(queue, []).append(agent)
    queued: dict[QueueId | UserId | None, list[Waiting]] = {}
    for each in floor.waiting.values():
        queued.setdefault(each.agent or each.queue, []).append(each)
    return Figures(
        {each: _figures(queued.get(each, ()), serving.get(each, ()), now) for each in directory.queues},
        {each.user: _figures(queued.get(each.user, ()), (each,), now) for each in floor.agents.values()},
    )


def _figures(contacts: Iterable[Waiting], agents: Iterable[Agent], now: datetime) -> QueueFigures:
    ages = [(now - each.place.since).total_seconds() for each in contacts]
    online = [each for each in agents if each.status and each.status.type is not AgentStatusType.OFFLINE]
    return QueueFigures(
        contacts_in_queue=len(ages),
        oldest_age_s=max(ages, default=0.0),
        agents_available=sum(map(can_take, online)),
        agents_staffed=sum(each.routable or not isinstance(each.slot, Free) for each in online),
        agents_online=len(online),
    )


@dataclass(frozen=True, slots=True)
class AgentState:
    """``since`` is None for somebody who was never on the floor."""

    activity: Activity
    since: datetime | None


def agent_state(floor: Floor, user: UserId) -> AgentState:
    """What he is doing, whatever he chose to be (behaviour.md 5.1)."""
    agent = floor.agent(user)
    match agent.slot:
        case Reserved(since=since):
            return AgentState(Activity.INCOMING, since)
        case Busy(since=since):
            return AgentState(Activity.ON_CONTACT, since)
        case Acw(since=since):
            return AgentState(Activity.AFTER_CONTACT_WORK, since)
        case Missed(since=since):
            return AgentState(Activity.MISSED, since)
        case Free():
            return AgentState(_chosen(agent), agent.idle_since)
        case _:
            assert_never(agent.slot)


def _chosen(agent: Agent) -> Activity:
    if agent.status is None:
        return Activity.OFFLINE
    return {
        AgentStatusType.ROUTABLE: Activity.AVAILABLE,
        AgentStatusType.CUSTOM: Activity.CUSTOM,
        AgentStatusType.OFFLINE: Activity.OFFLINE,
    }[agent.status.type]

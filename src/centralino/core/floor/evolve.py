"""How the floor's state follows from its events. The folds only assign: every decision is in the event."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from centralino.core.directory.model import AgentStatusType, UserId
from centralino.core.floor.events import (
    AgentCameBack,
    AgentSignedIn,
    AgentSignedOut,
    AgentUnavailable,
    AgentWasLost,
    AgentWentAway,
    ContactDequeued,
    ContactQueued,
    ContactReturned,
    DelayReached,
    FloorEvent,
    MissCleared,
    NextStatusCancelled,
    NextStatusSet,
    OfferAccepted,
    OfferMade,
    OfferMissed,
    OfferReleased,
    PresenceChanged,
    StatusSet,
    WorkEnded,
    WorkStarted,
)
from centralino.core.floor.model import Agent, Floor, Place, Presence, Status, Waiting
from centralino.core.floor.slot import Acw, Busy, Free, Missed, Reserved, Slot, Told


def evolve(floor: Floor, event: FloorEvent) -> Floor:  # noqa: C901 - one case for each event
    at = event.at
    match event:
        case AgentSignedIn():
            return _chosen(floor, event.agent, Status(event.status, AgentStatusType.OFFLINE, at), at)
        case AgentSignedOut():
            return _chosen(floor, event.agent, None, at)
        case StatusSet():
            return _chosen(floor, event.agent, Status(event.status, event.status_type, at), at)
        case NextStatusSet():
            return _next(floor, event.agent, Status(event.status, event.status_type, at))
        case NextStatusCancelled():
            return _next(floor, event.agent, None)
        case PresenceChanged():
            presence = Presence(event.page, event.line, event.line_since, event.absent_since)
            return _with(floor, replace(floor.agent(event.agent), presence=presence))
        case AgentWentAway():
            return _told(floor, event.agent, Told.AWAY)
        case AgentCameBack():
            return _told(floor, event.agent, Told.NOTHING)
        case AgentWasLost():
            return _told(floor, event.agent, Told.GONE)
        case OfferMade():
            floor = _slot(floor, event.agent, Reserved(event.call, event.contact, event.offer, at))
            return _placed(floor, replace(floor.waiting[event.contact], offer=event.offer))
        case OfferAccepted():
            return _slot(floor, event.agent, Busy(event.call, event.contact, at))
        case OfferMissed():
            return _slot(floor, event.agent, Missed(event.call, event.contact, at, event.outcome))
        case OfferReleased():
            return _slot(floor, event.agent, Free())
        case WorkStarted():
            return _slot(floor, event.agent, Acw(event.call, event.contact, at, event.until))
        case WorkEnded() | MissCleared():
            return _with(floor, replace(floor.agent(event.agent), slot=Free(), idle_since=at))
        case ContactQueued():
            return _placed(floor, _waiting(event))
        case DelayReached():
            return _placed(floor, replace(floor.waiting[event.contact], delays=event.delays))
        case ContactReturned():
            return _placed(floor, replace(floor.waiting[event.contact], offer=None))
        case ContactDequeued() | AgentUnavailable():
            left = {contact: each for contact, each in floor.waiting.items() if contact != event.contact}
            return replace(floor, waiting=left)
        case _:
            assert_never(event)


def _chosen(floor: Floor, user: UserId, status: Status | None, at: datetime) -> Floor:
    return _with(floor, replace(floor.agent(user), status=status, next_status=None, idle_since=at))


def _next(floor: Floor, user: UserId, status: Status | None) -> Floor:
    return _with(floor, replace(floor.agent(user), next_status=status))


def _slot(floor: Floor, user: UserId, slot: Slot) -> Floor:
    return _with(floor, replace(floor.agent(user), slot=slot))


def _told(floor: Floor, user: UserId, told: Told) -> Floor:
    slot = floor.agent(user).slot
    assert isinstance(slot, Busy)
    return _slot(floor, user, replace(slot, told=told))


def _waiting(event: ContactQueued) -> Waiting:
    return Waiting(
        event.call,
        event.contact,
        event.queue,
        event.agent,
        Place(not event.front, event.priority, event.since, event.contact),
        event.delays,
        event.offer,
    )


def _with(floor: Floor, agent: Agent) -> Floor:
    return replace(floor, agents={**floor.agents, agent.user: agent})


def _placed(floor: Floor, waiting: Waiting) -> Floor:
    return replace(floor, waiting={**floor.waiting, waiting.contact: waiting})

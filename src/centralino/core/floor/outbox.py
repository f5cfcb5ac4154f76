"""What a call is told: a projection of the floor's events, so that no message is owed apart from the log."""

from typing import assert_never

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
from centralino.core.messages import (
    AgentAway,
    AgentBack,
    AgentGone,
    FloorToCall,
    NotOffered,
    Offered,
    WorkDone,
)


def messages(event: FloorEvent) -> tuple[FloorToCall, ...]:
    """In order: the place of a message in this tuple is the last part of its `MessageId`."""
    match event:
        case OfferMade():
            return (Offered(event.call, event.contact, event.offer, event.agent),)
        case AgentUnavailable():
            return (NotOffered(event.call, event.contact, event.agent, event.reason),)
        case AgentWentAway():
            return (AgentAway(event.call, event.agent),)
        case AgentCameBack():
            return (AgentBack(event.call, event.agent),)
        case AgentWasLost():
            return (AgentGone(event.call, event.agent),)
        case WorkEnded():
            return (WorkDone(event.call, event.contact, event.agent),)
        case (
            AgentSignedIn()
            | AgentSignedOut()
            | StatusSet()
            | NextStatusSet()
            | NextStatusCancelled()
            | PresenceChanged()
            | OfferAccepted()
            | OfferMissed()
            | OfferReleased()
            | WorkStarted()
            | MissCleared()
            | ContactQueued()
            | DelayReached()
            | ContactReturned()
            | ContactDequeued()
        ):
            return ()
        case _:
            assert_never(event)

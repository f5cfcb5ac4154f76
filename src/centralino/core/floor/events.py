"""What happened on the floor. `outbox` says which of these a call is told of."""

import enum
from dataclasses import dataclass
from datetime import datetime

from centralino.core.directory.model import AgentStatusId, AgentStatusType, QueueId, UserId
from centralino.core.floor.model import Line
from centralino.core.ids import CallId, ContactId, OfferId
from centralino.core.messages import OfferOutcome, Unavailable

# The agent: status and presence


@dataclass(frozen=True, slots=True)
class AgentSignedIn:
    """``status`` is the directory's Offline."""

    at: datetime
    agent: UserId
    status: AgentStatusId


class SignOutReason(enum.Enum):
    CHOSEN = "chosen"
    LOST = "lost"
    """His page and his line were gone for too long."""


@dataclass(frozen=True, slots=True)
class AgentSignedOut:
    at: datetime
    agent: UserId
    reason: SignOutReason


@dataclass(frozen=True, slots=True)
class StatusSet:
    at: datetime
    agent: UserId
    status: AgentStatusId
    status_type: AgentStatusType


@dataclass(frozen=True, slots=True)
class NextStatusSet:
    at: datetime
    agent: UserId
    status: AgentStatusId
    status_type: AgentStatusType


@dataclass(frozen=True, slots=True)
class NextStatusCancelled:
    at: datetime
    agent: UserId


@dataclass(frozen=True, slots=True)
class PresenceChanged:
    """The whole presence as it is now."""

    at: datetime
    agent: UserId
    page: bool
    line: Line
    line_since: datetime | None
    absent_since: datetime | None


@dataclass(frozen=True, slots=True)
class AgentWentAway:
    at: datetime
    agent: UserId
    call: CallId


@dataclass(frozen=True, slots=True)
class AgentCameBack:
    at: datetime
    agent: UserId
    call: CallId


@dataclass(frozen=True, slots=True)
class AgentWasLost:
    """His call goes on without him; his slot stays busy until the call says that he left it."""

    at: datetime
    agent: UserId
    call: CallId


# The agent: slot. One event for each transition of `slot.TABLE`.


@dataclass(frozen=True, slots=True)
class OfferMade:
    at: datetime
    agent: UserId
    call: CallId
    contact: ContactId
    offer: OfferId


@dataclass(frozen=True, slots=True)
class OfferAccepted:
    at: datetime
    agent: UserId
    call: CallId
    contact: ContactId
    offer: OfferId


@dataclass(frozen=True, slots=True)
class OfferMissed:
    """``outcome`` is REJECTED or MISSED."""

    at: datetime
    agent: UserId
    call: CallId
    contact: ContactId
    offer: OfferId
    outcome: OfferOutcome


@dataclass(frozen=True, slots=True)
class OfferReleased:
    """``outcome`` is WITHDRAWN or LOST."""

    at: datetime
    agent: UserId
    call: CallId
    contact: ContactId
    offer: OfferId
    outcome: OfferOutcome


@dataclass(frozen=True, slots=True)
class WorkStarted:
    """``until`` is when it ends by itself; None: when he clears it."""

    at: datetime
    agent: UserId
    call: CallId
    contact: ContactId
    until: datetime | None


@dataclass(frozen=True, slots=True)
class WorkEnded:
    at: datetime
    agent: UserId
    call: CallId
    contact: ContactId


@dataclass(frozen=True, slots=True)
class MissCleared:
    at: datetime
    agent: UserId
    call: CallId
    contact: ContactId


# The contacts


@dataclass(frozen=True, slots=True)
class ContactQueued:
    """``delays`` as in `Waiting`. ``offer`` is one that was open when the contact was given another place."""

    at: datetime
    call: CallId
    contact: ContactId
    queue: QueueId | None
    agent: UserId | None
    priority: int
    since: datetime
    front: bool
    delays: tuple[datetime, ...]
    offer: OfferId | None


@dataclass(frozen=True, slots=True)
class DelayReached:
    """``delays`` are those still to come."""

    at: datetime
    contact: ContactId
    delays: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class ContactReturned:
    """Its offer came to nothing, and it waits for another agent in its old place."""

    at: datetime
    contact: ContactId


@dataclass(frozen=True, slots=True)
class ContactDequeued:
    """It was accepted, or is offered to nobody any longer."""

    at: datetime
    contact: ContactId


@dataclass(frozen=True, slots=True)
class AgentUnavailable:
    """The one agent who was asked for cannot take it, and it waits for nobody."""

    at: datetime
    agent: UserId
    call: CallId
    contact: ContactId
    reason: Unavailable


FloorEvent = (
    AgentSignedIn
    | AgentSignedOut
    | StatusSet
    | NextStatusSet
    | NextStatusCancelled
    | PresenceChanged
    | AgentWentAway
    | AgentCameBack
    | AgentWasLost
    | OfferMade
    | OfferAccepted
    | OfferMissed
    | OfferReleased
    | WorkStarted
    | WorkEnded
    | MissCleared
    | ContactQueued
    | DelayReached
    | ContactReturned
    | ContactDequeued
    | AgentUnavailable
)

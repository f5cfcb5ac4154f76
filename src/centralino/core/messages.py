"""What calls and the floor say to each other.

The floor owns what an agent is, a call owns what a contact does; no transaction spans both. A message is
derived from the event that it follows from, travels through the outbox at least once, and is deduplicated by
its id, so sender and receiver may each be restarted at any moment. Messages of one sender to one receiver
arrive in order; a message may be late, and then its receiver's state decides what it still means:

    call to floor                                    floor to call
    Queued        offer this contact to somebody     Offered      this agent is reserved for it
    Withdrawn     no longer                          NotOffered   the agent asked for cannot take it now
    OfferClosed   how the ringing ended              AgentAway    page and line are gone, wait for him
    AgentLeft     he is off the call                 AgentBack    he is there again
                                                     AgentGone    he will not come back
                                                     WorkDone     his after-contact work is cleared

Every Offered is answered by exactly one OfferClosed; every accepted one by exactly one AgentLeft.
"""

import enum
from dataclasses import dataclass
from datetime import datetime

from centralino.core.directory.model import QueueId, UserId
from centralino.core.ids import CallId, ContactId, OfferId


class OfferOutcome(enum.Enum):
    """How one ringing attempt ended. WITHDRAWN: the call no longer wants it; LOST: the agent's line
    went."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"
    LOST = "lost"


class Unavailable(enum.Enum):
    """Why an agent who was asked for by name cannot be offered a contact now."""

    OFFLINE = "offline"
    BUSY = "busy"
    MISSED = "missed"
    """He has a missed contact that he did not clear."""
    NO_LINE = "no_line"
    """He is signed in, but his page or his sound is gone."""
    UNKNOWN = "unknown"
    """No such user."""


@dataclass(frozen=True, slots=True)
class Queued:
    """Offer this contact: to the agents of a queue, or to one agent.

    With ``agent`` and no ``queue`` it is the Transfer to agent block: offered at once or answered by
    NotOffered; after-contact work is ended for it. ``front`` puts it before all others of its queue.
    ``since`` is what its age is counted from.
    """

    call: CallId
    contact: ContactId
    queue: QueueId | None
    agent: UserId | None
    priority: int
    since: datetime
    front: bool


@dataclass(frozen=True, slots=True)
class Withdrawn:
    call: CallId
    contact: ContactId


@dataclass(frozen=True, slots=True)
class OfferClosed:
    """``contact_waits``: the contact wants another agent and keeps its place in the queue."""

    call: CallId
    contact: ContactId
    offer: OfferId
    agent: UserId
    outcome: OfferOutcome
    contact_waits: bool


@dataclass(frozen=True, slots=True)
class AgentLeft:
    call: CallId
    contact: ContactId
    agent: UserId


CallToFloor = Queued | Withdrawn | OfferClosed | AgentLeft


@dataclass(frozen=True, slots=True)
class Offered:
    call: CallId
    contact: ContactId
    offer: OfferId
    agent: UserId


@dataclass(frozen=True, slots=True)
class NotOffered:
    call: CallId
    contact: ContactId
    agent: UserId
    reason: Unavailable


@dataclass(frozen=True, slots=True)
class AgentAway:
    call: CallId
    agent: UserId


@dataclass(frozen=True, slots=True)
class AgentBack:
    call: CallId
    agent: UserId


@dataclass(frozen=True, slots=True)
class AgentGone:
    call: CallId
    agent: UserId


@dataclass(frozen=True, slots=True)
class WorkDone:
    call: CallId
    contact: ContactId
    agent: UserId


FloorToCall = Offered | NotOffered | AgentAway | AgentBack | AgentGone | WorkDone

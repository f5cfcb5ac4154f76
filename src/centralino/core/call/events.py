"""What can have happened to a call: facts in the past tense, each with the moment at which it did.

Events are flat and immutable; whatever a decision used of the directory or the clock is copied into them, so
that a call folds to the same state whenever it is read again. Fields are only ever added.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from centralino.core.call.leg import LegState
from centralino.core.call.model import (
    DisconnectReason,
    Origin,
    Part,
    PartyKind,
    Reason,
    Why,
)
from centralino.core.directory.model import ContactFlowId, ContactFlowType, QueueId, Sha256, UserId
from centralino.core.flows.step import ActionId, EventHook, Message, RecordedParticipant
from centralino.core.ids import ContactId, FrameId, LegId, OfferId, PartyId, PlayId
from centralino.core.messages import OfferOutcome

# Contacts


@dataclass(frozen=True, slots=True)
class ContactOpened:
    """``customer`` is cast as the customer; ``destination`` is the agent whom a quick connect names."""

    at: datetime
    contact: ContactId
    customer: PartyId
    origin: Origin
    destination: UserId | None


@dataclass(frozen=True, slots=True)
class Recast:
    """From now on this party plays the part: what it was to hear, he hears."""

    at: datetime
    contact: ContactId
    part: Part
    party: PartyId


@dataclass(frozen=True, slots=True)
class ContactQueued:
    """The floor is asked for an agent: any of ``queue``, or ``agent`` alone."""

    at: datetime
    contact: ContactId
    queue: QueueId | None
    agent: UserId | None
    since: datetime
    front: bool


@dataclass(frozen=True, slots=True)
class AgentWhispered:
    at: datetime
    contact: ContactId


@dataclass(frozen=True, slots=True)
class ContactConnected:
    at: datetime
    contact: ContactId


@dataclass(frozen=True, slots=True)
class ContactEnded:
    """``failure``: why nobody was connected, for whoever asked. ``withdrawn``: the floor still had it."""

    at: datetime
    contact: ContactId
    disconnect: DisconnectReason
    failure: Reason | None
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class ContactCompleted:
    at: datetime
    contact: ContactId


# What flows chose


@dataclass(frozen=True, slots=True)
class HookChosen:
    at: datetime
    contact: ContactId
    hook: EventHook
    flow: ContactFlowId | None


@dataclass(frozen=True, slots=True)
class TargetChosen:
    at: datetime
    contact: ContactId
    queue: QueueId | None
    agent: UserId | None


@dataclass(frozen=True, slots=True)
class AttributesChosen:
    at: datetime
    contact: ContactId
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LoggingChosen:
    at: datetime
    contact: ContactId
    enabled: bool


@dataclass(frozen=True, slots=True)
class RecordingChosen:
    at: datetime
    contact: ContactId
    participants: frozenset[RecordedParticipant]


# Parties and legs


@dataclass(frozen=True, slots=True)
class PartyAdded:
    """``contact`` is the one in which he is cast, as the customer or as the agent who accepted it."""

    at: datetime
    party: PartyId
    kind: PartyKind
    name: str
    address: str
    agent: UserId | None
    contact: ContactId
    leg: LegId
    leg_state: LegState


@dataclass(frozen=True, slots=True)
class LegAnswered:
    at: datetime
    leg: LegId


@dataclass(frozen=True, slots=True)
class LegDarkened:
    at: datetime
    leg: LegId


@dataclass(frozen=True, slots=True)
class PartyLeft:
    """His leg is gone for this call. ``contact`` is the one that he was cast in when he came."""

    at: datetime
    party: PartyId
    agent: UserId | None
    contact: ContactId
    reason: Reason


@dataclass(frozen=True, slots=True)
class PartyMuted:
    at: datetime
    party: PartyId
    muted: bool


@dataclass(frozen=True, slots=True)
class PartyHeld:
    """``contact`` is the one whose hold flow he hears."""

    at: datetime
    party: PartyId
    contact: ContactId
    by_absence: bool


@dataclass(frozen=True, slots=True)
class PartyResumed:
    at: datetime
    party: PartyId
    contact: ContactId


@dataclass(frozen=True, slots=True)
class PartyAway:
    at: datetime
    party: PartyId


@dataclass(frozen=True, slots=True)
class PartyBack:
    at: datetime
    party: PartyId


# Places: derived from the rest by rules.placing, noted so that views, records and ladder have their times


@dataclass(frozen=True, slots=True)
class PartyTalks:
    at: datetime
    party: PartyId


@dataclass(frozen=True, slots=True)
class PartyHears:
    at: datetime
    party: PartyId
    frame: FrameId


@dataclass(frozen=True, slots=True)
class PartySilent:
    at: datetime
    party: PartyId
    why: Why


# Offers


@dataclass(frozen=True, slots=True)
class OfferMade:
    at: datetime
    offer: OfferId
    contact: ContactId
    agent: UserId
    until: datetime


@dataclass(frozen=True, slots=True)
class OfferAccepted:
    at: datetime
    offer: OfferId
    contact: ContactId
    agent: UserId


@dataclass(frozen=True, slots=True)
class OfferEnded:
    """Also of an offer that came too late to be made. ``contact_waits``: somebody else is wanted."""

    at: datetime
    offer: OfferId
    contact: ContactId
    agent: UserId
    outcome: OfferOutcome
    contact_waits: bool


# Flows


@dataclass(frozen=True, slots=True)
class FrameStarted:
    at: datetime
    frame: FrameId
    contact: ContactId
    part: Part
    type: ContactFlowType
    flow: ContactFlowId
    sha256: Sha256
    start: ActionId


@dataclass(frozen=True, slots=True)
class ActionPerformed:
    """One line of the flow's log. ``next`` is None when the flow was left by it."""

    at: datetime
    frame: FrameId
    contact: ContactId
    action: ActionId
    branch: str
    next: ActionId | None


@dataclass(frozen=True, slots=True)
class PlayStarted:
    at: datetime
    frame: FrameId
    play: PlayId
    messages: tuple[Message, ...]
    loop: bool
    interrupted_at: datetime | None


@dataclass(frozen=True, slots=True)
class FrameEnded:
    """The flow is over, or no longer wanted."""

    at: datetime
    frame: FrameId


Event = (
    ContactOpened
    | Recast
    | ContactQueued
    | AgentWhispered
    | ContactConnected
    | ContactEnded
    | ContactCompleted
    | HookChosen
    | TargetChosen
    | AttributesChosen
    | LoggingChosen
    | RecordingChosen
    | PartyAdded
    | LegAnswered
    | LegDarkened
    | PartyLeft
    | PartyMuted
    | PartyHeld
    | PartyResumed
    | PartyAway
    | PartyBack
    | PartyTalks
    | PartyHears
    | PartySilent
    | OfferMade
    | OfferAccepted
    | OfferEnded
    | FrameStarted
    | ActionPerformed
    | PlayStarted
    | FrameEnded
)

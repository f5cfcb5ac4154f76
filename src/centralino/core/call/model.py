"""The state of a call: frozen, and folded from its events by `evolve` alone.

Where a party is follows from few facts: what its contacts are doing (their phase), whether somebody holds it,
whether its line is away. `rules.placing` derives the place from them after every input; no rule sets a place
by hand. So holding, joining, leaving and recasting only change these facts, and the sound follows.

    Talking            in the one conversation of the call: hears all others who talk
    Hears(frame)       hears a running flow: an inbound or transfer flow, a queue, hold or whisper flow
    Silent(why)        hears nothing, for a reason that has a name (a ringback tone may fill it)
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from centralino.core.call.contact import Phase
from centralino.core.call.leg import LegState
from centralino.core.call.offer import OfferState
from centralino.core.directory.model import (
    ContactFlowId,
    ContactFlowType,
    QueueId,
    QuickConnectId,
    QuickConnectType,
    Sha256,
    UserId,
)
from centralino.core.flows.scope import InitiationMethod
from centralino.core.flows.step import ActionId, EventHook, Message, RecordedParticipant
from centralino.core.ids import CallId, ContactId, FrameId, LegId, OfferId, PartyId, PlayId

HOLD_FLOWS = frozenset({ContactFlowType.CUSTOMER_HOLD, ContactFlowType.AGENT_HOLD})


class PartyKind(enum.Enum):
    CUSTOMER = "customer"
    AGENT = "agent"


class Part(enum.Enum):
    """The two roles of a contact. In a transfer's contact the transferring agent plays the customer."""

    CUSTOMER = "customer"
    AGENT = "agent"


class Why(enum.Enum):
    """The names of silences."""

    CONNECTING = "connecting"
    """A flow is about to start, or the floor has been asked."""
    RINGING = "ringing"
    """Somebody is rung for him: he hears ringback."""
    AGENT_WHISPERED = "agent_whispered"
    """The answering agent hears a whisper first: ringback goes on."""
    CUSTOMER_WHISPERED = "customer_whispered"
    """The waiting side hears its whisper; the agent who accepted waits for it."""
    QUEUED = "queued"
    """In a queue whose flow has ended."""
    HELD = "held"
    """On hold, and the hold flow has ended."""
    EVERYBODY_HELD = "everybody_held"
    ALONE = "alone"
    AWAY = "away"
    """His own page and line are gone."""


@dataclass(frozen=True, slots=True)
class Talking:
    pass


@dataclass(frozen=True, slots=True)
class Hears:
    frame: FrameId


@dataclass(frozen=True, slots=True)
class Silent:
    why: Why


Place = Talking | Hears | Silent


class Reason(enum.Enum):
    """Why a leg failed or a party is gone (design section 3)."""

    REJECTED = "rejected"
    MISSED = "missed"
    BUSY = "busy"
    OFFLINE = "offline"
    NO_ANSWER = "no_answer"
    INVALID = "invalid"
    UNREACHABLE = "unreachable"
    CLOSED = "closed"
    FULL = "full"
    LEFT = "left"
    DROPPED = "dropped"
    """The host took the party off the call."""
    LOST = "lost"
    TAKEN_BACK = "taken_back"
    FLOW_ENDED = "flow_ended"


class DisconnectReason(enum.Enum):
    """Connect's words (behaviour.md 2.6)."""

    CUSTOMER_DISCONNECT = "CUSTOMER_DISCONNECT"
    AGENT_DISCONNECT = "AGENT_DISCONNECT"
    CONTACT_FLOW_DISCONNECT = "CONTACT_FLOW_DISCONNECT"
    TELECOM_PROBLEM = "TELECOM_PROBLEM"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class Hold:
    """Somebody pressed hold, or (``by_absence``) the only other party is away for a moment.

    ``frame`` is its hold flow, once started; it may have ended since.
    """

    since: datetime
    frame: FrameId | None
    by_absence: bool


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody on the call, kept after he has gone. ``name`` and ``address`` are what others are shown."""

    id: PartyId
    kind: PartyKind
    name: str
    address: str
    agent: UserId | None
    leg: LegId
    place: Place
    since: datetime
    """When he came to his place."""
    hold: Hold | None = None
    muted: bool = False
    away: bool = False
    gone: Reason | None = None


@dataclass(frozen=True, slots=True)
class Leg:
    """``since`` is when it came to its state."""

    id: LegId
    state: LegState
    since: datetime


@dataclass(frozen=True, slots=True)
class Play:
    """``messages`` have their references filled in. ``interrupted_at`` ends a looping one."""

    id: PlayId
    messages: tuple[Message, ...]
    loop: bool
    started: datetime
    interrupted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Frame:
    """A running flow, pinned by the hash of its document. It addresses a part: who hears it is cast."""

    id: FrameId
    contact: ContactId
    part: Part
    type: ContactFlowType
    flow: ContactFlowId
    sha256: Sha256
    cursor: ActionId
    performed: int = 0
    """How many actions it has performed: numbers its plays."""
    unbroken: int = 0
    """How many of them since it last waited; who has heard nothing has not waited."""
    play: Play | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    id: OfferId
    contact: ContactId
    agent: UserId
    state: OfferState
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class QuickConnectUsed:
    """What was chosen, copied: it may be renamed or deleted while it rings."""

    id: QuickConnectId
    name: str
    type: QuickConnectType


@dataclass(frozen=True, slots=True)
class Origin:
    """``flow`` is the one that the contact runs, if any. ``queue`` is the one that the contact before it came
    through: what $.Queue says until a flow sets another (decision 2).
    """

    initiation: InitiationMethod
    previous: ContactId | None
    by: PartyId
    flow: ContactFlowId | None
    quick_connect: QuickConnectUsed | None
    queue: QueueId | None
    system_address: str


@dataclass(frozen=True, slots=True)
class Routing:
    """Whom the contact is for: what a flow set (a ``queue``, or an agent's own: ``target``), and who
    took it.

    ``destination`` is the agent whom a quick connect names. ``asked`` is the one agent whom the floor
    was asked for; None when it was asked for any agent of ``queue``. ``agent`` has accepted, and did not go
    away before he was connected.
    """

    queue: QueueId | None = None
    target: UserId | None = None
    destination: UserId | None = None
    asked: UserId | None = None
    agent: UserId | None = None
    attempts: int = 0
    front: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """What flows chose for the contact. A hook whose flow is None is switched off; a missing one is the
    default."""

    hooks: Mapping[EventHook, ContactFlowId | None] = field(default_factory=dict)
    recorded: frozenset[RecordedParticipant] = frozenset()
    logging: bool = False


@dataclass(frozen=True, slots=True)
class HoldSpan:
    """``by_absence``: nobody pressed hold, the agent was away for a moment."""

    since: datetime
    until: datetime | None
    by_absence: bool


@dataclass(frozen=True, slots=True)
class History:
    """What the record is made of. ``reached`` is when a phase was come to, WAITING the first time,
    others the last."""

    reached: Mapping[Phase, datetime]
    answered: datetime | None = None
    """When the customer's leg was up: ConnectedToSystemTimestamp."""
    holds: tuple[HoldSpan, ...] = ()
    """The customer's."""
    agent_left: datetime | None = None
    joined: bool = False
    """All its parties have talked together with a third one."""
    cold: bool = False
    """The agent who opened it left before it was connected."""
    updated: datetime | None = None
    """When the contact last changed."""
    failure: Reason | None = None
    disconnect: DisconnectReason | None = None
    next: ContactId | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """One segment of the customer's history, with one record."""

    id: ContactId
    origin: Origin
    phase: Phase
    cast: Mapping[Part, PartyId]
    routing: Routing
    choices: Choices
    history: History


@dataclass(frozen=True, slots=True)
class Call:
    """Mappings keep the order in which things came: the first live agent is the host."""

    id: CallId
    seq: int = 0
    contacts: Mapping[ContactId, Contact] = field(default_factory=dict)
    parties: Mapping[PartyId, Party] = field(default_factory=dict)
    legs: Mapping[LegId, Leg] = field(default_factory=dict)
    frames: Mapping[FrameId, Frame] = field(default_factory=dict)
    offers: Mapping[OfferId, Offer] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Shared by all its contacts (behaviour.md 2.6)."""

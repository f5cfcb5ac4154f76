"""What an agent's panel shows: the shapes of the one view that feeds it.

Everything on the screen is here: words as Connect says them (``word``), the truth beside them, who hears
whom, and the actions that are allowed now. A button exists only if its action is in here. The pages'
TypeScript types are generated from this module. Texts are the pages' own: here are only kinds, names and
times (UTC).
"""

import enum
from dataclasses import dataclass
from datetime import datetime

from centralino.core.call.inputs import Verb
from centralino.core.call.model import PartyKind, Reason


class LineWord(enum.Enum):
    """The agent's standing line. NONE: no page holds one."""

    NONE = "none"
    CONNECTING = "connecting"
    UP = "up"
    DARK = "dark"


class Activity(enum.Enum):
    """What the agent is doing, derived: behaviour.md 5.1."""

    AVAILABLE = "available"
    CUSTOM = "custom"
    OFFLINE = "offline"
    INCOMING = "incoming"
    ON_CONTACT = "on_contact"
    AFTER_CONTACT_WORK = "after_contact_work"
    MISSED = "missed"


class StatusKind(enum.Enum):
    ROUTABLE = "routable"
    CUSTOM = "custom"
    OFFLINE = "offline"


class Word(enum.Enum):
    """Connect's own banner words (S4, S9, S14, S20), kept to the letter and shown small."""

    INCOMING = "Incoming"
    CONNECTING = "Connecting"
    CONNECTED = "Connected"
    ON_HOLD = "On hold"
    JOINED = "Joined"
    MISSED = "Missed"
    AFTER_CONTACT_WORK = "After call work"
    DISCONNECTED = "Disconnected"


class TruthKind(enum.Enum):
    """The one sentence that is large and in colour. ``names`` are whom it is about, in order.

    The comments give what a page should make of it (Truth.names filled in).
    """

    INCOMING = "incoming"  # Mario transfers Anna to you (or: Anna calls, queue BasicQueue); until: accept by;
    # reason: why Anna is gone, while Mario is still there
    CONNECTING = "connecting"  # connecting
    MESSAGE_TO_YOU = "message_to_you"  # you hear a message (the transfer flow, or a whisper)
    MESSAGE_TO_OTHER = "message_to_other"  # Maria hears a message
    ASKING = "asking"  # looking for Maria (the floor is asked)
    RINGING = "ringing"  # ringing Maria; since, until
    QUEUED = "queued"  # waiting in queue PasswordReset
    TALKING = "talking"  # you talk with Maria (one name: a talk; more: a conference)
    HELD_BY = "held_by"  # Mario has put you on hold
    ALL_HELD = "all_held"  # nobody hears you: everybody is on hold
    FAILED = "failed"  # Maria did not take the call: reason
    CUSTOMER_LEFT = "customer_left"  # the customer hung up, was lost or was taken off the call: reason
    AWAY = "away"  # your sound is being restored; with names: Mario's line is lost and he is waited for
    AFTER_CONTACT_WORK = "after_contact_work"  # the call is over; until: when it clears by itself
    MISSED = "missed"  # you missed a call; reason


@dataclass(frozen=True, slots=True)
class Truth:
    kind: TruthKind
    names: tuple[str, ...]
    since: datetime | None
    until: datetime | None
    reason: Reason | None


class Consequence(enum.Enum):
    """What leaving does: shown on the button before it is pressed."""

    ENDS_CALL = "ends_call"
    JOINS = "joins"
    """``names``: they go on talking with each other."""
    COLD_TRANSFER = "cold_transfer"
    """``names``: the customer goes to him alone, who has not answered yet."""


@dataclass(frozen=True, slots=True)
class Action:
    """An allowed command. ``party`` for those about one party; ``names`` also on BACK_TO_CUSTOMER: whose.

    LEAVE without a consequence leaves the others as they are, or one of them waiting for somebody else.
    """

    verb: Verb
    party: str | None
    consequence: Consequence | None
    names: tuple[str, ...]


class PartyCondition(enum.Enum):
    """What is true of a party. HELD: hears its hold flow. GONE: failed or left, with the reason."""

    CONNECTING = "connecting"
    RINGING = "ringing"
    HEARS_MESSAGE = "hears_message"
    QUEUED = "queued"
    TALKING = "talking"
    HELD = "held"
    SILENT = "silent"
    AWAY = "away"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class PartyRow:
    """One party of the call as this agent sees it; he himself is not among them.

    ``party`` is the contact's id for whom he transfers to and who has not come yet: nothing can be done to
    him. The customer who has gone keeps a row, and the target who was not reached or has gone.
    ``hears_you``: what you say reaches him now. ``you_hear``: what he says reaches you.
    """

    party: str
    kind: PartyKind
    name: str
    word: Word
    condition: PartyCondition
    since: datetime
    until: datetime | None
    reason: Reason | None
    muted: bool
    hears_you: bool
    you_hear: bool
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class ContactCard:
    """One contact of this agent. ``actions`` are those of the contact as a whole, parties have their own.

    ``transferred_by`` is who sends the contact to him.
    """

    contact: str
    word: Word
    truth: Truth
    queue: str | None
    customer: str
    transferred_by: str | None
    started: datetime
    muted: bool
    recorded: bool
    parties: tuple[PartyRow, ...]
    actions: tuple[Action, ...]


class DestinationKind(enum.Enum):
    USER = "user"
    QUEUE = "queue"
    PHONE_NUMBER = "phone_number"
    FLOW = "flow"


@dataclass(frozen=True, slots=True)
class Destination:
    """A quick connect with its live state. ``activity`` for agents; ``since`` when that began."""

    quick_connect: str
    kind: DestinationKind
    name: str
    description: str
    person: str
    activity: Activity | None
    status: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class StatusChoice:
    status: str
    name: str
    kind: StatusKind


@dataclass(frozen=True, slots=True)
class AgentCard:
    """``next_status`` is applied when the last contact is cleared. ``statuses`` are what he may choose."""

    agent: str
    username: str
    name: str
    status: StatusChoice
    since: datetime
    next_status: StatusChoice | None
    activity: Activity
    activity_since: datetime
    line: LineWord
    statuses: tuple[StatusChoice, ...]


@dataclass(frozen=True, slots=True)
class AgentPanel:
    """The whole page. ``now`` is the server's clock when it was made, for timers without skew.

    ``may_transfer`` is whether choosing a destination is allowed now; the list itself may be read before.
    """

    now: datetime
    agent: AgentCard
    contacts: tuple[ContactCard, ...]
    may_transfer: bool
    destinations: tuple[Destination, ...]

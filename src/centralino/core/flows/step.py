"""What an action asks of whoever runs the flow."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NewType

from centralino.core.directory.model import ContactFlowId, ContactFlowType, QueueId, UserId

ActionId = NewType("ActionId", str)
"""The Identifier of an action, unique in its flow."""

MAX_CONSECUTIVE_ACTIONS = 1000
"""Actions in a row without waiting, after which the caller ends a flow as FAILED: it runs in a circle."""


class EventHook(Enum):
    """Which flow of a contact is chosen; the names of Connect's language."""

    AGENT_HOLD = "AgentHold"
    AGENT_WHISPER = "AgentWhisper"
    CUSTOMER_HOLD = "CustomerHold"
    CUSTOMER_QUEUE = "CustomerQueue"
    CUSTOMER_REMAINING = "CustomerRemaining"
    CUSTOMER_WHISPER = "CustomerWhisper"
    DEFAULT_AGENT_UI = "DefaultAgentUI"
    DISCONNECT_AGENT_UI = "DisconnectAgentUI"
    PAUSE_CONTACT = "PauseContact"
    RESUME_CONTACT = "ResumeContact"


class RecordedParticipant(Enum):
    AGENT = "Agent"
    CUSTOMER = "Customer"


# Effects: facts to be noted before the step is taken.


@dataclass(frozen=True, slots=True)
class HookSet:
    """From now on this flow runs at `hook`; None: no flow runs there, not even the default one."""

    hook: EventHook
    flow_id: ContactFlowId | None


@dataclass(frozen=True, slots=True)
class TargetQueueSet:
    """Exactly one is set: a queue, or the agent whose own queue it is."""

    queue_id: QueueId | None = None
    agent_id: UserId | None = None


@dataclass(frozen=True, slots=True)
class AttributesSet:
    """Only what was set; the rest of the contact's attributes stays."""

    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LoggingSet:
    enabled: bool


@dataclass(frozen=True, slots=True)
class RecordingSet:
    """Empty: nobody is recorded."""

    participants: frozenset[RecordedParticipant]


Effect = HookSet | TargetQueueSet | AttributesSet | LoggingSet | RecordingSet


# Steps


class MessageKind(Enum):
    TEXT = "text"
    SSML = "ssml"
    PROMPT = "prompt"


@dataclass(frozen=True, slots=True)
class Message:
    """Something to be heard, references already put in.

    The value of a PROMPT is the sha256 of its sound, so that it is the same after a restart, whatever
    happened to the prompt.
    """

    kind: MessageKind
    value: str
    language_code: str
    voice: str | None = None


@dataclass(frozen=True, slots=True)
class Follow:
    """Go on at `next`. `branch` is for the flow's log: ``Success``, ``NoMatchingError``, ``Equals 1``."""

    branch: str
    next: ActionId


@dataclass(frozen=True, slots=True)
class Play:
    """Wait while the messages play one after the other; never empty.

    With `loop`, for ever and from the first again; `interrupt_after` is in seconds. The action is resumed by
    PlayFinished (never with `loop`), PlayBroken or, after `interrupt_after`, Interrupted.
    """

    messages: tuple[Message, ...]
    loop: bool = False
    interrupt_after: float | None = None


class ExitKind(Enum):
    """How the flow is left.

    ENDED: it is over, and what waited for it goes on. DISCONNECT: the party is hung up. QUEUE: the contact
    enters the target queue. AGENT: it is offered to the target agent. FAILED: no branch is wired for what
    happened; `failure` says what that means in this type of flow.
    """

    ENDED = "ended"
    DISCONNECT = "disconnect"
    QUEUE = "queue"
    AGENT = "agent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Exit:
    """`branch` is for the flow's log, as in Follow; when FAILED, the one that was missing."""

    kind: ExitKind
    branch: str = "Success"


Step = Follow | Play | Exit


def failure(flow_type: ContactFlowType) -> ExitKind:
    """What leaving a flow as FAILED means: inbound and transfer flows hang up, after others things go on."""
    inbound_or_transfer = (
        ContactFlowType.CONTACT_FLOW,
        ContactFlowType.AGENT_TRANSFER,
        ContactFlowType.QUEUE_TRANSFER,
    )
    return ExitKind.DISCONNECT if flow_type in inbound_or_transfer else ExitKind.ENDED


@dataclass(frozen=True, slots=True)
class Performed:
    """The effects are noted first, in order, then the step is taken."""

    step: Step
    effects: tuple[Effect, ...] = ()


# What resumes a Play


@dataclass(frozen=True, slots=True)
class PlayFinished:
    pass


@dataclass(frozen=True, slots=True)
class PlayBroken:
    """Nothing could be heard: the prompt is lost, or nothing here can speak the text."""

    reason: str


@dataclass(frozen=True, slots=True)
class Interrupted:
    """`Play.interrupt_after` has passed."""


Resumption = PlayFinished | PlayBroken | Interrupted

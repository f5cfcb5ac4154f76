"""What a running flow can see: every fact that an action may ask for, given by the caller."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from centralino.core.directory.directory import Directory
from centralino.core.directory.model import Channel, ContactFlowType, Queue, QueueId, User, UserId
from centralino.core.ids import ContactId


class InitiationMethod(StrEnum):
    """How a contact began, in the words of Connect's API (voice)."""

    INBOUND = "INBOUND"
    OUTBOUND = "OUTBOUND"
    TRANSFER = "TRANSFER"
    CALLBACK = "CALLBACK"
    API = "API"
    QUEUE_TRANSFER = "QUEUE_TRANSFER"
    EXTERNAL_OUTBOUND = "EXTERNAL_OUTBOUND"
    MONITOR = "MONITOR"
    DISCONNECT = "DISCONNECT"
    WEBRTC_API = "WEBRTC_API"
    FLOW = "FLOW"


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """The floor's figures of one queue at one moment; for an agent's own queue, agents are 0 or 1."""

    contacts_in_queue: int = 0
    oldest_age_s: float = 0.0
    agents_available: int = 0
    agents_staffed: int = 0
    agents_online: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """A queue or agent that is missing has nobody and nothing."""

    queues: Mapping[QueueId, QueueFigures] = field(default_factory=dict)
    agents: Mapping[UserId, QueueFigures] = field(default_factory=dict)

    def of_queue(self, queue_id: QueueId) -> QueueFigures:
        return self.queues.get(queue_id, QueueFigures())

    def of_agent(self, user_id: UserId) -> QueueFigures:
        return self.agents.get(user_id, QueueFigures())


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The customer's side or ours. `type` as in Connect's API; `address` is E.164 for TELEPHONE_NUMBER."""

    address: str
    type: str = "TELEPHONE_NUMBER"
    display_name: str = ""


@dataclass(frozen=True, slots=True)
class ContactScope:
    """The contact on which the flow runs."""

    contact_id: ContactId
    initial_contact_id: ContactId
    initiation_method: InitiationMethod
    previous_contact_id: ContactId | None = None
    channel: Channel = Channel.VOICE
    customer_endpoint: Endpoint | None = None
    system_endpoint: Endpoint | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    language_code: str | None = None
    """None is the instance's."""
    voice: str | None = None
    """The name of a voice; None is the default of the language."""


@dataclass(frozen=True, slots=True)
class RoutingScope:
    """Whom the contact is for.

    `queue` is the target or current queue; `agent_queue` instead, when that is an agent's own queue.
    `agent` is the target agent of the transfer, or the agent of the contact. `agent_transfer`: an agent
    made the transfer, so the queue's capacity may be exceeded by a fifth.
    """

    queue: Queue | None = None
    agent_queue: User | None = None
    agent: User | None = None
    queued: bool = False
    agent_transfer: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """`now` is aware, in UTC."""

    flow_type: ContactFlowType
    contact: ContactScope
    routing: RoutingScope
    directory: Directory
    figures: Figures
    now: datetime

    @property
    def language_code(self) -> str:
        return self.contact.language_code or self.directory.instance.settings.language_code

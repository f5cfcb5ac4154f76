"""The configured objects, with the shapes and names of Connect's API.

A class bears the name of a shape of botocore's model (service ``connect``, 2017-08-08). A field
``queue_id`` is the member ``QueueId`` of that shape, or of the request that creates the object: so a queue
has its quick connects and a routing profile its queues, which the API keeps apart. ARNs are not kept:
`Directory.arn` builds them. Fields of our own say so. Ids are UUIDs as text and refer to other objects of
the same instance.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

InstanceId = NewType("InstanceId", str)
AgentStatusId = NewType("AgentStatusId", str)
ContactFlowId = NewType("ContactFlowId", str)
HoursOfOperationId = NewType("HoursOfOperationId", str)
PhoneNumberId = NewType("PhoneNumberId", str)
PromptId = NewType("PromptId", str)
QueueId = NewType("QueueId", str)
QuickConnectId = NewType("QuickConnectId", str)
RoutingProfileId = NewType("RoutingProfileId", str)
SecurityProfileId = NewType("SecurityProfileId", str)
UserId = NewType("UserId", str)

Sha256 = NewType("Sha256", str)
"""64 hexadecimal digits, lower case: pins a flow's text or a prompt's sound."""


class Channel(StrEnum):
    VOICE = "VOICE"
    CHAT = "CHAT"
    TASK = "TASK"
    EMAIL = "EMAIL"


# Instance


@dataclass(frozen=True, slots=True)
class InstanceSettings:
    """Our own: what an instance's administrator chooses once."""

    offer_seconds: int = 20
    max_parties: int = 3
    language_code: str = "en-US"
    """What flows speak until they choose otherwise: ``en-US``, ``it-IT``."""
    web_call_flow: str = "Welcome"
    """The name of the inbound flow that answers calls from the customer's page."""


@dataclass(frozen=True, slots=True)
class Instance:
    """One tenant. `region` and `account_id` are our own: they stand in ARNs."""

    id: InstanceId
    instance_alias: str
    region: str = "eu-central-1"
    account_id: str = "000000000000"
    settings: InstanceSettings = field(default_factory=InstanceSettings)


# People


class AgentStatusType(StrEnum):
    ROUTABLE = "ROUTABLE"
    CUSTOM = "CUSTOM"
    OFFLINE = "OFFLINE"


class AgentStatusState(StrEnum):
    ENABLED = "ENABLED"
    DISABLED = "DISABLED"


@dataclass(frozen=True, slots=True)
class AgentStatus:
    """What an agent may choose to be; exactly one is ROUTABLE and one is OFFLINE."""

    agent_status_id: AgentStatusId
    name: str
    type: AgentStatusType = AgentStatusType.CUSTOM
    state: AgentStatusState = AgentStatusState.ENABLED
    display_order: int | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class SecurityProfile:
    id: SecurityProfileId
    security_profile_name: str
    permissions: tuple[str, ...] = ()
    description: str | None = None


@dataclass(frozen=True, slots=True)
class UserIdentityInfo:
    first_name: str
    last_name: str
    email: str | None = None


class PhoneType(StrEnum):
    SOFT_PHONE = "SOFT_PHONE"
    DESK_PHONE = "DESK_PHONE"


@dataclass(frozen=True, slots=True)
class UserPhoneConfig:
    phone_type: PhoneType = PhoneType.SOFT_PHONE
    auto_accept: bool = False
    after_contact_work_time_limit: int = 0
    """Seconds; 0 is until the agent clears the contact."""
    desk_phone_number: str | None = None


@dataclass(frozen=True, slots=True)
class User:
    """An agent, or whoever else signs in."""

    id: UserId
    username: str
    routing_profile_id: RoutingProfileId
    security_profile_ids: tuple[SecurityProfileId, ...]
    identity_info: UserIdentityInfo
    phone_config: UserPhoneConfig = field(default_factory=UserPhoneConfig)


# Routing


class HoursOfOperationDays(StrEnum):
    MONDAY = "MONDAY"
    TUESDAY = "TUESDAY"
    WEDNESDAY = "WEDNESDAY"
    THURSDAY = "THURSDAY"
    FRIDAY = "FRIDAY"
    SATURDAY = "SATURDAY"
    SUNDAY = "SUNDAY"


@dataclass(frozen=True, slots=True, order=True)
class HoursOfOperationTimeSlice:
    hours: int
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class HoursOfOperationConfig:
    """Open from `start_time` until before `end_time`; an end not after the start is the next day's."""

    day: HoursOfOperationDays
    start_time: HoursOfOperationTimeSlice
    end_time: HoursOfOperationTimeSlice


@dataclass(frozen=True, slots=True)
class HoursOfOperation:
    hours_of_operation_id: HoursOfOperationId
    name: str
    time_zone: str
    """IANA name, such as ``Europe/Rome``."""
    config: tuple[HoursOfOperationConfig, ...] = ()
    description: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimedPhoneNumberSummary:
    """A number that the instance owns. Its name, in files, is the number itself."""

    phone_number_id: PhoneNumberId
    phone_number: str
    """E.164."""
    phone_number_description: str | None = None


class QueueStatus(StrEnum):
    ENABLED = "ENABLED"
    DISABLED = "DISABLED"


@dataclass(frozen=True, slots=True)
class OutboundCallerConfig:
    outbound_caller_id_name: str | None = None
    outbound_caller_id_number_id: PhoneNumberId | None = None
    outbound_flow_id: ContactFlowId | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    queue_id: QueueId
    name: str
    hours_of_operation_id: HoursOfOperationId
    outbound_caller_config: OutboundCallerConfig = field(default_factory=OutboundCallerConfig)
    max_contacts: int | None = None
    """How many contacts may wait; None is any number."""
    status: QueueStatus = QueueStatus.ENABLED
    quick_connect_ids: tuple[QuickConnectId, ...] = ()
    description: str | None = None


@dataclass(frozen=True, slots=True)
class MediaConcurrency:
    channel: Channel
    concurrency: int


@dataclass(frozen=True, slots=True)
class RoutingProfileQueueReference:
    queue_id: QueueId
    channel: Channel = Channel.VOICE


@dataclass(frozen=True, slots=True)
class RoutingProfileQueueConfig:
    queue_reference: RoutingProfileQueueReference
    priority: int = 1
    """1 to 99; lower comes first."""
    delay: int = 0
    """Seconds that a contact must have waited before it is offered to this profile's agents."""


@dataclass(frozen=True, slots=True)
class RoutingProfile:
    routing_profile_id: RoutingProfileId
    name: str
    default_outbound_queue_id: QueueId
    media_concurrencies: tuple[MediaConcurrency, ...]
    queue_configs: tuple[RoutingProfileQueueConfig, ...] = ()
    description: str = ""


# Quick connects


class QuickConnectType(StrEnum):
    USER = "USER"
    QUEUE = "QUEUE"
    PHONE_NUMBER = "PHONE_NUMBER"
    FLOW = "FLOW"


@dataclass(frozen=True, slots=True)
class UserQuickConnectConfig:
    user_id: UserId
    contact_flow_id: ContactFlowId


@dataclass(frozen=True, slots=True)
class QueueQuickConnectConfig:
    queue_id: QueueId
    contact_flow_id: ContactFlowId


@dataclass(frozen=True, slots=True)
class PhoneNumberQuickConnectConfig:
    phone_number: str
    """E.164."""


@dataclass(frozen=True, slots=True)
class FlowQuickConnectConfig:
    contact_flow_id: ContactFlowId


QuickConnectTarget = (
    UserQuickConnectConfig | QueueQuickConnectConfig | PhoneNumberQuickConnectConfig | FlowQuickConnectConfig
)


@dataclass(frozen=True, slots=True)
class QuickConnectConfig:
    """Exactly the config that `quick_connect_type` names is there."""

    quick_connect_type: QuickConnectType
    user_config: UserQuickConnectConfig | None = None
    queue_config: QueueQuickConnectConfig | None = None
    phone_config: PhoneNumberQuickConnectConfig | None = None
    flow_config: FlowQuickConnectConfig | None = None

    @property
    def target(self) -> QuickConnectTarget:
        """The config of its type, to be matched by its class. Raises ValueError when it is missing."""
        target = self._configs[self.quick_connect_type]
        if target is None:
            raise ValueError(f"a quick connect of type {self.quick_connect_type} lacks its config")
        return target

    @property
    def is_complete(self) -> bool:
        """Whether the config of its type is there, and no other."""
        return [each for each, config in self._configs.items() if config is not None] == [
            self.quick_connect_type
        ]

    @property
    def _configs(self) -> Mapping[QuickConnectType, QuickConnectTarget | None]:
        return {
            QuickConnectType.USER: self.user_config,
            QuickConnectType.QUEUE: self.queue_config,
            QuickConnectType.PHONE_NUMBER: self.phone_config,
            QuickConnectType.FLOW: self.flow_config,
        }


@dataclass(frozen=True, slots=True)
class QuickConnect:
    quick_connect_id: QuickConnectId
    name: str
    quick_connect_config: QuickConnectConfig
    description: str | None = None


# Flows and sounds


class ContactFlowType(StrEnum):
    CONTACT_FLOW = "CONTACT_FLOW"
    CUSTOMER_QUEUE = "CUSTOMER_QUEUE"
    CUSTOMER_HOLD = "CUSTOMER_HOLD"
    CUSTOMER_WHISPER = "CUSTOMER_WHISPER"
    AGENT_HOLD = "AGENT_HOLD"
    AGENT_WHISPER = "AGENT_WHISPER"
    OUTBOUND_WHISPER = "OUTBOUND_WHISPER"
    AGENT_TRANSFER = "AGENT_TRANSFER"
    QUEUE_TRANSFER = "QUEUE_TRANSFER"
    CAMPAIGN = "CAMPAIGN"


class ContactFlowState(StrEnum):
    ACTIVE = "ACTIVE"
    ARCHIVED = "ARCHIVED"


class ContactFlowStatus(StrEnum):
    PUBLISHED = "PUBLISHED"
    SAVED = "SAVED"


@dataclass(frozen=True, slots=True)
class ContactFlow:
    id: ContactFlowId
    name: str
    type: ContactFlowType
    content: str
    """The document's text, kept as it came."""
    state: ContactFlowState = ContactFlowState.ACTIVE
    status: ContactFlowStatus = ContactFlowStatus.PUBLISHED
    description: str | None = None
    flow_content_sha256: Sha256 = field(init=False)

    def __post_init__(self) -> None:
        digest = hashlib.sha256(self.content.encode()).hexdigest()
        object.__setattr__(self, "flow_content_sha256", Sha256(digest))


@dataclass(frozen=True, slots=True)
class Prompt:
    """A recorded sound. `sound_sha256` is our own: the digest of the WAV file that the store keeps."""

    prompt_id: PromptId
    name: str
    sound_sha256: Sha256
    description: str | None = None


Configured = (
    AgentStatus
    | ClaimedPhoneNumberSummary
    | ContactFlow
    | HoursOfOperation
    | Prompt
    | Queue
    | QuickConnect
    | RoutingProfile
    | SecurityProfile
    | User
)
"""Whatever an instance's administrator creates, changes and deletes."""

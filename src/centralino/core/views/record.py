"""The contact record: what is known of one segment of a customer's history (behaviour.md 9).

Classes and fields are the members of Connect's contact record that have a source today, `member_name` gives
their names there; `transfer` and `complete` are our own. A record grows while its contact does and is
complete when after-contact work is cleared; whoever reads records tells their versions apart by
LastUpdateTimestamp.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from centralino.core.call.model import DisconnectReason, Reason
from centralino.core.directory.model import Channel, QuickConnectId, QuickConnectType
from centralino.core.flows.scope import InitiationMethod
from centralino.core.ids import ContactId

ABBREVIATIONS = {"arn": "ARN", "aws": "AWS"}


def member_name(field: str) -> str:
    """``connected_to_agent_timestamp`` is ``ConnectedToAgentTimestamp``, ``instance_arn`` ``InstanceARN``."""
    return "".join(ABBREVIATIONS.get(word, word.capitalize()) for word in field.split("_"))


class EndpointType(enum.Enum):
    TELEPHONE_NUMBER = "TELEPHONE_NUMBER"
    VOIP = "VOIP"
    """A page: WebRTC."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    type: EndpointType
    address: str
    display_name: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """An object of the directory, by ARN and the name that it has now; no name when it was deleted."""

    arn: str
    name: str | None


@dataclass(frozen=True, slots=True)
class QueueInfo:
    """``duration`` in seconds, once the contact has left the queue: to an agent, or because it ended."""

    arn: str
    name: str | None
    enqueue_timestamp: datetime
    dequeue_timestamp: datetime | None
    duration: int | None


@dataclass(frozen=True, slots=True)
class AgentInfo:
    """The agent who accepted. Durations in seconds; interaction leaves out the customer's holds.

    ``agent_initiated_hold_duration`` is of those that somebody pressed, a transfer's hold among them; the
    others bridged his absence.
    """

    arn: str
    username: str
    routing_profile: Reference | None
    accepted_by_agent_timestamp: datetime
    connected_to_agent_timestamp: datetime | None
    agent_interaction_duration: int | None
    customer_hold_duration: int
    longest_hold_duration: int
    number_of_holds: int
    agent_initiated_hold_duration: int
    after_contact_work_start_timestamp: datetime | None
    after_contact_work_end_timestamp: datetime | None
    after_contact_work_duration: int | None


@dataclass(frozen=True, slots=True)
class QuickConnectContactData:
    """A contact that was opened from this one, and by which quick connect."""

    contact_id: ContactId
    initiation_timestamp: datetime
    quick_connect_id: QuickConnectId
    quick_connect_name: str
    quick_connect_type: QuickConnectType


class Outcome(enum.Enum):
    """What became of a transfer. Connect has no such field: one has to guess from after-contact work."""

    CONSULTED = "consulted"
    """The agents talked, and the customer stayed with, or went from, the one who had asked."""
    CONFERENCED = "conferenced"
    """They talked all together, and then the one who had been asked left."""
    TRANSFERRED_WARM = "transferred_warm"
    TRANSFERRED_COLD = "transferred_cold"
    """The transferring agent left before the other one was connected."""
    TAKEN_BACK = "taken_back"
    """By the transferring agent, before it was connected."""
    ABANDONED = "abandoned"
    """Whoever waited left before it was connected."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Transfer:
    """Of a contact that an agent opened. ``outcome`` is None while it is not decided.

    ``failure_reason`` with FAILED.
    """

    by_agent_username: str
    quick_connect_id: QuickConnectId
    quick_connect_name: str
    quick_connect_type: QuickConnectType
    outcome: Outcome | None
    failure_reason: Reason | None


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """``transfer_completed_timestamp``: when the target of its last transfer was connected."""

    contact_id: ContactId
    initial_contact_id: ContactId
    previous_contact_id: ContactId | None
    next_contact_id: ContactId | None
    aws_account_id: str
    instance_arn: str
    channel: Channel
    initiation_method: InitiationMethod
    initiation_timestamp: datetime
    connected_to_system_timestamp: datetime | None
    disconnect_timestamp: datetime | None
    last_update_timestamp: datetime
    transfer_completed_timestamp: datetime | None
    disconnect_reason: DisconnectReason | None
    customer_endpoint: Endpoint | None
    system_endpoint: Endpoint
    queue: QueueInfo | None
    agent: AgentInfo | None
    agent_connection_attempts: int
    attributes: Mapping[str, str]
    next_contacts: tuple[QuickConnectContactData, ...]
    transfer: Transfer | None
    complete: bool

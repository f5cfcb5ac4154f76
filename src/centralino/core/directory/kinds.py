"""The kinds of configured objects, and their ARNs: the one table that all lookups read."""

from dataclasses import dataclass
from enum import Enum

from centralino.core.directory.model import (
    AgentStatus,
    ClaimedPhoneNumberSummary,
    Configured,
    ContactFlow,
    HoursOfOperation,
    Instance,
    Prompt,
    Queue,
    QuickConnect,
    RoutingProfile,
    SecurityProfile,
    User,
    UserId,
)


@dataclass(frozen=True, slots=True)
class KindShape:
    """`table` is the field of `Directory` and the word in files; `arn_path` precedes the id in an ARN."""

    type: type[Configured]
    id_field: str
    name_field: str
    table: str
    arn_path: str


class Kind(Enum):
    """In the order in which objects can be created: where possible, what is referred to comes first."""

    HOURS_OF_OPERATION = KindShape(
        HoursOfOperation, "hours_of_operation_id", "name", "hours_of_operations", "operating-hours"
    )
    PHONE_NUMBER = KindShape(
        ClaimedPhoneNumberSummary, "phone_number_id", "phone_number", "phone_numbers", "phone-number"
    )
    PROMPT = KindShape(Prompt, "prompt_id", "name", "prompts", "prompt")
    CONTACT_FLOW = KindShape(ContactFlow, "id", "name", "contact_flows", "contact-flow")
    QUEUE = KindShape(Queue, "queue_id", "name", "queues", "queue")
    ROUTING_PROFILE = KindShape(
        RoutingProfile, "routing_profile_id", "name", "routing_profiles", "routing-profile"
    )
    SECURITY_PROFILE = KindShape(
        SecurityProfile, "id", "security_profile_name", "security_profiles", "security-profile"
    )
    AGENT_STATUS = KindShape(AgentStatus, "agent_status_id", "name", "agent_statuses", "agent-state")
    USER = KindShape(User, "id", "username", "users", "agent")
    QUICK_CONNECT = KindShape(
        QuickConnect, "quick_connect_id", "name", "quick_connects", "transfer-destination"
    )


_KINDS: dict[type[Configured], Kind] = {kind.value.type: kind for kind in Kind}


def kind_of(configured: Configured) -> Kind:
    return _KINDS[type(configured)]


def id_of(configured: Configured) -> str:
    value: str = getattr(configured, kind_of(configured).value.id_field)
    return value


def name_of(configured: Configured) -> str:
    """What people call it; unique among the objects of its kind."""
    value: str = getattr(configured, kind_of(configured).value.name_field)
    return value


def instance_arn(instance: Instance) -> str:
    return f"{_account(instance)}instance/{instance.id}"


def arn(instance: Instance, kind: Kind, object_id: str) -> str:
    return f"{_prefix(instance, kind)}{object_id}"


def agent_queue_arn(instance: Instance, user_id: UserId) -> str:
    """The personal queue of an agent."""
    return arn(instance, Kind.QUEUE, f"agent/{user_id}")


def parse_arn(instance: Instance, text: str) -> tuple[Kind, str] | None:
    """The kind and the id that an ARN of this instance names; an agent's queue names the user."""
    agents_queue = agent_queue_arn(instance, UserId(""))
    if text.startswith(agents_queue):
        return Kind.USER, text.removeprefix(agents_queue)
    for kind in Kind:
        prefix = _prefix(instance, kind)
        if text.startswith(prefix):
            return kind, text.removeprefix(prefix)
    return None


def _account(instance: Instance) -> str:
    return f"arn:aws:connect:{instance.region}:{instance.account_id}:"


def _prefix(instance: Instance, kind: Kind) -> str:
    # A phone number belongs to the account, everything else to the instance.
    owner = _account(instance) if kind is Kind.PHONE_NUMBER else f"{instance_arn(instance)}/"
    return f"{owner}{kind.value.arn_path}/"

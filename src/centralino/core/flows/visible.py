"""The values that references have: what of a scope may be seen from a flow."""

from collections.abc import Mapping
from typing import TypeAlias

from centralino.core.directory.kinds import agent_queue_arn, instance_arn
from centralino.core.directory.model import ContactFlowType, Queue, User
from centralino.core.flows.references import Lookup, Reference
from centralino.core.flows.scope import Endpoint, Scope

Values: TypeAlias = "Mapping[str, str | Values | None]"

SEES_AGENT = frozenset(
    {
        ContactFlowType.AGENT_HOLD,
        ContactFlowType.AGENT_TRANSFER,
        ContactFlowType.AGENT_WHISPER,
        ContactFlowType.CUSTOMER_HOLD,
        ContactFlowType.CUSTOMER_WHISPER,
        ContactFlowType.OUTBOUND_WHISPER,
    }
)
"""The types of flow in which ``$.Agent`` has values."""


def lookup(scope: Scope) -> Lookup:
    """How references find their values in this scope."""

    def find(reference: Reference) -> str | None:
        if reference.root == "Attributes":
            # A key may have dots in it.
            return scope.contact.attributes.get(".".join(map(str, reference.segments[1:])))
        found: str | Values | None = _values(scope)
        for segment in reference.segments:
            found = found.get(str(segment)) if isinstance(found, Mapping) else None
        return found if isinstance(found, str) else None

    return find


def _values(scope: Scope) -> Values:
    contact, instance = scope.contact, scope.directory.instance
    agent = scope.routing.agent if scope.flow_type in SEES_AGENT else None
    return {
        "Agent": _agent(scope, agent) if agent is not None else None,
        "AwsRegion": instance.region,
        "Channel": contact.channel.value,
        "ContactId": contact.contact_id,
        "CustomerEndpoint": _endpoint(contact.customer_endpoint),
        "InitialContactId": contact.initial_contact_id,
        "InitiationMethod": contact.initiation_method.value,
        "InstanceARN": instance_arn(instance),
        "LanguageCode": scope.language_code,
        "PreviousContactId": contact.previous_contact_id,
        "Queue": _queue(scope),
        "SystemEndpoint": _endpoint(contact.system_endpoint),
        "TextToSpeechVoiceId": contact.voice,
    }


def _agent(scope: Scope, agent: User) -> Values:
    return {
        "ARN": scope.directory.arn(agent),
        "FirstName": agent.identity_info.first_name,
        "LastName": agent.identity_info.last_name,
        "UserName": agent.username,
    }


def _endpoint(endpoint: Endpoint | None) -> "Values | None":
    if endpoint is None:
        return None
    return {"Address": endpoint.address, "DisplayName": endpoint.display_name, "Type": endpoint.type}


def _queue(scope: Scope) -> "Values | None":
    match scope.routing.queue, scope.routing.agent_queue:
        case Queue() as queue, _:
            return {
                "ARN": scope.directory.arn(queue),
                "Name": queue.name,
                "OutboundCallerId": _endpoint(_caller_id(scope, queue)),
            }
        case _, User() as user:
            return {"ARN": agent_queue_arn(scope.directory.instance, user.id)}
        case _:
            return None


def _caller_id(scope: Scope, queue: Queue) -> Endpoint | None:
    number_id = queue.outbound_caller_config.outbound_caller_id_number_id
    return Endpoint(scope.directory.phone_numbers[number_id].phone_number) if number_id is not None else None

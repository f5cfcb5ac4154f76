from dataclasses import replace

import pytest

from centralino.core.directory.model import ContactFlowType, OutboundCallerConfig
from centralino.core.flows.references import parse
from centralino.core.flows.scope import Scope
from centralino.core.flows.visible import lookup
from tests.core.flows.flow import CONTACT, DIRECTORY, SCOPE, queue, scope, user

MARIA = user("maria")
BASIC = queue()
INSTANCE = "arn:aws:connect:eu-central-1:000000000000:instance/5b7ad1a2-4a0f-4f55-9d9a-6a5e0c8f0d11"


def seen(reference: str, of: Scope) -> str | None:
    parsed = parse(reference)
    assert parsed is not None
    return lookup(of)(parsed)


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("$.Attributes.name", "Anna"),
        ("$.Attributes.['vip.level']", "gold"),
        ("$.Attributes.vip.level", "gold"),
        ("$.Attributes.other", None),
        ("$.Agent.UserName", "maria"),
        ("$.Agent.FirstName", "Maria"),
        ("$.Agent.LastName", "Bianchi"),
        ("$.Agent.ARN", f"{INSTANCE}/agent/{MARIA.id}"),
        ("$.Agent", None),
        ("$.AwsRegion", "eu-central-1"),
        ("$.Channel", "VOICE"),
        ("$.ContactId", "c2"),
        ("$.InitialContactId", "c1"),
        ("$.PreviousContactId", "c1"),
        ("$.InitiationMethod", "TRANSFER"),
        ("$.InstanceARN", INSTANCE),
        ("$.LanguageCode", "en-US"),
        ("$.TextToSpeechVoiceId", None),
        ("$.CustomerEndpoint.Address", "+390212345678"),
        ("$.CustomerEndpoint.DisplayName", "Anna"),
        ("$.CustomerEndpoint.Type", "TELEPHONE_NUMBER"),
        ("$.SystemEndpoint.Address", "+390200000101"),
        ("$.Queue.Name", "BasicQueue"),
        ("$.Queue.ARN", f"{INSTANCE}/queue/{BASIC.queue_id}"),
        ("$.Queue.OutboundCallerId.Address", "+390200000101"),
        ("$.External.anything", None),
        ("$.ContactId.more", None),
    ],
)
def test_a_flow_sees_its_contact(reference: str, expected: str | None) -> None:
    assert seen(reference, scope(queue=BASIC, agent=MARIA)) == expected


@pytest.mark.parametrize(
    ("flow_type", "expected"),
    [
        (ContactFlowType.AGENT_WHISPER, "maria"),
        (ContactFlowType.CUSTOMER_WHISPER, "maria"),
        (ContactFlowType.OUTBOUND_WHISPER, "maria"),
        (ContactFlowType.AGENT_HOLD, "maria"),
        (ContactFlowType.CUSTOMER_HOLD, "maria"),
        (ContactFlowType.AGENT_TRANSFER, "maria"),
        (ContactFlowType.QUEUE_TRANSFER, None),
        (ContactFlowType.CUSTOMER_QUEUE, None),
        (ContactFlowType.CONTACT_FLOW, None),
    ],
)
def test_only_some_types_of_flow_see_the_agent(flow_type: ContactFlowType, expected: str | None) -> None:
    assert seen("$.Agent.UserName", scope(flow_type, agent=MARIA)) == expected


def test_an_agents_own_queue_has_an_arn_and_no_name() -> None:
    of = scope(agent_queue=MARIA)
    assert seen("$.Queue.ARN", of) == f"{INSTANCE}/queue/agent/{MARIA.id}"
    assert seen("$.Queue.Name", of) is None


def test_without_queue_and_endpoints_their_references_have_no_value() -> None:
    of = replace(scope(), contact=replace(CONTACT, customer_endpoint=None))
    assert seen("$.Queue.Name", of) is None
    assert seen("$.CustomerEndpoint.Address", of) is None


def test_a_queue_without_a_number_has_no_caller_id() -> None:
    plain = replace(BASIC, outbound_caller_config=OutboundCallerConfig())
    assert seen("$.Queue.OutboundCallerId.Address", scope(queue=plain)) is None


def test_the_language_is_the_contacts_or_else_the_instances() -> None:
    italian = replace(SCOPE, contact=replace(CONTACT, language_code="it-IT", voice="Bianca"))
    assert seen("$.LanguageCode", italian) == "it-IT"
    assert seen("$.TextToSpeechVoiceId", italian) == "Bianca"
    assert SCOPE.language_code == DIRECTORY.instance.settings.language_code

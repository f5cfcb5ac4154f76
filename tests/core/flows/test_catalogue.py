import inspect
import pkgutil

import pytest

from centralino.core.directory.model import ContactFlowType
from centralino.core.flows import actions
from centralino.core.flows.branches import NO_MATCHING_ERROR
from centralino.core.flows.catalogue import CATALOGUE, ActionType, NextAction
from centralino.core.flows.step import Performed

BUILT = {
    "CheckHoursOfOperation",
    "CheckMetricData",
    "Compare",
    "DisconnectParticipant",
    "EndFlowExecution",
    "MessageParticipant",
    "MessageParticipantIteratively",
    "TransferContactToAgent",
    "TransferContactToQueue",
    "UpdateContactAttributes",
    "UpdateContactEventHooks",
    "UpdateContactRecordingBehavior",
    "UpdateContactTargetQueue",
    "UpdateFlowLoggingBehavior",
}

DOCUMENTED = """ CompleteOutboundCall CreateCase CreateTask CreateWisdomSession
DequeueContactAndTransferToQueue EndFlowModuleExecution GetCase InvokeFlowModule StartOutboundChatContact
TagContact TransferContactToAgent TransferContactToQueue UnTagContact UpdateCase UpdateContactAttributes
UpdateContactCallbackNumber UpdateContactData UpdateContactEventHooks UpdateContactMediaProcessing
UpdateContactMediaStreamingBehavior UpdateContactRecordingAndAnalyticsBehavior
UpdateContactRecordingBehavior ResumeContact UpdateContactRoutingBehavior UpdateContactTargetQueue
UpdateContactTextToSpeechVoice UpdatePreviousContactParticipantState CheckHoursOfOperation CheckMetricData
CheckOutboundCallStatus CheckVoiceId Compare DistributeByPercentage EndFlowExecution GetMetricData Loop
StartVoiceIdStream TransferToFlow UpdateFlowAttributes UpdateFlowLoggingBehavior UpdateRoutingCriteria Wait
AssociateContactToCustomerProfile CreateCallbackContact CreateCustomerProfile InvokeLambdaFunction
GetCustomerProfile GetCustomerProfileObject GetCalculatedAttributesForCustomerProfile UpdateCustomerProfile
ConnectParticipantWithLexBot DisconnectParticipant GetParticipantInput MessageParticipant
MessageParticipantIteratively ShowView TransferParticipantToThirdParty
"""
"""The index of Amazon's pages, and the one that is missing from it."""

SPELT_OTHERWISE = {"UntagContact", "UpdateContactRoutingCriteria"}


def test_the_actions_of_this_stage_are_built() -> None:
    assert {name for name, known in CATALOGUE.items() if known.perform is not None} == BUILT


def test_every_documented_action_is_there_also_as_the_service_spells_it() -> None:
    assert {*DOCUMENTED.split(), *SPELT_OTHERWISE} <= set(CATALOGUE)


def test_terminal_are_those_that_the_language_says() -> None:
    terminal = {name for name, known in CATALOGUE.items() if known.next_action is NextAction.TERMINAL}
    assert terminal == {
        "DisconnectParticipant",
        "EndFlowExecution",
        "EndFlowModuleExecution",
        "TransferContactToAgent",
    }


def test_success_leaves_the_flow_for_those_that_the_language_says() -> None:
    leaving = {name for name, known in CATALOGUE.items() if known.next_action is NextAction.LEAVES}
    assert leaving == {"TransferContactToQueue", "DequeueContactAndTransferToQueue", "TransferToFlow"}


INBOUND, QUEUE = ContactFlowType.CONTACT_FLOW, ContactFlowType.CUSTOMER_QUEUE
AGENT_TRANSFER, QUEUE_TRANSFER = ContactFlowType.AGENT_TRANSFER, ContactFlowType.QUEUE_TRANSFER
AGENT_WHISPER, CUSTOMER_WHISPER = ContactFlowType.AGENT_WHISPER, ContactFlowType.CUSTOMER_WHISPER
OUTBOUND = ContactFlowType.OUTBOUND_WHISPER
AGENT_HOLD, CUSTOMER_HOLD = ContactFlowType.AGENT_HOLD, ContactFlowType.CUSTOMER_HOLD
TRANSFER = {AGENT_TRANSFER, QUEUE_TRANSFER}
WHISPER = {AGENT_WHISPER, CUSTOMER_WHISPER, OUTBOUND}


@pytest.mark.parametrize(
    ("name", "flow_types"),
    [
        ("MessageParticipant", {INBOUND, *TRANSFER, QUEUE, *WHISPER}),
        ("MessageParticipantIteratively", {QUEUE, AGENT_HOLD, CUSTOMER_HOLD}),
        ("DisconnectParticipant", {INBOUND, *TRANSFER, QUEUE}),
        ("TransferContactToQueue", {INBOUND, *TRANSFER}),
        ("TransferContactToAgent", TRANSFER),
        ("EndFlowExecution", {QUEUE, *WHISPER}),
        ("UpdateContactTargetQueue", {INBOUND, *TRANSFER}),
        ("CheckHoursOfOperation", {INBOUND, *TRANSFER, QUEUE, OUTBOUND}),
        ("CheckMetricData", {INBOUND, *TRANSFER, QUEUE, OUTBOUND}),
        ("UpdateContactRecordingBehavior", {INBOUND, *TRANSFER, QUEUE, OUTBOUND}),
        ("DequeueContactAndTransferToQueue", {QUEUE}),
        ("CompleteOutboundCall", {OUTBOUND}),
        ("EndFlowModuleExecution", set()),
        ("Compare", set(ContactFlowType) - {ContactFlowType.CAMPAIGN}),
    ],
)
def test_an_action_stands_in_the_types_of_flow_of_the_table(
    name: str, flow_types: set[ContactFlowType]
) -> None:
    assert set(CATALOGUE[name].flow_types) - {ContactFlowType.CAMPAIGN} == flow_types


@pytest.mark.parametrize("known", CATALOGUE.values(), ids=CATALOGUE)
def test_a_built_action_has_rules_and_its_required_errors_are_allowed(known: ActionType) -> None:
    rules = known.rules
    assert (known.perform is not None) == (rules.parameters is not None) == (rules.allowed_errors is not None)
    assert rules.required_errors <= (rules.allowed_errors or rules.required_errors)


@pytest.mark.parametrize("name", sorted(BUILT))
def test_a_built_action_that_may_fail_can_be_wired_for_it(name: str) -> None:
    known = CATALOGUE[name]
    may_fail = known.next_action is not NextAction.TERMINAL and name not in {
        "Compare",
        "UpdateFlowLoggingBehavior",
        "UpdateContactRecordingBehavior",
    }
    assert (NO_MATCHING_ERROR in (known.rules.allowed_errors or ())) == may_fail


def test_every_function_of_the_families_that_performs_is_in_the_catalogue() -> None:
    performing = {known.perform for known in CATALOGUE.values()}
    for module in pkgutil.iter_modules(actions.__path__):
        family = pkgutil.resolve_name(f"{actions.__name__}.{module.name}")
        for name, function in inspect.getmembers(family, inspect.isfunction):
            returns = inspect.signature(function).return_annotation
            if function.__module__ == family.__name__ and returns is Performed:
                assert function in performing, name

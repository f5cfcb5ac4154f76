from dataclasses import replace
from typing import Any

import pytest

from centralino.core.directory.model import ContactFlow, ContactFlowState, ContactFlowStatus
from centralino.core.flows.interpreter import perform
from centralino.core.flows.scope import Scope
from centralino.core.flows.step import (
    ActionId,
    AttributesSet,
    Effect,
    EventHook,
    Follow,
    HookSet,
    LoggingSet,
    Performed,
    RecordedParticipant,
    RecordingSet,
)
from tests.core.flows.flow import CONTACT, DIRECTORY, SCOPE, action, seeing

ERROR = Performed(Follow("NoMatchingError", ActionId("error")))


def noted(*effects: Effect) -> Performed:
    return Performed(Follow("Success", ActionId("next")), effects)


def done(type_: str, parameters: dict[str, Any], of: Scope = SCOPE, **more: Any) -> Performed:
    return perform(action(type_, parameters, next_="next", errors={"NoMatchingError": "error"}, **more), of)


def flow(name: str) -> ContactFlow:
    found = DIRECTORY.contact_flows.named(name)
    assert found is not None
    return found


def hooks(
    named: dict[str, str], of: Scope = SCOPE, configuration: Any = None, metadata: Any = None
) -> Performed:
    parameters: dict[str, Any] = {"EventHooks": named} if named else {}
    if configuration is not None:
        parameters["EventHooksConfiguration"] = configuration
    return done("UpdateContactEventHooks", parameters, of, metadata=metadata)


def test_a_whisper_is_set_by_name_id_arn_or_reference() -> None:
    whisper = flow("Transferred call")
    expected = noted(HookSet(EventHook.AGENT_WHISPER, whisper.id))
    for value in (whisper.name, whisper.id, DIRECTORY.arn(whisper)):
        assert hooks({"AgentWhisper": value}) == expected
        assert hooks({"AgentWhisper": "$.Attributes.w"}, seeing({"w": value})) == expected


@pytest.mark.parametrize(
    "metadata",
    [
        {"parameters": {"EventHooks": {"AgentWhisper": {"displayName": "Transferred call"}}}},
        {"contactFlow": {"text": "Transferred call"}},
        {"ContactFlow": {"text": "Transferred call"}},
    ],
)
def test_a_flow_of_another_instance_is_found_by_the_name_in_the_metadata(metadata: dict[str, Any]) -> None:
    expected = noted(HookSet(EventHook.AGENT_WHISPER, flow("Transferred call").id))
    assert (
        hooks({"AgentWhisper": "arn:aws:connect:x:1:instance/i/contact-flow/f"}, metadata=metadata)
        == expected
    )


@pytest.mark.parametrize(
    ("hook", "name"),
    [
        (EventHook.AGENT_HOLD, "Default agent hold"),
        (EventHook.CUSTOMER_HOLD, "Default customer hold"),
        (EventHook.CUSTOMER_QUEUE, "Default customer queue"),
        (EventHook.CUSTOMER_WHISPER, "Connecting to an agent"),
        (EventHook.CUSTOMER_REMAINING, "Welcome"),
        (EventHook.DEFAULT_AGENT_UI, "Welcome"),
    ],
)
def test_every_hook_takes_flows_of_its_type(hook: EventHook, name: str) -> None:
    assert hooks({hook.value: name}) == noted(HookSet(hook, flow(name).id))
    assert hooks({hook.value: "Default outbound"}) == ERROR


def test_a_whisper_can_be_switched_off_and_on() -> None:
    off, on = ({"CustomerWhisper": {"DisableExecution": value}} for value in ("true", "false"))
    assert hooks({}, configuration=off) == noted(HookSet(EventHook.CUSTOMER_WHISPER, None))
    assert hooks({"CustomerWhisper": "Connecting to an agent"}, configuration=off) == noted(
        HookSet(EventHook.CUSTOMER_WHISPER, None)
    )
    assert hooks({"CustomerWhisper": "Connecting to an agent"}, configuration=on) == noted(
        HookSet(EventHook.CUSTOMER_WHISPER, flow("Connecting to an agent").id)
    )
    assert hooks({}, configuration=on) == noted()


@pytest.mark.parametrize(
    "change", [{"status": ContactFlowStatus.SAVED}, {"state": ContactFlowState.ARCHIVED}]
)
def test_a_flow_that_is_not_published_or_archived_cannot_be_set(change: dict[str, Any]) -> None:
    unfit = replace(flow("Transferred call"), **change)
    of = replace(SCOPE, directory=DIRECTORY.revised([unfit]))
    assert hooks({"AgentWhisper": "Transferred call"}, of) == ERROR


def test_a_hook_whose_flow_is_gone_takes_the_error_branch_and_sets_nothing() -> None:
    assert hooks({"AgentWhisper": "Transferred call", "CustomerWhisper": "gone"}) == ERROR


def test_attributes_are_set_with_references_put_in() -> None:
    parameters = {
        "Attributes": {"greeting": "Hello $.Attributes.name", "count": 3, "none": "$.Attributes.none"}
    }
    assert done("UpdateContactAttributes", parameters) == noted(
        AttributesSet({"greeting": "Hello Anna", "count": "3", "none": ""})
    )


def test_attributes_beyond_32_kilobytes_in_all_are_not_set_at_all() -> None:
    here = replace(SCOPE, contact=replace(CONTACT, attributes={"old": "x" * 100}))
    room = 32 * 1024 - len("old") - 100 - len("new")
    assert done("UpdateContactAttributes", {"Attributes": {"new": "x" * room}}, here).effects
    assert done("UpdateContactAttributes", {"Attributes": {"new": "x" * (room + 1)}}, here) == ERROR
    assert done("UpdateContactAttributes", {"Attributes": {"new": "é" * (room // 2 + 1)}}, here) == ERROR
    assert done("UpdateContactAttributes", {"Attributes": {"old": "x" * room}}, here).effects


@pytest.mark.parametrize(
    "parameters", [{}, {"Attributes": {}}, {"Attributes": {"a": "b"}, "TargetContact": "Related"}]
)
def test_no_attributes_or_those_of_a_related_contact_take_the_error_branch(
    parameters: dict[str, Any],
) -> None:
    assert done("UpdateContactAttributes", parameters) == ERROR


@pytest.mark.parametrize(("value", "enabled"), [("Enabled", True), ("Disabled", False)])
def test_the_flow_log_is_switched(value: str, enabled: bool) -> None:
    assert done("UpdateFlowLoggingBehavior", {"FlowLoggingBehavior": value}) == noted(LoggingSet(enabled))


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        (["Agent", "Customer"], frozenset(RecordedParticipant)),
        (["Agent"], frozenset({RecordedParticipant.AGENT})),
        ([], frozenset()),
        (["Supervisor"], frozenset()),
    ],
)
def test_it_is_noted_who_is_recorded(named: list[str], expected: frozenset[RecordedParticipant]) -> None:
    parameters = {"RecordingBehavior": {"RecordedParticipants": named}}
    assert done("UpdateContactRecordingBehavior", parameters) == noted(RecordingSet(expected))


def test_a_recording_behaviour_that_names_nobody_to_record_changes_nothing() -> None:
    parameters = {"AnalyticsBehavior": {"Enabled": "True"}}
    assert done("UpdateContactRecordingBehavior", parameters) == noted()

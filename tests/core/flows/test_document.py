import json
from typing import Any

import pytest

from centralino.core.flows.document import Condition, DocumentError, parse
from centralino.core.flows.step import ActionId
from tests.core.flows.flow import end, flow, node

SIMPLE = flow(
    node("a", "MessageParticipant", {"Text": "Hello"}, next_="b", errors={"NoMatchingError": "b"}), end("b")
)


def test_a_document_has_its_actions_by_identifier_and_keeps_its_text() -> None:
    document = parse(SIMPLE)
    assert document.start == "a"
    assert set(document.actions) == {"a", "b"}
    assert document.text == SIMPLE
    first = document.actions[ActionId("a")]
    assert (first.type, first.text("Text")) == ("MessageParticipant", "Hello")
    assert (first.transitions.next_action, dict(first.transitions.errors)) == ("b", {"NoMatchingError": "b"})


@pytest.mark.parametrize(
    "text",
    [
        f"\ufeff{SIMPLE}",
        json.dumps({"ContactFlow": {"Name": "Flow", "Type": "CONTACT_FLOW", "Content": SIMPLE}}),
    ],
)
def test_a_byte_order_mark_and_the_wrapper_of_describe_contact_flow_are_accepted(text: str) -> None:
    assert parse(text).actions == parse(SIMPLE).actions


def test_a_control_character_within_a_string_is_accepted() -> None:
    actions = parse(SIMPLE.replace("Hello", "Hel\tlo")).actions
    assert actions[ActionId("a")].text("Text") == "Hel\tlo"


def test_parameters_and_lists_of_transitions_may_be_absent() -> None:
    text = '{"StartAction": "a", "Actions": [{"Identifier": "a", "Type": "TransferContactToQueue"}]}'
    only = parse(text).actions[ActionId("a")]
    assert dict(only.parameters) == {}
    assert (only.transitions.next_action, dict(only.transitions.errors), only.transitions.conditions) == (
        None,
        {},
        (),
    )


def test_numbers_and_booleans_are_read_as_the_text_they_stand_for() -> None:
    parameters: dict[str, Any] = {
        "Seconds": 5,
        "Share": 0.5,
        "Yes": True,
        "No": False,
        "Nothing": None,
        "Empty": "",
        "List": [],
    }
    read = parse(flow(node("a", "Wait", parameters))).actions[ActionId("a")]
    values = {name: read.text(name) for name in (*parameters, "Absent")}
    assert values == {
        "Seconds": "5",
        "Share": "0.5",
        "Yes": "true",
        "No": "false",
        "Nothing": None,
        "Empty": None,
        "List": None,
        "Absent": None,
    }


def test_a_target_that_names_no_action_is_not_wired() -> None:
    text = flow(
        node(
            "a",
            "Compare",
            next_="gone",
            errors={"NoMatchingCondition": ""},
            conditions=[("Equals", "1", "x")],
        )
    )
    transitions = parse(text).actions[ActionId("a")].transitions
    assert transitions.next_action is None
    assert dict(transitions.errors) == {}
    assert transitions.conditions == (Condition("Equals", "1", None),)


def test_a_start_that_names_no_action_is_none() -> None:
    assert parse(flow()).start is None


def test_of_two_errors_of_a_type_the_first_counts_and_of_two_actions_with_an_identifier_too() -> None:
    errors = [{"ErrorType": "NoMatchingError", "NextAction": to} for to in ("b", "c")]
    first = {"Identifier": "a", "Type": "Compare", "Transitions": {"Errors": errors}}
    document = parse(flow(first, end("a"), end("b"), end("c")))
    assert document.actions[ActionId("a")].type == "Compare"
    assert document.actions[ActionId("a")].transitions.errors["NoMatchingError"] == "b"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not valid JSON"),
        ("{", "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        ('{"Actions": ' + "[" * 70 + "]" * 70 + "}", "more than 64 deep"),
        ("[]", "not a JSON object"),
        ('"flow"', "not a JSON object"),
        ('{"modules": [], "start": "a"}', "before 2019"),
        ('{"ContactFlow": {"Content": "{"}}', "not valid JSON"),
    ],
)
def test_what_is_no_flow_document_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(DocumentError, match=why):
        parse(text)

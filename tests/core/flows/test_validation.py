import json
from typing import Any

import pytest

from centralino.core.directory.model import ContactFlowStatus, ContactFlowType
from centralino.core.flows.problems import Problem, Severity, stopping
from centralino.core.flows.validation import validate
from tests.core.flows.flow import DIRECTORY, Node, end, flow, node

INBOUND = ContactFlowType.CONTACT_FLOW
HANG_UP = end("end")


def problems(*nodes: Node, flow_type: ContactFlowType = INBOUND, **more: Any) -> tuple[Problem, ...]:
    """Of a flow of these actions and one that hangs up, called ``end``."""
    return validate(flow(*nodes, HANG_UP, **more), flow_type, DIRECTORY)


def told(*nodes: Node, **more: Any) -> list[str]:
    return [str(each) for each in problems(*nodes, **more)]


def invalid(place: str, detail: str, index: int = 0, identifier: str = "a") -> str:
    path = f"Actions[{index}].{place}"
    return f"Invalid Action property value. Path: {path}, Identifier: {identifier} ({detail})"


def play(parameters: dict[str, Any], **more: Any) -> Node:
    return node("a", "MessageParticipant", parameters, next_="end", **more)


def compare(parameters: dict[str, Any], conditions: Any, errors: Any = None) -> Node:
    wired = {"NoMatchingCondition": "end"} if errors is None else errors
    return node("a", "Compare", parameters, next_="end", errors=wired, conditions=conditions)


@pytest.mark.parametrize("demo_flow", DIRECTORY.contact_flows.values(), ids=lambda each: each.name)
def test_the_flows_of_the_demo_have_no_problems(demo_flow: Any) -> None:
    assert validate(demo_flow.content, demo_flow.type, DIRECTORY) == ()


# What is refused, what keeps from publishing, what only warns


def test_a_type_outside_the_language_is_refused_with_identifier_and_path() -> None:
    found = problems(play({"Text": "x"}), node("v", "PlayVideo", next_="end"))
    (refused,) = stopping(found, ContactFlowStatus.SAVED)
    assert (refused.severity, refused.message) == (Severity.REFUSED, "Invalid Action type. Type: PlayVideo")
    assert (refused.path, refused.identifier) == ("Actions[1].Type", "v")


def test_a_type_that_is_not_built_yet_is_stored_with_a_warning() -> None:
    lex = node(
        "a",
        "InvokeLambdaFunction",
        {"LambdaFunctionARN": "x"},
        next_="end",
        errors={"NoMatchingError": "end"},
    )
    found = problems(lex)
    (only,) = found
    assert str(only) == (
        "Action type is not built yet; it takes its error branch. Type: InvokeLambdaFunction, "
        "Path: Actions[0].Type, Identifier: a"
    )
    assert stopping(found, ContactFlowStatus.PUBLISHED) == ()


def test_what_keeps_a_flow_from_being_published_does_not_keep_it_from_being_saved() -> None:
    found = problems(play({}))
    assert [each.severity for each in found] == [Severity.ERROR]
    assert stopping(found, ContactFlowStatus.PUBLISHED) == found
    assert stopping(found, ContactFlowStatus.SAVED) == ()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"modules": []}'])
def test_what_is_no_document_is_refused(text: str) -> None:
    (problem,) = validate(text, INBOUND, DIRECTORY)
    assert problem.severity is Severity.REFUSED
    assert problem.message.startswith("Invalid flow content. the flow is")


def test_all_problems_are_found_at_once() -> None:
    assert len(problems(play({}), node("b", "X"), node("c", "Compare"))) > 5


# The envelope


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"Version": "1"}, "Invalid Action property value. Path: Version (it must be 2019-10-30)"),
        (
            {"StartAction": "gone"},
            "Invalid Action property value. Path: StartAction (it must name an action)",
        ),
        ({"StartAction": ""}, "Invalid Action property value. Path: StartAction (it must name an action)"),
        ({"Actions": []}, "Invalid Action property value. Path: Actions (there must be 1 to 250)"),
        ({"Actions": "none"}, "Invalid Action property value. Path: Actions (there must be 1 to 250)"),
    ],
)
def test_the_envelope_is_judged(more: dict[str, Any], expected: str) -> None:
    document = {**json.loads(flow(HANG_UP)), **more}
    assert expected in [str(each) for each in validate(json.dumps(document), INBOUND, DIRECTORY)]


def test_there_are_at_most_250_actions_and_256000_characters() -> None:
    many = [node(f"a{n}", "MessageParticipant", {"Text": "x"}, next_=f"a{n + 1}") for n in range(250)]
    assert told(*many[:248], node("a248", "MessageParticipant", {"Text": "x"}, next_="end")) == []
    assert "Invalid Action property value. Path: Actions (there must be 1 to 250)" in told(*many)
    (long,) = told(play({"Text": "x" * 256_000}))
    assert long == "Invalid Action property value. Path: Content (it has more than 256000 characters)"


@pytest.mark.parametrize(
    "identifier", ["x" * 51, "a:b", "a/b", "50%", "a{b}", "constructor", "__proto__", "valueOf"]
)
def test_illegal_identifiers_are_told(identifier: str) -> None:
    found = told(node(identifier, "MessageParticipant", {"Text": "x"}, next_="end"))
    assert len(found) == 1
    assert found[0].startswith(
        f"Invalid Action property value. Path: Actions[0].Identifier, Identifier: {identifier}"
    )


@pytest.mark.parametrize("identifier", ["Play prompt", "perché no?", "7f0c9a9e-1e0a-4c57-8a43-0d4a3c0d3b1e"])
def test_legal_identifiers_are_accepted(identifier: str) -> None:
    assert told(node(identifier, "MessageParticipant", {"Text": "x"}, next_="end")) == []


def test_an_identifier_that_two_actions_have_or_that_is_missing_is_told() -> None:
    twice = node("end", "MessageParticipant", {"Text": "x"}, next_="end")
    assert [each for each in told(twice) if "Identifier" in each] == [
        invalid("Identifier", "another action has it too", index, "end") for index in (0, 1)
    ]
    nameless = {"Type": "DisconnectParticipant"}
    assert invalid("Identifier", "it is missing", 1, "") in told(play({"Text": "x"}), nameless)


# Transitions


def test_an_action_must_say_where_to_go_on() -> None:
    found = told(node("a", "MessageParticipant", {"Text": "x"}))
    path = "Actions[0].Transitions.NextAction"
    assert f"Action is missing required property. Path: {path}, Identifier: a" in found


def test_nothing_may_follow_a_terminal_action() -> None:
    found = told(node("a", "DisconnectParticipant", next_="end"))
    assert found == [invalid("Transitions.NextAction", "nothing follows this action")]


def test_a_loop_of_prompts_needs_no_next_action() -> None:
    hold = node("a", "MessageParticipantIteratively", {"Messages": [{"Text": "x"}]})
    assert validate(flow(hold), ContactFlowType.CUSTOMER_HOLD, DIRECTORY) == ()


@pytest.mark.parametrize("target", ["gone", ""])
def test_targets_that_lead_nowhere_are_told(target: str) -> None:
    it = node(
        "a",
        "Compare",
        {"ComparisonValue": "$.Channel"},
        next_=target,
        errors={"NoMatchingCondition": target},
        conditions=[("Equals", "VOICE", "end"), ("Equals", "CHAT", target)],
    )
    places = ("Errors[0].NextAction", "Conditions[1].NextAction", "NextAction")
    assert told(it) == [invalid(f"Transitions.{place}", "it names no action of the flow") for place in places]


def test_a_required_error_that_is_missing_is_told() -> None:
    it = node("a", "TransferContactToQueue", next_="end", errors={})
    at = "Path: Actions[0].Transitions.Errors, Identifier: a"
    assert told(it) == [
        f"Action is missing required error. Error: {error}, {at}"
        for error in ("NoMatchingError", "QueueAtCapacity")
    ]


def test_an_error_that_an_action_does_not_have_is_told() -> None:
    it = play({"Text": "x"}, errors={"NoMatchingCondition": "end"})
    assert told(it) == ["Invalid Action error. Error: NoMatchingCondition, Path: Actions[0], Identifier: a"]


def test_conditions_where_none_may_be_are_told() -> None:
    it = play({"Text": "x"}, conditions=[("Equals", "1", "end")])
    assert told(it) == [
        "Action does not support conditions, Path: Actions[0].Transitions.Conditions, Identifier: a"
    ]


@pytest.mark.parametrize(
    ("conditions", "detail"),
    [
        ([], "there must be one at least"),
        ([("NumericLessThan", "1", "end")], "the operator 'NumericLessThan' is unknown"),
        ([("Equals", "", "end")], "the operand '' is no result of it"),
    ],
)
def test_the_conditions_of_a_comparison_are_judged(conditions: Any, detail: str) -> None:
    assert told(compare({"ComparisonValue": "$.Channel"}, conditions)) == [
        invalid("Transitions.Conditions", detail)
    ]


def test_an_operand_of_a_comparison_may_be_a_reference() -> None:
    assert told(compare({"ComparisonValue": "$.Channel"}, [("Equals", "$.Attributes.x", "end")])) == []


@pytest.mark.parametrize(
    ("operands", "detail"),
    [
        (["True"], "there must be those for False and True"),
        (["True", "False", "Maybe"], "there must be those for False and True"),
    ],
)
def test_a_check_of_hours_has_exactly_two_conditions(operands: list[str], detail: str) -> None:
    conditions = [("Equals", operand, "end") for operand in operands]
    it = node(
        "a", "CheckHoursOfOperation", next_="end", errors={"NoMatchingError": "end"}, conditions=conditions
    )
    assert invalid("Transitions.Conditions", detail) in told(it)


@pytest.mark.parametrize(
    ("metric", "condition", "detail"),
    [
        ("NumberOfAgentsStaffed", ("NumberGreaterThan", "0"), None),
        ("NumberOfAgentsStaffed", ("NumberGreaterThan", "1"), "the operand '1' is no result of it"),
        ("NumberOfAgentsStaffed", ("Equals", "0"), "the operator 'Equals' is not one for this action"),
        ("NumberOfContactsInQueue", ("Equals", "5"), None),
        (
            "NumberOfContactsInQueue",
            ("TextContains", "5"),
            "the operator 'TextContains' is not one for this action",
        ),
        (
            "NumberOfContactsInQueue",
            ("NumberLessThan", "$.Attributes.x"),
            "an operand may be no reference here",
        ),
    ],
)
def test_the_conditions_of_a_metric_follow_from_the_metric(
    metric: str, condition: tuple[str, str], detail: str | None
) -> None:
    errors = {"NoMatchingError": "end", "NoMatchingCondition": "end"}
    conditions = [(*condition, "end")]
    it = node(
        "a", "CheckMetricData", {"MetricType": metric}, next_="end", errors=errors, conditions=conditions
    )
    assert told(it) == ([] if detail is None else [invalid("Transitions.Conditions", detail)])


# Where an action may stand


def test_an_action_outside_its_types_of_flow_is_told() -> None:
    found = problems(play({"Text": "x"}), flow_type=ContactFlowType.CUSTOMER_HOLD)
    assert [each.message for each in stopping(found, ContactFlowStatus.PUBLISHED)] == [
        "Invalid Action type in a flow of type CUSTOMER_HOLD. Type: MessageParticipant",
        "Invalid Action type in a flow of type CUSTOMER_HOLD. Type: DisconnectParticipant",
    ]


# Parameters


@pytest.mark.parametrize(
    ("parameters", "place", "detail"),
    [
        ({}, "", "exactly one of Media, PromptId, SSML, Text must be there"),
        ({"Text": "x", "SSML": "x"}, "", "exactly one of Media, PromptId, SSML, Text must be there"),
        ({"Text": ""}, ".Text", "it must be text, and not empty"),
        ({"Text": ["x"]}, ".Text", "it must be text, and not empty"),
        ({"Text": "Hello $.Nobody.name"}, ".Text", "there is nothing called $.Nobody"),
        ({"PromptId": "no-prompt"}, ".PromptId", "there is no 'no-prompt' among prompts"),
        ({"PromptId": "a $.Attributes.p"}, ".PromptId", "it must be one reference, and nothing else"),
        ({"PromptId": 0.5}, ".PromptId", "there is no '0.5' among prompts"),
        ({"PromptId": None}, ".PromptId", "it must be text, and not empty"),
    ],
)
def test_the_message_of_a_prompt_is_judged(parameters: dict[str, Any], place: str, detail: str) -> None:
    assert told(play(parameters)) == [invalid(f"Parameters{place}", detail)]


@pytest.mark.parametrize(
    "parameters",
    [
        {"Text": "Hello $.Attributes.name"},
        {"SSML": "<speak>Hello</speak>"},
        {"PromptId": "beep"},
        {"PromptId": "$.Attributes.prompt"},
        {"Media": {"Uri": "s3://bucket/x.wav", "SourceType": "S3", "MediaType": "Audio"}},
        {"Text": "x", "SkipWhenDTMFBufferEnabled": "false"},
    ],
)
def test_messages_that_are_right_are_accepted(parameters: dict[str, Any]) -> None:
    assert told(play(parameters)) == []


def test_a_blank_text_and_an_unknown_property_only_warn() -> None:
    found = problems(play({"Text": " ", "Volume": "11"}))
    assert list(map(str, found)) == [
        "Text is blank, Path: Actions[0].Parameters.Text, Identifier: a",
        "Action has an unknown property, Path: Actions[0].Parameters.Volume, Identifier: a",
    ]
    assert {each.severity for each in found} == {Severity.WARNING}


@pytest.mark.parametrize(
    ("messages", "place", "detail"),
    [
        ([], "Messages", "it must be a list, and not empty"),
        ("x", "Messages", "it must be a list, and not empty"),
        ([{"Text": "x"}, {}], "Messages[1]", "exactly one of Media, PromptId, SSML, Text must be there"),
        (["x"], "Messages[0]", "it must be an object"),
        ([{"PromptId": "gone"}], "Messages[0].PromptId", "there is no 'gone' among prompts"),
    ],
)
def test_the_messages_of_a_loop_are_judged(messages: Any, place: str, detail: str) -> None:
    hold = node("a", "MessageParticipantIteratively", {"Messages": messages})
    (problem,) = validate(flow(hold), ContactFlowType.CUSTOMER_HOLD, DIRECTORY)
    assert str(problem) == invalid(f"Parameters.{place}", detail)


@pytest.mark.parametrize(
    ("seconds", "wired", "detail"),
    [
        ("30", True, None),
        ("30", False, "it must have the condition MessagesInterrupted"),
        ("soon", True, "it must be a whole number"),
        ("$.Attributes.s", True, "it may hold no reference"),
    ],
)
def test_the_interrupt_of_a_loop_is_a_static_number_with_its_condition(
    seconds: str, wired: bool, detail: str | None
) -> None:
    conditions = [("Equals", "MessagesInterrupted", "a")] if wired else []
    parameters = {"Messages": [{"Text": "x"}], "InterruptFrequencySeconds": seconds}
    hold = node("a", "MessageParticipantIteratively", parameters, conditions=conditions)
    found = list(map(str, validate(flow(hold), ContactFlowType.CUSTOMER_HOLD, DIRECTORY)))
    assert found == ([] if detail is None else [invalid("Parameters.InterruptFrequencySeconds", detail)])


def wired(type_: str, parameters: dict[str, Any], errors: Any = ("NoMatchingError",)) -> Node:
    return node("a", type_, parameters, next_="end", errors=dict.fromkeys(errors, "end"))


@pytest.mark.parametrize(
    ("it", "place", "detail"),
    [
        (
            wired("UpdateContactTargetQueue", {}),
            "",
            "exactly one of AgentId, QueueId must be there",
        ),
        (
            wired("UpdateContactTargetQueue", {"QueueId": "Nowhere"}),
            ".QueueId",
            "there is no 'Nowhere' among queues",
        ),
        (
            wired("UpdateContactEventHooks", {}),
            "",
            "one of EventHooks, EventHooksConfiguration must be there",
        ),
        (
            wired("UpdateContactEventHooks", {"EventHooks": {"AgentWhisper": "Welcome"}}),
            ".EventHooks.AgentWhisper",
            "the flow is of type CONTACT_FLOW, not AGENT_WHISPER",
        ),
        (
            wired(
                "UpdateContactEventHooks",
                {"EventHooksConfiguration": {"AgentHold": {"DisableExecution": "x"}}},
            ),
            ".EventHooksConfiguration.AgentHold.DisableExecution",
            "it must be one of false, true",
        ),
        (
            wired("UpdateContactAttributes", {"Attributes": {}}),
            ".Attributes",
            "it must be an object, and not empty",
        ),
        (
            wired("UpdateContactAttributes", {"Attributes": {"a": "b"}, "TargetContact": "Next"}),
            ".TargetContact",
            "it must be one of Current, Related",
        ),
        (
            wired("UpdateFlowLoggingBehavior", {"FlowLoggingBehavior": ""}, ()),
            ".FlowLoggingBehavior",
            "it must be text, and not empty",
        ),
        (
            compare({"ComparisonValue": "static"}, [("Equals", "x", "end")]),
            ".ComparisonValue",
            "it must be one reference, and nothing else",
        ),
        (
            wired(
                "UpdateContactRecordingBehavior", {"RecordingBehavior": {"RecordedParticipants": "Both"}}, ()
            ),
            ".RecordingBehavior.RecordedParticipants",
            "it must be a list",
        ),
        (
            wired("UpdateContactRecordingBehavior", {"RecordingBehavior": "Enabled"}, ()),
            ".RecordingBehavior",
            "it must be an object",
        ),
    ],
)
def test_the_parameters_of_built_actions_are_judged(it: Node, place: str, detail: str) -> None:
    assert told(it) == [invalid(f"Parameters{place}", detail)]


def test_a_metric_is_of_a_queue_or_an_agent_and_not_of_both() -> None:
    parameters = {"MetricType": "NumberOfAgentsOnline", "QueueId": "BasicQueue", "AgentId": "maria"}
    conditions = [("NumberGreaterThan", "0", "end")]
    errors = {"NoMatchingError": "end"}
    it = node("a", "CheckMetricData", parameters, next_="end", errors=errors, conditions=conditions)
    assert told(it) == [invalid("Parameters", "there may be only one of AgentId, QueueId")]


def test_a_required_parameter_that_is_missing_is_told() -> None:
    found = told(wired("UpdateContactAttributes", {}))
    assert found == [
        "Action is missing required property. Path: Actions[0].Parameters.Attributes, Identifier: a"
    ]


@pytest.mark.parametrize("value", ["ENABLED", "Enabled", "enabled"])
def test_a_choice_may_be_in_any_case(value: str) -> None:
    assert told(wired("UpdateFlowLoggingBehavior", {"FlowLoggingBehavior": value}, ())) == []


def test_what_is_known_by_the_name_in_the_metadata_is_there() -> None:
    it = wired("UpdateContactTargetQueue", {"QueueId": "arn:aws:connect:us-east-1:1:instance/i/queue/q"})
    noted = {"a": {"parameters": {"QueueId": {"displayName": "BasicQueue"}}}}
    assert told(it, Metadata={"ActionMetadata": noted}) == []


def test_references_within_actions_that_are_not_built_are_looked_at() -> None:
    it = wired("InvokeLambdaFunction", {"LambdaInvocationAttributes": {"list": ["$.Nobody.x"]}})
    place = "Parameters.LambdaInvocationAttributes.list[0]"
    assert invalid(place, "there is nothing called $.Nobody") in told(it)


# The shape of the flow


def test_an_action_that_cannot_be_reached_warns() -> None:
    lonely = node("b", "MessageParticipant", {"Text": "x"}, next_="end")
    assert told(play({"Text": "x"}), lonely) == ["Action cannot be reached, Path: Actions[1], Identifier: b"]


def test_a_flow_that_never_ends_warns() -> None:
    first = node("a", "MessageParticipant", {"Text": "x"}, next_="b")
    second = node("b", "MessageParticipant", {"Text": "x"}, next_="a")
    found = [str(each) for each in validate(flow(first, second), INBOUND, DIRECTORY)]
    assert found == ["No path leads to the end of the flow, Path: StartAction"]


def test_a_circle_without_waiting_warns() -> None:
    logging = {"FlowLoggingBehavior": "Enabled"}
    first = compare({"ComparisonValue": "$.Channel"}, [("Equals", "VOICE", "b")])
    second = node("b", "UpdateFlowLoggingBehavior", logging, next_="a")
    third = node("c", "UpdateFlowLoggingBehavior", logging, next_="a")
    assert "Actions may run in a circle without waiting: a, b, Path: Actions[0], Identifier: a" in told(
        first, second, third
    )


def test_a_circle_through_a_prompt_is_no_problem() -> None:
    first = compare({"ComparisonValue": "$.Channel"}, [("Equals", "VOICE", "b")])
    second = node("b", "MessageParticipant", {"Text": "x"}, next_="a")
    assert told(first, second) == []

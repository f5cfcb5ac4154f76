"""Whatever a document is made of: it is judged without failing, and what can be run waits, leaves or is
stopped.
"""

import contextlib
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from centralino.core.directory.model import ContactFlowType
from centralino.core.flows.branches import OPERATORS
from centralino.core.flows.catalogue import CATALOGUE
from centralino.core.flows.document import DocumentError, parse
from centralino.core.flows.scope import Scope
from centralino.core.flows.step import (
    MAX_CONSECUTIVE_ACTIONS,
    Interrupted,
    Play,
    PlayBroken,
    PlayFinished,
    Resumption,
)
from centralino.core.flows.validation import validate
from tests.core.flows.caller import Caller
from tests.core.flows.flow import DIRECTORY, SCOPE, flow, queue, scope, user

IDENTIFIERS = [f"a{number}" for number in range(8)]
BUILT = sorted(name for name, known in CATALOGUE.items() if known.perform is not None)
ERRORS = ["NoMatchingError", "NoMatchingCondition", "QueueAtCapacity"]
VALUES = [
    *(
        "BasicQueue",
        "PasswordReset",
        "maria",
        "beep",
        "Always open",
        "Welcome",
        "Transferred call",
        "gone",
        "",
    ),
    *(
        "$.Attributes.name",
        "$.Queue.ARN",
        "$.Agent.UserName",
        "$.Channel",
        "Hello $.Attributes.name",
        "30",
        "Enabled",
    ),
    *("NumberOfAgentsStaffed", "NumberOfContactsInQueue", "Current", "Agent", "true"),
]
PARAMETERS = [
    *("Text", "SSML", "PromptId", "Media", "Messages", "InterruptFrequencySeconds", "QueueId", "AgentId"),
    *(
        "Attributes",
        "TargetContact",
        "ComparisonValue",
        "HoursOfOperationId",
        "MetricType",
        "FlowLoggingBehavior",
    ),
    *(
        "EventHooks",
        "EventHooksConfiguration",
        "RecordingBehavior",
        "RecordedParticipants",
        "DisableExecution",
    ),
    *("AgentWhisper", "CustomerWhisper", "CustomerQueue"),
]
OPERANDS = ["VOICE", "True", "False", "0", "5", "MessagesInterrupted", "$.Attributes.name", ""]

targets = st.sampled_from([*IDENTIFIERS, "gone", ""])
scalars = st.sampled_from(VALUES) | st.integers(-1, 40) | st.booleans() | st.none()
values: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(PARAMETERS), inner, max_size=3)
    ),
    max_leaves=6,
)
conditions = st.builds(
    lambda operator, operand, to: {
        "Condition": {"Operator": operator, "Operands": [operand]},
        "NextAction": to,
    },
    st.sampled_from([*OPERATORS, "Odd"]),
    st.sampled_from(OPERANDS),
    targets,
)
errors = st.builds(lambda error, to: {"ErrorType": error, "NextAction": to}, st.sampled_from(ERRORS), targets)
transitions = st.fixed_dictionaries(
    {},
    optional={
        "NextAction": targets,
        "Errors": st.lists(errors, max_size=3),
        "Conditions": st.lists(conditions, max_size=3),
    },
)


def actions(types: list[str]) -> st.SearchStrategy[list[dict[str, Any]]]:
    one = st.fixed_dictionaries(
        {"Type": st.sampled_from(types), "Transitions": transitions},
        optional={"Parameters": st.dictionaries(st.sampled_from(PARAMETERS), values, max_size=4)},
    )
    many = st.lists(one, min_size=1, max_size=len(IDENTIFIERS))
    return many.map(lambda each: [{"Identifier": f"a{place}", **action} for place, action in enumerate(each)])


scopes = st.builds(
    lambda flow_type, routing: scope(flow_type, **routing),
    st.sampled_from(ContactFlowType),
    st.fixed_dictionaries(
        {},
        optional={
            "queue": st.just(queue()),
            "agent": st.just(user("maria")),
            "agent_queue": st.just(user("giulia")),
            "queued": st.booleans(),
        },
    ),
)
answers = st.lists(st.sampled_from([PlayFinished(), PlayBroken("lost"), Interrupted(), None]), max_size=30)


def answering(given_answers: list[Resumption | None]) -> Any:
    """Answers in order; when there are no more, every play goes on for ever."""
    left = iter(given_answers)

    def answer(play: Play) -> Resumption | None:
        what = next(left, None)
        return PlayFinished() if isinstance(what, Interrupted) and play.interrupt_after is None else what

    return answer


@settings(deadline=None)
@given(actions([*BUILT, "Wait", "PlayVideo"]), scopes, answers)
def test_any_flow_of_built_actions_waits_leaves_or_is_stopped(
    nodes: list[dict[str, Any]], of: Scope, given_answers: list[Resumption | None]
) -> None:
    document = parse(flow(*nodes))
    call = Caller(document, of, answering(given_answers)).run()
    assert call.consecutive <= MAX_CONSECUTIVE_ACTIONS
    if call.waiting_at is not None:
        assert call.exit is None
        assert document.actions[call.waiting_at].type.startswith("MessageParticipant")
    else:
        assert call.exit is not None


@settings(deadline=None)
@given(actions([*CATALOGUE, "PlayVideo", ""]), st.sampled_from(ContactFlowType))
def test_validation_judges_any_flow_without_failing(
    nodes: list[dict[str, Any]], flow_type: ContactFlowType
) -> None:
    for problem in validate(flow(*nodes), flow_type, DIRECTORY):
        assert problem.path
        assert problem.path in str(problem)


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
DOCUMENT_KEYS = [
    "Version",
    "StartAction",
    "Metadata",
    "Actions",
    "ContactFlow",
    "Content",
    "Identifier",
    "Type",
]
odd_documents: st.SearchStrategy[Any] = st.recursive(
    json_values,
    lambda inner: (
        st.dictionaries(
            st.sampled_from([*DOCUMENT_KEYS, "Parameters", "Transitions", "Errors", "Conditions"]), inner
        )
        | st.lists(inner, max_size=3)
    ),
    max_leaves=20,
)


@settings(deadline=None)
@given(odd_documents | st.text(), st.sampled_from(ContactFlowType))
def test_validation_and_reading_take_anything(document: Any, flow_type: ContactFlowType) -> None:
    text = document if isinstance(document, str) else json.dumps(document)
    validate(text, flow_type, DIRECTORY)
    with contextlib.suppress(DocumentError):
        Caller(parse(text), SCOPE).run()

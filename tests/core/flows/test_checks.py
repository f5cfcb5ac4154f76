from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from centralino.core.directory.model import HoursOfOperation, HoursOfOperationId
from centralino.core.flows.interpreter import perform
from centralino.core.flows.scope import Figures, QueueFigures, Scope
from centralino.core.flows.step import ActionId, Follow, Performed
from tests.core.flows.flow import DIRECTORY, SCOPE, action, queue, scope, seeing, user

MARIA = user("maria")
BASIC, RESET = queue("BasicQueue"), queue("PasswordReset")
NEVER = HoursOfOperation(HoursOfOperationId("never"), "Never", "Europe/Rome")
ERROR = Follow("NoMatchingError", ActionId("error"))
NO = Follow("NoMatchingCondition", ActionId("no"))
FIGURES = Figures(
    {BASIC.queue_id: QueueFigures(3, 12.5, 0, 2, 4), RESET.queue_id: QueueFigures(agents_available=1)},
    {MARIA.id: QueueFigures(agents_staffed=1, agents_online=1)},
)


def compare(value: str, conditions: list[tuple[str, str, str]], of: Scope = SCOPE) -> object:
    it = action(
        "Compare", {"ComparisonValue": value}, errors={"NoMatchingCondition": "no"}, conditions=conditions
    )
    return perform(it, of).step


def hours(of: Scope, parameters: dict[str, Any] | None = None) -> object:
    conditions = [("Equals", "True", "open"), ("Equals", "False", "closed")]
    it = action(
        "CheckHoursOfOperation", parameters, errors={"NoMatchingError": "error"}, conditions=conditions
    )
    return perform(it, of).step


def metric(name: str, condition: tuple[str, str], of: Scope, **more: str) -> object:
    errors = {"NoMatchingError": "error", "NoMatchingCondition": "no"}
    conditions = [(*condition, "yes")]
    it = action("CheckMetricData", {"MetricType": name, **more}, errors=errors, conditions=conditions)
    return perform(it, replace(of, figures=FIGURES)).step


def test_an_attribute_is_compared() -> None:
    conditions = [("Equals", "silver", "a"), ("Equals", "Anna", "b")]
    assert compare("$.Attributes.name", conditions) == Follow("Equals Anna", ActionId("b"))


def test_an_operand_may_be_a_reference() -> None:
    conditions = [("Equals", "$.Attributes.b", "same")]
    of = seeing({"a": "x", "b": "x"})
    assert compare("$.Attributes.a", conditions, of) == Follow("Equals $.Attributes.b", ActionId("same"))


def test_a_reference_without_a_value_matches_nothing() -> None:
    assert compare("$.Attributes.none", [("Equals", "NULL", "a"), ("NumberLessThan", "1", "b")]) == NO


def test_comparing_has_no_effects() -> None:
    it = action("Compare", {"ComparisonValue": "$.Channel"}, conditions=[("Equals", "VOICE", "a")])
    assert perform(it, SCOPE) == Performed(Follow("Equals VOICE", ActionId("a")))


def test_the_hours_of_the_working_queue_are_checked() -> None:
    directory = DIRECTORY.revised([NEVER])
    closed = replace(BASIC, hours_of_operation_id=NEVER.hours_of_operation_id)
    assert hours(scope(queue=BASIC)) == Follow("Equals True", ActionId("open"))
    assert hours(replace(scope(queue=closed), directory=directory)) == Follow(
        "Equals False", ActionId("closed")
    )


def test_the_hours_that_are_named_come_before_those_of_the_queue() -> None:
    of = replace(scope(queue=BASIC), directory=DIRECTORY.revised([NEVER]))
    named = {"HoursOfOperationId": "Never"}
    assert hours(of, named) == Follow("Equals False", ActionId("closed"))


def test_the_time_is_that_of_the_scope() -> None:
    always = DIRECTORY.hours_of_operations.named("Always open")
    assert always is not None
    mondays = replace(always, config=tuple(each for each in always.config if each.day == "MONDAY"))
    monday = replace(scope(queue=BASIC), directory=DIRECTORY.revised([mondays]))
    tuesday = replace(monday, now=monday.now + timedelta(days=1))
    assert hours(monday) == Follow("Equals True", ActionId("open"))
    assert hours(tuesday) == Follow("Equals False", ActionId("closed"))


@pytest.mark.parametrize(
    ("of", "parameters"),
    [
        (scope(), {}),
        (scope(agent_queue=MARIA), {}),
        (scope(queue=BASIC), {"HoursOfOperationId": "Sometimes"}),
        (scope(queue=BASIC), {"HoursOfOperationId": "$.Attributes.none"}),
    ],
)
def test_without_hours_the_error_branch_is_taken(of: Scope, parameters: dict[str, str]) -> None:
    assert hours(of, parameters) == ERROR


@pytest.mark.parametrize(
    ("name", "condition", "expected"),
    [
        ("NumberOfAgentsAvailable", ("NumberGreaterThan", "0"), False),
        ("NumberOfAgentsStaffed", ("NumberGreaterThan", "0"), True),
        ("NumberOfAgentsOnline", ("Equals", "4"), True),
        ("NumberOfContactsInQueue", ("NumberLessThan", "3"), False),
        ("NumberOfContactsInQueue", ("NumberLessOrEqualTo", "3"), True),
        ("OldestContactInQueueAgeSeconds", ("NumberGreaterThan", "12499"), True),
        ("OldestContactInQueueAgeSeconds", ("NumberGreaterThan", "12500"), False),
    ],
)
def test_the_figures_of_the_working_queue_are_checked_the_age_in_milliseconds(
    name: str, condition: tuple[str, str], expected: bool
) -> None:
    operator, operand = condition
    yes = Follow(f"{operator} {operand}", ActionId("yes"))
    assert metric(name, condition, scope(queue=BASIC)) == (yes if expected else NO)


def test_the_figures_of_another_queue_or_of_an_agent_may_be_asked_for() -> None:
    some = ("NumberGreaterThan", "0")
    yes = Follow("NumberGreaterThan 0", ActionId("yes"))
    of = scope(queue=BASIC, agent=MARIA)
    assert metric("NumberOfAgentsAvailable", some, of, QueueId="PasswordReset") == yes
    assert metric("NumberOfAgentsStaffed", some, of, AgentId="$.Agent.ARN") == yes
    assert metric("NumberOfAgentsAvailable", some, of, AgentId="maria") == NO
    assert metric("NumberOfAgentsStaffed", some, scope(agent_queue=MARIA)) == yes


@pytest.mark.parametrize(
    ("name", "more", "of"),
    [
        ("NumberOfAgentsStaffed", {}, scope()),
        ("NumberOfAgentsStaffed", {"QueueId": "Nowhere"}, scope(queue=BASIC)),
        ("NumberOfAgentsStaffed", {"AgentId": "nobody"}, scope(queue=BASIC)),
        ("NumberOfPlanets", {}, scope(queue=BASIC)),
    ],
)
def test_without_a_queue_or_a_known_metric_the_error_branch_is_taken(
    name: str, more: dict[str, str], of: Scope
) -> None:
    assert metric(name, ("NumberGreaterThan", "0"), of, **more) == ERROR


def test_a_queue_that_the_floor_has_no_figures_of_has_nobody() -> None:
    assert (
        metric(
            "NumberOfAgentsStaffed",
            ("NumberGreaterThan", "0"),
            scope(queue=queue("BasicQueue")),
            QueueId="PasswordReset",
        )
        == NO
    )

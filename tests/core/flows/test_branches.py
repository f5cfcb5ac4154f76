import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from centralino.core.flows.branches import OPERATORS, choose, fail, succeed
from centralino.core.flows.references import Reference
from centralino.core.flows.step import ActionId, Exit, ExitKind, Follow
from tests.core.flows.flow import action


def test_success_follows_the_next_action() -> None:
    assert succeed(action("Compare", next_="b")) == Follow("Success", ActionId("b"))


def test_success_without_a_next_action_fails_the_flow() -> None:
    assert succeed(action("Compare")) == Exit(ExitKind.FAILED, "Success")


def test_an_error_takes_its_own_branch() -> None:
    it = action("Compare", errors={"QueueAtCapacity": "full", "NoMatchingError": "error"})
    assert fail(it, "QueueAtCapacity") == Follow("QueueAtCapacity", ActionId("full"))
    assert fail(it) == Follow("NoMatchingError", ActionId("error"))


def test_an_error_that_is_not_wired_takes_no_matching_error() -> None:
    it = action("Compare", next_="b", errors={"NoMatchingError": "error"})
    assert fail(it, "QueueAtCapacity") == Follow("NoMatchingError", ActionId("error"))


def test_an_error_without_any_branch_fails_the_flow_and_says_which() -> None:
    assert fail(action("Compare", next_="b"), "QueueAtCapacity") == Exit(ExitKind.FAILED, "QueueAtCapacity")


def test_the_first_condition_that_is_true_wins() -> None:
    it = action(
        "Compare", conditions=[("Equals", "2", "a"), ("TextContains", "1", "b"), ("Equals", "1", "c")]
    )
    assert choose(it, "1") == Follow("TextContains 1", ActionId("b"))


@pytest.mark.parametrize(
    ("errors", "next_", "expected"),
    [
        (
            {"NoMatchingCondition": "a", "NoMatchingError": "b"},
            "c",
            Follow("NoMatchingCondition", ActionId("a")),
        ),
        ({"NoMatchingError": "b"}, "c", Follow("NoMatchingError", ActionId("b"))),
        ({}, "c", Follow("NoMatchingCondition", ActionId("c"))),
        ({}, None, Exit(ExitKind.FAILED, "NoMatchingCondition")),
    ],
)
def test_when_no_condition_is_true_there_is_an_order_of_branches(
    errors: dict[str, str], next_: str | None, expected: Follow | Exit
) -> None:
    it = action("Compare", next_=next_, errors=errors, conditions=[("Equals", "1", "x")])
    assert choose(it, "2") == expected
    assert choose(it, None) == expected


@pytest.mark.parametrize(
    ("operator", "result", "operand", "expected"),
    [
        ("Equals", "a", "a", True),
        ("Equals", "a", "A", False),
        ("Equals", "1", "1.0", False),
        ("TextStartsWith", "abc", "ab", True),
        ("TextStartsWith", "abc", "bc", False),
        ("TextEndsWith", "abc", "bc", True),
        ("TextContains", "abc", "b", True),
        ("TextContains", "abc", "B", False),
        ("NumberGreaterThan", "10", "9", True),
        ("NumberGreaterThan", "9", "9", False),
        ("NumberGreaterOrEqualTo", "9", "9.0", True),
        ("NumberLessThan", "-1.5", "-1", True),
        ("NumberLessOrEqualTo", "2", "1", False),
        ("NumberLessThan", "abc", "1", False),
        ("NumberLessThan", "1", "abc", False),
        ("NumberGreaterThan", "nan", "0", False),
        ("NumberGreaterThan", "1e3", "0", False),
        ("NumericLessThan", "1", "2", False),
    ],
)
def test_operators_compare(operator: str, result: str, operand: str, expected: bool) -> None:
    it = action("Compare", errors={"NoMatchingCondition": "no"}, conditions=[(operator, operand, "yes")])
    assert choose(it, result) == (
        Follow(f"{operator} {operand}", ActionId("yes"))
        if expected
        else Follow("NoMatchingCondition", ActionId("no"))
    )


@pytest.mark.parametrize("operator", OPERATORS)
def test_an_operand_that_is_empty_or_has_no_value_matches_nothing(operator: str) -> None:
    def nothing(_: Reference) -> str | None:
        return None

    it = action(
        "Compare",
        errors={"NoMatchingCondition": "no"},
        conditions=[(operator, "", "yes"), (operator, "$.Attributes.none", "yes")],
    )
    assert choose(it, "", nothing) == Follow("NoMatchingCondition", ActionId("no"))


@settings(deadline=None)
@given(st.sampled_from(sorted(OPERATORS)), st.text(), st.text())
def test_no_texts_make_an_operator_fail(operator: str, result: str, operand: str) -> None:
    assert OPERATORS[operator](result, operand) in (True, False)

"""Choosing the transition (flow-language.md section 2.2).

An error that is not wired falls to NoMatchingError, a result that matches nothing to NoMatchingCondition,
then NoMatchingError, then NextAction. Where nothing is wired the flow is left as FAILED.
"""

import operator
import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from centralino.core.flows.document import Action, Condition
from centralino.core.flows.references import Lookup, value
from centralino.core.flows.step import ActionId, Exit, ExitKind, Follow

NO_MATCHING_ERROR = "NoMatchingError"
NO_MATCHING_CONDITION = "NoMatchingCondition"
SUCCESS = "Success"

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")

Comparison = Callable[[str, str], bool]


def _numeric(compare: Callable[[Decimal, Decimal], bool]) -> Comparison:
    def comparison(result: str, operand: str) -> bool:
        numbers = _NUMBER.fullmatch(result) and _NUMBER.fullmatch(operand)
        return bool(numbers) and compare(Decimal(result), Decimal(operand))

    return comparison


OPERATORS: Mapping[str, Comparison] = {
    "Equals": operator.eq,
    "TextStartsWith": str.startswith,
    "TextEndsWith": str.endswith,
    "TextContains": operator.contains,
    "NumberGreaterThan": _numeric(operator.gt),
    "NumberGreaterOrEqualTo": _numeric(operator.ge),
    "NumberLessThan": _numeric(operator.lt),
    "NumberLessOrEqualTo": _numeric(operator.le),
}
"""Case-sensitive; those on numbers are false when either side is no number."""


def succeed(action: Action) -> Follow | Exit:
    return _follow(SUCCESS, action.transitions.next_action)


def fail(action: Action, error: str = NO_MATCHING_ERROR) -> Follow | Exit:
    errors = action.transitions.errors
    branch = error if error in errors else NO_MATCHING_ERROR
    target = errors.get(branch)
    return Follow(branch, target) if target is not None else Exit(ExitKind.FAILED, error)


def choose(action: Action, result: str | None, lookup: Lookup | None = None) -> Follow | Exit:
    """The first condition, in order, that is true of the result; with `lookup` operands may be references."""
    for condition in action.transitions.conditions:
        if _is_true(condition, result, lookup):
            return _follow(f"{condition.operator} {condition.operand}", condition.next)
    errors = action.transitions.errors
    for branch in (NO_MATCHING_CONDITION, NO_MATCHING_ERROR):
        if branch in errors:
            return Follow(branch, errors[branch])
    return _follow(NO_MATCHING_CONDITION, action.transitions.next_action)


def _is_true(condition: Condition, result: str | None, lookup: Lookup | None) -> bool:
    comparison = OPERATORS.get(condition.operator)
    operand = value(condition.operand, lookup) if lookup is not None else condition.operand
    if comparison is None or result is None or not operand:
        return False
    return comparison(result, operand)


def _follow(branch: str, target: ActionId | None) -> Follow | Exit:
    return Follow(branch, target) if target is not None else Exit(ExitKind.FAILED, branch)

"""Judging a flow document before it is stored (flow-language.md sections 2, 5, 6 and 12).

All problems are found at once. Built actions are judged strictly; of the others what the language asks of
all.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from centralino.core.directory.directory import Directory
from centralino.core.directory.model import ContactFlowType
from centralino.core.flows.branches import OPERATORS
from centralino.core.flows.catalogue import CATALOGUE, ActionType, NextAction, conditions_of
from centralino.core.flows.document import (
    VERSION,
    Action,
    DocumentError,
    Json,
    items,
    load,
    parse,
    read_actions,
    record,
    scalar,
)
from centralino.core.flows.graph import shape_problems
from centralino.core.flows.parameter_checks import ParameterChecker
from centralino.core.flows.problems import Problem, Severity, invalid_value, missing_property, warning
from centralino.core.flows.references import find

MAX_ACTIONS = 250
MAX_CHARACTERS = 256_000
MAX_IDENTIFIER = 50

_NOT_IN_IDENTIFIERS = frozenset("%:(\\/)=$,;[]{}")
_NO_IDENTIFIERS = frozenset(
    {
        "__proto__",
        "constructor",
        "__defineGetter__",
        "__defineSetter__",
        "toString",
        "hasOwnProperty",
        "isPrototypeOf",
        "propertyIsEnumerable",
        "toLocaleString",
        "valueOf",
    }
)


def validate(text: str, flow_type: ContactFlowType, directory: Directory) -> tuple[Problem, ...]:
    """Everything that is wrong or odd; `problems.stopping` says what keeps the flow from being stored."""
    try:
        loaded = load(text)
    except DocumentError as error:
        return (Problem(Severity.REFUSED, f"Invalid flow content. {error}", "Content"),)
    actions = read_actions(loaded)
    raw = [record(each) for each in items(loaded.get("Actions"))]
    identifiers = frozenset(each.identifier for each in actions if each.identifier)
    checks = (
        _Check(index, action, each, identifiers, flow_type, directory)
        for index, (action, each) in enumerate(zip(actions, raw, strict=True))
    )
    places = {each.identifier: index for index, each in reversed(list(enumerate(actions)))}
    small = len(actions) <= MAX_ACTIONS
    return (
        *_envelope(text, loaded, actions),
        *(problem for check in checks for problem in check.problems()),
        *(shape_problems(parse(text), places) if small else ()),
    )


def _envelope(text: str, loaded: Mapping[str, Json], actions: tuple[Action, ...]) -> Iterator[Problem]:
    if len(text) > MAX_CHARACTERS:
        yield invalid_value("Content", detail=f"it has more than {MAX_CHARACTERS} characters")
    if loaded.get("Version") != VERSION:
        yield invalid_value("Version", detail=f"it must be {VERSION}")
    if not 0 < len(actions) <= MAX_ACTIONS:
        yield invalid_value("Actions", detail=f"there must be 1 to {MAX_ACTIONS}")
    if scalar(loaded.get("StartAction")) not in {each.identifier for each in actions if each.identifier}:
        yield invalid_value("StartAction", detail="it must name an action")
    count = Counter(each.identifier for each in actions)
    for index, action in enumerate(actions):
        wrong = _identifier_fault(action.identifier, count[action.identifier])
        if wrong:
            yield invalid_value(f"Actions[{index}].Identifier", action.identifier, wrong)


def _identifier_fault(identifier: str, count: int) -> str:
    if not identifier:
        return "it is missing"
    if count > 1:
        return "another action has it too"
    if len(identifier) > MAX_IDENTIFIER:
        return f"it has more than {MAX_IDENTIFIER} characters"
    if identifier in _NO_IDENTIFIERS or _NOT_IN_IDENTIFIERS & set(identifier):
        return "it is not allowed"
    return ""


@dataclass(frozen=True, slots=True)
class _Check:
    """Of one action; `raw` is it as it stands in the document."""

    index: int
    action: Action
    raw: Mapping[str, Json]
    identifiers: frozenset[str]
    flow_type: ContactFlowType
    directory: Directory

    def problems(self) -> Iterator[Problem]:
        known = CATALOGUE.get(self.action.type)
        if known is None:
            message = f"Invalid Action type. Type: {self.action.type}"
            yield Problem(Severity.REFUSED, message, self._path("Type"), self.action.identifier)
            yield from self._targets()
            return
        yield from self._place(known)
        yield from self._next_action(known)
        yield from self._targets()
        yield from self._errors(known)
        checker = ParameterChecker(self.directory, self.action, self._path("Parameters"))
        yield from checker.problems(known.rules.parameters)
        if known.perform is not None:
            yield from self._conditions()
            yield from self._interrupt()

    def _place(self, known: ActionType) -> Iterator[Problem]:
        if known.perform is None:
            message = f"Action type is not built yet; it takes its error branch. Type: {self.action.type}"
            yield warning(message, self._path("Type"), self.action.identifier)
        if self.flow_type not in known.flow_types:
            message = f"Invalid Action type in a flow of type {self.flow_type}. Type: {self.action.type}"
            yield Problem(Severity.ERROR, message, self._path("Type"), self.action.identifier)

    def _next_action(self, known: ActionType) -> Iterator[Problem]:
        path = self._path("Transitions.NextAction")
        is_there = "NextAction" in self._transitions
        if known.next_action is NextAction.TERMINAL:
            if is_there:
                yield invalid_value(path, self.action.identifier, "nothing follows this action")
        elif known.next_action is not NextAction.NONE and not is_there:
            yield missing_property(path, self.action.identifier)

    def _targets(self) -> Iterator[Problem]:
        conditions = map(record, items(self._transitions.get("Conditions")))
        errors = map(record, items(self._transitions.get("Errors")))
        branches = {
            **{f"Transitions.Errors[{index}]": each for index, each in enumerate(errors)},
            **{f"Transitions.Conditions[{index}]": each for index, each in enumerate(conditions)},
        }
        if "NextAction" in self._transitions:
            branches["Transitions"] = self._transitions
        for place, branch in branches.items():
            if scalar(branch.get("NextAction")) not in self.identifiers:
                path = self._path(f"{place}.NextAction")
                yield invalid_value(path, self.action.identifier, "it names no action of the flow")

    def _errors(self, known: ActionType) -> Iterator[Problem]:
        written = [
            scalar(record(each).get("ErrorType")) or "" for each in items(self._transitions.get("Errors"))
        ]
        for missing in sorted(known.rules.required_errors - set(written)):
            message = f"Action is missing required error. Error: {missing}"
            yield Problem(Severity.ERROR, message, self._path("Transitions.Errors"), self.action.identifier)
        allowed = known.rules.allowed_errors
        for error in written:
            if allowed is not None and error not in allowed:
                message = f"Invalid Action error. Error: {error}, Path: Actions[{self.index}]"
                yield Problem(Severity.ERROR, message, f"Actions[{self.index}]", self.action.identifier)

    def _conditions(self) -> Iterator[Problem]:
        allowed, written = conditions_of(self.action), self.action.transitions.conditions
        path = self._path("Transitions.Conditions")
        if allowed is None:
            if written:
                message = "Action does not support conditions"
                yield Problem(Severity.ERROR, message, path, self.action.identifier)
            return
        if allowed.required and not written:
            yield invalid_value(path, self.action.identifier, "there must be one at least")
        if allowed.exactly and {each.operand for each in written} != allowed.results:
            wanted = " and ".join(sorted(allowed.results))
            yield invalid_value(path, self.action.identifier, f"there must be those for {wanted}")
        for condition in written:
            operator, operand = condition.operator, condition.operand
            if operator not in allowed.operators:
                known = "not one for this action" if operator in OPERATORS else "unknown"
                yield invalid_value(path, self.action.identifier, f"the operator {operator!r} is {known}")
            if not operand or (allowed.results and operand not in allowed.results):
                yield invalid_value(
                    path, self.action.identifier, f"the operand {operand!r} is no result of it"
                )
            elif not allowed.references and any(find(operand)):
                yield invalid_value(path, self.action.identifier, "an operand may be no reference here")

    def _interrupt(self) -> Iterator[Problem]:
        path = "InterruptFrequencySeconds"
        if self.action.text(path) is not None and not self.action.transitions.conditions:
            detail = "it must have the condition MessagesInterrupted"
            yield invalid_value(self._path(f"Parameters.{path}"), self.action.identifier, detail)

    @property
    def _transitions(self) -> Mapping[str, Json]:
        return record(self.raw.get("Transitions"))

    def _path(self, place: str) -> str:
        return f"Actions[{self.index}].{place}"

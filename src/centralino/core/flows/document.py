"""Reading a flow document: tolerant, because real exports are not all alike (flow-language.md section 2).

The text is kept as it came: it is what is stored, hashed and exported. What is read from it is for running;
`validation` judges it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from centralino.core.flows.step import ActionId

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"

VERSION = "2019-10-30"
MAX_DEPTH = 64
"""Of lists and objects within each other; far beyond what any action has."""


class DocumentError(ValueError):
    """The text is no flow document; the message says why and where."""


@dataclass(frozen=True, slots=True)
class Condition:
    """`next` is None when the branch is not wired, or to no action of the flow; as everywhere here."""

    operator: str
    operand: str
    next: ActionId | None


@dataclass(frozen=True, slots=True)
class Transitions:
    next_action: ActionId | None = None
    errors: Mapping[str, ActionId] = field(default_factory=dict)
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """A node of a flow; the designer calls it a block. `metadata` is the designer's, where resources have
    names.
    """

    identifier: ActionId
    type: str
    parameters: Mapping[str, Json] = field(default_factory=dict)
    transitions: Transitions = field(default_factory=Transitions)
    metadata: Mapping[str, Json] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        """A parameter that is a scalar, as text; None when it is absent, blank or no scalar."""
        return scalar(self.parameters.get(name))

    def record(self, name: str) -> Mapping[str, Json]:
        """A parameter that is an object; empty when it is absent or none."""
        return record(self.parameters.get(name))


@dataclass(frozen=True, slots=True)
class Document:
    """`start` is None when it names no action."""

    text: str
    start: ActionId | None
    actions: Mapping[ActionId, Action]


def scalar(value: Json) -> str | None:
    """Numbers and booleans occur where the language has text: they become the text it would have."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case str():
            return value or None
        case _:
            return None


def record(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, Mapping) else {}


def items(value: Json) -> Sequence[Json]:
    """The elements of a list; none when it is no list."""
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def load(text: str) -> Mapping[str, Json]:
    """The JSON object of a document: bare, or as ``describe-contact-flow`` wraps it. Raises DocumentError."""
    try:
        loaded = json.loads(text.removeprefix("\ufeff"), strict=False)
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"the flow is not valid JSON: {error}") from error
    content = record(record(loaded).get("ContactFlow")).get("Content")
    if isinstance(content, str):
        return load(content)
    if _is_deeper_than(MAX_DEPTH, loaded):
        raise DocumentError(f"the flow has lists and objects more than {MAX_DEPTH} deep")
    if not isinstance(loaded, dict):
        raise DocumentError("the flow is not a JSON object")
    if "modules" in loaded and "Actions" not in loaded:
        raise DocumentError("the flow is in the format before 2019 (modules); export it again, or convert it")
    return loaded


def _is_deeper_than(limit: int, value: Json) -> bool:
    level = [value]
    for _ in range(limit):
        level = [inner for each in level for inner in (*record(each).values(), *items(each))]
        if not level:
            return False
    return True


@lru_cache(maxsize=128)
def parse(text: str) -> Document:
    """Read what can be read; targets that name no action are not wired. Raises DocumentError.

    Of two actions with the same identifier the first counts.
    """
    loaded = load(text)
    actions = read_actions(loaded)
    start = scalar(loaded.get("StartAction"))
    by_identifier: dict[ActionId, Action] = {}
    for each in actions:
        if each.identifier:
            by_identifier.setdefault(each.identifier, each)
    return Document(text, ActionId(start) if start in by_identifier else None, by_identifier)


def read_actions(loaded: Mapping[str, Json]) -> tuple[Action, ...]:
    """The actions of a loaded document, in its order."""
    raw = [record(each) for each in items(loaded.get("Actions"))]
    identifiers = {identifier for each in raw if (identifier := scalar(each.get("Identifier")))}
    metadata = record(record(loaded.get("Metadata")).get("ActionMetadata"))
    return tuple(_action(each, identifiers, metadata) for each in raw)


def _action(raw: Mapping[str, Json], identifiers: set[str], metadata: Mapping[str, Json]) -> Action:
    identifier = ActionId(scalar(raw.get("Identifier")) or "")
    return Action(
        identifier,
        scalar(raw.get("Type")) or "",
        record(raw.get("Parameters")),
        _transitions(record(raw.get("Transitions")), identifiers),
        record(metadata.get(identifier)),
    )


def _transitions(raw: Mapping[str, Json], identifiers: set[str]) -> Transitions:
    errors: dict[str, ActionId] = {}
    for error in map(record, items(raw.get("Errors"))):
        target = _target(error.get("NextAction"), identifiers)
        if target is not None:
            errors.setdefault(scalar(error.get("ErrorType")) or "", target)
    conditions = map(record, items(raw.get("Conditions")))
    return Transitions(
        _target(raw.get("NextAction"), identifiers),
        errors,
        tuple(_condition(each, identifiers) for each in conditions),
    )


def _condition(raw: Mapping[str, Json], identifiers: set[str]) -> Condition:
    condition = record(raw.get("Condition"))
    operands = items(condition.get("Operands"))
    return Condition(
        scalar(condition.get("Operator")) or "",
        (scalar(operands[0]) if operands else None) or "",
        _target(raw.get("NextAction"), identifiers),
    )


def _target(value: Json, identifiers: set[str]) -> ActionId | None:
    target = scalar(value)
    return ActionId(target) if target in identifiers else None

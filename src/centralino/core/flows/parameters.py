"""How parameters are described in the catalogue (flow-language.md section 2.4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from centralino.core.directory.kinds import Kind
from centralino.core.directory.model import ContactFlowType


@dataclass(frozen=True, slots=True)
class Static:
    """A scalar without references; one of `choices`, whatever their case, or anything when there are none."""

    choices: frozenset[str] = frozenset()
    number: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """The id, ARN or name of an object (a flow of `flow_type`), or one reference that is the whole value."""

    kind: Kind
    flow_type: ContactFlowType | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference, and nothing else."""


@dataclass(frozen=True, slots=True)
class Text:
    """References may stand anywhere in it."""


@dataclass(frozen=True, slots=True)
class ListOf:
    each: "Parameter"
    may_be_empty: bool = False


@dataclass(frozen=True, slots=True)
class MapOf:
    """Any keys."""

    each: "Parameter"


@dataclass(frozen=True, slots=True)
class Record:
    """Keys that are known. Of `one_of` exactly one must be there, of `any_of` one or more."""

    members: Mapping[str, "Parameter"] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    one_of: frozenset[str] = frozenset()
    any_of: frozenset[str] = frozenset()
    at_most_one: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Anything:
    """Not looked into."""


Parameter = Static | Value | Reference | Text | ListOf | MapOf | Record | Anything

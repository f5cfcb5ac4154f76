"""Whether an action's parameters are as the catalogue describes them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from centralino.core.directory.directory import Directory
from centralino.core.directory.model import ContactFlow
from centralino.core.flows import references, resources
from centralino.core.flows.document import Action, Json, items, scalar
from centralino.core.flows.parameters import (
    Anything,
    ListOf,
    MapOf,
    Parameter,
    Record,
    Reference,
    Static,
    Text,
    Value,
)
from centralino.core.flows.problems import Problem, invalid_value, missing_property, warning


@dataclass(frozen=True, slots=True)
class ParameterChecker:
    """Of one action; `path` is that of its parameters, ``Actions[0].Parameters``."""

    directory: Directory
    action: Action
    path: str

    def problems(self, described: Record | None) -> Iterator[Problem]:
        """`described` None: only references are looked at."""
        if described is not None:
            yield from self._record(described, self.action.parameters, "")
        for place, text in _texts(self.action.parameters, ""):
            for reference in references.find(text):
                if reference.root not in references.ROOTS:
                    yield self._invalid(place, f"there is nothing called $.{reference.root}")

    def _check(self, described: Parameter, value: Json, place: str) -> Iterator[Problem]:
        match described:
            case Record():
                yield from self._record(described, value, place)
            case ListOf():
                yield from self._list(described, value, place)
            case MapOf():
                yield from self._map(described, value, place)
            case Static():
                yield from self._static(described, value, place)
            case Value():
                yield from self._value(described, value, place)
            case Reference():
                yield from self._reference(value, place)
            case Text():
                yield from self._text(value, place)
            case Anything():
                pass
            case _:
                assert_never(described)

    def _record(self, described: Record, value: Json, place: str) -> Iterator[Problem]:
        if not isinstance(value, Mapping):
            yield self._invalid(place, "it must be an object")
            return
        for name in sorted(described.required - set(value)):
            yield missing_property(self._path(_member(place, name)), self.action.identifier)
        given = described.one_of & set(value)
        if described.one_of and len(given) != 1:
            yield self._invalid(place, f"exactly one of {_listed(described.one_of)} must be there")
        if described.any_of and not described.any_of & set(value):
            yield self._invalid(place, f"one of {_listed(described.any_of)} must be there")
        if len(described.at_most_one & set(value)) > 1:
            yield self._invalid(place, f"there may be only one of {_listed(described.at_most_one)}")
        for name, member in value.items():
            if name in described.members:
                yield from self._check(described.members[name], member, _member(place, name))
            else:
                path = self._path(_member(place, name))
                yield warning("Action has an unknown property", path, self.action.identifier)

    def _list(self, described: ListOf, value: Json, place: str) -> Iterator[Problem]:
        elements = items(value)
        if isinstance(value, str | Mapping) or value is None or not (elements or described.may_be_empty):
            yield self._invalid(
                place, "it must be a list" + ("" if described.may_be_empty else ", and not empty")
            )
        for index, each in enumerate(elements):
            yield from self._check(described.each, each, f"{place}[{index}]")

    def _map(self, described: MapOf, value: Json, place: str) -> Iterator[Problem]:
        if not isinstance(value, Mapping) or not value:
            yield self._invalid(place, "it must be an object, and not empty")
            return
        for name, each in value.items():
            yield from self._check(described.each, each, _member(place, name))

    def _static(self, described: Static, value: Json, place: str) -> Iterator[Problem]:
        text = scalar(value)
        if text is None:
            yield self._invalid(place, "it must be text, and not empty")
        elif any(references.find(text)):
            yield self._invalid(place, "it may hold no reference")
        elif described.choices and text.lower() not in {each.lower() for each in described.choices}:
            yield self._invalid(place, f"it must be one of {_listed(described.choices)}")
        elif described.number and not text.isdecimal():
            yield self._invalid(place, "it must be a whole number")

    def _value(self, described: Value, value: Json, place: str) -> Iterator[Problem]:
        text = scalar(value)
        if text is None:
            yield self._invalid(place, "it must be text, and not empty")
        elif any(references.find(text)):
            yield from self._reference(value, place)
        else:
            yield from self._named(described, text, place)

    def _named(self, described: Value, text: str, place: str) -> Iterator[Problem]:
        noted = resources.display_name(self.action, place)
        found = resources.find(self.directory.table(described.kind), text, noted)
        if found is None:
            yield self._invalid(place, f"there is no {text!r} among {described.kind.value.table}")
        elif isinstance(found, ContactFlow) and found.type is not described.flow_type:
            yield self._invalid(place, f"the flow is of type {found.type}, not {described.flow_type}")

    def _reference(self, value: Json, place: str) -> Iterator[Problem]:
        if references.parse(scalar(value) or "") is None:
            yield self._invalid(place, "it must be one reference, and nothing else")

    def _text(self, value: Json, place: str) -> Iterator[Problem]:
        text = scalar(value)
        if text is None:
            yield self._invalid(place, "it must be text, and not empty")
        elif not text.strip():
            yield warning("Text is blank", self._path(place), self.action.identifier)

    def _invalid(self, place: str, detail: str) -> Problem:
        return invalid_value(self._path(place), self.action.identifier, detail)

    def _path(self, place: str) -> str:
        return f"{self.path}.{place}" if place else self.path


def _texts(value: Json, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from _texts(each, _member(place, name))
    else:
        for index, each in enumerate(items(value)):
            yield from _texts(each, f"{place}[{index}]")


def _member(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))

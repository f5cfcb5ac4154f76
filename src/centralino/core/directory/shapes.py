"""The fields of configured objects and their types, for functions that treat all kinds alike."""

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

from centralino.core.directory import model
from centralino.core.directory.kinds import Kind

ID_KINDS: Mapping[Any, Kind] = {
    model.AgentStatusId: Kind.AGENT_STATUS,
    model.ContactFlowId: Kind.CONTACT_FLOW,
    model.HoursOfOperationId: Kind.HOURS_OF_OPERATION,
    model.PhoneNumberId: Kind.PHONE_NUMBER,
    model.PromptId: Kind.PROMPT,
    model.QueueId: Kind.QUEUE,
    model.QuickConnectId: Kind.QUICK_CONNECT,
    model.RoutingProfileId: Kind.ROUTING_PROFILE,
    model.SecurityProfileId: Kind.SECURITY_PROFILE,
    model.UserId: Kind.USER,
}
"""The kind of object that an id of this type names."""

T = TypeVar("T")
Replace = Callable[[Kind, str, str], str]
"""Of an id's kind, the id, and the path of its field."""


_HINTS: dict[object, Mapping[str, Any]] = {}


def hints(cls: Any) -> Mapping[str, Any]:
    """The fields that a dataclass's constructor takes, with their types, in order."""
    if cls not in _HINTS:
        resolved = get_type_hints(cls)
        _HINTS[cls] = {each.name: resolved[each.name] for each in fields(cls) if each.init}
    return _HINTS[cls]


def without_none(hint: Any) -> Any:
    """``X`` of ``X | None``; anything else as it is."""
    if get_origin(hint) in (Union, types.UnionType):
        (hint,) = (each for each in get_args(hint) if each is not types.NoneType)
    return hint


def element(hint: Any) -> Any | None:
    """``X`` of ``tuple[X, ...]``; None when it is no such tuple."""
    return get_args(hint)[0] if get_origin(hint) is tuple else None


def kind_named_by(hint: Any) -> Kind | None:
    """The kind of object that a value of this type is the id of."""
    return ID_KINDS.get(hint) if isinstance(hint, NewType) else None


def with_ids(structure: T, replace: Replace, path: str = "") -> T:
    """A copy in which every id is replaced, the object's own too."""
    cls = type(structure)
    return cls(
        **{
            name: _replaced(getattr(structure, name), without_none(hint), replace, f"{path}{name}")
            for name, hint in hints(cls).items()
        }
    )


def _replaced(value: Any, hint: Any, replace: Replace, path: str) -> Any:
    inner, kind = element(hint), kind_named_by(hint)
    if value is None:
        return None
    if inner is not None:
        return tuple(_replaced(each, inner, replace, path) for each in value)
    if kind is not None:
        return replace(kind, value, path)
    return with_ids(value, replace, f"{path}.") if is_dataclass(hint) else value

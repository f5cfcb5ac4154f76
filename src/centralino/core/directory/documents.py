"""From the parsed files of a folder to the objects that they wish for.

A file maps kinds to names to objects, and an object has the fields of `model`, with two differences: its
own id is left out, and where a field holds the id of another object the file has that object's name, under
the field's name without ``_id``. Flow documents and sounds are files of their own, named by ``file``.
`docs/apply.md` is for those who write them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from enum import Enum
from typing import Any

from centralino.core.directory.kinds import Kind
from centralino.core.directory.model import (
    Configured,
    ContactFlow,
    Instance,
    InstanceSettings,
    Prompt,
    Sha256,
)
from centralino.core.directory.shapes import element, hints, kind_named_by, without_none

INSTANCE = "instance"
_FILE = "file"


@dataclass(frozen=True, slots=True)
class Folder:
    """What was read. Paths are relative to the folder, with forward slashes.

    `documents` are the parsed YAML documents, each with its file's path; `texts` the flow documents;
    `sounds` the digests of the WAV files.
    """

    documents: tuple[tuple[str, object], ...]
    texts: Mapping[str, str] = field(default_factory=dict)
    sounds: Mapping[str, Sha256] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong and where: `object` and `field` may be empty when it is about more than that."""

    file: str
    object: str
    field: str
    message: str

    def __str__(self) -> str:
        return ": ".join(each for each in (self.file, self.object, self.field, self.message) if each)


class FolderError(ValueError):
    """The folder cannot be applied; all its faults."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


@dataclass(frozen=True, slots=True)
class Wish:
    """An object as a file wants it. Every id in `value`, its own too, is still the name of an object."""

    file: str
    kind: Kind
    name: str
    value: Configured

    @property
    def label(self) -> str:
        return f"{self.kind.value.table} {self.name}"


@dataclass(frozen=True, slots=True)
class Wishes:
    """All of a folder's; `instance` is what the files say of the instance, None when they are silent."""

    objects: tuple[Wish, ...]
    instance: "InstanceWish | None" = None


@dataclass(frozen=True, slots=True)
class InstanceWish:
    instance_alias: str
    settings: InstanceSettings = field(default_factory=InstanceSettings)

    def granted(self, instance: Instance) -> Instance:
        return Instance(instance.id, self.instance_alias, instance.region, instance.account_id, self.settings)


def read(folder: Folder) -> Wishes:
    """Raises FolderError with every fault."""
    reader = _Reader(folder)
    for file, document in folder.documents:
        reader.read_document(file, document)
    if reader.faults:
        raise FolderError(reader.faults)
    return Wishes(tuple(reader.wishes.values()), reader.instance)


def written(field_name: str) -> str:
    """What a field is called in files, where it holds names: ``queue_id`` is ``queue`` there."""
    if field_name.endswith("_ids"):
        return f"{field_name.removesuffix('_ids')}s"
    return field_name.removesuffix("_id")


class _Wrong(Exception):
    """A value that cannot be read: the fields that lead to it, and why."""

    def __init__(self, message: str, path: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.path = path


class _Reader:
    def __init__(self, folder: Folder) -> None:
        self.faults: list[Fault] = []
        self.wishes: dict[tuple[Kind, str], Wish] = {}
        self.instance: InstanceWish | None = None
        self._files: Mapping[type[Configured], tuple[str, Mapping[str, str]]] = {
            ContactFlow: ("content", folder.texts),
            Prompt: ("sound_sha256", folder.sounds),
        }

    def read_document(self, file: str, document: object) -> None:
        if document is None:
            return
        kinds = {kind.value.table: kind for kind in Kind}
        try:
            for key, section in _mapping(document).items():
                if key == INSTANCE:
                    self._read_instance(file, section)
                elif key in kinds:
                    self._read_section(file, kinds[key], section)
                else:
                    self._fault(file, "", _unknown("kind", key, [INSTANCE, *kinds]))
        except _Wrong as wrong:
            self._fault(file, "", wrong)

    def _read_instance(self, file: str, section: object) -> None:
        try:
            self.instance = _structure(InstanceWish, _mapping(section), {})
        except _Wrong as wrong:
            self._fault(file, INSTANCE, wrong)

    def _read_section(self, file: str, kind: Kind, section: object) -> None:
        for name, written_object in _mapping(section).items():
            wish = self._wish(file, kind, name, written_object)
            if wish is None:
                continue
            earlier = self.wishes.setdefault((kind, name), wish)
            if earlier is not wish:
                self._fault(file, wish.label, _Wrong(f"is already in {earlier.file}"))

    def _wish(self, file: str, kind: Kind, name: str, written_object: object) -> Wish | None:
        shape = kind.value
        given = {shape.id_field: name, shape.name_field: name}
        try:
            members = dict(_mapping(written_object))
            if shape.type in self._files:
                target, files = self._files[shape.type]
                given[target] = _file(members.pop(_FILE, None), files)
            return Wish(file, kind, name, _structure(shape.type, members, given))
        except _Wrong as wrong:
            self._fault(file, f"{shape.table} {name}", wrong)
            return None

    def _fault(self, file: str, label: str, wrong: _Wrong) -> None:
        self.faults.append(Fault(file, label, ".".join(wrong.path), wrong.message))


def _file(path: object, files: Mapping[str, str]) -> str:
    if not isinstance(path, str):
        raise _Wrong("is missing: the path of a file, relative to the folder", (_FILE,))
    if path not in files:
        raise _unknown("file", path, files, (_FILE,))
    return files[path]


def _structure(cls: Any, members: Mapping[str, object], given: Mapping[str, str]) -> Any:
    """A dataclass from its members under their written names; `given` are fields that are not written."""
    names = {written(name): name for name in hints(cls) if name not in given}
    for key in members:
        if key not in names:
            raise _unknown("field", key, names)
    values: dict[str, Any] = dict(given)
    for key, name in names.items():
        if key in members:
            values[name] = _value_of(key, hints(cls)[name], members[key])
        elif name in _required(cls):
            raise _Wrong("is missing", (key,))
    return cls(**values)


def _required(cls: Any) -> frozenset[str]:
    return frozenset(
        each.name for each in fields(cls) if each.default is MISSING and each.default_factory is MISSING
    )


def _value_of(key: str, hint: Any, value: object) -> Any:
    try:
        return _value(hint, value)
    except _Wrong as wrong:
        raise _Wrong(wrong.message, (key, *wrong.path)) from wrong


def _value(hint: Any, value: object) -> Any:
    plain, inner = without_none(hint), element(hint)
    if value is None and plain is not hint:
        return None
    if inner is not None:
        if not isinstance(value, list):
            raise _Wrong("must be a list")
        return tuple(_value_of(str(place), inner, each) for place, each in enumerate(value, 1))
    if is_dataclass(plain):
        return _structure(plain, _mapping(value), {})
    return _scalar(plain, value)


def _scalar(hint: Any, value: object) -> Any:
    if isinstance(hint, type) and issubclass(hint, Enum):
        choices = {each.value: each for each in hint}
        if not isinstance(value, str) or value not in choices:
            raise _unknown("value", value, choices)
        return choices[value]
    plain: type = str if kind_named_by(hint) is not None else hint
    if type(value) is not plain:
        raise _Wrong(f"must be {_PLAIN[plain]}, not {value!r}")
    return value


_PLAIN = {str: "text (in quotes if it looks like a number)", int: "a whole number", bool: "true or false"}


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise _Wrong("must be a mapping of names to values")
    for key in value:
        if not isinstance(key, str):
            raise _Wrong(f"the name {key!r} must be text: put it in quotes")
    return value


def _unknown(what: str, found: object, there_are: Iterable[str], path: tuple[str, ...] = ()) -> _Wrong:
    return _Wrong(f"there is no {what} {found!r}; there are: {listed(there_are)}", path)


def listed(names: Iterable[str]) -> str:
    """For messages: names in order, or that there are none."""
    return ", ".join(sorted(names)) or "none"

"""From names to ids: what the files of a folder refer to is found in them and in the directory."""

import itertools
import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from centralino.core.directory.directory import Directory
from centralino.core.directory.documents import Fault, FolderError, Wish, Wishes, listed, written
from centralino.core.directory.kinds import Kind, id_of
from centralino.core.directory.model import Configured, Instance
from centralino.core.directory.shapes import with_ids

Ids = Mapping[Kind, Mapping[str, str]]
"""The ids of the objects that can be referred to, by kind and name."""


@dataclass(frozen=True, slots=True)
class Desired:
    """What the directory should have; all references are ids. `sources` says which file wants an object, by
    id.
    """

    instance: Instance
    objects: tuple[Configured, ...]
    sources: Mapping[str, Wish]


def resolve(wishes: Wishes, directory: Directory) -> Desired:
    """An object that exists keeps its id, a new one gets one that follows from its name.

    Raises FolderError with every reference that names nothing.
    """
    ids = _ids(wishes, directory)
    faults: list[Fault] = []
    objects = tuple(_resolved(wish, ids, faults) for wish in wishes.objects)
    if faults:
        raise FolderError(faults)
    instance = directory.instance if wishes.instance is None else wishes.instance.granted(directory.instance)
    return Desired(
        instance, objects, {id_of(each): wish for each, wish in zip(objects, wishes.objects, strict=True)}
    )


def _ids(wishes: Wishes, directory: Directory) -> Ids:
    ids: dict[Kind, dict[str, str]] = defaultdict(dict)
    for kind in Kind:
        ids[kind] = {name: object_id for object_id, name in directory.table(kind).names()}
    for wish in wishes.objects:
        ids[wish.kind].setdefault(wish.name, _new_id(wish, directory))
    return ids


def _new_id(wish: Wish, directory: Directory) -> str:
    """The same in every run, so that ARNs are; another one if an object was renamed away from this name."""
    namespace = uuid.UUID(directory.instance.id)
    table = directory.table(wish.kind)
    candidates = (
        str(uuid.uuid5(namespace, f"{wish.kind.value.table}/{wish.name}/{attempt}"))
        for attempt in itertools.count()
    )
    return next(each for each in candidates if each not in table)


def _resolved(wish: Wish, ids: Ids, faults: list[Fault]) -> Configured:
    def found(kind: Kind, name: str, path: str) -> str:
        if name not in ids[kind]:
            field = ".".join(map(written, path.split(".")))
            message = f"there is no {name!r} among {kind.value.table}; there are: {listed(ids[kind])}"
            faults.append(Fault(wish.file, wish.label, field, message))
            return name
        return ids[kind][name]

    return with_ids(wish.value, found)

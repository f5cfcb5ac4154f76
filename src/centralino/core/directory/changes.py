"""What must change for a directory to be as desired, and the directory that it then is."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from centralino.core.directory.directory import DEFAULT_FLOWS, Directory
from centralino.core.directory.kinds import id_of, kind_of, name_of
from centralino.core.directory.model import Configured, ContactFlow, Instance
from centralino.core.directory.references import Desired


@dataclass(frozen=True, slots=True)
class Create:
    after: Configured

    def __str__(self) -> str:
        return f"create {_label(self.after)}"


@dataclass(frozen=True, slots=True)
class Update:
    before: Configured
    after: Configured

    def __str__(self) -> str:
        changed = ", ".join(_differences(self.before, self.after))
        return f"update {_label(self.after)}: {changed}"


@dataclass(frozen=True, slots=True)
class Delete:
    before: Configured

    def __str__(self) -> str:
        return f"delete {_label(self.before)}"


@dataclass(frozen=True, slots=True)
class UpdateInstance:
    before: Instance
    after: Instance

    def __str__(self) -> str:
        return f"update instance: {', '.join(_differences(self.before, self.after))}"


Change = Create | Update | Delete | UpdateInstance


@dataclass(frozen=True, slots=True)
class Plan:
    """In the order in which a reader understands it; it is carried out at once, as one revision."""

    changes: tuple[Change, ...]

    def __str__(self) -> str:
        return "\n".join(map(str, self.changes)) or "nothing to change"

    def applied(self, directory: Directory) -> Directory:
        instance = [each.after for each in self.changes if isinstance(each, UpdateInstance)]
        return directory.revised(
            put=[each.after for each in self.changes if isinstance(each, Create | Update)],
            removed=[each.before for each in self.changes if isinstance(each, Delete)],
            instance=instance[0] if instance else None,
        )


def plan(desired: Desired, directory: Directory, *, delete_others: bool = False) -> Plan:
    """What is already as desired is left alone; what is not mentioned too, unless `delete_others`.

    The default flows of an instance are never deleted.
    """
    return Plan(tuple(_changes(desired, directory, delete_others=delete_others)))


def _changes(desired: Desired, directory: Directory, *, delete_others: bool) -> Iterator[Change]:
    if desired.instance != directory.instance:
        yield UpdateInstance(directory.instance, desired.instance)
    for after in desired.objects:
        before: Configured | None = directory.table(kind_of(after)).get(id_of(after))
        if before is None:
            yield Create(after)
        elif before != after:
            yield Update(before, after)
    if delete_others:
        wanted = {id_of(each) for each in desired.objects}
        others = [each for each in directory.objects() if id_of(each) not in wanted]
        yield from (Delete(each) for each in reversed(others) if not _is_default_flow(each))


def _is_default_flow(configured: Configured) -> bool:
    return isinstance(configured, ContactFlow) and configured.name in DEFAULT_FLOWS.values()


def _label(configured: Configured) -> str:
    return f"{kind_of(configured).name.lower().replace('_', ' ')} {name_of(configured)!r}"


def _differences(before: Any, after: Any, path: str = "") -> Iterator[str]:
    for each in fields(before):
        was, becomes = getattr(before, each.name), getattr(after, each.name)
        if was == becomes or each.name == "content":
            continue  # of a flow's text its hash is told
        if is_dataclass(was) and type(was) is type(becomes):
            yield from _differences(was, becomes, f"{path}{each.name}.")
        else:
            yield f"{path}{each.name} {_shown(was)} -> {_shown(becomes)}"


def _shown(value: object) -> str:
    text = repr(value) if not isinstance(value, str) else value
    return text if len(text) <= 60 else f"{text[:57]}..."

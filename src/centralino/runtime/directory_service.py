"""The directory as it is stored, and the one way to change it: for files, pages and API alike."""

from collections.abc import Iterable
from uuid import uuid4

import msgspec

from centralino.core.directory.changes import Create, Delete, Plan, Update, UpdateInstance
from centralino.core.directory.directory import Directory
from centralino.core.directory.kinds import Kind, id_of, kind_of, name_of
from centralino.core.directory.model import Configured, ContactFlow, Instance, InstanceId
from centralino.core.directory.rules import Flaw, check
from centralino.store import DirectoryChange, DirectoryObject, DirectoryStore, FlowVersion

INSTANCE_KIND = "instance"


class NotFit(Exception):
    """The directory as it would be breaks its own rules; all flaws."""

    def __init__(self, flaws: Iterable[Flaw]) -> None:
        self.flaws = tuple(flaws)
        super().__init__("\n".join(map(str, self.flaws)))


class DirectoryService:
    """``directory`` is the newest revision that was loaded; an empty instance before there is one."""

    def __init__(self, store: DirectoryStore) -> None:
        self._store = store
        self.revision = 0
        self.directory = Directory.of(Instance(InstanceId(str(uuid4())), "centralino"))

    async def load(self) -> Directory:
        """Read what is stored, if that is another revision than the one at hand."""
        if await self._store.revision() == self.revision:
            return self.directory
        stored = await self._store.load()
        instance = next(
            msgspec.json.decode(each.body, type=Instance)
            for each in stored.objects
            if each.kind == INSTANCE_KIND
        )
        versions = (msgspec.json.decode(each.body, type=ContactFlow) for each in stored.flow_versions)
        objects = (_object(each) for each in stored.objects if each.kind != INSTANCE_KIND)
        kept = {(each.id, each.flow_content_sha256): each for each in versions}
        self.directory = Directory(instance, flow_versions=kept).revised(objects)
        self.revision = stored.revision
        return self.directory

    async def carry_out(self, plan: Plan) -> Directory:
        """Make all changes of the plan as one revision.

        Raises NotFit or DirectoryChanged, and then nothing has changed.
        """
        after = plan.applied(self.directory)
        flaws = check(after)
        if flaws:
            raise NotFit(flaws)
        put = [each.after for each in plan.changes if isinstance(each, Create | Update)]
        change = DirectoryChange(
            expected_revision=self.revision,
            put=(*map(_row, put), *_instance_rows(self.revision, plan, after)),
            remove=frozenset(_key(each.before) for each in plan.changes if isinstance(each, Delete)),
            flow_versions=tuple(_version(each) for each in put if isinstance(each, ContactFlow)),
        )
        self.revision = await self._store.apply(change)
        self.directory = after
        return after


def _instance_rows(revision: int, plan: Plan, after: Directory) -> tuple[DirectoryObject, ...]:
    """The instance itself, when it is new or changed."""
    if revision > 0 and not any(isinstance(each, UpdateInstance) for each in plan.changes):
        return ()
    instance = after.instance
    body = msgspec.json.encode(instance)
    return (DirectoryObject(INSTANCE_KIND, instance.id, instance.instance_alias, body),)


def _key(configured: Configured) -> tuple[str, str]:
    return kind_of(configured).name.lower(), id_of(configured)


def _row(configured: Configured) -> DirectoryObject:
    kind, object_id = _key(configured)
    return DirectoryObject(kind, object_id, name_of(configured), msgspec.json.encode(configured))


def _object(row: DirectoryObject) -> Configured:
    kind = Kind[row.kind.upper()]
    configured: Configured = msgspec.json.decode(row.body, type=kind.value.type)
    return configured


def _version(flow: ContactFlow) -> FlowVersion:
    return FlowVersion(flow.id, flow.flow_content_sha256, msgspec.json.encode(flow))

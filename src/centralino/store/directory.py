"""The configured objects as rows, all under one revision, and every version of a flow that ever was.

What an object is and which changes make sense is the core's business; here it is a kind, an id, a name and
JSON.
"""

from dataclasses import asdict, dataclass

from sqlalchemy import Table, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from centralino.store import schema
from centralino.store.database import Database, insert
from centralino.store.errors import DirectoryChanged


@dataclass(frozen=True, slots=True)
class DirectoryObject:
    """`body` is the whole object as JSON; `name` is repeated from it for people who look at the table."""

    kind: str
    id: str
    name: str
    body: bytes


@dataclass(frozen=True, slots=True)
class FlowVersion:
    """A flow as it was when its text had this SHA-256: what a running call is pinned to. `body` is JSON."""

    flow_id: str
    sha256: str
    body: bytes


@dataclass(frozen=True, slots=True)
class StoredDirectory:
    """All there is at one revision; a new database is empty at revision 0."""

    revision: int
    objects: tuple[DirectoryObject, ...]
    flow_versions: tuple[FlowVersion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryChange:
    """A change to the directory of `expected_revision`. Objects to remove are named by (kind, id)."""

    expected_revision: int
    put: tuple[DirectoryObject, ...] = ()
    remove: frozenset[tuple[str, str]] = frozenset()
    flow_versions: tuple[FlowVersion, ...] = ()


class DirectoryStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def revision(self) -> int:
        """Which one is there now."""
        async with self._database.read() as connection:
            now: int = (await connection.execute(select(schema.directory_revision.c.revision))).scalar_one()
            return now

    async def load(self) -> StoredDirectory:
        rows, versions, counter = schema.directory_objects, schema.flow_versions, schema.directory_revision
        by_name = select(rows.c.kind, rows.c.id, rows.c.name, rows.c.body)
        now = select(counter.c.revision).with_for_update(read=True)
        async with self._database.read() as connection:
            # `apply` waits for this lock (SQLite needs none), so that all three are of one moment.
            revision = (await connection.execute(now)).scalar_one()
            objects = await connection.execute(by_name.order_by(rows.c.kind, rows.c.name, rows.c.id))
            flows = await connection.execute(select(versions).order_by(versions.c.flow_id, versions.c.sha256))
            return StoredDirectory(
                revision,
                tuple(DirectoryObject(*row) for row in objects),
                tuple(FlowVersion(*row) for row in flows),
            )

    async def apply(self, change: DirectoryChange) -> int:
        """Make the change and return the new revision. Raises DirectoryChanged if somebody was quicker.

        A flow version that is already there stays as it is.
        """
        counter = schema.directory_revision
        revision = change.expected_revision + 1
        async with self._database.write() as connection:
            step = update(counter).where(counter.c.revision == change.expected_revision)
            if (await connection.execute(step.values(revision=revision))).rowcount == 0:
                found = (await connection.execute(select(counter.c.revision))).scalar_one()
                raise DirectoryChanged(change.expected_revision, found)
            await _remove(connection, change.remove)
            await _put(connection, change.put, revision)
            await _keep(connection, change.flow_versions)
        return revision


async def _remove(connection: AsyncConnection, keys: frozenset[tuple[str, str]]) -> None:
    table: Table = schema.directory_objects
    if keys:
        await connection.execute(table.delete().where(tuple_(table.c.kind, table.c.id).in_(sorted(keys))))


async def _put(connection: AsyncConnection, objects: tuple[DirectoryObject, ...], revision: int) -> None:
    table = schema.directory_objects
    statement = insert(connection, table)
    upsert = statement.on_conflict_do_update(
        index_elements=[table.c.kind, table.c.id],
        set_={name: statement.excluded[name] for name in ("name", "body", "revision")},
    )
    if objects:
        await connection.execute(upsert, [{**asdict(each), "revision": revision} for each in objects])


async def _keep(connection: AsyncConnection, versions: tuple[FlowVersion, ...]) -> None:
    if versions:
        statement = insert(connection, schema.flow_versions).on_conflict_do_nothing()
        await connection.execute(statement, [asdict(each) for each in versions])

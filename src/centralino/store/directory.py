"""The configured objects as rows, all under one revision, and the documents of flows, kept for ever.

What an object is and which changes make sense is the core's business; here an object is a kind, an id, a name
and JSON.
"""

import hashlib
from dataclasses import dataclass

from sqlalchemy import select, tuple_, update

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
class StoredDirectory:
    """All objects at one revision; 0 is the empty directory of a new database."""

    revision: int
    objects: tuple[DirectoryObject, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryChange:
    """Made for a directory of `expected_revision`. `remove` has (kind, id); `flow_documents` the text of
    flows.
    """

    expected_revision: int
    put: tuple[DirectoryObject, ...] = ()
    remove: frozenset[tuple[str, str]] = frozenset()
    flow_documents: tuple[str, ...] = ()


def flow_sha256(content: str) -> str:
    """The name of a flow's document: SHA-256 of its UTF-8 text, in lower-case hexadecimal."""
    return hashlib.sha256(content.encode()).hexdigest()


class DirectoryStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self) -> StoredDirectory:
        rows, counter = schema.directory_objects, schema.directory_revision
        columns = (rows.c.kind, rows.c.id, rows.c.name, rows.c.body)
        # One statement, so that on both databases revision and objects are of the same moment.
        query = (
            select(counter.c.revision, *columns)
            .select_from(counter.outerjoin(rows, rows.c.kind.is_not(None)))
            .order_by(rows.c.kind, rows.c.name, rows.c.id)
        )
        async with self._database.read() as connection:
            found = (await connection.execute(query)).all()
        objects = tuple(DirectoryObject(*row[1:]) for row in found if row.kind is not None)
        return StoredDirectory(found[0].revision, objects)

    async def apply(self, change: DirectoryChange) -> int:
        """Make the change and return the new revision. Raises DirectoryChanged if somebody was quicker."""
        counter = schema.directory_revision
        revision = change.expected_revision + 1
        async with self._database.write() as connection:
            step = (
                update(counter)
                .where(counter.c.revision == change.expected_revision)
                .values(revision=revision)
            )
            if (await connection.execute(step)).rowcount == 0:
                found = (await connection.execute(select(counter.c.revision))).scalar_one()
                raise DirectoryChanged(change.expected_revision, found)
            rows = schema.directory_objects
            if change.remove:
                gone = rows.delete().where(tuple_(rows.c.kind, rows.c.id).in_(sorted(change.remove)))
                await connection.execute(gone)
            if change.put:
                new = insert(connection, rows)
                values = {name: new.excluded[name] for name in ("name", "body", "revision")}
                upsert = new.on_conflict_do_update(index_elements=[rows.c.kind, rows.c.id], set_=values)
                await connection.execute(
                    upsert,
                    [
                        {"kind": o.kind, "id": o.id, "name": o.name, "body": o.body, "revision": revision}
                        for o in change.put
                    ],
                )
            if change.flow_documents:
                documents = insert(connection, schema.flow_documents).on_conflict_do_nothing()
                await connection.execute(
                    documents,
                    [{"sha256": flow_sha256(text), "content": text} for text in change.flow_documents],
                )
        return revision

    async def flow_document(self, sha256: str) -> str | None:
        """The text of a flow as it was stored, also of one that has long been replaced."""
        table = schema.flow_documents
        async with self._database.read() as connection:
            return (
                await connection.execute(select(table.c.content).where(table.c.sha256 == sha256))
            ).scalar()

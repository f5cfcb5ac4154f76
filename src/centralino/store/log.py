"""The logs of all streams: appended to in groups, read from the beginning.

Whoever calls `commit` joins the group that is collecting. The group goes on collecting until its transaction
has begun, that is until the one before it is durable; then it is judged batch by batch and what passed is
written with one statement per table. So under load a group grows, and a commit's cost is shared.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, select
from sqlalchemy.exc import StatementError

from centralino.store import schema
from centralino.store.batch import Batch, Encoded, LoggedEvent, Message
from centralino.store.database import Database
from centralino.store.errors import StoreError, StoreUnavailable
from centralino.store.transaction import transact

_LARGEST_GROUP = 256
Outcome = StoreError | StatementError | None


@dataclass(slots=True, eq=False)
class _Group:
    """Batches for one transaction. The task's result has, for each, why it was not written, or None."""

    batches: list[Batch] = field(default_factory=list)
    task: asyncio.Task[list[Outcome]] | None = None


class Store:
    """The logs in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._collecting: _Group | None = None
        self._writing: set[asyncio.Task[list[Outcome]]] = set()

    async def commit(self, batch: Batch) -> None:
        """Return when the batch is durable. Batches of one stream are written in the order of the calls.

        Raises, having written nothing of it: LeaseLost, SequenceConflict, DuplicateMessage (in this order of
        judgement), or StoreUnavailable, after which the same batch may be committed again, at any time and
        even if its transaction was durable after all. A cancelled caller does not stop the batch.
        """
        group, place = self._join(batch)
        assert group.task is not None
        outcome = (await asyncio.shield(group.task))[place]
        if outcome is not None:
            raise outcome

    async def read(self, stream: str, after: int = 0) -> tuple[LoggedEvent, ...]:
        """The events after sequence `after`, in order; none for a stream that does not exist."""
        table = schema.events
        query = (
            select(table.c.sequence, table.c.at, table.c.tag, table.c.version, table.c.body)
            .where(table.c.stream == stream, table.c.sequence > after)
            .order_by(table.c.sequence)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(
            LoggedEvent(row.sequence, row.at, Encoded(row.tag, row.version, row.body)) for row in rows
        )

    async def streams(self, prefix: str = "", *, live_only: bool = False) -> tuple[str, ...]:
        """The names that begin with `prefix`, sorted; with `live_only` those that no batch has ended."""
        table = schema.streams
        query = select(table.c.name).where(table.c.name.startswith(prefix, autoescape=True))
        if live_only:
            query = query.where(~table.c.ended)
        async with self._database.read() as connection:
            return tuple(sorted((await connection.execute(query)).scalars()))

    async def has_consumed(self, stream: str, message_id: str) -> bool:
        table = schema.inbox
        query = select(table.c.message_id).where(table.c.stream == stream, table.c.message_id == message_id)
        async with self._database.read() as connection:
            return (await connection.execute(query)).first() is not None

    async def outbox_pending(self) -> tuple[Message, ...]:
        """The messages not yet known to be delivered, oldest first; those of one source in its own order."""
        table = schema.outbox
        async with self._database.read() as connection:
            rows = (await connection.execute(select(table).order_by(table.c.position))).all()
        return tuple(
            Message(row.id, row.source, row.target, Encoded(row.tag, row.version, row.body)) for row in rows
        )

    async def outbox_delivered(self, message_ids: Sequence[str]) -> None:
        """Forget messages whose receivers have consumed them durably; unknown ids are ignored."""
        table = schema.outbox
        async with self._database.write() as connection:
            await connection.execute(delete(table).where(table.c.id.in_(message_ids)))

    async def close(self) -> None:
        """Wait for what is being written. The database is closed by who opened it."""
        await asyncio.gather(*self._writing, return_exceptions=True)

    def _join(self, batch: Batch) -> tuple[_Group, int]:
        group = self._collecting
        if group is None or len(group.batches) >= _LARGEST_GROUP:
            group = self._collecting = _Group()
            group.task = asyncio.create_task(self._write(group), name="store group")
            self._writing.add(group.task)
            group.task.add_done_callback(self._writing.discard)
        group.batches.append(batch)
        return group, len(group.batches) - 1

    def _close(self, group: _Group) -> None:
        if self._collecting is group:
            self._collecting = None

    async def _write(self, group: _Group) -> list[Outcome]:
        try:
            return await self._transact(group)
        except StatementError:
            # One of them cannot be written at all, or breaks a rule of the tables (or another process made
            # the same stream at this moment): each alone, so that the others do not suffer.
            return [await self._write_alone(batch) for batch in group.batches]
        finally:
            self._close(group)

    async def _write_alone(self, batch: Batch) -> Outcome:
        try:
            return (await self._transact(_Group([batch])))[0]
        except (StoreUnavailable, StatementError) as error:
            return error

    async def _transact(self, group: _Group) -> list[Outcome]:
        async with self._database.write() as connection:
            self._close(group)
            return [*await connection.run_sync(transact, group.batches)]

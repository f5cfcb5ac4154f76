"""One transaction for a group of batches: judge each, then write all that passed.

A batch is judged against what the database holds, under locks, and against the batches before it in the
group, so a refused one leaves no trace and the others need no savepoints. Rules, in this order:

1. A batch that is already durable (its id is the stream's `last_batch`) passes and writes nothing.
2. The lease must still carry the batch's token.
3. The stream must end where the batch expects it.
4. None of the messages it consumes may have been consumed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain

from sqlalchemy import BindParameter, bindparam, select, update
from sqlalchemy.engine import Connection

from centralino.store import schema
from centralino.store.batch import Batch
from centralino.store.database import insert
from centralino.store.errors import DuplicateMessage, LeaseLost, SequenceConflict, StoreError

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class _Stream:
    sequence: int = 0
    last_batch: str = ""
    ended: bool = False


@dataclass(slots=True)
class _Verdict:
    """A refusal, or None, for each batch of the group; the batches to write; each stream before and after."""

    refusals: list[StoreError | None] = field(default_factory=list)
    accepted: list[Batch] = field(default_factory=list)
    before: dict[str, _Stream] = field(default_factory=dict)
    after: dict[str, _Stream] = field(default_factory=dict)


def transact(connection: Connection, batches: Sequence[Batch]) -> list[StoreError | None]:
    """Write what may be written; say for each batch why it was refused, or None."""
    verdict = _judge(connection, batches)
    _write(connection, verdict)
    return verdict.refusals


def _judge(connection: Connection, batches: Sequence[Batch]) -> _Verdict:
    """Lock the leases and streams concerned and decide about each batch in turn."""
    tokens = _tokens(connection, batches)
    streams = _streams(connection, batches)
    consumed = _consumed(connection, batches)
    verdict = _Verdict(before=streams, after=dict(streams))
    for batch in batches:
        stream = verdict.after.get(batch.stream, _Stream())
        if stream.last_batch == batch.id:
            verdict.refusals.append(None)
            continue
        refusal = _refusal(batch, stream, tokens, consumed)
        verdict.refusals.append(refusal)
        if refusal is None:
            verdict.accepted.append(batch)
            verdict.after[batch.stream] = _Stream(
                stream.sequence + len(batch.events), batch.id, stream.ended or batch.ends
            )
            consumed.update((batch.stream, message_id) for message_id in batch.consumed)
    return verdict


def _refusal(
    batch: Batch, stream: _Stream, tokens: dict[str, int], consumed: set[tuple[str, str]]
) -> StoreError | None:
    if tokens.get(batch.lease.name) != batch.lease.token:
        return LeaseLost(batch.lease.name)
    if stream.sequence != batch.expected_sequence:
        return SequenceConflict(batch.stream, batch.expected_sequence, stream.sequence)
    twice = {message_id for message_id in batch.consumed if (batch.stream, message_id) in consumed}
    return DuplicateMessage(batch.stream, twice) if twice else None


def _tokens(connection: Connection, batches: Sequence[Batch]) -> dict[str, int]:
    table = schema.leases
    names = sorted({batch.lease.name for batch in batches})
    query = select(table.c.name, table.c.token).where(table.c.name.in_(names)).order_by(table.c.name)
    rows = connection.execute(query.with_for_update(read=True))
    return {row.name: row.token for row in rows}


def _streams(connection: Connection, batches: Sequence[Batch]) -> dict[str, _Stream]:
    table = schema.streams
    names = sorted({batch.stream for batch in batches})
    query = select(table).where(table.c.name.in_(names)).order_by(table.c.name).with_for_update()
    return {row.name: _Stream(row.sequence, row.last_batch, row.ended) for row in connection.execute(query)}


def _consumed(connection: Connection, batches: Sequence[Batch]) -> set[tuple[str, str]]:
    table = schema.inbox
    wanted = sorted(set(chain.from_iterable(batch.consumed for batch in batches)))
    if not wanted:
        return set()
    streams = sorted({batch.stream for batch in batches if batch.consumed})
    query = select(table.c.stream, table.c.message_id).where(
        table.c.stream.in_(streams), table.c.message_id.in_(wanted)
    )
    return {(row.stream, row.message_id) for row in connection.execute(query)}


def _write(connection: Connection, verdict: _Verdict) -> None:
    """Write the accepted batches: one statement for each table that has rows."""
    _write_streams(connection, verdict)
    rows = (
        (schema.events, chain.from_iterable(map(_event_rows, verdict.accepted))),
        (schema.outbox, chain.from_iterable(map(_outbox_rows, verdict.accepted))),
        (schema.inbox, chain.from_iterable(map(_inbox_rows, verdict.accepted))),
    )
    for table, new in rows:
        if listed := list(new):
            connection.execute(table.insert(), listed)
    _write_records(connection, verdict.accepted)


def _write_streams(connection: Connection, verdict: _Verdict) -> None:
    table = schema.streams
    touched = {batch.stream for batch in verdict.accepted}
    rows: dict[str, Row] = {
        name: {"key": name, "at": state.sequence, "batch": state.last_batch, "over": state.ended}
        for name, state in verdict.after.items()
        if name in touched
    }
    values: dict[str, BindParameter[object]] = {
        "sequence": bindparam("at"),
        "last_batch": bindparam("batch"),
        "ended": bindparam("over"),
    }
    new = [row for name, row in rows.items() if name not in verdict.before]
    old = [row for name, row in rows.items() if name in verdict.before]
    if new:
        # No ON CONFLICT: if another process has made the stream meanwhile, the group must be judged again.
        connection.execute(table.insert().values(name=bindparam("key"), **values), new)
    if old:
        connection.execute(update(table).where(table.c.name == bindparam("key")).values(**values), old)


def _event_rows(batch: Batch) -> list[Row]:
    return [
        {
            "stream": batch.stream,
            "sequence": sequence,
            "at": new.at,
            "tag": new.event.tag,
            "version": new.event.version,
            "body": new.event.body,
        }
        for sequence, new in enumerate(batch.events, batch.expected_sequence + 1)
    ]


def _outbox_rows(batch: Batch) -> list[Row]:
    return [
        {
            "id": message.id,
            "source": message.source,
            "target": message.target,
            "tag": message.content.tag,
            "version": message.content.version,
            "body": message.content.body,
        }
        for message in batch.messages
    ]


def _inbox_rows(batch: Batch) -> list[Row]:
    return [{"stream": batch.stream, "message_id": message_id} for message_id in sorted(batch.consumed)]


def _write_records(connection: Connection, batches: Sequence[Batch]) -> None:
    # The last state of a contact wins: PostgreSQL refuses to upsert one row twice in a statement.
    records = {record.contact_id: record for batch in batches for record in batch.records}
    if not records:
        return
    table = schema.contact_records
    statement = insert(connection, table)
    changing = ("initial_contact_id", "initiated_at", "updated_at", "complete", "body")
    upsert = statement.on_conflict_do_update(
        index_elements=[table.c.contact_id], set_={name: statement.excluded[name] for name in changing}
    )
    rows = [
        {name: getattr(record, name) for name in ("contact_id", *changing)} for record in records.values()
    ]
    connection.execute(upsert, rows)

"""Leases: which process may write a stream.

Safety does not hang on clocks: `Store.commit` compares the token inside its transaction. Clocks only decide
when a lease may be taken from an owner that is silent, so machines' clocks should agree to a small part of
the time given.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import or_, select, update

from centralino.store import schema
from centralino.store.batch import Lease
from centralino.store.database import Database, insert
from centralino.store.errors import LeaseLost, LeaseTaken


def utc_now() -> datetime:
    return datetime.now(UTC)


class Leases:
    def __init__(self, database: Database, clock: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def acquire(self, name: str, owner: str, ttl: timedelta) -> Lease:
        """Take the lease, raising LeaseTaken while another owner's has not run out.

        The same owner gets it at once with a new token: a process that restarts under its old name need not
        wait, and what its predecessor still tries to write is refused.
        """
        table = schema.leases
        now = self._clock()
        until = now + ttl
        async with self._database.write() as connection:
            fresh = insert(connection, table).values(name=name, owner=owner, token=1, until=until)
            taken = fresh.on_conflict_do_update(
                index_elements=[table.c.name],
                set_={"owner": owner, "token": table.c.token + 1, "until": until},
                where=or_(table.c.until <= now, table.c.owner == owner),
            ).returning(table.c.token)
            token = (await connection.execute(taken)).scalar()
            if token is None:
                holder = select(table.c.owner, table.c.until).where(table.c.name == name)
                row = (await connection.execute(holder)).one()
                raise LeaseTaken(name, row.owner, row.until)
        return Lease(name, owner, token, until)

    async def renew(self, lease: Lease, ttl: timedelta) -> Lease:
        """Hold it for `ttl` from now. Raises LeaseLost if somebody has taken it, even if it ran out again."""
        table = schema.leases
        until = self._clock() + ttl
        mine = (table.c.name == lease.name) & (table.c.token == lease.token)
        async with self._database.write() as connection:
            result = await connection.execute(update(table).where(mine).values(until=until))
            if result.rowcount == 0:
                raise LeaseLost(lease.name)
        return replace(lease, until=until)

    async def release(self, lease: Lease) -> None:
        """Let others take it now. The row stays so that no token ever repeats. A lost lease is left alone."""
        table = schema.leases
        mine = (table.c.name == lease.name) & (table.c.token == lease.token)
        async with self._database.write() as connection:
            gone = update(table).where(mine).values(until=self._clock(), token=table.c.token + 1)
            await connection.execute(gone)

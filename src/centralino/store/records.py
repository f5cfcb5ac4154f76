"""Contact records as they stand. They are written with the events that change them, by `Store.commit`."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from centralino.store import schema
from centralino.store.batch import ContactRecord
from centralino.store.database import Database

_table = schema.contact_records
_all = select(_table)


class Records:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, contact_id: str) -> ContactRecord | None:
        found = await self._fetch(_all.where(_table.c.contact_id == contact_id))
        return found[0] if found else None

    async def of_call(self, initial_contact_id: str) -> tuple[ContactRecord, ...]:
        """A call's contacts in the order in which they began."""
        return await self._fetch(
            _all.where(_table.c.initial_contact_id == initial_contact_id).order_by(
                _table.c.initiated_at, _table.c.contact_id
            )
        )

    async def initiated(
        self, since: datetime, until: datetime, limit: int = 1000
    ) -> tuple[ContactRecord, ...]:
        """Contacts that began at or after `since` and before `until`, newest first."""
        return await self._fetch(
            _all.where(_table.c.initiated_at >= since, _table.c.initiated_at < until)
            .order_by(_table.c.initiated_at.desc(), _table.c.contact_id)
            .limit(limit)
        )

    async def incomplete(self) -> tuple[ContactRecord, ...]:
        """Contacts whose after-contact work is not cleared yet, oldest first."""
        return await self._fetch(
            _all.where(~_table.c.complete).order_by(_table.c.initiated_at, _table.c.contact_id)
        )

    async def _fetch(self, query: Select[Any]) -> tuple[ContactRecord, ...]:
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(ContactRecord(*row) for row in rows)

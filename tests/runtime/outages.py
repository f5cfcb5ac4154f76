"""Ways in which a database really fails, each for as long as a block lasts."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass

from sqlalchemy import text

from centralino.store import Batch, Database, Lease, Store, StoreUnavailable, open_database
from tests.postgres import Cluster


@dataclass(frozen=True, slots=True)
class Breakable:
    """A store whose database can be made to fail."""

    store: Store
    lease: Lease
    outage: Callable[[], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def locked(url: str) -> AsyncIterator[None]:
    """Another process writes and does not end."""
    other = await open_database(url)
    try:
        async with other.write():
            yield
    finally:
        await other.close()


@asynccontextmanager
async def full(database: Database) -> AsyncIterator[None]:
    """No room on the disk: SQLite's own limit gives the same error at the same places."""
    await _limit(database, 1)
    try:
        yield
    finally:
        await _limit(database, 1_000_000)


async def _limit(database: Database, pages: int) -> None:
    async with database.write() as connection:
        await connection.execute(text(f"PRAGMA max_page_count = {pages}"))


@contextmanager
def stopped(cluster: Cluster) -> Iterator[None]:
    """The server has died; afterwards it is there again."""
    cluster.stop()
    try:
        yield
    finally:
        cluster.start()


class Observed(Store):
    """A store that remembers what was committed, and can lose the answer to a commit on its way back."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.batches: list[Batch] = []
        self.answers_lost = 0

    async def commit(self, batch: Batch) -> None:
        await super().commit(batch)
        self.batches.append(batch)
        if self.answers_lost:
            self.answers_lost -= 1
            raise StoreUnavailable("The connection broke while the transaction was being committed.")

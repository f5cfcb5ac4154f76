"""Each test that asks for `url` or `database` runs on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from centralino.store import Database, Lease, Leases, Store, open_database
from tests.postgres import Cluster


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Of a new database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/centralino.db"
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    with cluster.database() as url:
        yield url


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    database = await open_database(url)
    yield database
    await database.close()


@pytest.fixture
async def store(database: Database) -> AsyncIterator[Store]:
    store = Store(database)
    yield store
    await store.close()


@pytest.fixture
async def lease(database: Database) -> Lease:
    return await Leases(database).acquire("calls", "a shell", timedelta(minutes=5))

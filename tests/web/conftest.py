"""A site over a World, for each test that asks for it; tasks and descriptors are gone afterwards."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from centralino.store import Accounts, Database, open_database
from tests.web.served import Served, served, with_passwords
from tests.web.world_office import WorldOffice


@pytest.fixture(autouse=True)
async def _nothing_left() -> AsyncIterator[None]:
    before = open_files()
    yield
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    assert not tasks, f"tasks left over: {tasks}"
    files = open_files() - before
    assert not files, f"descriptors left over: {files}"


def open_files() -> Counter[str]:
    """Sockets, pipes and files of this process, by what they are."""
    found: Counter[str] = Counter()
    for descriptor in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):  # that of the listing itself
            found[str(descriptor.readlink()).partition(":")[0]] += 1
    return found


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = await open_database(f"sqlite:///{tmp_path}/centralino.db")
    yield database
    await database.close()


@pytest.fixture
def office() -> WorldOffice:
    return WorldOffice()


@pytest.fixture
async def accounts(database: Database, office: WorldOffice) -> Accounts:
    return await with_passwords(database, office)


@pytest.fixture
async def site(office: WorldOffice, accounts: Accounts) -> AsyncIterator[Served]:
    async with served(office, accounts) as site:
        yield site

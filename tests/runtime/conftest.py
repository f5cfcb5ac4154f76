"""Stores and databases as in the store's tests, and nothing left over after any test."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from centralino.runtime.apply import apply
from centralino.runtime.directory_service import DirectoryService
from centralino.speech import Clips
from centralino.store import AudioFiles, DirectoryStore, open_database
from tests.e2e.instance import ANNA, MARIA, MARIO, make_instance
from tests.runtime.people import Agent, Customer
from tests.runtime.shell import House, house
from tests.store.conftest import database, lease, store, url

__all__ = ["database", "lease", "store", "url"]


@pytest.fixture(autouse=True)
async def nothing_left() -> AsyncIterator[None]:
    """Asserts that no task outlives the test."""
    yield
    left = asyncio.all_tasks() - {asyncio.current_task()}
    assert not left, f"tasks left over: {left}"


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A folder whose paths are short enough for Unix sockets."""
    with tempfile.TemporaryDirectory(prefix="c") as folder:
        yield Path(folder)


@dataclass(frozen=True, slots=True)
class Cast:
    """Anna the customer, Mario and Maria; the agents' pages are open, and Mario is ready for calls."""

    house: House
    anna: Customer
    mario: Agent
    maria: Agent


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database in which the demo is, as tests hear it, and with its sounds."""
    folder = tmp_path_factory.mktemp("template")
    make_instance(folder / "instance")
    asyncio.run(put_in(folder))
    return folder


async def put_in(folder: Path) -> None:
    """A database with what the folder's ``instance`` says."""
    database = await open_database(f"sqlite:///{folder}/centralino.db")
    service = DirectoryService(DirectoryStore(database))
    prompts = AudioFiles(folder / "prompts")
    try:
        await apply(folder / "instance", service, prompts, Clips(folder / "speech", None, prompts.path))
    finally:
        await database.close()


@pytest.fixture
async def opened_house(template: Path, tmp_path: Path, short_path: Path) -> AsyncIterator[House]:
    shutil.copy(template / "centralino.db", tmp_path)
    async with house(f"sqlite:///{tmp_path}/centralino.db", template, short_path / "media") as made:
        yield made


@pytest.fixture
async def cast(opened_house: House) -> Cast:
    return await assemble(opened_house)


async def assemble(opened_house: House) -> Cast:
    users = opened_house.service.directory.users
    mario, maria = (users.named(name) for name in ("mario", "maria"))
    assert mario is not None
    assert maria is not None
    people = Cast(opened_house, Customer("Anna", ANNA), Agent(mario.id, MARIO), Agent(maria.id, MARIA))
    for person in (people.anna, people.mario, people.maria):
        await opened_house.enter(person)
    await people.mario.is_ready()
    return people

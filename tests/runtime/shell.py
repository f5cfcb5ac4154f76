"""A shell as a test runs it, and what survives its death: the database, the media process, the pages."""

import asyncio
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from centralino.core.ids import CallId
from centralino.runtime.directory_service import DirectoryService
from centralino.runtime.machines import call_stream
from centralino.runtime.media_link import MediaLink
from centralino.runtime.sounds import Sounds
from centralino.runtime.switchboard import Switchboard
from centralino.speech import Clips
from centralino.store import (
    AudioFiles,
    Batch,
    ContactRecord,
    Database,
    DirectoryStore,
    Leases,
    LoggedEvent,
    Records,
    Store,
    StoreUnavailable,
    open_database,
)
from tests.runtime.people import Person
from tests.runtime.waiting import until

LEASE_TIME = timedelta(minutes=5)
PORTS = "22000-22999"

Fate = Callable[[Batch], str | None]
"""What becomes of a commit: the shell dies "before" it is written, or "after" it is durable; or the database
lets it "wait" until `Mortal.released`, or "fail"; or nothing (None).
"""


def lives_on(_batch: Batch) -> str | None:
    return None


class Mortal(Store):
    """A store whose shell may die at a commit. Then nothing is read or written any more, as when the process
    was killed.
    """

    def __init__(self, database: Database, fate: Fate) -> None:
        super().__init__(database)
        self.died = asyncio.Event()
        self.fate = fate
        self.waits = asyncio.Event()
        self.released = asyncio.Event()

    async def commit(self, batch: Batch) -> None:
        fate = "before" if self.died.is_set() else self.fate(batch)
        await self._die_if(fate == "before")
        if fate == "wait":
            self.waits.set()
            await self.released.wait()
        if fate == "fail":
            raise StoreUnavailable("The database does not work now.")
        await super().commit(batch)
        await self._die_if(fate == "after")

    async def read(self, stream: str, after: int = 0) -> tuple[LoggedEvent, ...]:
        await self._die_if(self.died.is_set())
        return await super().read(stream, after)

    async def _die_if(self, dies: bool) -> None:
        if dies:
            self.died.set()
            await asyncio.Event().wait()


@dataclass(slots=True)
class House:
    """Everything. ``fate`` is that of the next shell to be started, and of those that follow it."""

    database: Database
    service: DirectoryService
    sounds: Sounds
    socket: Path
    media: Process
    store: Mortal
    switchboard: Switchboard
    people: list[Person] = field(default_factory=list)
    fate: Fate = lives_on
    deaths: int = 0

    async def die(self) -> None:
        self.store.died.set()
        await self.switchboard.stop()
        self.deaths += 1

    async def restart(self) -> None:
        """The shell is gone without a word, another takes over, and all pages greet it."""
        await self.die()
        self.store, self.switchboard = await _shell(
            self.database, self.service, self.sounds, self.socket, self.fate
        )
        for person in self.people:
            await person.greet(self.switchboard)

    async def tags(self, stream: str) -> list[str]:
        """Of what is logged."""
        return [each.event.tag for each in await Store(self.database).read(stream)]

    async def over(self, call: CallId) -> tuple[ContactRecord, ...]:
        """Wait until all is done and said about the call; its records."""

        async def is_over() -> bool:
            return call_stream(call) not in await self.store.streams(live_only=True)

        await until(is_over)
        return await Records(self.database).of_call(call)

    @asynccontextmanager
    async def dying(self, fate: Fate) -> AsyncIterator[None]:
        """For as long as the block runs, the shell dies as fate will have it, and another takes over."""

        async def supervise() -> None:
            while True:
                await self.store.died.wait()
                await self.restart()

        self.fate = self.store.fate = fate
        supervisor = asyncio.create_task(supervise())
        try:
            yield
        finally:
            self.fate = self.store.fate = lives_on
            supervisor.cancel()
            await asyncio.wait([supervisor])

    async def kill_media(self) -> None:
        """SIGKILL, and a new one, as the supervisor would start it."""
        self.media.send_signal(signal.SIGKILL)
        await self.media.wait()
        self.media = await _media(self.socket)

    async def enter(self, person: Person) -> None:
        """He opens his page."""
        self.people.append(person)
        await person.greet(self.switchboard)


async def _shell(
    database: Database, service: DirectoryService, sounds: Sounds, socket: Path, fate: Fate
) -> tuple[Mortal, Switchboard]:
    lease = await Leases(database).acquire("calls", "a shell", LEASE_TIME)
    store = Mortal(database, fate)
    switchboard = Switchboard(store, lambda: lease, lambda: service.directory)
    switchboard.connect(lambda hooks: MediaLink(socket, sounds, hooks))
    await switchboard.start()
    return store, switchboard


async def _media(socket: Path) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "centralino.media", str(socket), PORTS, "127.0.0.1"
    )


@asynccontextmanager
async def house(database_url: str, sounds: Path, socket: Path) -> AsyncIterator[House]:
    """A house with the directory that is in the database. Everything is gone afterwards."""
    database = await open_database(database_url)
    service = DirectoryService(DirectoryStore(database))
    await service.load()
    played = Sounds(Clips(sounds / "speech", None, AudioFiles(sounds / "prompts").path))
    media = await _media(socket)
    store, switchboard = await _shell(database, service, played, socket, lives_on)
    made = House(database, service, played, socket, media, store, switchboard)
    try:
        yield made
    finally:
        for person in made.people:
            await person.leave()
        await made.switchboard.stop()
        await made.store.close()
        await database.close()
        made.media.terminate()
        assert await asyncio.wait_for(made.media.wait(), 10) == 0

"""With real processes: whichever dies comes back, and nothing outlives the supervisor."""

import asyncio
import json
import os
import select
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from centralino.runtime.clock import utc_now
from centralino.store import open_database, schema

PATIENCE = 120.0
UDP = "24000-24019"


class Running:
    """A `centralino run`. ``pids`` are those of its processes as they were started, by name."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.said = ""
        self.told: list[dict[str, Any]] = []
        self.pids: dict[str, list[int]] = {"media": [], "shell": []}
        self._news = asyncio.Condition()

    async def read_log(self) -> None:
        assert self.process.stderr is not None
        while line := await self.process.stderr.readline():
            self.told.append(json.loads(line))
            if self.told[-1]["event"] == "started":
                self.pids[self.told[-1]["process"]].append(self.told[-1]["pid"])
            await self._tell()

    async def read_output(self) -> None:
        assert self.process.stdout is not None
        while line := await self.process.stdout.readline():
            self.said += line.decode()
            await self._tell()

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(true)

    @property
    def url(self) -> str:
        return self.said.split("is open at ")[1].split(" ")[0]

    @property
    def children(self) -> list[int]:
        return [pid for pids in self.pids.values() for pid in pids]

    def kill(self, name: str) -> None:
        os.kill(self.pids[name][-1], signal.SIGKILL)

    async def restarted(self, name: str, before: int) -> None:
        """It has had more lives than before."""
        await self.until(lambda: len(self.pids[name]) > before)

    async def gone(self) -> None:
        """All its processes have ended."""
        async with asyncio.timeout(PATIENCE):
            for pid in self.children:
                await ended(pid)


async def ended(pid: int) -> None:
    """Waits for the end of a process, be it ours or not."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    loop, end = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(descriptor, end.set)
    try:
        await end.wait()
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)


def alive(pid: int) -> bool:
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return False
    try:
        return not select.select([descriptor], [], [], 0)[0]
    finally:
        os.close(descriptor)


@asynccontextmanager
async def running(data: Path, *options: str) -> AsyncIterator[Running]:
    """Started, and ended by SIGTERM unless the test has ended it."""
    options = ("--listen", "127.0.0.1:0", "--udp", UDP, *options)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "centralino", "run", "--data", str(data), *options),
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        stdout=PIPE,
        stderr=PIPE,
    )
    made = Running(process)
    readers = asyncio.gather(made.read_log(), made.read_output())
    try:
        await made.until(lambda: "is open at" in made.said)
        yield made
    finally:
        if process.returncode is None:
            process.terminate()
        await asyncio.wait_for(process.wait(), PATIENCE)
        await made.gone()
        await readers


async def page(url: str) -> int:
    async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as client:
        return (await client.get(url)).status_code


def free(url: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", httpx.URL(url).port or 80)) != 0


async def test_sigterm_ends_everything_and_frees_the_port(tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        assert await page(house.url) == 200
        assert lives(house) == {"media": 1, "shell": 1}
        house.process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(house.process.wait(), PATIENCE) == 0
        assert not any(alive(pid) for pid in house.children)
        assert free(house.url)
    assert not (tmp_path / "media.sock").exists()


async def test_whichever_process_is_killed_comes_back_and_the_other_stays(tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        house.kill("shell")
        assert await page(house.url) == 200  # it waited
        assert lives(house) == {"media": 1, "shell": 2}
        for before in (1, 2):
            house.kill("media")
            await house.restarted("media", before)
        assert lives(house) == {"media": 3, "shell": 2}
        assert alive(house.pids["shell"][-1])
        assert await page(house.url) == 200


def lives(house: Running) -> dict[str, int]:
    return {name: len(pids) for name, pids in house.pids.items()}


async def test_nothing_outlives_a_killed_supervisor_and_another_may_start_at_once(tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        house.process.kill()
        assert await asyncio.wait_for(house.process.wait(), PATIENCE) == -signal.SIGKILL
        address = house.url.split("/")[2].replace("localhost", "127.0.0.1")
        async with running(tmp_path, "--listen", address) as next_house:
            assert not any(alive(pid) for pid in house.children)
            assert next_house.url == house.url
            assert await page(next_house.url) == 200
            assert "as it was set" in next_house.said


async def test_a_shell_whose_lease_was_taken_ends_and_waits_until_it_is_free(tmp_path: Path) -> None:
    async with running(tmp_path) as house:
        database = await open_database(f"sqlite:///{tmp_path}/centralino.db")
        try:
            async with database.write() as connection:
                soon = utc_now() + timedelta(seconds=8)
                taken = {"owner": "another shell", "token": schema.leases.c.token + 1, "until": soon}
                await connection.execute(schema.leases.update().values(taken))
        finally:
            await database.close()
        await house.restarted("shell", 1)
        reason = next(each["reason"] for each in house.told if each["event"] == "the shell ends")
        assert reason.startswith("The lease calls is not held any more")
        assert await page(house.url) == 200
        assert lives(house)["media"] == 1


async def test_a_shell_that_cannot_start_ends_the_start(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    command = (sys.executable, "-m", "centralino", "run", "--data", str(tmp_path), "--listen", "127.0.0.1:0")
    process = await asyncio.create_subprocess_exec(*command, "--udp", UDP, stdout=PIPE, stderr=PIPE)
    _, complaints = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 1
    last = complaints.decode().splitlines()[-1]
    assert last == "centralino: The shell process ended (status 1) before it was ready: see above."

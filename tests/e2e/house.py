"""A Centralino as a user starts it: `centralino run` on a folder of its own."""

import asyncio
import json
import os
import signal
import socket
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.e2e.instance import write_files

PATIENCE = 60.0
"""Seconds that anything may take on a machine with much else to do."""

PASSWORDS = {name: f"{name}-in-tests" for name in ("mario", "maria", "giulia")}


class House:
    """``pids`` are those of the processes that run now, by name: media, shell. ``tokens`` are those of agents
    who have signed in.
    """

    def __init__(self, process: Process, data: Path) -> None:
        self.process = process
        self.data = data
        self.url = ""
        self.pids: dict[str, int] = {}
        self.passwords = PASSWORDS
        self.tokens: dict[str, str] = {}
        self.killed = 0
        self.log: list[str] = []
        self._news = asyncio.Condition()

    async def read(self) -> None:
        """Follow what the supervisor says, until it ends."""
        assert self.process.stderr is not None
        while line := (await self.process.stderr.readline()).decode():
            async with self._news:
                self.log.append(line)
                self._note(line)
                self._news.notify_all()
        await self.process.wait()
        async with self._news:
            self._news.notify_all()

    async def read_address(self) -> None:
        assert self.process.stdout is not None
        while line := (await self.process.stdout.readline()).decode():
            self.log.append(line)
            if "is open at" in line:
                async with self._news:
                    self.url = line.split("is open at ")[1].split("/ ")[0].replace("localhost", "127.0.0.1")
                    self._news.notify_all()

    def _note(self, line: str) -> None:
        if line.startswith("{"):
            told = json.loads(line)
            if told.get("event") == "started":
                self.pids[told["process"]] = told["pid"]

    async def opened(self) -> None:
        async with asyncio.timeout(2 * PATIENCE), self._news:
            await self._news.wait_for(lambda: self.url or self.process.returncode is not None)
        assert self.url, "".join(self.log)

    async def said(self, event: str, after: int = 0) -> None:
        """Wait until the log says so, in one of the lines after so many."""
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(lambda: any(event in line for line in self.log[after:]))

    async def kill(self, name: str) -> None:
        """SIGKILL the process, and wait until the supervisor has started another."""
        old = self.pids[name]
        self.killed += 1
        os.kill(old, signal.SIGKILL)
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(lambda: self.pids[name] != old)

    def complaints(self) -> list[str]:
        """Errors in the log. That a process which was killed has died is none."""
        wrong = [line for line in self.log if '"level": "error"' in line or "Traceback" in line]
        died = [line for line in wrong if "a process has died" in line]
        assert len(died) == self.killed, died
        return [line for line in wrong if line not in died]

    def ask(self, query: str) -> tuple[int, ...]:
        """The one row that the database has for it."""
        database = sqlite3.connect(f"file:{self.data}/centralino.db?mode=ro", uri=True)
        try:
            row: tuple[int, ...] = database.execute(query).fetchone()
            return row
        finally:
            database.close()

    async def settle(self, folder: Path, **settings: object) -> None:
        """Change settings of the instance while it runs; ``folder`` is for the file that says so."""
        wish = {"instance": {"instance_alias": "demo", "settings": settings}}
        told = len(self.log)
        await self.run("apply", str(write_files(folder, "instance", wish)))
        await self.said("the directory has changed", told)

    async def run(self, *arguments: str) -> str:
        """Another command on the same data; what it printed."""
        command = (sys.executable, "-m", "centralino", *arguments, "--data", str(self.data))
        process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE)
        printed, complaints = await process.communicate()
        assert process.returncode == 0, complaints.decode()
        return printed.decode()


def is_open(url: str) -> bool:
    address = urlsplit(url)
    with socket.socket() as caller:
        return caller.connect_ex((address.hostname, address.port)) == 0


def running() -> set[int]:
    """All processes of the machine."""
    return {int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()}


@asynccontextmanager
async def house(data: Path, instance: Path) -> AsyncIterator[House]:
    """Put the instance in, start everything, and end it; nothing may be left, and nothing have gone wrong."""
    environment = os.environ | {
        f"CENTRALINO_PASSWORD_{name.upper()}": word for name, word in PASSWORDS.items()
    }
    apply = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "centralino", "apply", str(instance), "--data", str(data)),
        env=environment,
        stdout=PIPE,
        stderr=PIPE,
    )
    printed, complaints = await apply.communicate()
    assert apply.returncode == 0, complaints.decode() + printed.decode()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "centralino", "run", "--data", str(data), "--listen", "127.0.0.1:0"),
        env=environment | {"PYTHONUNBUFFERED": "1"},
        stdout=PIPE,
        stderr=PIPE,
    )
    made = House(process, data)
    readers = [asyncio.create_task(made.read()), asyncio.create_task(made.read_address())]
    try:
        await made.opened()
        yield made
    finally:
        if process.returncode is None:
            process.terminate()
        async with asyncio.timeout(PATIENCE):
            await process.wait()
            await asyncio.gather(*readers)
        (data / "house.log").write_text("".join(made.log))
    assert process.returncode == 0
    assert made.complaints() == []
    assert running().isdisjoint(made.pids.values())
    assert not is_open(made.url)

"""A media process as its shell sees it."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from centralino.media.client import MediaClient
from centralino.media.protocol import Fact, FromMedia, LineId, LineState, World

PATIENCE = 30.0


def descriptors(process: int | str = "self") -> int:
    """How many a process has open."""
    return len(list(Path(f"/proc/{process}/fd").iterdir()))


class Shell:
    """A shell that keeps all that it is told."""

    def __init__(self, path: Path) -> None:
        self.told: list[FromMedia] = []
        self.losses = 0
        self._news = asyncio.Event()
        self.client = MediaClient(path, self._hear, self._lose)

    async def wait_for(self, true: Callable[[], bool]) -> None:
        """Wait until what it was told makes this true. Raises TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            while not true():
                self._news.clear()
                await self._news.wait()

    def worlds(self) -> list[World]:
        return [message for message in self.told if isinstance(message, World)]

    def facts(self) -> list[Fact]:
        return [message for message in self.told if isinstance(message, Fact)]

    def states(self, line: LineId) -> list[LineState]:
        return [message for message in self.told if isinstance(message, LineState) and message.line == line]

    def _hear(self, message: FromMedia) -> None:
        self.told.append(message)
        self._news.set()

    def _lose(self) -> None:
        self.losses += 1
        self._news.set()


@asynccontextmanager
async def connected(path: Path) -> AsyncIterator[Shell]:
    """A shell in conversation with the media process; gone afterwards."""
    shell = Shell(path)
    running = asyncio.create_task(shell.client.run())
    try:
        await shell.wait_for(lambda: bool(shell.worlds()))
        yield shell
    finally:
        running.cancel()
        await asyncio.wait([running])


@asynccontextmanager
async def media_process(
    socket: Path, ports: str = "21000-21999"
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A real one, ended by SIGTERM."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "centralino.media", str(socket), ports, "127.0.0.1"
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 0

"""Runs the media process and the shell beside each other, and starts again whichever of them dies.

Neither is the other's parent: the shell may die and no frame of sound is lost. What both need of the
supervisor comes through the child's standard input: one line with its orders, and then nothing more until the
pipe ends, which is how a child learns that its supervisor is gone, however that happened. Then it ends too:
nothing is left over when the supervisor is killed.

The supervisor holds what must outlive a shell: the listening socket (so that pages that connect meanwhile
wait instead of being refused), and the lock on the data folder, which the children hold as well.
"""

import asyncio
import contextlib
import fcntl
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import msgspec
import structlog

from centralino.config import SettingError, Settings

STDIN = 0
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 10.0
SETTLED_SECONDS = 10.0
"""A process that lived so long has started well: its next restart does not wait."""

END_SECONDS = 10.0
"""What a process has to end by itself before it is killed."""

OUTLIVED_SECONDS = END_SECONDS + 2
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

log = structlog.get_logger()


class StartFailed(Exception):
    """A process ended before everything was up. The text is a sentence."""


@dataclass(frozen=True, slots=True)
class Orders:
    """``listener`` is the descriptor of the listening socket."""

    settings: Settings
    listener: int


# The supervisor's end


class Supervisor:
    def __init__(self, settings: Settings, listener: socket.socket, lock: IO[str]) -> None:
        self._orders = msgspec.json.encode(Orders(settings, listener.fileno()), enc_hook=_plain)
        self._passed = (listener.fileno(), lock.fileno())
        self._opened = False
        self._stop = asyncio.Event()

    async def run(self, on_open: Callable[[], None]) -> None:
        """Until a signal comes. ``on_open`` is called when pages are served. Raises StartFailed."""
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self._stop.set)
        stop = asyncio.create_task(self._stop.wait(), name="stop")
        media = asyncio.create_task(self._keep("media", None), name="media")
        shell = asyncio.create_task(self._keep("shell", on_open), name="shell")
        try:
            await asyncio.wait((stop, media, shell), return_when=asyncio.FIRST_COMPLETED)
        finally:
            # The shell first, so that it ends with its lines still up: to pages and calls it is a pause.
            await _cancelled(stop)
            failures = [await _cancelled(shell), await _cancelled(media)]
        for failure in failures:
            if failure is not None:
                raise failure

    async def _keep(self, name: str, on_open: Callable[[], None] | None) -> None:
        pause = FIRST_PAUSE
        while True:
            began = time.monotonic()
            status = await self._live(name, on_open)
            if not self._opened:
                raise StartFailed(f"The {name} process ended ({status}) before it was ready: see above.")
            pause = FIRST_PAUSE if time.monotonic() - began > SETTLED_SECONDS else pause
            log.error("a process has died and is started again", process=name, status=status, pause=pause)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _live(self, name: str, on_open: Callable[[], None] | None) -> str:
        """One life of a process. However this ends, the process has ended."""
        process = await self._born(name)
        try:
            if on_open is not None and process.stdout is not None and await process.stdout.readline():
                if not self._opened:
                    on_open()
                self._opened = True
            status = await process.wait()
        finally:
            await _ended(name, process)
        return f"signal {signal.Signals(-status).name}" if status < 0 else f"status {status}"

    async def _born(self, name: str) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "centralino.child",
            name,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            pass_fds=self._passed,
            start_new_session=True,  # so that Ctrl-C reaches the supervisor alone, who ends them in order
        )
        log.info("started", process=name, pid=process.pid)
        assert process.stdin is not None
        process.stdin.write(self._orders + b"\n")
        return process


async def _ended(name: str, process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    waiting = asyncio.create_task(process.wait())
    done, _ = await asyncio.wait((waiting,), timeout=END_SECONDS)
    if not done:
        log.error("a process did not end by itself and is killed", process=name)
        process.kill()
    await waiting


async def _cancelled(task: asyncio.Task[Any]) -> BaseException | None:
    """Ends the task; what it raised by itself, if anything."""
    task.cancel()
    await asyncio.wait((task,))
    return None if task.cancelled() else task.exception()


# The child's end


def read_orders() -> Orders:
    """What a supervised process is to do. From here on it ends when its supervisor does."""
    with os.fdopen(os.dup(STDIN), "rb", buffering=0) as orders:
        line = orders.readline()
    threading.Thread(target=_end_with_supervisor, name="supervisor", daemon=True).start()
    return msgspec.json.decode(line, type=Orders, dec_hook=_shaped)


def _end_with_supervisor() -> None:
    while os.read(STDIN, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(END_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)


def say_ready() -> None:
    """To the supervisor, whose ``on_open`` waits for it."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()


def _plain(value: object) -> str:
    if isinstance(value, Path):
        return str(value)
    raise NotImplementedError(type(value))


def _shaped(shape: type, value: object) -> Path:
    if shape is Path and isinstance(value, str):
        return Path(value)
    raise NotImplementedError(shape)


# The lock


def take_lock(settings: Settings) -> IO[str]:
    """The right to run on the data folder, for as long as the file is open here or in a child.

    Raises SettingError when somebody else runs there. Waits for the children of a supervisor that was killed.
    """
    file = settings.lock.open("a+", encoding="utf-8")
    patience = time.monotonic() + OUTLIVED_SECONDS
    while not _locked(file):
        owner = _owner(settings.lock)
        if _lives(owner) or time.monotonic() > patience:
            file.close()
            raise SettingError(
                f"Another Centralino (process {owner}) runs on the data folder {settings.data}: stop it, or "
                "give another folder with --data."
            )
        time.sleep(FIRST_PAUSE)
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()
    return file


def _locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _owner(path: Path) -> int:
    """0 if there is none yet."""
    text = path.read_text(encoding="utf-8").strip()
    return int(text) if text.isdecimal() else 0


def _lives(pid: int) -> bool:
    """Whether this is, or may be, a process; 0 is somebody who is just writing his own."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

"""A private PostgreSQL server for tests: a cluster in a temporary folder, reached by a Unix socket only."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

SUPERUSER = "centralino"


def programs() -> Path | None:
    """The folder with initdb and postgres: the newest of Debian's and Ubuntu's places, or the PATH's."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    for folder in reversed(folders):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


class Cluster:
    """A running server. Its databases are made and dropped one per test."""

    def __init__(self, bin_folder: Path, folder: Path, options: tuple[str, ...]) -> None:
        self._bin = bin_folder
        self._folder = folder
        self._options = options
        self._numbers = count(1)
        # The server refuses to run as root; Debian's package makes the user postgres.
        self._user = pwd.getpwnam("postgres") if os.geteuid() == 0 else None

    def initialise(self) -> None:
        if self._user is not None:
            os.chown(self._folder, self._user.pw_uid, self._user.pw_gid)
        self._run("initdb", "-D", self._data, "-U", SUPERUSER, "--auth=trust", "-E", "UTF8", "--no-sync")

    def start(self) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories='{self._folder}'"
        options = " ".join((options, *(f"-c {option}" for option in self._options)))
        self._run("pg_ctl", "-D", self._data, "-l", f"{self._folder}/log", "-w", "-o", options, "start")

    def stop(self) -> None:
        """At once: connections are broken, as when the machine of the database dies."""
        self._run("pg_ctl", "-D", self._data, "-w", "-m", "immediate", "stop")

    @contextmanager
    def database(self) -> Iterator[str]:
        """The URL of a new, empty database."""
        name = f"test_{next(self._numbers)}"
        self._psql(f"CREATE DATABASE {name}")
        try:
            yield f"postgresql://{SUPERUSER}@/{name}?host={self._folder}"
        finally:
            self._psql(f"DROP DATABASE {name} WITH (FORCE)")

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def _psql(self, statement: str) -> None:
        self._run("psql", "-h", str(self._folder), "-U", SUPERUSER, "-qX", "-c", statement, "template1")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._bin / program), *arguments]
        if self._user is not None:
            command = ["runuser", "-u", "postgres", "--", *command]
        # Output goes to a file: the server that pg_ctl leaves running would keep a pipe open.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                command, cwd=self._folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False
            )
            output.seek(0)
            assert done.returncode == 0, f"{program} failed:\n{output.read()}"


@contextmanager
def running_cluster(*options: str) -> Iterator[Cluster]:
    """A server for as long as the block runs. `options` are settings: "fsync=off".

    Needs `programs()` to find something. A short path, because a socket's may have 107 bytes only.
    """
    bin_folder = programs()
    assert bin_folder is not None, "initdb was not found; install the package postgresql"
    folder = Path(tempfile.mkdtemp(prefix="centralino-postgres-", dir="/tmp"))
    cluster = Cluster(bin_folder, folder, options)
    try:
        cluster.initialise()
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """One server for all tests of a run. A test that stops it must start it again."""
    if programs() is None:
        pytest.skip("no PostgreSQL server here: install the package postgresql")
    with running_cluster("fsync=off") as cluster:
        yield cluster

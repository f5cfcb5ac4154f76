"""Opening the database, bringing its tables up to date, and transactions.

SQLite runs with a write-ahead log and `synchronous=FULL`, PostgreSQL with its own default: on both an
acknowledged transaction survives SIGKILL of any process and, as far as the disk keeps its promise to have
flushed, loss of power. `NORMAL` would survive SIGKILL too, but not power loss; grouping the commits pays for
the difference.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from sqlalchemy import URL, Table, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from centralino.store.errors import CannotOpen, StoreUnavailable
from centralino.store.migrate import migrate

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
_UNREADABLE = "The database's URL cannot be read; write sqlite:///file or postgresql://..."
_PORTS = range(1, 65536)
_SETTINGS = frozenset(
    {
        *("database", "host", "password", "port", "user"),
        *("direct_tls", "gsslib", "krbsrvname", "passfile", "service", "servicefile", "ssl"),
        *("prepared_statement_cache_size", "target_session_attrs"),
    }
)
"""Of a connection to PostgreSQL: what its driver takes as text, without the limits that are ours to set."""
_BUSY_S = 10
_CONNECT_S = 5
_STATEMENT_S = 30
# These say that the program is wrong; every other error of a driver says that the database is.
_OURS = (IntegrityError, ProgrammingError, DataError)


class Database:
    """An open database. One write transaction at a time per process; readers are not held up by it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        # Taking turns here is quicker and fairer than SQLite's polling for its one write lock.
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that is committed at the end of the block and rolled back by any exception.

        Raises StoreUnavailable when the database fails: at the beginning, inside, or when committing.
        """
        async with self._turn:
            with _failures(self._engine.url):
                async with self._engine.connect() as connection:
                    await connection.execution_options(writes=True)
                    async with connection.begin():
                        yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A transaction for reading. Raises StoreUnavailable."""
        with _failures(self._engine.url):
            async with self._engine.connect() as connection:
                yield connection

    async def close(self) -> None:
        await self._engine.dispose()


async def open_database(url: str) -> Database:
    """Open `sqlite:///path/to/file` (made if it does not exist) or `postgresql://user:password@host/name`.

    Tables are brought up to date first, under a lock, so that several processes may start at once.
    Raises CannotOpen when that will not change by waiting, StoreUnavailable when it may.
    """
    engine = _engine(_checked(url))
    database = Database(engine)
    try:
        async with database.write() as connection:
            await connection.run_sync(migrate, _place(engine.url))
    except BaseException:
        await database.close()
        raise
    return database


def insert(connection: AsyncConnection | Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """INSERT that knows ON CONFLICT: the two databases spell it alike, SQLAlchemy keeps it in two classes."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def _checked(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise CannotOpen(_UNREADABLE) from error
    driver = _DRIVERS.get(parsed.get_backend_name())
    if driver is None:
        raise CannotOpen(
            f"There is no support for a {parsed.get_backend_name()} database; use sqlite or postgresql."
        )
    url_of_driver = parsed.set(drivername=driver)
    if driver == _DRIVERS["sqlite"]:
        _check_file(parsed)
    else:
        _check_settings(url_of_driver)
    return url_of_driver


def _check_file(url: URL) -> None:
    if url.database in {None, "", ":memory:"}:
        raise CannotOpen("The database must be a file: sqlite:///path/to/file.")
    file = Path(str(url.database)).absolute()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("ab"):
            pass
    except OSError as error:
        raise CannotOpen(f"The database {file} cannot be written: {error.strerror}.") from error


def _check_settings(url: URL) -> None:
    """What the driver itself would call a mistake of the program."""
    try:
        _, settings = url.get_dialect()().create_connect_args(url)
    except (ArgumentError, ValueError) as error:
        raise CannotOpen(_UNREADABLE) from error
    unknown = sorted(settings.keys() - _SETTINGS)
    if unknown:
        raise CannotOpen(
            f"The database's URL has {', '.join(unknown)}, which is no setting of a connection; there are: "
            f"{', '.join(sorted(_SETTINGS))}."
        )
    ports = settings.get("port", [])
    for port in ports if isinstance(ports, list) else [ports]:
        if port not in _PORTS:
            raise CannotOpen(f"The database's URL has {port} for a port; ports are 1 to {_PORTS[-1]}.")


def _engine(url: URL) -> AsyncEngine:
    if url.get_backend_name() == "postgresql":
        limits = {"timeout": _CONNECT_S, "command_timeout": _STATEMENT_S}
        return create_async_engine(url, connect_args=limits, pool_pre_ping=True)
    # With isolation_level None the driver begins nothing by itself, so that `_begin` can say how.
    engine = create_async_engine(url, connect_args={"timeout": _BUSY_S, "isolation_level": None})
    event.listen(engine.sync_engine, "connect", _set_up_sqlite)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _set_up_sqlite(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A transaction that reads before it writes must ask for the write lock at once: SQLite cannot let it wait
    # later.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _failures(url: URL) -> Iterator[None]:
    try:
        yield
    except _OURS:
        raise
    except (DBAPIError, OSError) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        text = str(reason) or type(reason).__name__
        raise StoreUnavailable(f"The database {_place(url)} does not work now: {text}.") from error


def _place(url: URL) -> str:
    """The database's name for people: a file, or a URL without the password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return url.set(drivername="postgresql").render_as_string(hide_password=True)

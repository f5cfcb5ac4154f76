"""The command line. What goes wrong is said in one sentence; what goes on is in the logs."""

import asyncio
import os
import shutil
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from centralino import config, logs, supervisor
from centralino.config import Given, SettingError, Settings

if TYPE_CHECKING:
    from centralino.administration import Person

FAILED = 1
CENTURY_DAYS = 36500

main = typer.Typer(
    name="centralino",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Data = Annotated[
    str, typer.Option("--data", envvar="CENTRALINO_DATA", help="The folder for everything that is kept.")
]
Database = Annotated[
    str | None,
    typer.Option(
        "--database",
        envvar="CENTRALINO_DATABASE",
        help="sqlite:///FILE or postgresql://...  [default: a file in the data folder]",
        show_default=False,
    ),
]
ListenAt = Annotated[
    str,
    typer.Option("--listen", envvar="CENTRALINO_LISTEN", help="Address and port for pages; port 0 is any."),
]
TlsGiven = Annotated[
    str | None,
    typer.Option("--tls", help="A certificate (PEM), or self-made. Pages on other machines need it."),
]
TlsKey = Annotated[str | None, typer.Option("--tls-key", help="The key of the certificate (PEM).")]
HostNames = Annotated[
    list[str] | None, typer.Option("--host-name", help="A name for the self-made certificate; repeatable.")
]
MediaAddresses = Annotated[
    list[str] | None,
    typer.Option("--media-address", help="Where pages send sound to, if not to where they are served."),
]
Udp = Annotated[str, typer.Option("--udp", help="The UDP ports for sound.")]
Proxies = Annotated[
    list[str] | None,
    typer.Option("--trusted-proxy", help="A network whose X-Forwarded headers are believed; repeatable."),
]
LogLevel = Annotated[str, typer.Option("--log-level", help=f"One of {', '.join(config.LOG_LEVELS)}.")]


def _within_a_century(days: float) -> float:
    """Raises BadParameter. Not typer's own range: depending on its version, nan is within that."""
    if not 0 <= days <= CENTURY_DAYS:
        raise typer.BadParameter(f"{days:g} is not a number from 0 to {CENTURY_DAYS}.")
    return days


Days = Annotated[
    float,
    typer.Option("--days", help=f"How far back, at most {CENTURY_DAYS}.", callback=_within_a_century),
]


@main.callback()
def before_any_command() -> None:
    """A contact centre to host yourself, whose heart is the transfer of a live call."""
    os.umask(0o077)  # what is kept (calls, hashes, keys) is for the user alone that runs us


@main.command()
def run(
    data: Data = config.DATA,
    database: Database = None,
    listen: ListenAt = config.LISTEN,
    tls: TlsGiven = None,
    tls_key: TlsKey = None,
    host_names: HostNames = None,
    media_addresses: MediaAddresses = None,
    udp: Udp = config.PORTS,
    proxies: Proxies = None,
    log_level: LogLevel = "info",
) -> None:
    """Run everything on this machine: the media process and the shell, supervised."""
    given = Given(
        data=data,
        database=database,
        listen=listen,
        tls=tls,
        tls_key=tls_key,
        host_names=tuple(host_names or ()),
        media_addresses=tuple(media_addresses or ()),
        udp=udp,
        proxies=tuple(proxies or ()),
        log_level=log_level,
    )
    with _in_one_sentence():
        _run(config.settings(given))


def _run(settings: Settings) -> None:
    from centralino.web.listener import listen

    logs.set_up(settings.log_level)
    with supervisor.take_lock(settings) as lock:
        config.check_udp(settings)
        with listen(settings.listen.host, settings.listen.port) as listener:
            from centralino.administration import prepare

            open_at = config.with_port(settings, listener.getsockname()[1])
            _show_people(asyncio.run(prepare(open_at, os.environ)))

            def say_open() -> None:
                typer.echo(f"Centralino is open at {open_at.url} (Ctrl-C ends it).")

            asyncio.run(supervisor.Supervisor(open_at, listener, lock).run(say_open))


def _show_people(people: "tuple[Person, ...]") -> None:
    table = Table("sign in as", "name", "password")
    for person in people:
        table.add_row(person.username, person.name, person.password or "as it was set")
    if people:
        Console().print(table)
    if any(person.password for person in people):
        typer.echo(
            "Passwords are shown this once. To set one: centralino password USER, "
            f"or {config.PASSWORD}<USER> in the environment."
        )


@main.command()
def shell(
    data: Data = config.DATA,
    database: Database = None,
    listen: ListenAt = config.LISTEN,
    tls: TlsGiven = None,
    tls_key: TlsKey = None,
    host_names: HostNames = None,
    proxies: Proxies = None,
    log_level: LogLevel = "info",
) -> None:
    """Run the shell alone: pages, calls and the database. The media process has the same data folder."""
    from centralino.app import serve
    from centralino.web.listener import listen as listen_at

    given = Given(
        data=data,
        database=database,
        listen=listen,
        tls=tls,
        tls_key=tls_key,
        host_names=tuple(host_names or ()),
        proxies=tuple(proxies or ()),
        log_level=log_level,
    )
    with _in_one_sentence():
        settings = config.settings(given)
        logs.set_up(settings.log_level)
        with listen_at(settings.listen.host, settings.listen.port) as listener:
            open_at = config.with_port(settings, listener.getsockname()[1])
            asyncio.run(serve(open_at, listener, lambda: typer.echo(f"The shell is open at {open_at.url}.")))


@main.command()
def media(
    data: Data = config.DATA,
    media_addresses: MediaAddresses = None,
    udp: Udp = config.PORTS,
    log_level: LogLevel = "info",
) -> None:
    """Run the media process alone: all sound. The shell reaches it through the data folder."""
    from centralino.media.process import MediaSettings
    from centralino.media.process import run as run_media

    given = Given(data=data, media_addresses=tuple(media_addresses or ()), udp=udp, log_level=log_level)
    with _in_one_sentence():
        settings = config.settings(given)
        logs.set_up(settings.log_level)
        config.check_udp(settings)
        run_media(MediaSettings(settings.media_socket, settings.port_range, settings.media_addresses))


@main.command()
def migrate(data: Data = config.DATA, database: Database = None) -> None:
    """Bring the tables of the database up to date. Starting the shell does so too."""
    from centralino.administration import opened

    async def bring_up_to_date(settings: Settings) -> None:
        async with opened(settings):
            typer.echo("The database is up to date.")

    _with_database(data, database, bring_up_to_date)


@main.command()
def apply(
    folder: Annotated[Path, typer.Argument(help="YAML files, flows as JSON, sounds as WAV.")],
    data: Data = config.DATA,
    database: Database = None,
    delete_others: Annotated[
        bool, typer.Option("--delete-others", help="Delete what the files do not name.")
    ] = False,
) -> None:
    """Make the directory (users, queues, flows, ...) as a folder of files says."""
    from centralino.administration import apply_folder

    async def make_it_so(settings: Settings) -> None:
        applied = await apply_folder(settings, folder, delete_others=delete_others)
        typer.echo(str(applied.plan))
        for warning in applied.warnings:
            typer.echo(f"warning: {warning}", err=True)

    _with_database(data, database, make_it_so)


@main.command()
def password(username: str, data: Data = config.DATA, database: Database = None) -> None:
    """Set a user's password, and end all his sessions. It is asked for, or read from a pipe."""
    from centralino.administration import set_password

    async def set_it(settings: Settings) -> None:
        await set_password(settings, username, given)
        typer.echo(f"{username} has a new password, and is signed out everywhere.")

    if sys.stdin.isatty():
        given = typer.prompt("New password", hide_input=True, confirmation_prompt=True)
    else:
        given = sys.stdin.readline().rstrip("\n")
    _with_database(data, database, set_it)


@main.command()
def records(
    data: Data = config.DATA,
    database: Database = None,
    days: Days = 1.0,
) -> None:
    """Print contact records as JSON, one in a line, newest first."""
    from centralino.administration import recent_records

    async def print_them(settings: Settings) -> None:
        for record in await recent_records(settings, timedelta(days=days)):
            typer.echo(record.body.decode())

    _with_database(data, database, print_them)


@main.command()
def ladder(contact_id: str, data: Data = config.DATA, database: Database = None) -> None:
    """Print the call of a contact as a sequence diagram, from its events."""
    from centralino.administration import events_of
    from centralino.core.views.ladder import WIDTH
    from centralino.core.views.ladder import ladder as drawn

    async def print_it(settings: Settings) -> None:
        typer.echo(drawn(await events_of(settings, contact_id), shutil.get_terminal_size((WIDTH, 0)).columns))

    _with_database(data, database, print_it)


def _with_database(
    data: str, database: str | None, work: Callable[[Settings], Coroutine[Any, Any, None]]
) -> None:
    with _in_one_sentence():
        logs.set_up("warning")
        asyncio.run(work(config.settings(Given(data=data, database=database))))


@contextmanager
def _in_one_sentence() -> Iterator[None]:
    """What a person can mend is said without a traceback."""
    from centralino.web.listener import CannotListen

    try:
        yield
    except (SettingError, supervisor.StartFailed, CannotListen) as error:
        _fail(error)
    except Exception as error:
        if not isinstance(error, _of_the_store()):
            raise
        _fail(error)


def _of_the_store() -> tuple[type[Exception], ...]:
    """Named only when something was raised: to import them takes its time."""
    from centralino.core.directory.documents import FolderError
    from centralino.runtime.directory_service import NotFit
    from centralino.store import StoreError

    return (StoreError, FolderError, NotFit)


def _fail(error: Exception) -> NoReturn:
    typer.echo(f"centralino: {error}", err=True)
    raise typer.Exit(FAILED) from error

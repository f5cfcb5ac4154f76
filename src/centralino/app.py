"""Wires the shell: store, directory, switchboard and site; and what must be there before it first opens."""

import asyncio
import contextlib
import ipaddress
import secrets
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import structlog
import uvicorn

from centralino.config import PASSWORD, SettingError, Settings, Tls
from centralino.core.directory.directory import Directory
from centralino.core.directory.model import User, UserId
from centralino.runtime.apply import Applied, apply
from centralino.runtime.clock import utc_now
from centralino.runtime.directory_service import DirectoryService
from centralino.runtime.media_link import MediaLink
from centralino.runtime.sounds import Sounds
from centralino.runtime.switchboard import Switchboard
from centralino.speech import Clips, find_speaker
from centralino.store import (
    Accounts,
    AudioFiles,
    Database,
    DirectoryStore,
    Lease,
    Leases,
    LeaseTaken,
    Store,
    StoreUnavailable,
    open_database,
)
from centralino.web.certificate import ensure_certificate
from centralino.web.passwords import Passwords
from centralino.web.site import MOST_MESSAGE_BYTES, Site
from centralino.web.tickets import Tickets, kept_secret

DEMO = Path(__file__).parent / "demo"

LEASE = "calls"
LEASE_TIME = timedelta(seconds=15)
LEASE_RENEWED_SECONDS = 5.0
DIRECTORY_SECONDS = 2.0
"""How long a change that another process made to the directory may stay unseen."""

PING_SECONDS, PONG_SECONDS = 5.0, 10.0
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of passwords that we make: none that look alike."""

log = structlog.get_logger()


@contextlib.asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """The database, its tables up to date. Raises StoreError."""
    database = await open_database(settings.database)
    try:
        yield database
    finally:
        await database.close()


# The shell


async def serve(settings: Settings, listener: socket.socket, on_ready: Callable[[], None]) -> None:
    """Be the shell until SIGTERM or SIGINT. Raises StoreError, as LeaseLost when another shell took over."""
    async with opened(settings) as database, contextlib.AsyncExitStack() as stack:
        service = DirectoryService(DirectoryStore(database))
        await service.load()
        lease = await stack.enter_async_context(_held_lease(Leases(database), settings))
        store = Store(database)
        stack.push_async_callback(store.close)
        switchboard = await _switchboard(settings, store, lease, service)
        stack.push_async_callback(switchboard.stop)
        site = _site(settings, Accounts(database), switchboard, service)
        server = site_server(site, settings.tls, on_ready)
        await _until_signalled(server, listener, lease, service)


async def _switchboard(
    settings: Settings, store: Store, lease: "HeldLease", service: DirectoryService
) -> Switchboard:
    def directory() -> Directory:
        return service.directory

    sounds = Sounds(await _clips(settings, AudioFiles(settings.prompts)))
    switchboard = Switchboard(store, lease.current, directory)
    switchboard.connect(lambda hooks: MediaLink(settings.media_socket, sounds, hooks))
    await switchboard.start()
    return switchboard


async def _clips(settings: Settings, prompts: AudioFiles) -> Clips:
    return Clips(settings.speech, await find_speaker(), prompts.path)


def _site(
    settings: Settings, accounts: Accounts, switchboard: Switchboard, service: DirectoryService
) -> Site:
    def user_named(name: str) -> UserId | None:
        user = service.directory.users.named(name)
        return user.id if user is not None else None

    return Site(
        office=switchboard,
        accounts=accounts,
        user_named=user_named,
        tickets=Tickets(kept_secret(settings.secret)),
        passwords=Passwords(accounts),
        proxies=[ipaddress.ip_network(each) for each in settings.proxies],
    )


class SiteServer(uvicorn.Server):
    """Says when it is ready, and leaves signals to us."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def site_server(site: Site, tls: Tls | None, on_ready: Callable[[], None]) -> SiteServer:
    """On its way out it closes WebSockets with 1012, after which pages come back."""
    if tls is not None and tls.self_made:
        ensure_certificate(tls.certificate, tls.key, tls.names)
    config = uvicorn.Config(
        site.app(),
        ssl_certfile=tls.certificate if tls else None,
        ssl_keyfile=tls.key if tls else None,
        ws_max_size=MOST_MESSAGE_BYTES,
        ws_ping_interval=PING_SECONDS,
        ws_ping_timeout=PONG_SECONDS,
        ws_per_message_deflate=False,
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=3,
    )
    return SiteServer(config, on_ready)


async def _until_signalled(
    server: SiteServer, listener: socket.socket, lease: "HeldLease", service: DirectoryService
) -> None:
    def stop() -> None:
        server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    async with asyncio.TaskGroup() as tasks:
        others = [
            tasks.create_task(lease.keep(), name="lease"),
            tasks.create_task(_follow(service), name="directory"),
        ]
        await server.serve([listener])
        for other in others:
            other.cancel()


async def _follow(service: DirectoryService) -> None:
    """See what others do to the directory."""
    while True:
        await asyncio.sleep(DIRECTORY_SECONDS)
        before = service.revision
        try:
            await service.load()
        except StoreUnavailable as error:
            log.warning("the directory could not be looked at", error=str(error))
        if service.revision != before:
            log.info("the directory has changed", revision=service.revision)


class HeldLease:
    """The right of this shell to decide for its calls; `keep` renews it."""

    def __init__(self, leases: Leases, lease: Lease) -> None:
        self._leases = leases
        self._lease = lease

    def current(self) -> Lease:
        return self._lease

    async def keep(self) -> None:
        """Until cancelled. Raises LeaseLost."""
        while True:
            await asyncio.sleep(LEASE_RENEWED_SECONDS)
            try:
                self._lease = await self._leases.renew(self._lease, LEASE_TIME)
            except StoreUnavailable as error:
                log.warning("the lease could not be renewed", error=str(error))


@contextlib.asynccontextmanager
async def _held_lease(leases: Leases, settings: Settings) -> AsyncIterator[HeldLease]:
    held = HeldLease(leases, await _acquired(leases, f"{socket.gethostname()}:{settings.data}"))
    yield held
    await leases.release(held.current())


async def _acquired(leases: Leases, owner: str) -> Lease:
    """Waits while another shell holds it. A successor on the same data folder does not wait."""
    while True:
        try:
            return await leases.acquire(LEASE, owner, LEASE_TIME)
        except LeaseTaken as taken:
            log.warning("another shell decides for the calls of this database", owner=taken.owner)
            await asyncio.sleep(LEASE_RENEWED_SECONDS)


# Before it opens


@dataclass(frozen=True, slots=True)
class Person:
    """Who may sign in. ``password`` only if it was made just now."""

    username: str
    name: str
    password: str | None


async def apply_folder(settings: Settings, folder: Path, *, delete_others: bool) -> Applied:
    """Make the directory as the folder says. Raises FolderError, NotFit, StoreError."""
    async with opened(settings) as database:
        return await _apply(settings, database, folder, delete_others=delete_others)


async def _apply(settings: Settings, database: Database, folder: Path, *, delete_others: bool) -> Applied:
    service = DirectoryService(DirectoryStore(database))
    prompts = AudioFiles(settings.prompts)
    clips = await _clips(settings, prompts)
    return await apply(folder, service, prompts, clips, delete_others=delete_others)


async def prepare(settings: Settings, environment: Mapping[str, str]) -> tuple[Person, ...]:
    """Put the demo into an empty directory, and see that every user has a password.

    Raises SettingError for a password in the environment that will not do, StoreError.
    """
    async with opened(settings) as database:
        service = DirectoryService(DirectoryStore(database))
        directory = await service.load()
        if service.revision == 0:
            await _apply(settings, database, DEMO, delete_others=False)
            directory = await service.load()
        accounts = Accounts(database)
        passwords = Passwords(accounts)
        users = sorted(directory.users.values(), key=lambda user: user.username)
        return tuple([await _with_password(user, accounts, passwords, environment) for user in users])


async def _with_password(
    user: User, accounts: Accounts, passwords: Passwords, environment: Mapping[str, str]
) -> Person:
    variable = password_variable(user.username)
    given = environment.get(variable)
    made = None
    if given is not None:
        if not await passwords.is_right(user.id, given):
            try:
                await passwords.set(user.id, given, utc_now())
            except ValueError as error:
                raise SettingError(f"{variable} cannot be {user.username}'s password: {error}") from error
            await accounts.sign_out_user(user.id)
    elif await accounts.password_hash(user.id) is None:
        made = _made_password()
        await passwords.set(user.id, made, utc_now())
    identity = user.identity_info
    return Person(user.username, f"{identity.first_name} {identity.last_name}".strip(), made)


def password_variable(username: str) -> str:
    return PASSWORD + "".join(letter if letter.isalnum() else "_" for letter in username).upper()


def _made_password() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


async def set_password(settings: Settings, username: str, password: str) -> None:
    """And end all sessions of the user. Raises SettingError, StoreError."""
    async with opened(settings) as database:
        directory = await DirectoryService(DirectoryStore(database)).load()
        user = directory.users.named(username)
        if user is None:
            known = ", ".join(sorted(each.username for each in directory.users.values())) or "nobody"
            raise SettingError(f"There is no user {username!r}; there are: {known}.")
        accounts = Accounts(database)
        try:
            await Passwords(accounts).set(user.id, password, utc_now())
        except ValueError as error:
            raise SettingError(str(error)) from error
        await accounts.sign_out_user(user.id)

"""Wires the shell: store, directory, switchboard and site."""

import asyncio
import contextlib
import ipaddress
import signal
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Never

import structlog

from centralino.administration import opened
from centralino.config import Settings
from centralino.core.directory.directory import Directory
from centralino.core.directory.model import UserId
from centralino.runtime.directory_service import DirectoryService
from centralino.runtime.media_link import MediaLink
from centralino.runtime.sounds import Sounds
from centralino.runtime.switchboard import Switchboard
from centralino.speech import Clips, find_speaker
from centralino.store import (
    Accounts,
    AudioFiles,
    DirectoryStore,
    Lease,
    Leases,
    LeaseTaken,
    Store,
    StoreUnavailable,
)
from centralino.web.certificate import ensure_certificate
from centralino.web.passwords import Passwords
from centralino.web.server import SiteServer, site_server
from centralino.web.site import Site
from centralino.web.tickets import Tickets, kept_secret

LEASE = "calls"
LEASE_TIME = timedelta(seconds=15)
LEASE_RENEWED_SECONDS = 5.0
DIRECTORY_SECONDS = 2.0
"""How long a change that another process made to the directory may stay unseen."""

log = structlog.get_logger()


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
        server = site_server(site, on_ready, *_certificate(settings))
        tasks = (lease.keep(), _follow(service, switchboard.directory_changed))
        await _until_signalled(server, listener, tasks)


async def _switchboard(
    settings: Settings, store: Store, lease: "HeldLease", service: DirectoryService
) -> Switchboard:
    def directory() -> Directory:
        return service.directory

    sounds = Sounds(Clips(settings.speech, await find_speaker(), AudioFiles(settings.prompts).path))
    switchboard = Switchboard(store, lease.current, directory)
    switchboard.connect(lambda hooks: MediaLink(settings.media_socket, sounds, hooks))
    await switchboard.start()
    return switchboard


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


def _certificate(settings: Settings) -> tuple[Path, Path] | tuple[None, None]:
    tls = settings.tls
    if tls is None:
        return None, None
    if tls.self_made:
        ensure_certificate(tls.certificate, tls.key, tls.names)
    return tls.certificate, tls.key


async def _until_signalled(
    server: SiteServer, listener: socket.socket, beside: tuple[Coroutine[None, None, Never], ...]
) -> None:
    """Or until something beside it breaks, which is then raised."""

    def stop() -> None:
        server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    serving = asyncio.create_task(server.serve([listener]), name="server")
    others = [asyncio.create_task(each) for each in beside]
    try:
        await asyncio.wait((serving, *others), return_when=asyncio.FIRST_COMPLETED)
    finally:
        stop()
        await serving
        for other in others:
            other.cancel()
        ended = await asyncio.gather(*others, return_exceptions=True)
    for error in ended:
        if not isinstance(error, asyncio.CancelledError):
            raise error


async def _follow(service: DirectoryService, changed: Callable[[], None]) -> Never:
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
            changed()


class HeldLease:
    """The right of this shell to decide for its calls; `keep` renews it."""

    def __init__(self, leases: Leases, lease: Lease) -> None:
        self._leases = leases
        self._lease = lease

    def current(self) -> Lease:
        return self._lease

    async def keep(self) -> Never:
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

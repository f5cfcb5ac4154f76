"""The site on a real port of this machine, and pages that talk to it over real sockets."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from argon2 import PasswordHasher
from cryptography.fernet import Fernet
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosedError
from websockets.typing import Origin

from centralino.core.directory.model import UserId
from centralino.runtime.clock import utc_now
from centralino.store import Accounts, Database
from centralino.web.listener import listen
from centralino.web.origin import Network
from centralino.web.passwords import Passwords
from centralino.web.server import SiteServer, site_server
from centralino.web.site import Site
from centralino.web.tickets import Tickets
from centralino.web.tries import Tries
from tests.web.world_office import WorldOffice

PATIENCE = 60.0
HOUR = 3600.0
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "correct horse"


@dataclass(frozen=True, slots=True)
class Served:
    """A running server. ``address`` is host and port."""

    office: WorldOffice
    server: SiteServer
    address: str

    @property
    def url(self) -> str:
        return f"http://{self.address}"

    def client(self, **options: Any) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.url, trust_env=False, verify=False, **options)

    async def try_sign_in(
        self, username: str, password: str = PASSWORD, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        async with self.client() as client:
            return await client.post(
                "/api/sign-in",
                json={"username": username, "password": password},
                headers={"origin": self.url, **(headers or {})},
            )

    async def token(self, username: str) -> str:
        answer = await self.try_sign_in(username)
        token: str = answer.raise_for_status().json()["token"]
        return token

    def socket(self, path: str, origin: str | None = "", **options: Any) -> connect:
        """By default as a page of the site."""
        own = Origin(self.url if origin == "" else origin) if origin is not None else None
        return connect(f"ws://{self.address}{path}", origin=own, proxy=None, **options)

    @asynccontextmanager
    async def agent(
        self, username: str, token: str | None = None, socket: connect | None = None, **hello: Any
    ) -> AsyncIterator["PageTalk"]:
        """A page of this agent that has greeted."""
        token = token or await self.token(username)
        async with socket or self.socket("/agent/socket") as opened:
            page = PageTalk(opened)
            await page.say("hello", token=token, **hello)
            yield page

    @asynccontextmanager
    async def customer(self, address: str | None = None) -> AsyncIterator["PageTalk"]:
        """A page that has not greeted; from this address, if the site trusts us as a proxy."""
        headers = {"x-forwarded-for": address} if address is not None else None
        async with self.socket("/phone/socket", additional_headers=headers) as socket:
            yield PageTalk(socket)


@dataclass(slots=True)
class PageTalk:
    """``heard`` is all that it was told."""

    socket: ClientConnection
    heard: list[dict[str, Any]] = field(default_factory=list)

    async def say(self, kind: str, **fields: Any) -> None:
        await self.socket.send(json.dumps({"type": kind, **fields}))

    async def hear(self, kind: str, **wanted: Any) -> dict[str, Any]:
        """The next message of this type with these fields; what comes before is kept in ``heard``."""
        async with asyncio.timeout(PATIENCE):
            while True:
                message: dict[str, Any] = json.loads(await self.socket.recv())
                self.heard.append(message)
                if message["type"] == kind and wanted.items() <= message.items():
                    return message

    async def command(self, verb: str, **fields: Any) -> dict[str, Any]:
        """Press, and the answer: done or refused."""
        await self.say("command", id=verb, verb=verb, **fields)
        async with asyncio.timeout(PATIENCE):
            while True:
                message: dict[str, Any] = json.loads(await self.socket.recv())
                self.heard.append(message)
                if message.get("id") == verb:
                    return message

    async def panel_with(self, word: str) -> dict[str, Any]:
        """The first panel whose first contact has this word."""
        while True:
            panel: dict[str, Any] = (await self.hear("panel"))["panel"]
            if panel["contacts"] and panel["contacts"][0]["word"] == word:
                return panel

    async def closed(self) -> tuple[int, str]:
        """The code and the reason with which the other side ends it."""
        with suppress(ConnectionClosedError):
            async with asyncio.timeout(PATIENCE):
                async for text in self.socket:
                    self.heard.append(json.loads(text))
        return self.socket.close_code or 0, self.socket.close_reason or ""


async def with_passwords(database: Database, office: WorldOffice) -> Accounts:
    accounts = Accounts(database)
    passwords = Passwords(accounts, QUICK)
    for user in office.world.directory.users:
        await passwords.set(UserId(user), PASSWORD, utc_now())
    return accounts


@asynccontextmanager
async def served(
    office: WorldOffice,
    accounts: Accounts,
    *,
    port: int = 0,
    secret: bytes | None = None,
    proxies: tuple[Network, ...] = (),
    static: Path = Path("/nowhere"),
    send_buffer: int | None = None,
    tls: tuple[Path, Path] | tuple[None, None] = (None, None),
) -> AsyncIterator[Served]:
    """A server, stopped as SIGTERM stops it. Another one on the same port is its restart."""
    site = Site(
        office=office,
        accounts=accounts,
        user_named=office.user_named,
        tickets=Tickets(secret or Fernet.generate_key()),
        passwords=Passwords(accounts, QUICK),
        proxies=proxies,
        tries_of_name=Tries(burst=10, seconds=HOUR),
        tries_of_address=Tries(burst=30, seconds=HOUR),
        static=static,
    )
    listener = listen("127.0.0.1", port)
    if send_buffer is not None:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, send_buffer)
    ready = asyncio.Event()
    server = site_server(site, ready.set, *tls)
    running = asyncio.create_task(server.serve([listener]), name="server")
    try:
        await asyncio.wait_for(ready.wait(), PATIENCE)
        yield Served(office, server, f"127.0.0.1:{listener.getsockname()[1]}")
    finally:
        server.should_exit = True
        await asyncio.wait_for(running, PATIENCE)
        listener.close()

"""Serves the site with uvicorn."""

import contextlib
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn

from centralino.web.site import MOST_MESSAGE_BYTES, Site

PING_SECONDS, PONG_SECONDS = 5.0, 10.0
"""How soon a page that has vanished is noticed."""

STOP_SECONDS = 3


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


def site_server(
    site: Site,
    on_ready: Callable[[], None],
    certificate: Path | None = None,
    key: Path | None = None,
) -> SiteServer:
    """On its way out it closes WebSockets with 1012, after which pages come back."""
    config = uvicorn.Config(
        site.app(),
        ssl_certfile=certificate,
        ssl_keyfile=key,
        ws_max_size=MOST_MESSAGE_BYTES,
        ws_ping_interval=PING_SECONDS,
        ws_ping_timeout=PONG_SECONDS,
        ws_per_message_deflate=False,
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    return SiteServer(config, on_ready)

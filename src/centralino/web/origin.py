"""Who asks: the address that a page was loaded from, and the client's own, behind proxies that are trusted.

A page of another site may open a WebSocket to us or post to us, but cannot choose its Origin header: only
pages that came from the very address that they now speak to are heard.
"""

import ipaddress
from collections.abc import Sequence
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_PORTS = {"http": 80, "https": 443}
_SECURE = {"ws": "http", "wss": "https"}


def is_own(connection: HTTPConnection) -> bool:
    """Whether the Origin is the address that the connection was made to. Without an Origin it is not."""
    origin = _place(connection.headers.get("origin", ""))
    scheme = _SECURE.get(connection.url.scheme, connection.url.scheme)
    return origin is not None and origin == _place(f"{scheme}://{connection.headers.get('host', '')}")


def _place(address: str) -> tuple[str, str, int] | None:
    try:
        parts: SplitResult = urlsplit(address)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None
    if not parts.hostname or port is None:
        return None
    return parts.scheme, parts.hostname, port


def client_address(connection: HTTPConnection) -> str:
    """What tries are counted by: an IPv4 address, or the /64 network that an IPv6 customer is given."""
    host = connection.client.host if connection.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return host


class TrustedProxies:
    """Believes X-Forwarded-For, -Proto and -Host when they come from these networks, and from nobody else."""

    def __init__(self, app: ASGIApp, networks: Sequence[Network]) -> None:
        self._app = app
        self._networks = networks
        # Uvicorn's own middleware knows -For and -Proto.
        self._believing = ProxyHeadersMiddleware(app, [str(each) for each in networks])  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or not self._trusts(scope):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        forwarded = headers.get("x-forwarded-host")
        if forwarded is not None:
            changed = MutableHeaders(raw=list(headers.raw))
            changed["host"] = forwarded.split(",")[0].strip()
            scope = {**scope, "headers": changed.raw}
        await self._believing(scope, receive, send)  # type: ignore[arg-type]

    def _trusts(self, scope: Scope) -> bool:
        client = scope.get("client")
        try:
            address = ipaddress.ip_address(client[0]) if client else None
        except ValueError:
            return False
        return address is not None and any(address in network for network in self._networks)

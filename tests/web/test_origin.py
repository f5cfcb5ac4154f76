import pytest
from starlette.requests import HTTPConnection

from centralino.web.origin import client_address, is_own


def connection(scheme: str, host: str, origin: str | None, client: str = "192.0.2.7") -> HTTPConnection:
    headers = [(b"host", host.encode())]
    if origin is not None:
        headers.append((b"origin", origin.encode()))
    return HTTPConnection(
        {"type": "http", "scheme": scheme, "path": "/", "headers": headers, "client": (client, 4000)}
    )


@pytest.mark.parametrize(
    ("scheme", "host", "origin"),
    [
        ("ws", "localhost:8080", "http://localhost:8080"),
        ("wss", "calls.example", "https://calls.example"),
        ("https", "calls.example:443", "https://calls.example"),
        ("http", "calls.example", "http://calls.example:80"),
        ("http", "Calls.Example", "http://calls.example"),
        ("ws", "[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_a_page_of_the_same_address_is_our_own(scheme: str, host: str, origin: str) -> None:
    assert is_own(connection(scheme, host, origin))


@pytest.mark.parametrize(
    ("scheme", "host", "origin"),
    [
        ("ws", "localhost:8080", None),
        ("ws", "localhost:8080", ""),
        ("ws", "localhost:8080", "null"),
        ("ws", "localhost:8080", "http://localhost:8081"),
        ("ws", "localhost:8080", "https://localhost:8080"),
        ("ws", "localhost:8080", "http://localhost.evil.example:8080"),
        ("ws", "localhost:8080", "http://localhost:8080@evil.example"),
        ("ws", "localhost:8080", "http://[::1"),
        ("ws", "localhost:8080", "http://localhost:port"),
        ("ws", "", ""),
        ("ws", "localhost:port", "http://localhost"),
        ("ws", "localhost:8080", "file:///localhost"),
    ],
)
def test_every_other_one_is_not(scheme: str, host: str, origin: str | None) -> None:
    assert not is_own(connection(scheme, host, origin))


def test_tries_are_counted_by_address_and_for_ipv6_by_the_customers_network() -> None:
    counted = [
        client_address(connection("http", "x", None, client))
        for client in ("192.0.2.7", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::9", "/run/proxy.sock")
    ]
    assert counted == ["192.0.2.7", "2001:db8:1:2::/64", "2001:db8:1:2::/64", "/run/proxy.sock"]

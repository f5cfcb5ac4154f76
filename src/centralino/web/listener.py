"""The port on which pages are served."""

import errno
import socket

BACKLOG = 1024

DEAF_MS = 20_000
"""A page that takes nothing of what it is sent for so long is gone."""


class CannotListen(Exception):
    """The port cannot be had. The text is a sentence."""


def listen(host: str, port: int) -> socket.socket:
    """A listening TCP socket. Raises CannotListen."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.create_server(
            address[:2], family=family, backlog=BACKLOG, dualstack_ipv6=host == "::"
        )
    except socket.gaierror as error:
        raise CannotListen(f"{host} is no address of this machine: {error.strerror}.") from error
    except OSError as error:
        raise CannotListen(_sentence(error, host, port)) from error
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux; accepted connections inherit it
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, DEAF_MS)
    return listener


def _sentence(error: OSError, host: str, port: int) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return f"Port {port} of {host} is in use by another program: give another one with --listen."
        case errno.EADDRNOTAVAIL:
            return f"{host} is no address of this machine: give another one with --listen."
        case errno.EACCES:
            return f"Port {port} may not be used by this user: give one above 1023 with --listen."
        case _:
            return f"Port {port} of {host} cannot be used: {error.strerror}."

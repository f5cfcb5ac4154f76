"""UDP ports for sound, out of a range that a firewall can be told."""

import errno
import socket
from dataclasses import dataclass, field


class NoPortError(Exception):
    """No socket could be bound. The text says why and what to do."""


@dataclass(slots=True)
class PortRange:
    """Ports from ``first`` to ``last``. They are given in turn, so that one just left is not taken at
    once.
    """

    first: int = 20000
    last: int = 29999
    _next: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        if not 0 < self.first <= self.last < 65536:
            raise ValueError(f"UDP ports {self.first} to {self.last} are no range")

    def bind(self, address: str) -> socket.socket:
        """A UDP socket at a free port of the range. Raises NoPortError.

        An address that is not this machine's own (it is a router's in front) is reached at every own one.
        """
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        host = address if _is_own(family, address) else ""
        bound = socket.socket(family, socket.SOCK_DGRAM)
        bound.setblocking(False)
        count = self.last - self.first + 1
        for _ in range(count):
            port = self.first + self._next
            self._next = (self._next + 1) % count
            try:
                bound.bind((host, port))
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    bound.close()
                    raise NoPortError(f"{address} port {port}: {error.strerror}") from error
            else:
                return bound
        bound.close()
        raise NoPortError(
            f"all UDP ports from {self.first} to {self.last} of {address} are in use; widen the range"
        )


def _is_own(family: socket.AddressFamily, address: str) -> bool:
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                return False
            raise NoPortError(f"{address}: {error.strerror}") from error
        return True

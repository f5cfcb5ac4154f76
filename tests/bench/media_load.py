"""The other end of many lines, in few system calls: sendmmsg and recvmmsg on one socket (Linux, 64 bit)."""

import ctypes
import socket
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

LONGEST = 256
_LIBC = ctypes.CDLL(None, use_errno=True)
_DONT_WAIT = 0x40
_MESSAGE = np.dtype(
    [
        ("name", "u8"),
        ("name_length", "u4"),
        ("pad1", "u4"),
        ("vector", "u8"),
        ("vectors", "u8"),
        ("control", "u8"),
        ("control_length", "u8"),
        ("flags", "i4"),
        ("pad2", "u4"),
        ("length", "u4"),
        ("pad3", "u4"),
    ]
)
_VECTOR = np.dtype([("base", "u8"), ("length", "u8")])
_ADDRESS = np.dtype([("family", "u2"), ("port", ">u2"), ("host", ">u4"), ("zero", "u8")])

Octets = NDArray[np.uint8]


class _Messages:
    """An array of messages, one buffer and one address each."""

    def __init__(self, count: int) -> None:
        self.buffers = np.zeros((count, LONGEST), np.uint8)
        self.addresses = np.zeros(count, _ADDRESS)
        self._vectors = np.zeros(count, _VECTOR)
        self._vectors["base"] = self.buffers.ctypes.data + np.arange(count) * LONGEST
        self._vectors["length"] = LONGEST
        self.headers = np.zeros(count, _MESSAGE)
        self.headers["name"] = self.addresses.ctypes.data + np.arange(count) * _ADDRESS.itemsize
        self.headers["name_length"] = _ADDRESS.itemsize
        self.headers["vector"] = self._vectors.ctypes.data + np.arange(count) * _VECTOR.itemsize
        self.headers["vectors"] = 1

    def set_length(self, length: int) -> None:
        self._vectors["length"] = length

    def pointer(self, first: int) -> ctypes.c_void_p:
        return ctypes.c_void_p(int(self.headers.ctypes.data) + first * _MESSAGE.itemsize)


class Load:
    """One socket that is the peer of every line. Rows are lines, in the order of their ports."""

    def __init__(self, length: int) -> None:
        self._length = length
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_000_000)
        self._incoming = _Messages(1024)
        self._rows: dict[int, int] = {}

    @property
    def port(self) -> int:
        """Where lines send to."""
        return int(self._socket.getsockname()[1])

    def connect(self, ports: Sequence[int]) -> Octets:
        """The lines' ports. Returns the packets to be filled, (lines, length)."""
        self._outgoing = _Messages(len(ports))
        self._outgoing.set_length(self._length)
        self._outgoing.addresses["family"] = socket.AF_INET
        self._outgoing.addresses["port"] = ports
        self._outgoing.addresses["host"] = 0x7F000001
        self._rows = {port: row for row, port in enumerate(ports)}
        return self._outgoing.buffers[:, : self._length]

    def send(self, first: int, last: int) -> None:
        """Send the packets of the rows from ``first`` up to ``last``."""
        while first < last:
            sent = _LIBC.sendmmsg(self._socket.fileno(), self._outgoing.pointer(first), last - first, 0)
            if sent < 0:
                raise OSError(ctypes.get_errno(), "sendmmsg")
            first += sent

    def receive(self) -> tuple[list[int], Octets]:
        """All that has come: the row and the octets of each packet. The octets are valid until the next
        call.
        """
        count = _LIBC.recvmmsg(
            self._socket.fileno(), self._incoming.pointer(0), len(self._incoming.headers), _DONT_WAIT, None
        )
        count = max(count, 0)
        ports = self._incoming.addresses["port"][:count].tolist()
        return [self._rows[port] for port in ports], self._incoming.buffers[:count]

    def close(self) -> None:
        self._socket.close()

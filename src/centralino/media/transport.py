"""How a line's packets travel: what the tick needs of it, and plain RTP over UDP.

WebRTC's is in `centralino.webrtc.srtp`. Only the tick's thread calls these methods.
"""

import socket
from collections.abc import Callable
from functools import partial
from typing import Protocol

LONGEST_PACKET = 1500


class Transport(Protocol):
    """A socket with one peer. Sending and receiving never block; errors of the network are OSError."""

    @property
    def receive(self) -> Callable[[], bytes | None]:
        """The next RTP or RTCP packet in clear, None if what came is nothing for the tick."""

    @property
    def send(self) -> Callable[[memoryview], object]:
        """Send an RTP packet; the view is not kept."""

    def send_report(self, packet: bytes) -> None:
        """Send an RTCP packet."""

    def fileno(self) -> int:
        """The descriptor to wait for."""

    def close(self) -> None:
        """Close the socket."""


class UdpTransport:
    """RTP and RTCP in clear on one port (RFC 5761), with a peer whose address is known.

    It is sent and received by the socket's own methods: a call of ours between would cost as much as the
    rest.
    """

    def __init__(self, bound: socket.socket, peer: tuple[str, int]) -> None:
        bound.setblocking(False)
        bound.connect(peer)
        self._socket = bound
        self.receive: Callable[[], bytes | None] = partial(bound.recv, LONGEST_PACKET)
        self.send: Callable[[memoryview], object] = bound.send

    def send_report(self, packet: bytes) -> None:
        self._socket.send(packet)

    def fileno(self) -> int:
        return self._socket.fileno()

    def close(self) -> None:
        self._socket.close()

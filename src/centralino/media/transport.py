"""How a line's packets travel: what the tick needs of it, and plain RTP over UDP.

WebRTC's is in `centralino.webrtc.srtp`. Only the tick's thread calls these methods.
"""

import socket
from typing import Protocol

LONGEST_PACKET = 2048


class Transport(Protocol):
    """A socket with one peer. Sending and receiving never block; errors of the network are OSError."""

    def fileno(self) -> int:
        """The descriptor to wait for."""

    def receive(self) -> bytes | None:
        """The next RTP or RTCP packet in clear, None if what came is nothing for the tick."""

    def send(self, packet: memoryview) -> None:
        """Send an RTP packet; the view is not kept."""

    def send_report(self, packet: bytes) -> None:
        """Send an RTCP packet."""

    def close(self) -> None:
        """Close the socket."""


class UdpTransport:
    """RTP and RTCP in clear on one port (RFC 5761), with a peer whose address is known."""

    def __init__(self, bound: socket.socket, peer: tuple[str, int]) -> None:
        bound.setblocking(False)
        bound.connect(peer)
        self._socket = bound

    def fileno(self) -> int:
        return self._socket.fileno()

    def receive(self) -> bytes | None:
        return self._socket.recv(LONGEST_PACKET)

    def send(self, packet: memoryview) -> None:
        self._socket.send(packet)

    def send_report(self, packet: bytes) -> None:
        self._socket.send(packet)

    def close(self) -> None:
        self._socket.close()

"""SRTP on the way that ICE has chosen: packets go straight between the tick and the network.

The port is shared with ICE and DTLS, so what is neither RTP nor RTCP by its first byte (RFC 7983) is handed
back to them. The sessions belong to the thread that sends and receives: libsrtp's are not thread-safe.
"""

import socket
from collections.abc import Callable

import pylibsrtp

from centralino.webrtc.bypass import InPlace

LONGEST_PACKET = 1500


class SrtpTransport:
    """One peer's packets. ``stray`` is called in the receiving thread and must return at once."""

    def __init__(
        self,
        connected: socket.socket,
        inbound: pylibsrtp.Session,
        outbound: pylibsrtp.Session,
        stray: Callable[[bytes], None],
    ) -> None:
        self._socket = connected
        self._inbound = InPlace(inbound, LONGEST_PACKET)
        self._outbound = InPlace(outbound, LONGEST_PACKET)
        self._stray = stray
        self.heard = 0
        """Packets of the peer's that were authentic, ever. Any thread may read it."""

    def moved(self, connected: socket.socket, stray: Callable[[bytes], None]) -> "SrtpTransport":
        """The same sessions by another way."""
        return SrtpTransport(connected, self._inbound.session, self._outbound.session, stray)

    def fileno(self) -> int:
        return self._socket.fileno()

    def receive(self) -> bytes | None:
        """Packets that are not authentic or come twice are passed over, and so is what is no protocol of
        ours.
        """
        inbound = self._inbound
        octets, size = inbound.octets, inbound.size
        size[0] = self._socket.recv_into(octets)
        first = octets[0]
        if not 128 <= first <= 191:
            if first <= 3 or 20 <= first <= 63:
                self._stray(bytes(octets[: size[0]]))
            return None
        if inbound.unprotect_rtcp() if 192 <= octets[1] <= 223 else inbound.unprotect():
            return None
        self.heard += 1
        return bytes(octets[: size[0]])

    def send(self, packet: memoryview) -> None:
        outbound = self._outbound
        octets, size = outbound.octets, outbound.size
        size[0] = length = len(packet)
        octets[:length] = packet
        if not outbound.protect():
            self._socket.send(octets[: size[0]])

    def send_report(self, packet: bytes) -> None:
        outbound = self._outbound
        octets, size = outbound.octets, outbound.size
        size[0] = length = len(packet)
        octets[:length] = packet
        if not outbound.protect_rtcp():
            self._socket.send(octets[: size[0]])

    def close(self) -> None:
        self._socket.close()

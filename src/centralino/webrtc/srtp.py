"""SRTP over the socket that ICE has chosen: packets go straight between the tick and the network.

The socket is shared with ICE and DTLS, so what is neither RTP nor RTCP by its first byte (RFC 7983) is handed
back to them. The sessions belong to the thread that sends and receives: libsrtp's are not thread-safe.
"""

import socket
from collections.abc import Callable

import pylibsrtp

Address = tuple[str, int]
Stray = Callable[[bytes, Address], None]
LONGEST_PACKET = 2048


class SrtpTransport:
    """One peer's packets. ``stray`` is called in the receiving thread and must return at once."""

    def __init__(
        self,
        taken: socket.socket,
        peer: Address,
        inbound: pylibsrtp.Session,
        outbound: pylibsrtp.Session,
        stray: Stray,
    ) -> None:
        self._socket = taken
        self._peer = peer
        self._inbound = inbound
        self._outbound = outbound
        self._stray = stray
        self.heard = 0
        """Packets of the peer's that were authentic, ever. Any thread may read it."""

    def moved(self, taken: socket.socket, peer: Address, stray: Stray) -> "SrtpTransport":
        """The same sessions by another way."""
        return SrtpTransport(taken, peer, self._inbound, self._outbound, stray)

    def fileno(self) -> int:
        return self._socket.fileno()

    def receive(self) -> bytes | None:
        """Packets that are not authentic or come twice are passed over, and so is what is no protocol of
        ours.
        """
        packet, address = self._socket.recvfrom(LONGEST_PACKET)
        if len(packet) < 2 or not 128 <= packet[0] <= 191:
            if packet and (packet[0] <= 3 or 20 <= packet[0] <= 63):
                self._stray(packet, address)
            return None
        rtcp = 192 <= packet[1] <= 223
        try:
            clear = self._inbound.unprotect_rtcp(packet) if rtcp else self._inbound.unprotect(packet)
        except pylibsrtp.Error:
            return None
        self.heard += 1
        return clear

    def send(self, packet: memoryview) -> None:
        self._socket.sendto(self._outbound.protect(bytes(packet)), self._peer)

    def send_report(self, packet: bytes) -> None:
        self._socket.sendto(self._outbound.protect_rtcp(packet), self._peer)

    def close(self) -> None:
        self._socket.close()

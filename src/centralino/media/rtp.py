"""RTP (RFC 3550) as rows of numpy arrays.

Nearly all packets of a tick look alike: twelve bytes of header without extras, then 160 bytes of G.711. Those
are read all at once by joining them and looking at the result through the PACKET type. What looks different
(header extensions, padding, another length, telephone events) is taken apart one by one with `parse`.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from centralino.media.codec import FRAME

HEADER_SIZE = 12
PLAIN = 0x80
"""First byte of a packet of version 2 without padding, extension and contributing sources."""
PACKET = np.dtype(
    [
        ("first", "u1"),
        ("second", "u1"),
        ("sequence", ">u2"),
        ("timestamp", ">u4"),
        ("ssrc", ">u4"),
        ("payload", "u1", (FRAME,)),
    ]
)
MARKER = 0x80

Packets = NDArray[np.void]
"""An array of PACKET."""

_HEADER = struct.Struct("!BBHII")


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet taken apart."""

    payload_type: int
    marker: bool
    sequence: int
    timestamp: int
    ssrc: int
    payload: bytes


def is_rtcp(packet: bytes | memoryview) -> bool:
    """Whether what came on a port that RTP and RTCP share is RTCP (RFC 5761 section 4)."""
    return len(packet) >= 2 and 192 <= packet[1] <= 223


def parse(packet: bytes) -> Packet:
    """Raises ValueError for what is no RTP packet."""
    if len(packet) < HEADER_SIZE or packet[0] >> 6 != 2:
        raise ValueError("no RTP packet of version 2")
    first, second, sequence, timestamp, ssrc = _HEADER.unpack_from(packet)
    start = HEADER_SIZE + 4 * (first & 0x0F)
    if first & 0x10:
        if len(packet) < start + 4:
            raise ValueError("RTP header extension is cut short")
        start += 4 + 4 * int.from_bytes(packet[start + 2 : start + 4], "big")
    end = len(packet) - (packet[-1] if first & 0x20 else 0)
    if start > end:
        raise ValueError("RTP header is longer than the packet")
    return Packet(second & 0x7F, bool(second & MARKER), sequence, timestamp, ssrc, packet[start:end])


def build(packet: Packet) -> bytes:
    """The packet with a header of twelve bytes."""
    second = packet.payload_type | (MARKER if packet.marker else 0)
    return _HEADER.pack(PLAIN, second, packet.sequence, packet.timestamp, packet.ssrc) + packet.payload


def join(packets: Sequence[bytes]) -> Packets:
    """Packets of exactly HEADER_SIZE + FRAME bytes, read at once. Numbers are big endian."""
    return np.frombuffer(b"".join(packets), PACKET)


def extend(sequence: NDArray[np.int64], near: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sequence numbers of 16 bits unwrapped: of all numbers that end so, the one nearest to ``near``."""
    return near + ((sequence - near + 0x8000) & 0xFFFF) - 0x8000

"""Everything that this project knows of the insides of aiortc, aioice and asyncio, in one place.

aiortc would decode, buffer and send each line in tasks of its own, at twenty times the cost. So it does SDP,
ICE and DTLS, and when those are through, the SRTP sessions and the socket are taken out of it. That needs
private names; the versions are pinned, and `NAMES` is what a test holds them to.

- The transceiver's halves get methods that do nothing, so no decoder and no RTP task is ever started.
- ``_rx_srtp`` and ``_tx_srtp`` of the DTLS transport are moved out of it in the callback of its last change
  of state, before it has read a single packet; with None in their place it passes over RTP.
- Beside the socket of ICE a second one is bound to the same port and connected to the peer (SO_REUSEPORT;
  Linux gives a packet to the socket that is connected to its sender). What the peer sends goes there, to the
  tick; strangers' packets go on to asyncio's, which also sends STUN and DTLS. Each of the two is closed by
  the one that reads it.
- pylibsrtp's methods copy a packet four times around the call that matters, so libsrtp is called on one
  buffer.
- Candidates are gathered by us: sockets inside the range of ports, with the addresses that we are told to
  announce.
"""

import asyncio
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import pylibsrtp
from aioice.candidate import Candidate, candidate_foundation, candidate_priority
from aioice.ice import CandidatePair, Connection, StunProtocol
from aioice.stun import TransactionError
from aiortc import RTCRtpTransceiver
from aiortc.rtcdtlstransport import RTCDtlsTransport
from aiortc.rtcrtpreceiver import RTCRtpReceiver
from aiortc.rtcrtpsender import RTCRtpSender
from pylibsrtp._binding import ffi, lib  # type: ignore[import-not-found]  # it is compiled and says no types

from centralino.webrtc.ports import PortRange

Address = tuple[str, int]
Call = Callable[[], int]

NAMES: tuple[tuple[type, tuple[str, ...]], ...] = (
    (RTCRtpTransceiver, ("_codecs", "_headerExtensions")),
    (RTCRtpReceiver, ("receive", "stop", "transport")),
    (RTCRtpSender, ("send", "stop", "_ssrc")),
    (RTCDtlsTransport, ("_rx_srtp", "_tx_srtp", "transport")),
    (
        Connection,
        ("get_component_candidates", "_protocols", "_nominated", "build_request", "remote_password"),
    ),
    (StunProtocol, ("datagram_received", "local_candidate", "request", "transport")),
    (CandidatePair, ("protocol", "remote_addr")),
    (pylibsrtp.Session, ("_srtp",)),
)
"""The names that instances of each class must have."""


@dataclass(frozen=True, slots=True)
class Route:
    """The way that ICE has chosen: from which of our sockets to which address."""

    protocol: StunProtocol
    peer: Address


class InPlace:
    """An SRTP session at work on a buffer of its own.

    Put a packet into ``octets`` and its size into ``size[0]``, call one of the four, and find there what came
    of it, unless the call returned an error (other than 0): the packet was not authentic, or came twice.
    """

    def __init__(self, session: pylibsrtp.Session, longest: int) -> None:
        buffer = bytearray(longest + pylibsrtp.SRTP_MAX_SRTCP_TRAILER_LEN)
        self.session = session
        self.octets = memoryview(buffer)[:longest]
        self.size = ffi.new("int *")
        arguments = session._srtp[0], ffi.from_buffer(buffer), self.size
        self.protect: Call = partial(lib.srtp_protect, *arguments)
        self.unprotect: Call = partial(lib.srtp_unprotect, *arguments)
        self.protect_rtcp: Call = partial(lib.srtp_protect_rtcp, *arguments)
        self.unprotect_rtcp: Call = partial(lib.srtp_unprotect_rtcp, *arguments)


async def _nothing(*_: object) -> None:
    """In place of a coroutine that must not run."""


def silence(transceiver: RTCRtpTransceiver) -> None:
    """Keep aiortc from touching sound, and the answer free of header extensions."""
    for name in ("receive", "stop"):
        setattr(transceiver.receiver, name, _nothing)
    for name in ("send", "stop"):
        setattr(transceiver.sender, name, _nothing)
    transceiver._headerExtensions = []


def gather_from(transceiver: RTCRtpTransceiver, ports: PortRange, addresses: Sequence[str]) -> None:
    """Have ICE announce these addresses and bind inside this range. Gathering then raises NoPortError."""
    connection, name = _connection(transceiver), "get_component_candidates"
    setattr(connection, name, partial(_gather, connection, ports, addresses))


async def _gather(
    connection: Connection, ports: PortRange, announced: Sequence[str], component: int, **_: object
) -> list[Candidate]:
    loop = asyncio.get_running_loop()
    for preference, address in enumerate(announced):
        bound = ports.bind(address)
        endpoint = await loop.create_datagram_endpoint(partial(StunProtocol, connection), sock=bound)
        protocol = endpoint[1]
        protocol.local_candidate = Candidate(
            foundation=candidate_foundation("host", "udp", address),
            component=component,
            transport="udp",
            priority=candidate_priority(component, "host", 65535 - preference),
            host=address,
            port=bound.getsockname()[1],
            type="host",
        )
        connection._protocols.append(protocol)
    return [protocol.local_candidate for protocol in connection._protocols]


def ssrc(transceiver: RTCRtpTransceiver) -> int:
    """The synchronisation source that the answer names."""
    return transceiver.sender._ssrc


def payload_type(transceiver: RTCRtpTransceiver) -> int:
    """Of the first codec that the answer names."""
    chosen = transceiver._codecs[0].payloadType
    assert chosen is not None
    return chosen


def take_sessions(transceiver: RTCRtpTransceiver) -> tuple[pylibsrtp.Session, pylibsrtp.Session]:
    """The sessions for receiving and sending, out of a DTLS transport that is connected. aiortc has none
    then.
    """
    dtls = transceiver.receiver.transport
    sessions = dtls._rx_srtp, dtls._tx_srtp
    for name in ("_rx_srtp", "_tx_srtp"):
        setattr(dtls, name, None)
    return sessions


def route(transceiver: RTCRtpTransceiver) -> Route | None:
    """The way that ICE has chosen by now, None if there is none (any more). It may change at any time."""
    pair = _connection(transceiver)._nominated.get(1)
    return None if pair is None else Route(pair.protocol, pair.remote_addr)


def connect(chosen: Route) -> socket.socket:
    """A socket of the same port, for this peer only."""
    shared = chosen.protocol.transport.get_extra_info("socket")
    shared.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    ours = socket.socket(shared.family, shared.type)
    ours.setblocking(False)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    ours.bind(shared.getsockname())
    ours.connect(chosen.peer)
    return ours


async def consents(transceiver: RTCRtpTransceiver) -> bool:
    """Ask the peer whether it still wants to be sent anything (RFC 7675): one check, answered within 0.5
    s.
    """
    connection = _connection(transceiver)
    pair = connection._nominated.get(1)
    if pair is None or connection.remote_password is None:
        return False
    try:
        await pair.protocol.request(
            connection.build_request(pair, nominate=False),
            pair.remote_addr,
            integrity_key=connection.remote_password.encode(),
            retransmissions=0,
        )
    except TransactionError:
        return False
    return True


def _connection(transceiver: RTCRtpTransceiver) -> Connection:
    return transceiver.receiver.transport.transport._connection

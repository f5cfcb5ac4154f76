"""One peer connection with a page: offer, answer, sound, and how it fares.

    NEW -- answer -> CONNECTING -- ICE and DTLS through -> UP <-> DARK
                        any of them -- closed, failed, no connection in time -> DOWN

A peer is DARK when nothing authentic has come from it for 2 s: no sound, and no answer to the consent checks
(RFC 7675) that are sent as soon as the sound ceases. A page that sends nothing but answers is UP. DOWN is
final: ICE gives up after half a minute of darkness, and a page that closes says so.

A page that reloads or restarts ICE makes a new offer, which is a new peer. Its certificate is new, so a
browser that sent the offer in the same connection begins DTLS anew.
"""

import asyncio
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.rtcrtpsender import RTCRtpSender

from centralino.webrtc import bypass
from centralino.webrtc.ports import NoPortError, PortRange
from centralino.webrtc.sdp import PCMU, OfferError, complete_answer, read_offer
from centralino.webrtc.srtp import SrtpTransport

CONNECT_SECONDS = 15.0
CHECK_SECONDS = 0.5
ASK_SECONDS = 1.0
DARK_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class WebRtcSettings:
    """Where sound is sent from. ``addresses`` are announced to pages, the first preferred."""

    ports: PortRange = field(default_factory=PortRange)
    addresses: Sequence[str] = ("127.0.0.1",)


@dataclass(frozen=True, slots=True)
class Stream:
    """What the answer says of the sound."""

    ssrc: int
    payload_type: int
    event_type: int | None


class PeerListener(Protocol):
    """Told of a peer's fate, in the event loop."""

    def peer_up(self, peer: "Peer", stream: Stream, transport: SrtpTransport) -> None:
        """Sound can flow. Who hears this owns the transport and closes it."""

    def peer_moved(self, peer: "Peer", old: SrtpTransport, new: SrtpTransport) -> None:
        """ICE has chosen another way for the same stream."""

    def peer_dark(self, peer: "Peer") -> None:
        """Nothing comes any more."""

    def peer_back(self, peer: "Peer") -> None:
        """It was dark and is no more."""

    def peer_down(self, peer: "Peer", reason: str) -> None:
        """It is gone for good. Told once, and not after `Peer.close`."""


class Peer:
    """One page's connection."""

    def __init__(self, settings: WebRtcSettings, listener: PeerListener) -> None:
        self._settings = settings
        self._listener = listener
        self._connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._transceiver = self._connection.addTransceiver("audio", direction="sendrecv")
        self._connection.on("connectionstatechange", self._state_changed)
        self._event_type: int | None = None
        self._transport: SrtpTransport | None = None
        self._route: bypass.Route | None = None
        self._watch: asyncio.Task[None] | None = None
        self._up = asyncio.Event()
        self._gone = False

    async def answer(self, sdp: str) -> str:
        """Take the page's offer. Raises OfferError or NoPortError; the peer is to be closed then."""
        offer = read_offer(sdp)
        capabilities = RTCRtpSender.getCapabilities("audio").codecs
        self._transceiver.setCodecPreferences([codec for codec in capabilities if codec.name == PCMU])
        bypass.gather_from(self._transceiver, self._settings.ports, self._settings.addresses)
        try:
            await self._connection.setRemoteDescription(RTCSessionDescription(offer.sdp, "offer"))
            bypass.silence(self._transceiver)
            await self._connection.setLocalDescription(await self._connection.createAnswer())
        except NoPortError:
            raise
        except Exception as error:  # aiortc raises whatever it stumbles over in the page's text
            raise OfferError(f"the offer cannot be answered: {error!r}") from error
        self._event_type = offer.event_type
        self._watch = asyncio.create_task(self._watch_over())
        return complete_answer(self._connection.localDescription.sdp, offer.event_type)

    async def close(self) -> None:
        """Hang up. The transport is left to its owner; the listener hears no more."""
        self._gone = True
        if self._watch is not None:
            self._watch.cancel()
        await self._connection.close()

    def _state_changed(self) -> None:
        match self._connection.connectionState:
            case "connected":
                self._take_over()
            case "failed":
                self._lost("unreachable: ICE or DTLS failed")
            case "closed":
                self._lost("closed by the page")
            case _:
                pass

    def _take_over(self) -> None:
        route = bypass.route(self._transceiver)
        if self._gone or self._transport is not None or route is None:
            return
        connected = self._connect(route)
        if connected is None:
            return
        inbound, outbound = bypass.take_sessions(self._transceiver)
        self._route = route
        self._transport = SrtpTransport(connected, inbound, outbound, _hand_back(route))
        stream = Stream(
            bypass.ssrc(self._transceiver), bypass.payload_type(self._transceiver), self._event_type
        )
        self._up.set()
        self._listener.peer_up(self, stream, self._transport)

    def _connect(self, route: bypass.Route) -> socket.socket | None:
        try:
            return bypass.connect(route)
        except OSError as error:
            self._lost(f"no socket to {route.peer[0]} port {route.peer[1]}: {error.strerror}")
            return None

    def _lost(self, reason: str) -> None:
        if not self._gone:
            self._gone = True
            self._listener.peer_down(self, reason)

    async def _watch_over(self) -> None:
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await self._up.wait()
        except TimeoutError:
            self._lost(f"no connection within {CONNECT_SECONDS:.0f} s")
            return
        clock = asyncio.get_running_loop().time
        heard, last, dark = 0, clock(), False
        while not self._gone:
            self._follow()
            before, heard = heard, self._heard()
            silent = clock() - last
            if heard != before or (silent >= ASK_SECONDS and await bypass.consents(self._transceiver)):
                last = clock()
            if dark != (clock() - last >= DARK_SECONDS):
                dark = not dark
                tell = self._listener.peer_dark if dark else self._listener.peer_back
                tell(self)
            await asyncio.sleep(CHECK_SECONDS)

    def _heard(self) -> int:
        return 0 if self._transport is None else self._transport.heard

    def _follow(self) -> None:
        """Go the way that ICE has chosen, if that is another by now."""
        route = bypass.route(self._transceiver)
        if route is None or route == self._route or self._transport is None:
            return
        connected = self._connect(route)
        if connected is None:
            return
        old, self._route = self._transport, route
        self._transport = old.moved(connected, _hand_back(route))
        self._listener.peer_moved(self, old, self._transport)


def _hand_back(route: bypass.Route) -> Callable[[bytes], None]:
    """For what is not sound: gives it to ICE and DTLS, from any thread."""
    loop = asyncio.get_running_loop()

    def hand_back(packet: bytes) -> None:
        loop.call_soon_threadsafe(route.protocol.datagram_received, packet, route.peer)

    return hand_back

"""A peer from offer to end, with aiortc as it comes for a page."""

import asyncio
import errno
import os
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress

import pytest
import pytest_asyncio
from aioice.ice import CandidatePair
from hypothesis import given, settings
from hypothesis import strategies as st

from centralino.media.rtp import parse
from centralino.webrtc import bypass
from centralino.webrtc import peer as module
from centralino.webrtc.peer import Peer, Stream, WebRtcSettings
from centralino.webrtc.ports import NoPortError, PortRange
from centralino.webrtc.sdp import OfferError
from centralino.webrtc.srtp import SrtpTransport
from tests.media.shell import descriptors
from tests.webrtc.page import AiortcPage, aiortc_page

PORTS = PortRange(24000, 24099)
PATIENCE = 30.0

CHROMIUM = f"""v=0
o=- 5741285623189104423 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0
a=extmap-allow-mixed
a=msid-semantic: WMS 3f1c9a52
m=audio 43114 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 126
c=IN IP4 192.0.2.7
a=rtcp:9 IN IP4 0.0.0.0
a=candidate:2 1 udp 2113937150 192.0.2.7 43114 typ host generation 0 network-id 1
a=ice-ufrag:h/CW
a=ice-pwd:OnXLewx2hLUmdSwevqVSPfOT
a=ice-options:trickle
a=fingerprint:sha-256 {":".join(["5A"] * 32)}
a=setup:actpass
a=mid:0
a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
a=sendrecv
a=msid:3f1c9a52 9d20b7c4
a=rtcp-mux
a=rtcp-rsize
a=rtpmap:111 opus/48000/2
a=rtcp-fb:111 transport-cc
a=fmtp:111 minptime=10;useinbandfec=1
a=rtpmap:63 red/48000/2
a=fmtp:63 111/111
a=rtpmap:9 G722/8000
a=rtpmap:0 PCMU/8000
a=rtpmap:8 PCMA/8000
a=rtpmap:13 CN/8000
a=rtpmap:126 telephone-event/8000
a=ssrc:2190475519 cname:Xq0Lw8v3kTzrN2mE
a=ssrc:2190475519 msid:3f1c9a52 9d20b7c4
"""
"""An offer as Chromium makes it."""


class Listener:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.told: asyncio.Queue[str] = asyncio.Queue()
        self.stream: Stream | None = None
        self.transport: SrtpTransport | None = None

    async def next(self) -> str:
        return await asyncio.wait_for(self.told.get(), PATIENCE)

    def peer_up(self, peer: Peer, stream: Stream, transport: SrtpTransport) -> None:
        self.stream, self.transport = stream, transport
        self.told.put_nowait("up")

    def peer_moved(self, peer: Peer, old: SrtpTransport, new: SrtpTransport) -> None:
        self.transport = new
        old.close()
        self.told.put_nowait("moved")

    def peer_dark(self, peer: Peer) -> None:
        self.told.put_nowait("dark")

    def peer_back(self, peer: Peer) -> None:
        self.told.put_nowait("back")

    def peer_down(self, peer: Peer, reason: str) -> None:
        self.told.put_nowait(f"down: {reason}")


class Both:
    """A page and its peer."""

    def __init__(self, page: AiortcPage, settings: WebRtcSettings) -> None:
        self.page = page
        self.listener = Listener()
        self.peer = Peer(settings, self.listener)
        self._reading: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        await self.page.take(await self.peer.answer(await self.page.offer()))
        assert await self.listener.next() == "up"

    def listen(self) -> "asyncio.Queue[bytes]":
        """Read the transport as the tick would, all the time. Returns what came."""
        packets: asyncio.Queue[bytes] = asyncio.Queue()
        self._reading = asyncio.create_task(self._read(packets))
        return packets

    async def _read(self, packets: "asyncio.Queue[bytes]") -> None:
        while self.listener.transport is not None:
            try:
                packet = self.listener.transport.receive()
            except OSError:
                await asyncio.sleep(0.01)
                continue
            if packet is not None:
                packets.put_nowait(packet)

    async def close(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
        await self.peer.close()
        if self.listener.transport is not None:
            self.listener.transport.close()


@pytest_asyncio.fixture
async def both() -> AsyncIterator[Both]:
    before, open_before = asyncio.all_tasks(), descriptors()
    async with AsyncExitStack() as stack:
        page = await stack.enter_async_context(aiortc_page())
        pair = Both(page, WebRtcSettings(PORTS))
        stack.push_async_callback(pair.close)
        yield pair
    await asyncio.sleep(0)
    left = {task for task in asyncio.all_tasks() - before if task is not asyncio.current_task()}
    assert not left
    assert descriptors() == open_before


async def test_packets_come_in_clear_by_the_socket_that_ice_chose(both: Both) -> None:
    await both.connect()
    packets = both.listen()
    packet = parse(await asyncio.wait_for(packets.get(), PATIENCE))
    assert (packet.payload_type, len(packet.payload)) == (0, 160)
    assert both.listener.transport is not None
    assert both.listener.transport.heard >= 1
    assert both.listener.stream is not None
    assert both.listener.stream.payload_type == 0


async def test_what_strangers_send_does_not_come_to_the_tick(both: Both) -> None:
    await both.connect()
    transport = both.listener.transport
    assert transport is not None
    both.page.cut()
    with suppress(BlockingIOError):
        while True:
            transport.receive()
    heard = socket.socket(fileno=os.dup(transport.fileno()))
    with heard, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.sendto(b"hello", heard.getsockname())
        with pytest.raises(BlockingIOError):
            heard.recv(1500, socket.MSG_DONTWAIT)


async def test_the_way_that_ice_chooses_later_is_followed(both: Both) -> None:
    settings = WebRtcSettings(PORTS, ("127.0.0.1", "127.0.0.2"))
    both.peer = Peer(settings, both.listener)
    await both.connect()
    ice = both.peer._transceiver.receiver.transport.transport._connection
    chosen = ice._nominated[1]
    other = next(protocol for protocol in ice._protocols if protocol is not chosen.protocol)
    ice._nominated[1] = CandidatePair(other, chosen.remote_candidate)
    assert await both.listener.next() == "moved"
    assert both.listener.transport is not None
    with socket.socket(fileno=os.dup(both.listener.transport.fileno())) as moved:
        assert moved.getsockname() == other.transport.get_extra_info("sockname")
        assert moved.getpeername() == chosen.remote_addr


async def test_a_page_that_hangs_up_is_down_at_once(both: Both) -> None:
    await both.connect()
    both.listen()
    await both.page.connection.close()
    assert (await both.listener.next()).startswith("down: closed by the page")


async def test_a_page_without_network_is_dark_and_back_when_it_has_one(both: Both) -> None:
    await both.connect()
    both.listen()
    both.page.cut()
    assert await both.listener.next() == "dark"
    both.page.mend()
    assert await both.listener.next() == "back"


async def test_a_page_that_answers_checks_is_not_dark_though_it_sends_nothing(both: Both) -> None:
    await both.connect()
    both.listen()
    both.page.connection.getSenders()[0].replaceTrack(None)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(both.listener.told.get(), module.DARK_SECONDS + 2)


async def test_a_page_that_never_connects_is_down_in_time(
    both: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CONNECT_SECONDS", 0.2)
    await both.peer.answer(await both.page.offer())
    assert await both.listener.next() == "down: no connection within 0 s"


async def test_a_peer_for_whom_there_is_no_socket_is_down_with_the_reason(
    both: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(route: bypass.Route) -> socket.socket:
        raise OSError(errno.ENETUNREACH, "Network is unreachable")

    monkeypatch.setattr(bypass, "connect", fail)
    await both.page.take(await both.peer.answer(await both.page.offer()))
    told = await both.listener.next()
    assert told.startswith("down: no socket to 127.0.0.1 port ")
    assert told.endswith(": Network is unreachable")


async def test_a_closed_peer_tells_nothing(both: Both) -> None:
    await both.connect()
    await both.peer.close()
    assert both.listener.told.empty()


async def test_an_answer_names_the_advertised_address_and_a_port_of_the_range(both: Both) -> None:
    peer = Peer(WebRtcSettings(PortRange(24200, 24209), ("192.0.2.1", "127.0.0.1")), both.listener)
    answer = await peer.answer(await both.page.offer())
    candidates = [line.split() for line in answer.splitlines() if line.startswith("a=candidate:")]
    assert [(candidate[4], candidate[5]) for candidate in candidates] == [
        ("192.0.2.1", "24200"),
        ("127.0.0.1", "24201"),
    ]
    assert int(candidates[0][3]) > int(candidates[1][3])
    await peer.close()


async def test_an_offer_that_cannot_be_answered_leaves_nothing_behind(both: Both) -> None:
    with pytest.raises(OfferError):
        await both.peer.answer("v=0")


async def test_an_offer_of_chromium_is_answered_with_pcmu_and_digits() -> None:
    assert "SAVPF 0 126\r\n" in await answered(CHROMIUM.replace("\n", "\r\n"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a=group:BUNDLE 0", "a=group"),
        ("a=msid-semantic: WMS 3f1c9a52", "a=msid-semantic"),
        ("a=rtpmap:8 PCMA/8000", "a=rtpmap:"),
        ("a=mid:0", "a=mid:0\na=fmtp:500 a=b"),
        ("a=ice-ufrag:h/CW", "a=ice-ufrag"),
        ("a=setup:actpass", "a=setup:nonsense"),
    ],
    ids=["group", "semantic", "rtpmap", "fmtp", "ufrag", "setup"],
)
async def test_an_offer_at_which_aiortc_stumbles_is_refused(before: str, after: str) -> None:
    with pytest.raises(OfferError, match="the offer "):
        await answered(CHROMIUM.replace(before, after, 1))


@st.composite
def damaged_offers(draw: st.DrawFn) -> str:
    """Some lines are dropped, cut short or doubled."""
    lines = CHROMIUM.splitlines()
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        cut = line[: draw(st.integers(0, len(line)))]
        lines[at : at + 1] = draw(st.sampled_from([[], [cut], [line, line]]))
    return "\r\n".join(lines) + "\r\n"


@settings(deadline=None)
@given(damaged_offers())
def test_a_damaged_offer_is_answered_or_refused(offer: str) -> None:
    with suppress(OfferError):
        assert asyncio.run(answered(offer)).startswith("v=0\r\n")


async def answered(offer: str) -> str:
    """What a peer answers, which is then closed."""
    peer = Peer(WebRtcSettings(PORTS), Listener())
    try:
        return await peer.answer(offer)
    finally:
        await peer.close()


async def test_without_a_free_port_there_is_no_answer(both: Both) -> None:
    with PORTS.bind("127.0.0.1") as taken:
        port = taken.getsockname()[1]
        peer = Peer(WebRtcSettings(PortRange(port, port)), both.listener)
        with pytest.raises(NoPortError, match="widen the range"):
            await peer.answer(await both.page.offer())
        await peer.close()

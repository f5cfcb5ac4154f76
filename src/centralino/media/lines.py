"""The lines that there are: for each its condition, and the peer that carries it.

A line outlives its peers. Each offer for it is a new generation; the old peer goes on sounding until the new
one is up, so that a page which only changes its network misses nothing, and is closed when the new one is up
or lost. What an old peer has to say of itself is no news about the line.
"""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial

import structlog

from centralino.media.protocol import LineCondition, LineId, LineState
from centralino.media.receiver import Voice
from centralino.media.ticker import Ticker
from centralino.webrtc.peer import Peer, Stream, WebRtcSettings
from centralino.webrtc.srtp import SrtpTransport

WEBRTC_DEPTH = 3
"""Ticks that frames from browsers wait: they come over wireless networks."""

log = structlog.get_logger()


class SupersededError(Exception):
    """A newer offer for the same line, or its end, came before this one was answered."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to an offer, and the generation that it makes."""

    generation: int
    sdp: str


class Background:
    """Work that nobody waits for until the end."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[None, None, None]) -> None:
        """Run it; what it raises goes to the event loop's handler."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Wait for all of it."""
        await asyncio.gather(*self._tasks)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every line needs."""

    ticker: Ticker
    settings: WebRtcSettings
    tell: Callable[[LineState], None]
    background: Background


class Line:
    """One line. It listens to its peers (a `PeerListener`)."""

    def __init__(self, name: LineId, around: Surroundings) -> None:
        self._name = name
        self._around = around
        self._loop = asyncio.get_running_loop()
        self._peer: Peer | None = None
        self._old: Peer | None = None
        self._transport: SrtpTransport | None = None
        self._closed = False
        self.state = LineState(name, 0, LineCondition.DOWN)

    async def offer(self, sdp: str) -> Answer:
        """Answer a page. Raises OfferError, NoPortError or SupersededError; the line then stays as it was."""
        before = self._peer
        peer = Peer(self._around.settings, self)
        try:
            answer = await peer.answer(sdp)
        except BaseException:
            await peer.close()
            raise
        if self._closed or self._peer is not before:
            await peer.close()
            raise SupersededError(f"line {self._name}: closed or offered anew meanwhile")
        if self._transport is None or self._old is not None:
            self._hang_up(self._peer)
        else:
            self._old = self._peer
        self._peer = peer
        self._change(LineCondition.CONNECTING, generation=self.state.generation + 1)
        return Answer(self.state.generation, answer)

    def close(self, reason: str) -> None:
        """Take it down."""
        self._closed = True
        self._drop(reason)

    def peer_up(self, peer: Peer, stream: Stream, transport: SrtpTransport) -> None:
        if peer is not self._peer:
            transport.close()
            return
        ticker = self._around.ticker
        voice = Voice(stream.ssrc, stream.payload_type, stream.event_type, WEBRTC_DEPTH)

        def refuse(reason: str) -> None:
            self._loop.call_soon_threadsafe(self.peer_down, peer, reason)

        ticker.post(partial(ticker.open_line, self._name, voice, transport, refuse))
        self._transport = transport
        self._retire_old()
        self._change(LineCondition.UP)

    def peer_moved(self, peer: Peer, old: SrtpTransport, new: SrtpTransport) -> None:
        ticker = self._around.ticker
        ticker.post(partial(ticker.move_line, old, new))
        if old is self._transport:
            self._transport = new

    def peer_dark(self, peer: Peer) -> None:
        if peer is self._peer:
            self._change(LineCondition.DARK)

    def peer_back(self, peer: Peer) -> None:
        if peer is self._peer:
            self._change(LineCondition.UP)

    def peer_down(self, peer: Peer, reason: str) -> None:
        if peer is self._peer:
            self._drop(reason)

    def _drop(self, reason: str) -> None:
        ticker = self._around.ticker
        if self._transport is not None:
            ticker.post(partial(ticker.close_line, self._name, self._transport))
            self._transport = None
        self._retire_old()
        self._hang_up(self._peer)
        self._peer = None
        self._change(LineCondition.DOWN, reason)

    def _retire_old(self) -> None:
        self._hang_up(self._old)
        self._old = None

    def _hang_up(self, peer: Peer | None) -> None:
        if peer is not None:
            self._around.background.start(peer.close())

    def _change(self, condition: LineCondition, reason: str = "", generation: int | None = None) -> None:
        generation = self.state.generation if generation is None else generation
        state = LineState(self._name, generation, condition, reason)
        if state != self.state:
            self.state = state
            log.info("line", line=self._name, generation=generation, condition=condition.value, reason=reason)
            self._around.tell(state)


class Lines:
    """All lines of the media process. Lives in the event loop."""

    def __init__(self, ticker: Ticker, settings: WebRtcSettings, tell: Callable[[LineState], None]) -> None:
        self._background = Background()
        self._around = Surroundings(ticker, settings, tell, self._background)
        self._lines: dict[LineId, Line] = {}

    def states(self) -> tuple[LineState, ...]:
        """Of every line that was offered and not closed."""
        return tuple(line.state for line in self._lines.values() if line.state.generation)

    async def offer(self, line: LineId, sdp: str) -> Answer:
        """Answer a page. Raises OfferError, NoPortError or SupersededError; the line then stays as it was."""
        known = self._lines.setdefault(line, Line(line, self._around))
        return await known.offer(sdp)

    def close(self, line: LineId, reason: str) -> None:
        """Take a line down and forget it. Unknown lines are passed over."""
        known = self._lines.pop(line, None)
        if known is not None:
            known.close(reason)

    def keep(self, wanted: frozenset[LineId]) -> None:
        """Close all others."""
        for line in self._lines.keys() - wanted:
            self.close(line, "no longer wanted")

    async def close_all(self) -> None:
        """Take everything down and wait until it is."""
        for line in list(self._lines):
            self.close(line, "the media process ends")
        await self._background.finish()

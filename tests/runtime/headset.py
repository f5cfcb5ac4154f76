"""The sound of a page without a browser: a real WebRTC peer that speaks a tone and keeps what it hears."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from unittest import mock

import numpy as np
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError

from tests.hearing import HEARD_DB, SILENT_DB, Sound, level_db
from tests.runtime.waiting import PATIENCE, until
from tests.webrtc.page import AiortcPage

RATE = 8000
EAR_SECONDS = 0.35
"""How much of what was heard last is judged."""
KEPT_SECONDS = 20

Signal = Callable[[str], Awaitable[str]]
"""Gives the answer to an offer."""


async def _hang_up(page: AiortcPage) -> None:
    """aioice leaves a task over when it is closed in the middle of its checks: let them end first."""
    await until(lambda: page.connection.iceConnectionState != "checking")
    await page.connection.close()


@dataclass(frozen=True, slots=True)
class Frame:
    """``at`` is when it was heard in seconds, ``sent`` its place in the sender's sound, in samples."""

    at: float
    sent: int
    samples: Sound


class Headset:
    """``tones`` are all that can be heard in the test, in Hz."""

    def __init__(self, hertz: float, tones: Iterable[float]) -> None:
        self.hertz = hertz
        self._tones = frozenset(tones)
        self.connections = 0
        self._page: AiortcPage | None = None
        self._listening: set[asyncio.Task[None]] = set()
        self._frames: deque[Frame] = deque(maxlen=KEPT_SECONDS * 50)

    async def connect(self, signal: Signal) -> None:
        """A new peer connection in place of the one before, as when a page offers anew. The one before stays
        when there is no answer.
        """
        page = AiortcPage(self.hertz)
        page.connection.on("track", self._listen)
        try:
            with mock.patch("aioice.ice.get_host_addresses", return_value=["127.0.0.1"]):
                offer = await page.offer()
            await page.take(await signal(offer))
        except BaseException:
            await _hang_up(page)
            raise
        self.connections += 1
        old, self._page = self._page, page
        if old is not None:
            await _hang_up(old)

    async def connects(self, times: int) -> None:
        """Wait until it has connected so often in all."""
        await until(lambda: self.connections == times, lambda: self.connections)

    async def close(self) -> None:
        """The page is closed: it says so to the other end."""
        if self._page is not None:
            self._page.mend()
            await _hang_up(self._page)
            self._page = None
        for task in self._listening:  # the track of a connection that never came up does not end
            task.cancel()
        await asyncio.gather(*self._listening, return_exceptions=True)

    @property
    def is_closed(self) -> bool:
        """The other end has hung up."""
        assert self._page is not None
        return self._page.connection.connectionState == "closed"

    def cut(self) -> None:
        """The network is gone."""
        assert self._page is not None
        self._page.cut()

    def _listen(self, track: MediaStreamTrack) -> None:
        task = asyncio.create_task(self._hear(track))
        self._listening.add(task)
        task.add_done_callback(self._listening.discard)

    async def _hear(self, track: MediaStreamTrack) -> None:
        with suppress(MediaStreamError):
            while True:
                frame = await track.recv()
                samples = frame.to_ndarray().reshape(-1) / 32768  # type: ignore[union-attr]
                self._frames.append(Frame(time.monotonic(), frame.pts or 0, samples))

    def sound(self, seconds: float) -> Sound:
        """What came in the last seconds; silence where nothing came."""
        since = time.monotonic() - seconds
        parts = [frame.samples for frame in self._frames if frame.at >= since]
        heard = np.concatenate([np.zeros(round(seconds * RATE)), *parts])
        return heard[-round(seconds * RATE) :]

    def levels(self) -> dict[float, float]:
        sound = self.sound(EAR_SECONDS)
        return {hertz: level_db(sound, hertz, RATE) for hertz in sorted(self._tones)}

    async def hears(self, *tones: float, patience: float = PATIENCE) -> None:
        """Wait until exactly these tones are heard."""
        expected, levels = set(tones), dict[float, float]()

        def is_so() -> bool:
            levels.update(self.levels())
            heard = {hertz for hertz, level in levels.items() if level >= HEARD_DB}
            silent = {hertz for hertz, level in levels.items() if level < SILENT_DB}
            return heard == expected and heard | silent == self._tones

        def why() -> str:
            louder = {hertz: round(level) for hertz, level in levels.items() if level > -80}
            return f"{self.hertz} Hz should hear {tones} and hears {louder}"

        await until(is_so, why, patience)

    def missing(self, seconds: float) -> int:
        """How many samples of the last seconds that came were sent and did not come."""
        until = self._frames[-1].sent + len(self._frames[-1].samples)
        last = [frame for frame in self._frames if frame.sent >= until - round(seconds * RATE)]
        return until - last[0].sent - sum(len(frame.samples) for frame in last)

    def gaps(self, hertz: float, seconds: float) -> int:
        """In how many tenths of the last seconds that came the tone was not heard, by the sender's clock."""
        until = self._frames[-1].sent + len(self._frames[-1].samples)
        sound = np.zeros(round(seconds * RATE))
        for frame in self._frames:
            place = frame.sent - until + len(sound)
            if place >= 0:
                sound[place : place + len(frame.samples)] = frame.samples
        parts = sound.reshape(-1, RATE // 10)
        return sum(1 for part in parts if level_db(part, hertz, RATE) < HEARD_DB)

"""A page without a browser: aiortc as it comes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from fractions import Fraction
from unittest import mock

import numpy as np
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from av import AudioFrame

from tests.hearing import tone


class Tone(MediaStreamTrack):
    """A microphone that hears a tone."""

    kind = "audio"

    def __init__(self, hertz: float) -> None:
        super().__init__()
        self._samples = (tone(hertz, 1) * 32767).astype(np.int16)
        self._sent = 0
        self._begun: float | None = None

    async def recv(self) -> AudioFrame:
        """20 ms of it, in time."""
        clock = asyncio.get_running_loop().time
        self._begun = clock() if self._begun is None else self._begun
        await asyncio.sleep(max(self._begun + self._sent / 8000 - clock(), 0))
        place = self._sent % 8000
        frame = AudioFrame.from_ndarray(self._samples[None, place : place + 160], layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = 8000, self._sent, Fraction(1, 8000)
        self._sent += 160
        return frame


class AiortcPage:
    """Offers, takes the answer, sends its tone and throws away what it hears."""

    def __init__(self, hertz: float) -> None:
        self.connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.connection.addTrack(Tone(hertz))
        self._cut: list[mock._patch[object]] = []

    async def offer(self) -> str:
        """A session description with all candidates."""
        await self.connection.setLocalDescription(await self.connection.createOffer())
        return self.connection.localDescription.sdp

    async def take(self, answer: str) -> None:
        """Connect."""
        await self.connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))

    def cut(self) -> None:
        """The network is gone: nothing goes out, nothing comes in."""
        transport = self.connection.getTransceivers()[0].receiver.transport.transport
        for protocol in transport._connection._protocols:
            self._cut.append(mock.patch.object(protocol, "datagram_received", mock.Mock()))
            self._cut.append(mock.patch.object(protocol, "transport", mock.Mock()))
        for patch in self._cut:
            patch.start()

    def mend(self) -> None:
        """The network is back."""
        while self._cut:
            self._cut.pop().stop()


@asynccontextmanager
async def aiortc_page(hertz: float = 410) -> AsyncIterator[AiortcPage]:
    """A page on loopback, hung up afterwards."""
    with mock.patch("aioice.ice.get_host_addresses", return_value=["127.0.0.1"]):
        page = AiortcPage(hertz)
        try:
            yield page
        finally:
            page.mend()
            await page.connection.close()

"""The private names that the bypass lives on are there in the versions that are installed."""

import asyncio

import pylibsrtp
from aioice.candidate import Candidate
from aioice.ice import CandidatePair
from aiortc import RTCConfiguration, RTCPeerConnection

from centralino.webrtc import bypass
from tests.webrtc.page import aiortc_page


async def test_every_private_name_is_there() -> None:
    async with aiortc_page() as page:
        await page.offer()
        transceiver = page.connection.getTransceivers()[0]
        dtls = transceiver.receiver.transport
        ice = dtls.transport._connection
        protocol = ice._protocols[0]
        candidate = Candidate.from_sdp("1 1 udp 1 127.0.0.1 9 typ host")
        things = [
            transceiver,
            transceiver.receiver,
            transceiver.sender,
            dtls,
            ice,
            protocol,
            CandidatePair(protocol, candidate),
            pylibsrtp.Session(),
        ]
        for (kind, names), thing in zip(bypass.NAMES, things, strict=True):
            assert isinstance(thing, kind)
            missing = [name for name in names if not hasattr(thing, name)]
            assert not missing, f"{kind.__name__} lacks {missing}"


async def test_a_silenced_transceiver_starts_nothing() -> None:
    connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    transceiver = connection.addTransceiver("audio")
    bypass.silence(transceiver)
    before = asyncio.all_tasks()
    await transceiver.receiver.receive(None)  # type: ignore[arg-type]  # it must not even look at it
    await transceiver.sender.send(None)  # type: ignore[arg-type]  # as above
    assert asyncio.all_tasks() == before
    await connection.close()

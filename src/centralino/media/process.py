"""The media process: a program of its own, so that the shell may die and no frame is lost.

Its main thread runs the event loop (control protocol, ICE, DTLS), another one the tick. The cyclic garbage
collector would stop the tick whenever it likes: what exists at the start is left out of it, and the tick
itself calls it once a minute, when its work is done (measured: 10 ms with 200 lines).
"""

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog
from aiortc import RTCCertificate

from centralino.media.server import Server
from centralino.webrtc.peer import WebRtcSettings
from centralino.webrtc.ports import PortRange

PRIORITY = 1
"""Real-time, so that ordinary programs cannot keep the interpreter from the tick by halting who holds it."""
SWITCH_SECONDS = 0.0005
"""How long the tick may have to wait for the interpreter while the event loop is busy."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class MediaSettings:
    """``socket`` is where the shell connects; ``addresses`` are announced to pages, the first preferred."""

    socket: Path
    ports: PortRange
    addresses: Sequence[str] = ("127.0.0.1",)


def run(settings: MediaSettings) -> int:
    """Be the media process until SIGTERM or SIGINT. Returns the exit status."""
    be_quick()
    gc.freeze()
    gc.disable()
    asyncio.run(_serve(settings))
    return 0


def be_quick() -> None:
    """See to it that the tick, which has a higher priority still, does not wait for what this thread
    holds.
    """
    RTCCertificate.generateCertificate()  # cryptography imports its parts when they are first used
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(PRIORITY))
    except PermissionError:
        log.warning(
            "no real-time priority: sound may break up while the machine is busy; it needs CAP_SYS_NICE"
        )


async def _serve(settings: MediaSettings) -> None:
    server = Server(settings.socket, WebRtcSettings(settings.ports, settings.addresses))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop)
    await server.serve()

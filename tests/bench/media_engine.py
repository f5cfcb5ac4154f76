"""The engine's process of the benchmarks: lines with a socket each, ticking, and nothing else.

`python -m tests.bench.media_engine {plain|srtp} LINES PORT`; PORT is where all lines send to. It prints
the lines' ports as JSON, and then a line of JSON in answer to each line that it is told: `figures`, `join` or
`leave`.
"""

import gc
import json
import queue
import socket
import sys
import time
from functools import partial

import numpy as np
import pylibsrtp
import structlog

from centralino.media.codec import FRAME, encode
from centralino.media.engine import Engine, Snapshot
from centralino.media.process import be_quick
from centralino.media.protocol import LineId, LineSource, Plan, PlanId, Play, PlayId, PlaySource, Source
from centralino.media.receiver import Voice
from centralino.media.ticker import Ticker
from centralino.media.transport import Transport, UdpTransport
from centralino.webrtc.srtp import SrtpTransport
from tests.hearing import tone

KEY = bytes(range(30))
MUSIC = PlayId("music")
SURVIVORS = PlanId("survivors")


def session(kind: int) -> pylibsrtp.Session:
    """All lines have the same key, so that one other end will do."""
    return pylibsrtp.Session(pylibsrtp.Policy(KEY, kind))


def transport(kind: str, bound: socket.socket, peer: tuple[str, int]) -> Transport:
    """A line's way, plain or encrypted."""
    if kind == "plain":
        return UdpTransport(bound, peer)
    bound.setblocking(False)
    bound.connect(peer)
    inbound = session(pylibsrtp.Policy.SSRC_ANY_INBOUND)
    outbound = session(pylibsrtp.Policy.SSRC_ANY_OUTBOUND)
    return SrtpTransport(bound, inbound, outbound, lambda packet: None)


def together(*lines: LineId) -> dict[LineId, tuple[Source, ...]]:
    """These lines hear each other."""
    return {line: tuple(LineSource(other) for other in lines if other != line) for line in lines}


def plan_of(lines: list[LineId]) -> Plan:
    """Of ten lines three pairs talk, three confer, and one hears music."""
    hears = together(*lines[0:2]) | together(*lines[2:5]) | together(*lines[5:7]) | together(*lines[7:9])
    hears |= {line: (PlaySource(MUSIC),) for line in lines[9:]}
    return Plan(hears, {MUSIC: Play(("music",), loop=True)})


class Process:
    """A ticker with its lines, and what it is told to do."""

    def __init__(self, kind: str, count: int, port: int) -> None:
        self._engine = Engine()
        self.ticker = Ticker(self._engine, lambda facts: None, lambda error: None)
        self._lines = [LineId(str(number)) for number in range(count)]
        self._answers: queue.SimpleQueue[dict[str, float]] = queue.SimpleQueue()
        self.ports: list[int] = []
        music = encode((tone(870, 2) * 32767).astype(np.int16)).reshape(-1, FRAME)
        for number, line in enumerate(self._lines):
            bound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            bound.bind(("127.0.0.1", 0))
            self.ports.append(bound.getsockname()[1])
            way = transport(kind, bound, ("127.0.0.1", port))
            self.ticker.post(partial(self.ticker.open_line, line, Voice(number + 1), way, print))
        for first in range(0, count, 10):
            call = PlanId(str(first))
            self.ticker.post(partial(self.ticker.set_plan, call, plan_of(self._lines[first : first + 10])))
            self.ticker.post(partial(self.ticker.start_play, call, MUSIC, [music]))

    def say(self, what: str) -> dict[str, float]:
        """Have it done between two ticks."""
        self.ticker.post(partial(self._obey, what))
        return self._answers.get()

    def _obey(self, what: str) -> None:
        pair, third = self._lines[0:2], self._lines[9]
        if what == "join":
            self._engine.set_plan(SURVIVORS, Plan(together(*pair, third)))
        elif what == "leave":
            self._engine.set_plan(SURVIVORS, Plan(together(*pair)))
            self._engine.close_line(third)
        self.ticker.measure(self._answer)

    def _answer(self, snapshot: Snapshot, late_ms: float) -> None:
        received = int(snapshot.counts[0].sum())
        figures = {
            "at": time.monotonic(),
            "cpu": time.process_time(),
            "late_ms": late_ms,
            "received": received,
        }
        self._answers.put(figures)


def main() -> None:
    """Run until the standard input ends."""
    kind, count, port = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    be_quick()
    gc.freeze()
    gc.disable()
    process = Process(kind, count, port)
    process.ticker.start()
    print(json.dumps(process.ports), flush=True)
    for line in sys.stdin:
        print(json.dumps(process.say(line.strip())), flush=True)
    process.ticker.stop()


if __name__ == "__main__":
    main()

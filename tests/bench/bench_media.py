"""What the tick costs, how much delay it adds, and what the survivors lose when one leaves.

The engine runs in a process of its own, whose CPU time is what counts; this process is the other end of all
lines. Of ten lines six talk in pairs, three confer and one hears music; one packet of a hundred is lost on
its way in, and everything is measured once a second. Whatever else the machine does costs CPU time too, by
cold caches: twice as much has been seen. So the kernel's own part is measured beside.
"""

import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import pairwise
from types import TracebackType
from typing import Any

import numpy as np
import pylibsrtp

from centralino.media.codec import FRAME
from centralino.media.rtp import HEADER_SIZE, PACKET, PLAIN
from tests.bench.media_engine import session
from tests.bench.media_load import Load

TICK = 0.02
SLICES = 20
LOSS = 0.01
SAFE = 10
"""The first lines lose nothing, so that what they hear can be judged."""
SRTP_TAG = 10
SETTLE_SECONDS = 2.0
SECONDS = 6
PARTNER = {0: 1, 1: 0, 5: 6, 6: 5, 7: 8, 8: 7}

Stamp = np.dtype([("header", "u1", (2,)), ("sequence", ">u2"), ("rest", "u1", (8,)), ("stamp", "<u4")])


class Run:
    """An engine's process with so many lines, and the load on it. Every packet carries its number in its
    sound.
    """

    def __init__(self, kind: str, count: int) -> None:
        self._outbound = session(pylibsrtp.Policy.SSRC_ANY_OUTBOUND) if kind == "srtp" else None
        self._load = Load(HEADER_SIZE + FRAME + (SRTP_TAG if kind == "srtp" else 0))
        command = [
            sys.executable,
            "-m",
            "tests.bench.media_engine",
            kind,
            str(count),
            str(self._load.port),
        ]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._wire = self._load.connect(self._answer())
        self._clear = np.zeros(count, PACKET)
        self._clear["first"] = PLAIN
        self._clear["ssrc"] = np.arange(count) + 1000
        self._clear["payload"] = np.random.default_rng(1).integers(0, 256, FRAME, np.uint8)
        self._random = np.random.default_rng(2)
        self._bounds = np.linspace(0, count, SLICES + 1).astype(int).tolist()
        self._number = 0
        self._begun = time.monotonic()
        self._sent_at: dict[tuple[int, int], float] = {}
        self._count = count
        self.delays: list[float] = []
        """Of the first lines that talk in pairs, in ms; plain RTP only."""
        self.stamps: list[tuple[int, int]] = []
        """Sequence number and stamp of each packet that the second line was sent."""

    def __enter__(self) -> "Run":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._process.communicate()
        self._load.close()

    def tell(self, what: str) -> None:
        """Have the engine's process do something; it answers later."""
        assert self._process.stdin is not None
        print(what, file=self._process.stdin, flush=True)

    def answers(self, count: int) -> list[dict[str, float]]:
        """What it answered so far."""
        return [self._answer() for _ in range(count)]

    def talk(self, seconds: float) -> None:
        """Everybody sends a packet every 20 ms, spread over these; one call goes on in the time of the
        last.
        """
        for _ in range(round(seconds / TICK)):
            self._fill()
            lost = set((np.flatnonzero(self._random.random(self._count - SAFE) < LOSS) + SAFE).tolist())
            for slice_, (first, last) in enumerate(pairwise(self._bounds)):
                due = self._begun + (self._number + slice_ / SLICES) * TICK
                time.sleep(max(due - time.monotonic(), 0))
                self._send(first, last, lost)
                self._receive()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())

    def _fill(self) -> None:
        self._number += 1
        self._clear["sequence"] = self._number & 0xFFFF
        self._clear["timestamp"] = self._number * FRAME & 0xFFFFFFFF
        self._clear["payload"][:, :4] = np.frombuffer(self._number.to_bytes(4, "little"), np.uint8)
        clear = self._clear.view(np.uint8).reshape(self._count, -1)
        if self._outbound is None:
            self._wire[:] = clear
        else:
            protect = self._outbound.protect
            secret = b"".join([protect(packet.tobytes()) for packet in clear])
            self._wire[:] = np.frombuffer(secret, np.uint8).reshape(self._wire.shape)

    def _send(self, first: int, last: int, lost: set[int]) -> None:
        now = time.monotonic()
        for row in PARTNER.keys() & set(range(first, last)):
            self._sent_at[row, self._number] = now
        for gap in sorted(lost & set(range(first, last))):
            self._load.send(first, gap)
            first = gap + 1
        self._load.send(first, last)

    def _receive(self) -> None:
        rows, octets = self._load.receive()
        now = time.monotonic()
        if self._outbound is not None:
            return
        for place, row in enumerate(rows):
            if row in PARTNER and octets[place, 1] & 0x7F == 0:
                read = octets[place, : Stamp.itemsize].view(Stamp)[0]
                sequence, stamp = int(read["sequence"]), int(read["stamp"])
                sent = self._sent_at.get((PARTNER[row], stamp))
                if sent is not None:
                    self.delays.append((now - sent) * 1000)
                if row == 1:
                    self.stamps.append((sequence, stamp))


def bare(count: int) -> None:
    """What the kernel alone takes for a packet in and a packet out of so many sockets, every 20 ms."""
    costs = []
    with ExitStack() as stack:
        sink = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        sink.bind(("127.0.0.1", 0))
        lines = [stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) for _ in range(count)]
        for line in lines:
            line.bind(("127.0.0.1", 0))
            line.connect(sink.getsockname())
        packet = bytes(HEADER_SIZE + FRAME)
        for _ in range(100):
            for line in lines:
                sink.sendto(packet, line.getsockname())
            time.sleep(TICK)
            before = time.process_time()
            for line in lines:
                line.recv(1500)
                line.send(packet)
            costs.append((time.process_time() - before) / count * 1e6)
            sink.setblocking(False)
            with suppress(BlockingIOError):
                while True:
                    sink.recv(1500)
            sink.setblocking(True)
    what = f"the kernel's part: {count} bare sockets"
    _print(what, statistics.median(costs), "us", None, "a packet in and one out")


def cost(kind: str, count: int, aim: float) -> None:
    """CPU of the engine's process per line and tick, median of seconds."""
    with Run(kind, count) as run:
        run.talk(SETTLE_SECONDS)
        run.delays.clear()
        for _ in range(SECONDS):
            run.tell("figures")
            run.talk(1.0)
        run.tell("figures")
        figures = run.answers(SECONDS + 1)
    costs, heard = [], []
    for before, after in pairwise(figures):
        packets = (after["at"] - before["at"]) / TICK * count
        costs.append((after["cpu"] - before["cpu"]) / packets * 1e6)
        heard.append(after["received"] / packets)
    late = max(figure["late_ms"] for figure in figures[1:])
    detail = f"received {statistics.median(heard):.1%}, latest tick {late:.1f} ms"
    _print(f"{kind}, {count} lines: CPU per line and tick", statistics.median(costs), "us", aim, detail)
    if kind == "plain":
        p50, p99 = np.percentile(run.delays, [50, 99])
        _print("    delay that the bridge adds, p50", p50, "ms", 55, f"p99 {p99:.1f} ms")


def survivors() -> None:
    """Two talk, a third joins and leaves: how many frames of the first did the second not get?"""
    with Run("plain", 100) as run:
        run.talk(SETTLE_SECONDS)
        run.stamps.clear()
        run.talk(0.5)
        run.tell("join")
        run.talk(1.0)
        alone = len(run.stamps)
        run.tell("leave")
        run.talk(1.0)
    sequences = [sequence for sequence, _ in run.stamps]
    missing = sum((after - before - 1) & 0xFFFF for before, after in pairwise(sequences))
    first, last = run.stamps[0], run.stamps[-1]
    missing += abs((last[1] - first[1]) - ((last[0] - first[0]) & 0xFFFF))
    after = len(run.stamps) - alone
    _print("frames lost to the survivors when one leaves", missing, "", 0, f"{after} packets after")


def _print(what: str, figure: float, unit: str, aim: float | None, detail: str) -> None:
    wanted = "" if aim is None else f"aim {aim:.0f}"
    print(f"{what:<48}{figure:8.1f} {unit:<3} {wanted:<7} ({detail})")


@contextmanager
def punctual() -> Iterator[None]:
    """A load that stutters measures itself: this thread goes before ordinary ones, where that is allowed."""
    try:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    except PermissionError:
        yield
        return
    try:
        yield
    finally:
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


def main() -> None:
    """Print all figures beside their aims."""
    with punctual():
        bare(500)
        for count, aim in ((100, 18), (500, 12), (1000, 12)):
            cost("plain", count, aim)
        cost("srtp", 500, 24)
        survivors()


if __name__ == "__main__":
    main()

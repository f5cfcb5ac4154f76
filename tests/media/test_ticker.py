"""The tick's thread on real sockets: plain RTP in and out."""

import queue
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import pairwise

import pytest

from centralino.media import rtcp
from centralino.media import ticker as module
from centralino.media.codec import FRAME
from centralino.media.engine import CallFact, Engine, Snapshot
from centralino.media.protocol import LineId, LineSource, Plan, PlanId
from centralino.media.receiver import Voice
from centralino.media.rtp import Packet, build, is_rtcp, parse
from centralino.media.ticker import MOST_TICKS_LATE, TICK, Ticker
from centralino.media.transport import UdpTransport
from tests.media.shell import PATIENCE, descriptors

CALL = PlanId("call")


class Telephone:
    """A line of plain RTP, and its far end."""

    def __init__(self, ticker: Ticker, name: str) -> None:
        self.line = LineId(name)
        self.far = bound()
        self.near = bound()
        self.far.connect(self.near.getsockname())
        self.near_address = self.near.getsockname()
        self.transport = UdpTransport(self.near, self.far.getsockname())
        self.refused: list[str] = []
        voice = Voice(ssrc=1, event_type=101)
        ticker.post(partial(ticker.open_line, self.line, voice, self.transport, self.refused.append))
        self._number = 0

    def say(self, payload: bytes) -> None:
        self._number += 1
        self.far.send(build(Packet(0, False, self._number, self._number * FRAME, 7, payload)))

    def hear(self, count: int) -> list[Packet]:
        """The next packets of sound."""
        heard: list[Packet] = []
        while len(heard) < count:
            packet = self.far.recv(1500)
            if not is_rtcp(packet):
                heard.append(parse(packet))
        return heard


def bound() -> socket.socket:
    opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    opened.bind(("127.0.0.1", 0))
    opened.settimeout(PATIENCE)
    return opened


class Bench:
    """A ticker that runs, and what it told."""

    def __init__(self) -> None:
        self.facts: queue.SimpleQueue[list[CallFact]] = queue.SimpleQueue()
        self.failures: queue.SimpleQueue[BaseException] = queue.SimpleQueue()
        self.engine = Engine(rows=8)
        self.ticker = Ticker(self.engine, self.facts.put, self.failures.put)
        self._telephones: list[Telephone] = []

    def telephone(self, name: str) -> Telephone:
        telephone = Telephone(self.ticker, name)
        self._telephones.append(telephone)
        return telephone

    def plan(self, hears: dict[Telephone, list[Telephone]]) -> None:
        lines = {who.line: tuple(LineSource(other.line) for other in heard) for who, heard in hears.items()}
        self.ticker.post(partial(self.ticker.set_plan, CALL, Plan({**lines})))

    def settle(self) -> Snapshot:
        """Wait until all that was posted is done."""
        done: queue.SimpleQueue[Snapshot] = queue.SimpleQueue()
        self.ticker.post(partial(self.ticker.measure, lambda snapshot, late_ms: done.put(snapshot)))
        return done.get(timeout=PATIENCE)

    def close(self) -> None:
        self.ticker.stop()
        for telephone in self._telephones:
            telephone.far.close()


@pytest.fixture
def bench() -> Iterator[Bench]:
    before, threads = descriptors(), threading.active_count()
    running = Bench()
    running.ticker.start()
    yield running
    running.close()
    assert descriptors() == before
    assert threading.active_count() == threads


def test_what_one_says_the_other_is_sent_every_20_ms(bench: Bench) -> None:
    mario, maria = bench.telephone("mario"), bench.telephone("maria")
    bench.plan({maria: [mario], mario: []})
    for octet in range(1, 6):
        mario.say(bytes([octet]) * FRAME)
    heard = maria.hear(20)
    assert [packet.sequence - heard[0].sequence & 0xFFFF for packet in heard] == list(range(20))
    steps = {after.timestamp - before.timestamp & 0xFFFFFFFF for before, after in pairwise(heard)}
    assert steps == {FRAME}
    assert bytes([5]) * FRAME in [packet.payload for packet in heard]
    assert {packet.payload for packet in mario.hear(5)} == {b"\xff" * FRAME}


def test_reports_are_sent_to_lines_in_no_plan_too(bench: Bench) -> None:
    mario = bench.telephone("mario")
    mario.say(b"\x01" * FRAME)
    (report,) = rtcp.parse(mario.far.recv(1500))
    assert report.time is None
    assert [block.ssrc for block in report.blocks] == [7]


def test_a_closed_line_is_sent_nothing_and_its_socket_is_closed(bench: Bench) -> None:
    mario, maria = bench.telephone("mario"), bench.telephone("maria")
    bench.plan({maria: [mario], mario: [maria]})
    mario.hear(1)
    bench.ticker.post(partial(bench.ticker.close_line, mario.line, mario.transport))
    bench.settle()
    assert mario.near.fileno() == -1
    maria.hear(5)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as again:
        again.bind(mario.near_address)


def test_a_line_that_goes_another_way_by_now_is_not_closed_by_the_way_it_went(bench: Bench) -> None:
    old = bench.telephone("mario")
    new = bench.telephone("mario")
    bench.plan({new: []})
    bench.ticker.post(partial(bench.ticker.close_line, old.line, old.transport))
    bench.settle()
    assert old.near.fileno() == -1
    new.hear(3)


def test_a_stream_that_moves_goes_on_by_the_other_way(bench: Bench) -> None:
    mario = bench.telephone("mario")
    bench.plan({mario: []})
    before = mario.hear(3)[-1]
    far, near = bound(), bound()
    new = UdpTransport(near, far.getsockname())
    bench.ticker.post(partial(bench.ticker.move_line, mario.transport, new))
    bench.settle()
    with far:
        mario.far.close()
        mario.far = far
        (after,) = mario.hear(1)
    assert 0 < (after.sequence - before.sequence) & 0xFFFF < 1000
    assert after.ssrc == before.ssrc
    mario.far = bound()


def test_a_peer_whose_port_is_closed_disturbs_nobody(bench: Bench) -> None:
    mario, maria = bench.telephone("mario"), bench.telephone("maria")
    bench.plan({maria: [mario], mario: [maria]})
    mario.hear(1)
    mario.far.close()
    maria.hear(25)
    assert bench.failures.empty()


def heard_while_the_tick_sleeps(bench: Bench, ticks: int) -> list[Packet]:
    """All that a line was sent from before until after the tick was kept from its work for so long."""
    mario, maria = bench.telephone("mario"), bench.telephone("maria")
    bench.plan({mario: [maria]})
    heard = mario.hear(1)
    bench.ticker.post(partial(time.sleep, TICK * ticks))
    bench.settle()
    maria.say(b"\x01" * FRAME)
    while heard[-1].payload != b"\x01" * FRAME:
        heard += mario.hear(1)
    assert {after.sequence - before.sequence & 0xFFFF for before, after in pairwise(heard)} == {1}
    return heard


def test_ticks_that_come_late_are_made_good(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_TICKS_LATE", 200)  # this machine may stall for a while
    heard = heard_while_the_tick_sleeps(bench, 10)
    assert {after.timestamp - before.timestamp & 0xFFFFFFFF for before, after in pairwise(heard)} == {FRAME}


def test_ticks_that_come_much_too_late_are_left_out_and_time_goes_on(bench: Bench) -> None:
    heard = heard_while_the_tick_sleeps(bench, MOST_TICKS_LATE + 10)
    steps = [after.timestamp - before.timestamp & 0xFFFFFFFF for before, after in pairwise(heard)]
    assert max(steps) >= FRAME * (MOST_TICKS_LATE + 10)


def test_a_line_for_which_there_is_no_room_is_refused(bench: Bench) -> None:
    telephones = [bench.telephone(str(number)) for number in range(9)]
    bench.settle()
    assert telephones[8].refused == ["all 8 rows for lines and plays are in use"]
    assert telephones[8].near.fileno() == -1
    assert not any(telephone.refused for telephone in telephones[:8])


def test_whatever_ends_the_thread_is_told() -> None:
    bench = Bench()
    mario = bench.telephone("mario")

    def fail() -> None:
        raise ZeroDivisionError

    bench.ticker.post(fail)
    with unreported():
        bench.ticker.start()
        assert isinstance(bench.failures.get(timeout=PATIENCE), ZeroDivisionError)
        bench.close()
    assert mario.near.fileno() == -1


@contextmanager
def unreported() -> Iterator[None]:
    """Threads end with their exceptions unreported."""
    hook = threading.excepthook
    threading.excepthook = lambda arguments: None
    try:
        yield
    finally:
        threading.excepthook = hook

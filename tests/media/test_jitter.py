"""The jitter buffer: what goes in late, twice, out of order or not at all, and what comes out."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from centralino.media.codec import FRAME, MU_LAW_TO_PCM, SILENCE, Bytes
from centralino.media.jitter import DRY_TICKS, JitterBuffer

START = 65500
"""So that sequence numbers wrap soon."""
LOUD, FAINT = 0x10, 0xF0


def frame(number: int, code: int = LOUD) -> Bytes:
    """A frame that tells its number in its first four bytes, faintly."""
    octets = np.full(FRAME, code, np.uint8)
    octets[:4] = [0xE0 | number >> shift & 0x0F for shift in (12, 8, 4, 0)]
    return octets


class Stream:
    """One row. `tick` puts in the packets of these numbers and returns the number heard, None if none was."""

    def __init__(self, depth: int, code: int = LOUD) -> None:
        self.buffer = JitterBuffer(3)
        self.buffer.open(1, depth)
        self.out = np.full((3, FRAME), SILENCE, np.uint8)
        self._code = code

    def tick(self, numbers: Sequence[int], marker: bool = False) -> int | None:
        if numbers:
            self.buffer.insert(
                np.ones(len(numbers), np.intp),
                np.array([(START + number) & 0xFFFF for number in numbers], np.int64),
                np.full(len(numbers), marker),
                np.stack([frame(number, self._code) for number in numbers]),
            )
        self.out[1, :4] = SILENCE
        self.buffer.take(self.out)
        number = int("".join(f"{octet & 0x0F:x}" for octet in self.out[1, :4]), 16)
        return number if self.out[1, 0] >> 4 == 0xE else None

    def run(self, arrivals: Sequence[Sequence[int]]) -> list[int]:
        """The numbers heard."""
        heard = [self.tick(numbers) for numbers in arrivals]
        return [number for number in heard if number is not None]


def arriving(delays: Sequence[int], missing: frozenset[int] = frozenset()) -> list[list[int]]:
    """By tick, the packets that come: one is sent every tick, and takes its delay."""
    by_tick: list[list[int]] = [[] for _ in range(len(delays) + max(delays) + 12)]
    for number, delay in enumerate(delays):
        if number not in missing:
            by_tick[number + delay].append(number)
    return by_tick


depths = st.integers(1, 4)


@settings(deadline=None)
@given(st.data(), depths)
def test_delays_up_to_the_depth_are_not_heard(data: st.DataObject, depth: int) -> None:
    delays = data.draw(st.lists(st.integers(0, depth), min_size=1, max_size=80))
    stream = Stream(depth)
    assert stream.run(arriving(delays)) == list(range(len(delays)))
    assert stream.buffer.late[1] == 0


@settings(deadline=None)
@given(st.data(), depths)
def test_order_and_doubles_do_not_matter_within_the_depth(data: st.DataObject, depth: int) -> None:
    count = data.draw(st.integers(1, 60))
    arrivals = arriving([0] * count)
    for number in data.draw(st.lists(st.integers(0, count - 1), max_size=20)):
        arrivals[number + data.draw(st.integers(0, depth))].append(number)
    shuffled = [data.draw(st.permutations(numbers)) for numbers in arrivals]
    if shuffled[0] and shuffled[0][0] != 0:
        shuffled[0] = arrivals[0]
    assert Stream(depth).run(shuffled) == list(range(count))


@settings(deadline=None)
@given(st.lists(st.booleans(), min_size=30, max_size=80), depths)
def test_what_is_lost_is_concealed_and_the_rest_is_heard_in_order(lost: list[bool], depth: int) -> None:
    longest = max(len(run) for run in "".join("x" if gone else " " for gone in lost).split(" "))
    lost = [False, *lost, False] if longest < DRY_TICKS + depth else [False, False]
    missing = frozenset(number for number, gone in enumerate(lost) if gone)
    stream = Stream(depth)
    arrivals = arriving([0] * len(lost), missing)[: len(lost) + depth]
    assert stream.run(arrivals) == [number for number in range(len(lost)) if number not in missing]
    assert stream.buffer.concealed[1] == len(missing)


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(0, 300), max_size=4), max_size=60), depths)
def test_whatever_comes_numbers_heard_in_a_row_go_up(arrivals: list[list[int]], depth: int) -> None:
    stream = Stream(depth)
    heard = [stream.tick(numbers) for numbers in arrivals]
    for before, after in pairwise(heard):
        if before is not None and after is not None:
            assert after != before
    assert stream.buffer.concealed[1] <= len(arrivals)


def test_a_missing_frame_fades_and_is_silent_after_60_ms() -> None:
    stream = Stream(depth=2)
    stream.run([[number] for number in range(10)])
    peaks = []
    for _ in range(7):
        stream.tick([])
        peaks.append(int(np.abs(MU_LAW_TO_PCM[stream.out[1, 4:]].astype(int)).max()))
    loud = abs(int(MU_LAW_TO_PCM[LOUD]))
    assert peaks[:2] == [loud, loud]
    assert peaks[2:5] == pytest.approx([loud * 0.7, loud * 0.49, loud * 0.343], rel=0.05)
    assert peaks[5:] == [0, 0]


def test_a_sender_that_pauses_is_heard_again_after_the_depth() -> None:
    stream = Stream(depth=2)
    stream.run([[number] for number in range(10)])
    for _ in range(40):
        stream.tick([])
    concealed = int(stream.buffer.concealed[1])
    assert [stream.tick([number]) for number in (10, 11, 12)] == [None, None, 10]
    assert stream.buffer.concealed[1] == concealed


def test_a_marked_packet_after_a_short_pause_starts_anew() -> None:
    stream = Stream(depth=2)
    stream.run([[number] for number in range(10)])
    for _ in range(4):
        stream.tick([])
    assert [stream.tick([10], marker=True), stream.tick([11]), stream.tick([12])] == [None, None, 10]


def test_a_jump_ahead_is_followed_at_once() -> None:
    stream = Stream(depth=2)
    stream.run([[number] for number in range(10)])
    assert [stream.tick([number]) for number in (500, 501, 502, 503)] == [None, None, 500, 501]


def test_a_jump_of_a_sender_that_started_over_is_no_loss() -> None:
    stream = Stream(depth=2)
    stream.run([[number] for number in range(10)])
    before = stream.buffer.newest[1] - stream.buffer.begun[1]
    stream.tick([20000])
    assert stream.buffer.newest[1] - stream.buffer.begun[1] == before + 1


def drifting(ppm: int, ticks: int) -> list[list[int]]:
    """Packets of a sender whose clock is faster by so many parts in a million."""
    sent = [int((tick + 0.5) * (1 + ppm / 1e6)) for tick in range(-1, ticks)]
    return [list(range(before, after)) for before, after in pairwise(sent)]


@pytest.mark.parametrize("ppm", [1000, -1000])
@pytest.mark.parametrize("code", [FAINT, LOUD], ids=["faint", "loud"])
def test_drift_costs_single_frames_and_no_delay(ppm: int, code: int) -> None:
    stream = Stream(2, code)
    leads = []
    for arrivals in drifting(ppm, 10_000):
        stream.tick(arrivals)
        leads.append(int(stream.buffer.newest[1] - stream.buffer._play[1]))
    slipped, repeated = int(stream.buffer.slipped[1]), int(stream.buffer.repeated[1])
    assert (slipped, repeated) in ([(9, 0), (10, 0)] if ppm > 0 else [(0, 8), (0, 9)])
    assert min(leads[2:]) >= -1
    assert max(leads) <= 2
    assert stream.buffer.concealed[1] == 0


def test_skipped_ticks_leave_frames_out() -> None:
    stream = Stream(depth=2)
    assert stream.run([[0], [1], [2], [3]]) == [0, 1]
    stream.buffer.skip(3, 2)
    assert stream.tick([4, 5, 6]) == 4

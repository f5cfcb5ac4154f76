"""RTP and RTCP packets, there and back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from centralino.media import rtcp
from centralino.media.jitter import JitterBuffer
from centralino.media.rtp import Packet, build, extend, is_rtcp, join, parse
from centralino.media.statistics import Statistics

words = st.integers(0, 2**32 - 1)
packets = st.builds(
    Packet, st.integers(0, 63), st.booleans(), st.integers(0, 65535), words, words, st.binary(max_size=400)
)


@settings(deadline=None)
@given(packets)
def test_a_packet_built_is_parsed_to_itself(packet: Packet) -> None:
    assert parse(build(packet)) == packet
    assert not is_rtcp(build(packet))


@settings(deadline=None)
@given(st.binary(max_size=64))
def test_what_is_no_packet_is_a_value_error(octets: bytes) -> None:
    try:
        parse(octets)
        list(rtcp.parse(octets))
    except ValueError:
        pass


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"\x80" * 11,
        b"\x40" + b"\0" * 11,
        b"\x9f" + b"\0" * 11,
        b"\x90" + b"\0" * 13,
        b"\xa0" + b"\xff" * 11,
    ],
)
def test_packets_cut_short_are_refused(octets: bytes) -> None:
    with pytest.raises(ValueError, match="RTP"):
        parse(octets)


def test_packets_are_read_at_once() -> None:
    sent = [
        Packet(0, bool(number % 2), number, 160 * number, 7, bytes([number]) * 160) for number in range(3)
    ]
    read = join([build(packet) for packet in sent])
    assert read["sequence"].tolist() == [0, 1, 2]
    assert read["timestamp"].tolist() == [0, 160, 320]
    assert read["second"].tolist() == [0, 0x80, 0]
    assert read["payload"][2].tolist() == [2] * 160


@settings(deadline=None)
@given(st.integers(40000, 2**40), st.integers(-30000, 30000))
def test_the_nearest_extended_number_is_taken(near: int, offset: int) -> None:
    number = near + offset
    extended = extend(np.array([number & 0xFFFF], np.int64), np.array([near], np.int64))
    assert extended.tolist() == [number]


def received(numbers: list[int], ssrc: int = 5) -> tuple[JitterBuffer, Statistics]:
    """Row 0 has been sent these numbers, one a tick."""
    jitter = JitterBuffer(1)
    statistics = Statistics(1, jitter)
    hear(jitter, statistics, numbers, ssrc)
    return jitter, statistics


def hear(jitter: JitterBuffer, statistics: Statistics, numbers: list[int], ssrc: int) -> None:
    rows = np.zeros(1, np.intp)
    for tick, number in enumerate(numbers):
        statistics.listen(rows, np.array([ssrc], np.int64))
        sequence = np.array([number & 0xFFFF], np.int64)
        jitter.insert(rows, sequence, np.zeros(1, np.bool_), np.zeros((1, 160), np.uint8))
        statistics.count(rows, np.array([number * 160], np.int64), tick)


def test_loss_is_counted_across_wraps_of_the_sequence() -> None:
    _, statistics = received([number for number in range(65530, 65550) if number % 5])
    reception = statistics.reception(0)
    assert (reception.ssrc, reception.expected, reception.lost) == (5, 19, 3)
    assert statistics.received[0] == 16


def test_loss_outlives_a_change_of_source() -> None:
    jitter, statistics = received([1, 2, 4, 5])
    hear(jitter, statistics, [900, 901, 903], ssrc=6)
    assert statistics.reception(0).lost == 1
    assert statistics.lost(np.array([0])) == [2]


def test_a_stream_in_time_has_no_jitter_and_one_out_of_time_has() -> None:
    _, even = received(list(range(50)))
    assert even.jitter_ms(np.array([0])) == [0]
    jitter = JitterBuffer(1)
    uneven = Statistics(1, jitter)
    for tick in range(400):
        uneven.count(np.zeros(1, np.intp), np.array([tick * 160 - 80 * (tick % 2)], np.int64), tick)
    assert uneven.jitter_ms(np.array([0]))[0] == pytest.approx(10, rel=0.01)


def test_a_report_tells_what_was_received() -> None:
    _, statistics = received([1, 2, 4, 5])
    reports = rtcp.Reports(statistics)
    reports.open(0, ssrc=77, tick=0)
    packet = reports.compose(0, rtcp.Sent(timestamp=1600, packets=10), now=1.8e9)
    (report,) = rtcp.parse(packet)
    assert (report.ssrc, report.time) == (77, (1_800_000_000 + 2208988800 & 0xFFFF) << 16)
    (block,) = report.blocks
    assert (block.ssrc, block.lost, block.fraction_lost, block.newest) == (5, 1, 256 // 5, 0x10005)
    assert b"0000004d@centralino" in packet
    assert len(packet) % 4 == 0


def test_a_row_that_sends_nothing_sends_receiver_reports() -> None:
    _, statistics = received([1])
    reports = rtcp.Reports(statistics)
    reports.open(0, ssrc=77, tick=0)
    (report,) = rtcp.parse(reports.compose(0, None, now=1.8e9))
    assert report.time is None
    assert len(report.blocks) == 1


def test_the_round_trip_is_what_passed_less_what_the_peer_waited() -> None:
    _, statistics = received([1])
    ours, peers = rtcp.Reports(statistics), rtcp.Reports(received([1], ssrc=77)[1])
    ours.open(0, ssrc=77, tick=0)
    peers.open(0, ssrc=5, tick=0)
    assert np.isnan(ours.round_trip_ms[0])
    peers.receive(0, ours.compose(0, rtcp.Sent(0, 1), now=100.0), now=100.04)
    ours.receive(0, peers.compose(0, rtcp.Sent(0, 1), now=103.04), now=103.07)
    assert ours.round_trip_ms[0] == pytest.approx(70, abs=0.1)


def test_every_row_reports_about_every_five_seconds() -> None:
    reports = rtcp.Reports(Statistics(3, JitterBuffer(3)))
    for row in range(3):
        reports.open(row, ssrc=row, tick=0)
    due: dict[int, list[int]] = {0: [], 1: [], 2: []}
    for tick in range(1, 2000):
        if tick == 1000:
            reports.close(1)
        for row in reports.due(tick):
            due[row].append(tick)
    for row in (0, 2):
        gaps = np.diff(due[row])
        assert due[row][0] <= 50
        assert 200 <= gaps.min() <= gaps.max() <= 300
    assert max(due[1]) < 1000


def test_reports_due_in_ticks_left_out_are_sent_after_them() -> None:
    reports = rtcp.Reports(Statistics(1, JitterBuffer(1)))
    reports.open(0, ssrc=1, tick=0)
    reports.skip(0, 60)
    assert list(reports.due(61)) == [0]

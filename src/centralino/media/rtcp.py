"""RTCP: what each side tells the other about the sound that it gets (RFC 3550 section 6).

Every row sends a compound packet about every 5 s: a sender report while sound goes out and a receiver report
otherwise, both with one report block about what comes in, and our name. A peer's block about us quotes the
time of our last sender report and how long it sat there; the rest is the round trip. Packets are looked at
once a tick, so a round trip is known to 20 ms.
"""

import random
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from centralino.media.codec import FRAME, FRAME_MS
from centralino.media.statistics import Reception, Statistics

INTERVAL_TICKS = 5000 // FRAME_MS

_SENDER_REPORT, _RECEIVER_REPORT, _DESCRIPTION = 200, 201, 202
_CNAME = 1
_NTP_EPOCH = 2208988800
_BLOCK = struct.Struct("!IIIIII")


@dataclass(frozen=True, slots=True)
class Block:
    """A report block: what a peer says of the stream ``ssrc``. Times in 1/65,536 s."""

    ssrc: int
    fraction_lost: int
    lost: int
    newest: int
    jitter: int
    last_report: int
    delay: int


@dataclass(frozen=True, slots=True)
class Report:
    """A sender or receiver report. ``time`` is the middle of its NTP timestamp, None for a receiver
    report.
    """

    ssrc: int
    time: int | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """What a row has sent, for its sender report."""

    timestamp: int
    packets: int


@dataclass(slots=True)
class _Row:
    ssrc: int
    due: int
    heard_time: int = 0
    heard_at: float = 0.0
    told_expected: int = 0
    told_lost: int = 0


class Reports:
    """The reports of all rows: when they are due, what they say, and what the peers answered."""

    def __init__(self, statistics: Statistics) -> None:
        self._statistics = statistics
        self.round_trip_ms = np.full(len(statistics.ssrc), np.nan)
        """By row; not a number until a peer has answered a report."""
        self._rows: dict[int, _Row] = {}
        self._due: dict[int, set[int]] = {}
        self._random = random.Random()  # noqa: S311 - spreads reports over time, keeps no secret

    def open(self, row: int, ssrc: int, tick: int) -> None:
        """Begin to report for a row that sends as ``ssrc``; the first report follows within a second."""
        self.close(row)
        self._rows[row] = _Row(ssrc, tick)
        self.round_trip_ms[row] = np.nan
        self._schedule(row, tick + self._random.randint(1, INTERVAL_TICKS // 5))

    def close(self, row: int) -> None:
        """Rows that are not open are passed over."""
        gone = self._rows.pop(row, None)
        if gone is not None:
            self._due[gone.due].discard(row)

    def due(self, tick: int) -> Iterable[int]:
        """The rows whose reports are to go out at this tick. Each is due again after 4 to 6 s."""
        rows = self._due.pop(tick, set())
        for row in rows:
            self._schedule(row, tick + self._random.randint(INTERVAL_TICKS * 4 // 5, INTERVAL_TICKS * 6 // 5))
        return rows

    def skip(self, tick: int, ticks: int) -> None:
        """Ticks after ``tick`` that were never run: what was due then is due now."""
        late = [self._due.pop(missed, set()) for missed in range(tick + 1, tick + ticks + 1)]
        for row in set().union(*late):
            self._schedule(row, tick + ticks + 1)

    def compose(self, row: int, sent: Sent | None, now: float) -> bytes:
        """The row's compound packet; ``now`` in seconds since 1970."""
        state = self._rows[row]
        reception = self._statistics.reception(row)
        blocks = b"" if reception.ssrc < 0 else self._block(state, reception, now)
        info = b""
        if sent is not None:
            info = struct.pack("!QIII", _ntp(now), sent.timestamp, sent.packets, sent.packets * FRAME)
        kind = _RECEIVER_REPORT if sent is None else _SENDER_REPORT
        name = b"%08x@centralino" % state.ssrc
        item = bytes([_CNAME, len(name)]) + name + b"\0"
        item += b"\0" * (-len(item) % 4)
        return _pack(kind, len(blocks) // _BLOCK.size, state.ssrc, info + blocks) + _pack(
            _DESCRIPTION, 1, state.ssrc, item
        )

    def receive(self, row: int, packet: bytes, now: float) -> None:
        """Take a peer's compound packet. Raises ValueError if it is none."""
        state = self._rows.get(row)
        if state is None:
            return
        for report in parse(packet):
            if report.time is not None:
                state.heard_time, state.heard_at = report.time, now
            for block in report.blocks:
                if block.ssrc == state.ssrc and block.last_report:
                    passed = (_middle(now) - block.last_report - block.delay) & 0xFFFFFFFF
                    self.round_trip_ms[row] = 0.0 if passed >> 31 else passed * 1000 / 65536

    def _schedule(self, row: int, tick: int) -> None:
        self._rows[row].due = tick
        self._due.setdefault(tick, set()).add(row)

    def _block(self, state: _Row, reception: Reception, now: float) -> bytes:
        expected = reception.expected - state.told_expected
        lost = max(reception.lost - state.told_lost, 0)
        state.told_expected, state.told_lost = reception.expected, reception.lost
        fraction = min(lost * 256 // expected, 255) if expected > 0 else 0
        delay = round((now - state.heard_at) * 65536) & 0xFFFFFFFF if state.heard_time else 0
        return _BLOCK.pack(
            reception.ssrc,
            fraction << 24 | min(reception.lost, 0x7FFFFF),
            reception.newest & 0xFFFFFFFF,
            reception.jitter,
            state.heard_time,
            delay,
        )


def parse(packet: bytes) -> Iterator[Report]:
    """The reports in a compound packet; other kinds are passed over. Raises ValueError if it is cut short."""
    place = 0
    while place < len(packet):
        if len(packet) - place < 4 or packet[place] >> 6 != 2:
            raise ValueError("no RTCP packet of version 2")
        count, kind = packet[place] & 31, packet[place + 1]
        end = place + 4 + 4 * int.from_bytes(packet[place + 2 : place + 4], "big")
        if end > len(packet):
            raise ValueError("RTCP packet is cut short")
        if kind in {_SENDER_REPORT, _RECEIVER_REPORT}:
            yield _report(packet[place:end], kind, count)
        place = end


def _report(packet: bytes, kind: int, count: int) -> Report:
    info = 20 if kind == _SENDER_REPORT else 0
    if len(packet) < 8 + info + _BLOCK.size * count:
        raise ValueError("RTCP report is cut short")
    blocks = []
    for index in range(count):
        ssrc, lost, newest, jitter, last, delay = _BLOCK.unpack_from(packet, 8 + info + _BLOCK.size * index)
        blocks.append(Block(ssrc, lost >> 24, lost & 0xFFFFFF, newest, jitter, last, delay))
    time = int.from_bytes(packet[10:14], "big") if info else None
    return Report(int.from_bytes(packet[4:8], "big"), time, tuple(blocks))


def _pack(kind: int, count: int, ssrc: int, body: bytes) -> bytes:
    return struct.pack("!BBHI", 0x80 | count, kind, len(body) // 4 + 1, ssrc) + body


def _ntp(now: float) -> int:
    return round((now + _NTP_EPOCH) * 2**32) & 0xFFFFFFFFFFFFFFFF


def _middle(now: float) -> int:
    return (_ntp(now) >> 16) & 0xFFFFFFFF

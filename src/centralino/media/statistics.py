"""Who sends to each row, and how well it arrives (RFC 3550 sections 6.4.1 and A.8).

Packets are looked at once every 20 ms, so the time of arrival is known to 20 ms only: the interarrival jitter
is the one that the tick sees, which is the one that its buffer has to bear.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from centralino.media.codec import FRAME, RATE
from centralino.media.jitter import JitterBuffer, Numbers, Rows


@dataclass(frozen=True, slots=True)
class Reception:
    """What a report block says of a stream. ``lost`` and ``expected`` count from its beginning."""

    ssrc: int
    newest: int
    expected: int
    lost: int
    jitter: int


class Statistics:
    """Counters of all rows. They survive a change of SSRC; what belongs to one stream starts anew with it."""

    def __init__(self, rows: int, jitter: JitterBuffer) -> None:
        self._buffer = jitter
        self.ssrc = np.full(rows, -1, np.int64)
        """The synchronisation source that sends to each row, -1 for none yet."""
        self.received = np.zeros(rows, np.int64)
        """Packets, ever."""
        self._before = np.zeros(rows, np.int64)
        self._lost = np.zeros(rows, np.int64)
        self._transit = np.full(rows, -1, np.int64)
        self._jitter = np.zeros(rows, np.float64)

    def open(self, row: int) -> None:
        """Give the row to a new line."""
        self.received[row] = self._lost[row] = 0
        self._stream(row, -1)

    def listen(self, rows: Rows, ssrc: Numbers) -> None:
        """Note the sources of a batch, before it goes into the jitter buffer: a new one starts a new
        stream.
        """
        changed = self.ssrc[rows] != ssrc
        for index in np.flatnonzero(changed):
            row = int(rows[index])
            if self.ssrc[row] != ssrc[index]:
                self._lost[row] = self.lost(np.array([row]))[0]
                self._stream(row, int(ssrc[index]))
                self._buffer.stop(row)

    def count(self, rows: Rows, timestamp: Numbers, tick: int) -> None:
        """Count a batch, after it went into the jitter buffer. ``tick`` is the time of arrival."""
        np.add.at(self.received, rows, 1)
        transit, before = (tick * FRAME - timestamp) & 0xFFFFFFFF, self._transit[rows]
        difference = np.abs(((transit - before + 0x80000000) & 0xFFFFFFFF) - 0x80000000)
        difference[before < 0] = 0
        self._transit[rows] = transit
        self._jitter[rows] += (difference - self._jitter[rows]) / 16

    def lost(self, rows: Rows) -> Numbers:
        """Packets that never came, ever. Packets that came twice make it less."""
        expected = self._buffer.newest[rows] - self._buffer.begun[rows] + 1
        stream = self.received[rows] - self._before[rows]
        return self._lost[rows] + np.where(stream > 0, np.maximum(expected - stream, 0), 0)

    def jitter_ms(self, rows: Rows) -> NDArray[np.float64]:
        """Interarrival jitter in milliseconds."""
        return self._jitter[rows] * (1000 / RATE)

    def reception(self, row: int) -> Reception:
        """The row's stream as a report block has it."""
        received = int(self.received[row] - self._before[row])
        newest, begun = int(self._buffer.newest[row]), int(self._buffer.begun[row])
        expected = newest - begun + 1 if received else 0
        return Reception(
            int(self.ssrc[row]), newest, expected, max(expected - received, 0), int(self._jitter[row])
        )

    def _stream(self, row: int, ssrc: int) -> None:
        self.ssrc[row] = ssrc
        self._before[row] = self.received[row]
        self._transit[row] = -1
        self._jitter[row] = 0

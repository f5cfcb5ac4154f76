"""The jitter buffer of all lines.

Each row has a ring of 16 frames, and all rings are one array. A frame's place is its extended sequence number
modulo 16; ``stamp`` tells which number a place really holds, so nothing is ever cleared. ``play`` is the
number to be heard next and goes up by one every tick whether or not its frame has come: everything is mixed
on the engine's clock.

- **Start.** The first packet of a stream is heard ``depth`` ticks later; what the stream would have had
  before is not missed. A stream starts anew when it jumps ahead by more than the ring, when the sender
  changes its SSRC, when a marked packet finds the ring empty, and with the first packet after it had run dry
  for 100 ms.
- **Missing frames** are concealed: the last frame is heard again, fainter by FADE_GAIN each time, and after
  60 ms silence.
- **Drift.** Once every 2 s the smallest lead of that window (how far the newest frame was ahead of the one
  played) is looked at. What it is more than ``depth`` is needless delay (the sender's clock is the faster, or
  packets have ceased to be delayed): so many frames are slipped. Less than one means that some frame came at
  the last moment or too late: one is repeated. Both wait for a faint frame, but at most a second. At 100 ppm
  that is one frame in 200 s; there is no resampling.
"""

import numpy as np
from numpy.typing import NDArray

from centralino.media.codec import FADED, FRAME, POWER, SILENCE, Bytes
from centralino.media.rtp import extend

RING = 16
DRY_TICKS = 5
FADE_TICKS = 3
DROPOUT = 3000
"""A jump by more packets than these is a sender that started over (RFC 3550 A.1), not loss."""
WINDOW_TICKS = 100
PATIENCE_TICKS = 50
FAINT = np.float32(1e-4 * FRAME)
"""Energy of a frame at -40 dB below full scale."""

Rows = NDArray[np.intp]
Numbers = NDArray[np.int64]


class JitterBuffer:
    """``rows`` rings. Rows that have no stream cost nothing but their place in the arrays."""

    def __init__(self, rows: int) -> None:
        self._ring = np.full((rows * RING, FRAME), SILENCE, np.uint8)
        self._stamp = np.full(rows * RING, -1, np.int64)
        self._base = np.arange(rows, dtype=np.int64) * RING
        self._live = np.zeros(rows, np.bool_)
        self._depth = np.full(rows, 2, np.int64)
        self._play = np.zeros(rows, np.int64)
        self._first = np.zeros(rows, np.int64)
        self._gap = np.zeros(rows, np.int64)
        self._least = np.full(rows, RING, np.int64)
        self._step = np.zeros(rows, np.int64)
        self._wanted_since = np.zeros(rows, np.int64)
        self._ticks = 0
        self.newest = np.full(rows, -1, np.int64)
        """The highest extended sequence number of each stream, -1 where none has begun."""
        self.begun = np.zeros(rows, np.int64)
        """``newest - begun + 1`` packets were sent as far as we know."""
        self.concealed = np.zeros(rows, np.int64)
        """Frames made up, ever."""
        self.late = np.zeros(rows, np.int64)
        """Frames that came after their time, ever."""
        self.slipped = np.zeros(rows, np.int64)
        self.repeated = np.zeros(rows, np.int64)

    def open(self, row: int, depth: int) -> None:
        """Give the row to a new line whose frames are to wait ``depth`` ticks."""
        self.stop(row)
        self._depth[row] = depth
        for counter in (self.concealed, self.late, self.slipped, self.repeated):
            counter[row] = 0

    def stop(self, row: int) -> None:
        """Forget the stream. The next packet begins another."""
        self._live[row] = False
        self.newest[row] = -1

    def insert(self, rows: Rows, sequence: Numbers, marker: NDArray[np.bool_], frames: Bytes) -> None:
        """Put in what has come: row, sequence number, marker bit and 160 bytes of each packet."""
        fresh = ~self._live[rows] | (marker & (self.newest[rows] < self._play[rows]))
        if fresh.any():
            self._start(rows[fresh], sequence[fresh])
        number = extend(sequence, self.newest[rows])
        lead = number - self._play[rows]
        far = lead >= RING
        if far.any():
            self._start(rows[far], sequence[far])
            number = extend(sequence, self.newest[rows])
            lead = number - self._play[rows]
        late = lead.view(np.uint64) >= RING  # or ahead of the row's new start, in a wild batch
        if late.any():
            np.add.at(self.late, rows[late], 1)
            rows, number, frames = rows[~late], number[~late], frames[~late]
        place = self._base[rows] + (number & (RING - 1))
        self._ring[place] = frames
        self._stamp[place] = number
        np.maximum.at(self.newest, rows, number)

    def take(self, out: Bytes) -> None:
        """One tick: write the frame that each of the first rows plays now into ``out`` (rows, 160).

        ``out`` must hold what the last tick wrote: a frame that is missing is made from it. Rows without a
        stream are left as they are.
        """
        count = len(out)
        live, play = self._live[:count], self._play[:count]
        place = self._base[:count] + (play & (RING - 1))
        missing = self._stamp[place] != play
        here = np.flatnonzero(live & ~missing)
        out[here] = self._ring[place[here]]
        self._gap[here] = 0
        missing &= live
        if missing.any():
            self._conceal(np.flatnonzero(missing), out)
        lead = self.newest[:count] - play
        np.minimum(self._least[:count], lead, out=self._least[:count])
        play += live
        self._ticks += 1
        if self._ticks % WINDOW_TICKS == 0:
            self._judge(count)
        waiting = np.flatnonzero(self._step[:count])
        if len(waiting):
            self._adjust(waiting, out)

    def skip(self, count: int, ticks: int) -> None:
        """Leave out the frames of ticks that were never run."""
        self._play[:count] += ticks * self._live[:count]

    def _start(self, rows: Rows, sequence: Numbers) -> None:
        """With the last of a row's packets, so that what had piled up is no delay for ever."""
        rows, packets = np.unique(rows[::-1], return_index=True)
        for row, number in zip(rows, sequence[::-1][packets], strict=True):
            newest = self.newest[row]
            if newest < 0:
                number = self.begun[row] = number + 0x10000
            else:
                number = extend(number, newest)
                if not 0 < number - newest <= DROPOUT:
                    self.begun[row] += number - newest - 1
            self._live[row] = True
            self._stamp[row * RING : (row + 1) * RING] = -1
            self.newest[row] = self._first[row] = number
            self._play[row] = number - self._depth[row]
            self._gap[row] = self._step[row] = 0
            self._least[row] = RING

    def _conceal(self, rows: Rows, out: Bytes) -> None:
        self._gap[rows] += 1
        gap = self._gap[rows]
        self.concealed[rows] += self._play[rows] >= self._first[rows]
        faded = FADED[out[rows]]
        faded[gap > FADE_TICKS] = SILENCE
        out[rows] = faded
        dry = rows[(gap >= DRY_TICKS) & (self.newest[rows] < self._play[rows])]
        self._live[dry] = False

    def _judge(self, count: int) -> None:
        least = self._least[:count]
        step = np.where(least < 1, -1, np.maximum(least - self._depth[:count], 0)) * self._live[:count]
        self._wanted_since[:count][step != self._step[:count]] = self._ticks
        self._step[:count] = step
        least[:] = RING

    def _adjust(self, rows: Rows, out: Bytes) -> None:
        faint = POWER[out[rows]].sum(axis=1) < FAINT
        now = rows[faint | (self._ticks - self._wanted_since[rows] >= PATIENCE_TICKS)]
        self._play[now] += self._step[now]
        self.slipped[now] += np.maximum(self._step[now], 0)
        self.repeated[now] -= np.minimum(self._step[now], 0)
        self._step[now] = 0
        self._least[now] = RING

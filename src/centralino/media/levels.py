"""How loud each row is, in dB below full scale (RFC 6464 counts the same way: a full square wave is 0)."""

import numpy as np
from numpy.typing import NDArray

from centralino.media.codec import FRAME, POWER, Bytes
from centralino.media.jitter import Rows

FLOOR_DB = -127.0


class Levels:
    """Energy of each row's frames, added up until somebody asks."""

    def __init__(self, rows: int) -> None:
        self._power = np.empty((rows, FRAME), np.float32)
        self._energy = np.zeros(rows, np.float64)
        self._frame = np.empty(rows, np.float32)
        self._ticks = 0

    def add(self, frames: Bytes) -> None:
        """Count one tick: the mu-law frames of the first rows."""
        count = len(frames)
        power = self._power[:count]
        np.take(POWER, frames, out=power, mode="clip")
        np.add.reduce(power, axis=1, out=self._frame[:count])
        self._energy[:count] += self._frame[:count]
        self._ticks += 1

    def take(self, rows: Rows) -> NDArray[np.float64]:
        """These rows' levels in dB since the last time. All rows begin anew."""
        mean = self._energy[rows] / max(self._ticks * FRAME, 1)
        self._energy.fill(0)
        self._ticks = 0
        decibels: NDArray[np.float64] = np.maximum(10 * np.log10(np.maximum(mean, 1e-20)), FLOOR_DB)
        return decibels

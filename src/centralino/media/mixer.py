"""Who hears what, as one table: each row that listens and the rows that it hears.

The rows are grouped by the number of their sources, so that a tick takes a handful of numpy calls however
many calls there are. No source is silence, one source is its bytes as they are (two parties talking, music on
hold, a prompt: nearly all rows nearly always), and only rows of two sources and more are decoded, added up
and encoded. Looking samples up in the table of codes clips them as well: an index beyond its end means its
end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from centralino.media.codec import FRAME, MU_LAW_TO_PCM, PCM_TO_MU_LAW, SILENCE, Bytes
from centralino.media.jitter import Rows


@dataclass(frozen=True, slots=True)
class _Group:
    """Rows that hear the same number of sources. ``sources`` is (number, rows): places among the decoded."""

    listeners: Rows
    sources: Rows


class Mixer:
    """Compiled from a table by `route`, applied by `mix`."""

    def __init__(self) -> None:
        self.route({})

    def route(self, table: Mapping[int, Sequence[int]]) -> None:
        """Take a new table: listening row to the rows that it hears."""
        by_count: dict[int, list[int]] = {}
        for row, sources in table.items():
            by_count.setdefault(len(sources), []).append(row)
        self._silent = np.array(by_count.pop(0, []), np.intp)
        self._passed = np.array(by_count.pop(1, []), np.intp)
        self._passed_from = np.array([table[row][0] for row in self._passed], np.intp)
        gathered = {
            count: np.array([table[row] for row in rows], np.intp).T for count, rows in by_count.items()
        }
        everything = [sources.ravel() for sources in gathered.values()]
        self._decoded = np.unique(np.concatenate(everything)) if everything else np.empty(0, np.intp)
        self._groups = [
            _Group(np.array(by_count[count], np.intp), np.searchsorted(self._decoded, sources))
            for count, sources in gathered.items()
        ]
        widest = max((len(group.listeners) for group in self._groups), default=0)
        self._samples = np.empty((len(self._decoded), FRAME), np.int16)
        self._term = np.empty((widest, FRAME), np.int16)
        self._sum = np.empty((widest, FRAME), np.int32)
        self._codes = np.empty((widest, FRAME), np.uint8)

    def mix(self, frames: Bytes, out: Bytes) -> None:
        """Write what every listening row hears into its row of ``out``, from the ``frames`` of all rows."""
        out[self._silent] = SILENCE
        out[self._passed] = frames[self._passed_from]
        if self._groups:
            np.take(MU_LAW_TO_PCM, frames[self._decoded], out=self._samples, mode="clip")
        for group in self._groups:
            count = len(group.listeners)
            total, term, codes = self._sum[:count], self._term[:count], self._codes[:count]
            total.fill(32768)
            for places in group.sources:
                np.take(self._samples, places, axis=0, out=term, mode="clip")
                np.add(total, term, out=total)
            np.take(PCM_TO_MU_LAW, total, out=codes, mode="clip")
            out[group.listeners] = codes

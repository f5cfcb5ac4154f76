"""Plays: clips heard one after the other, each play a row that any number of rows may hear.

A play runs from its start on, whether or not somebody hears it; its end is told once. One that is heard by a
hundred held callers is copied once a tick, not a hundred times.
"""

from collections.abc import Sequence

import numpy as np

from centralino.media.codec import FRAME_MS, SILENCE, Bytes


class Player:
    """The plays that are running, by row."""

    def __init__(self) -> None:
        self._running: dict[int, _Run] = {}

    def start(self, row: int, clips: Sequence[Bytes], loop: bool, position_ms: int) -> None:
        """Begin with the frame at ``position_ms``; beyond the end a loop goes round, another play ends at
        once.
        """
        sound = clips[0] if len(clips) == 1 else np.concatenate(clips)
        position = max(position_ms, 0) // FRAME_MS
        self._running[row] = _Run(sound, loop, position % len(sound) if loop else position)

    def stop(self, row: int) -> None:
        """Rows that play nothing are passed over."""
        self._running.pop(row, None)

    def play(self, frames: Bytes) -> list[int]:
        """One tick: write the next frame of each play into its row. Returns the rows that came to their
        end.
        """
        ended: list[int] = []
        for row, run in self._running.items():
            if run.position < len(run.sound):
                frames[row] = run.sound[run.position]
                run.position += 1
            elif run.loop:
                frames[row] = run.sound[0]
                run.position = 1
            else:
                frames[row] = SILENCE
                ended.append(row)
        for row in ended:
            del self._running[row]
        return ended


class _Run:
    __slots__ = ("loop", "position", "sound")

    def __init__(self, sound: Bytes, loop: bool, position: int) -> None:
        self.sound = sound
        self.loop = loop
        self.position = position

"""Keys pressed on a telephone or in a page: telephone events (RFC 4733).

Events come in packets of their own payload type within the stream of sound. The tick puts a silent frame in
the place of each, so nothing is missed there, and the row is mute from an event's first packet until its last
has been heard, whatever else its sender sends meanwhile. A press is told once, on its first packet: further
packets of the event and the three repeats of its end carry the same timestamp. An event whose packets cease
is over after 100 ms.
"""

from collections.abc import Iterable
from dataclasses import dataclass

KEYS = "0123456789*#ABCD"
TIMEOUT_TICKS = 5


@dataclass(slots=True)
class _Event:
    ssrc: int
    timestamp: int
    mute_until: int
    ended: bool = False


class Digits:
    """The last event of each row that had one."""

    def __init__(self) -> None:
        self._events: dict[int, _Event] = {}
        self._muted: set[int] = set()

    def hear(self, row: int, ssrc: int, timestamp: int, payload: bytes, tick: int, depth: int) -> str | None:
        """Take an event's packet; ``depth`` is how many ticks sound of the row waits. Returns a newly pressed
        key.

        Events that are no keys, and packets cut short, are passed over.
        """
        if len(payload) < 4 or payload[0] >= len(KEYS):
            return None
        event = self._events.get(row)
        new = event is None or (event.ssrc, event.timestamp) != (ssrc, timestamp)
        if event is None or new:
            event = self._events[row] = _Event(ssrc, timestamp, tick)
            self._muted.add(row)
        if not event.ended:
            event.ended = bool(payload[1] & 0x80)
            event.mute_until = tick + (depth if event.ended else TIMEOUT_TICKS)
        return KEYS[payload[0]] if new else None

    def muted(self, tick: int) -> Iterable[int]:
        """The rows that are mute at this tick."""
        if self._muted:
            self._muted = {row for row in self._muted if self._events[row].mute_until >= tick}
        return self._muted

    def forget(self, row: int) -> None:
        """The row has a new line."""
        self._events.pop(row, None)
        self._muted.discard(row)

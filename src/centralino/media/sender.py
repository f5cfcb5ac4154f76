"""From frames to packets: one header and one frame per row, in one array from which they are sent.

Timestamps go on with time whether or not anything is sent, sequence numbers count packets, and the first
packet after a pause is marked (RFC 3551 section 4.1). A row that hears nothing but silence is still sent
silence, so that the peer's clock goes on; a row that is in no plan is sent nothing.
"""

import secrets
from collections.abc import Iterable

import numpy as np

from centralino.media.codec import FRAME, MU_LAW_TO_A_LAW, SILENCE, Bytes
from centralino.media.receiver import A_LAW_TYPE, PLAIN_SIZE, Voice
from centralino.media.rtcp import Sent
from centralino.media.rtp import MARKER, PACKET, PLAIN, Packets


class Sender:
    """The sending half of all rows."""

    def __init__(self, rows: int) -> None:
        octets = bytearray(rows * PLAIN_SIZE)
        self._packets: Packets = np.frombuffer(octets, PACKET)
        self._packets["first"] = PLAIN
        self._packets["payload"] = SILENCE
        self._sequence = np.zeros(rows, np.uint16)
        self._epoch = np.zeros(rows, np.uint32)
        self._clock = 0
        self._count = np.zeros(rows, np.int64)
        self._a_law = np.zeros(rows, np.bool_)
        self._rows = np.empty(0, np.intp)
        self._marked = np.empty(0, np.intp)
        self._translated = np.empty(0, np.intp)
        view = memoryview(octets)
        self.packets = [view[row * PLAIN_SIZE : (row + 1) * PLAIN_SIZE] for row in range(rows)]
        """What each row sends at this tick, to be read until the next one."""
        self.sending: list[int] = []
        """The rows that send."""

    @property
    def frames(self) -> Bytes:
        """The frames to be filled (rows, 160)."""
        return self._packets["payload"]

    def open(self, row: int, voice: Voice) -> None:
        """A new stream, from a sequence number and a time that nobody can guess (RFC 3550 section 5.1).

        It begins with the next `route`.
        """
        self._packets["ssrc"][row] = voice.ssrc
        self._packets["second"][row] = voice.payload_type
        self._sequence[row] = secrets.randbits(15)
        self._epoch[row] = secrets.randbits(32)
        self._count[row] = 0
        self._a_law[row] = voice.payload_type == A_LAW_TYPE
        self.sending = [sending for sending in self.sending if sending != row]

    def route(self, rows: Iterable[int]) -> None:
        """From now on these rows send. Those that did not before begin with a marked packet."""
        before = set(self.sending)
        self.sending = sorted(rows)
        self._rows = np.array(self.sending, np.intp)
        self._translated = self._rows[self._a_law[self._rows]]
        self._marked = np.array([row for row in self.sending if row not in before], np.intp)
        self._packets["second"][self._marked] |= MARKER
        self._packets["payload"][sorted(before.difference(self.sending))] = SILENCE

    def step(self, ticks: int) -> None:
        """Time goes on."""
        self._clock = (self._clock + ticks * FRAME) & 0xFFFFFFFF
        if len(self._marked):
            self._packets["second"][self._marked] &= ~np.uint8(MARKER)
            self._marked = self._marked[:0]

    def seal(self) -> None:
        """The frames are filled: write the headers."""
        rows, packets = self._rows, self._packets
        if len(self._translated):
            packets["payload"][self._translated] = MU_LAW_TO_A_LAW[packets["payload"][self._translated]]
        self._sequence[rows] += 1
        packets["sequence"][rows] = self._sequence[rows]
        packets["timestamp"][rows] = self._epoch[rows] + np.uint32(self._clock)
        self._count[rows] += 1

    def sent(self, row: int) -> Sent:
        """For the row's sender report."""
        return Sent((int(self._epoch[row]) + self._clock) & 0xFFFFFFFF, int(self._count[row]))

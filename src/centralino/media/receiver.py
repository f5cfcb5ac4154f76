"""From packets to frames: what came in since the last tick is sorted, counted and put into the rings."""

from dataclasses import dataclass, field

import numpy as np

from centralino.media.codec import A_LAW_TO_MU_LAW, FRAME, MU_LAW_TO_A_LAW, SILENCE, SILENT_FRAME, Bytes
from centralino.media.digits import Digits
from centralino.media.jitter import JitterBuffer, Rows
from centralino.media.rtcp import Reports
from centralino.media.rtp import HEADER_SIZE, PLAIN, Packet, Packets, build, is_rtcp, join, parse
from centralino.media.statistics import Statistics

MU_LAW_TYPE, A_LAW_TYPE = 0, 8
"""The static payload types (RFC 3551)."""
PLAIN_SIZE = HEADER_SIZE + FRAME

_SILENT_PAYLOADS = {MU_LAW_TYPE: SILENT_FRAME, A_LAW_TYPE: bytes([MU_LAW_TO_A_LAW[SILENCE]]) * FRAME}


@dataclass(frozen=True, slots=True)
class Voice:
    """How sound travels on a line: what we send as, the codec both ways, and how many ticks its frames
    wait.
    """

    ssrc: int
    payload_type: int = MU_LAW_TYPE
    event_type: int | None = None
    depth: int = 2


@dataclass(slots=True)
class Arrivals:
    """Packets, RTP and RTCP, in the order in which they came, and the row that each came for."""

    rows: list[int] = field(default_factory=list)
    packets: list[bytes] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Press:
    """A key was pressed on a row."""

    row: int
    key: str


class Receiver:
    """The receiving half of all rows."""

    def __init__(self, rows: int) -> None:
        self.jitter = JitterBuffer(rows)
        self.statistics = Statistics(rows, self.jitter)
        self.reports = Reports(self.statistics)
        self._digits = Digits()
        self._voices: dict[int, Voice] = {}
        self._payload_type = np.full(rows, -1, np.int64)
        self._a_law = False

    def open(self, row: int, voice: Voice) -> None:
        """Expect a new sender on this row."""
        self._voices[row] = voice
        self._payload_type[row] = voice.payload_type
        self._a_law = self._a_law or voice.payload_type == A_LAW_TYPE
        self.jitter.open(row, voice.depth)
        self.statistics.open(row)
        self._digits.forget(row)

    def close(self, row: int) -> None:
        """Nothing is expected on this row any more."""
        del self._voices[row]
        self._payload_type[row] = -1
        self.jitter.stop(row)
        self._digits.forget(row)

    def receive(self, arrivals: Arrivals, tick: int, now: float) -> list[Press]:
        """Take all that came since the last tick.

        What is malformed, of a type that nobody agreed on, or not of 20 ms is passed over.
        """
        rows, packets, unlike = arrivals.rows, arrivals.packets, []
        if list(map(len, packets)).count(PLAIN_SIZE) < len(packets):
            unlike = [
                (row, packet) for row, packet in zip(rows, packets, strict=True) if len(packet) != PLAIN_SIZE
            ]
            rows = [row for row, packet in zip(rows, packets, strict=True) if len(packet) == PLAIN_SIZE]
            packets = [packet for packet in packets if len(packet) == PLAIN_SIZE]
        batch, numbers = join(packets), np.array(rows, np.intp)
        strange = np.flatnonzero((batch["first"] != PLAIN) | (batch["second"] & 0xE0 == 0xC0))
        if len(strange):
            unlike += [(rows[place], packets[place]) for place in strange]
            batch, numbers = np.delete(batch, strange), np.delete(numbers, strange)
        pressed: list[Press] = []
        for row, packet in unlike:
            made = self._unlike(row, packet, tick, now, pressed)
            if made:
                batch, numbers = np.append(batch, join([made])), np.append(numbers, row)
        if len(batch):
            self._insert(numbers, batch, tick)
        return pressed

    def take(self, frames: Bytes, tick: int) -> None:
        """Write what each row says at this tick into ``frames``."""
        self.jitter.take(frames)
        for row in self._digits.muted(tick):
            frames[row] = SILENCE

    def _insert(self, rows: Rows, batch: Packets, tick: int) -> None:
        known = (batch["second"] & 0x7F) == self._payload_type[rows]
        if not known.all():
            rows, batch = rows[known], batch[known]
        payload = batch["payload"]
        if self._a_law:
            foreign = self._payload_type[rows] == A_LAW_TYPE
            payload = np.where(foreign[:, None], A_LAW_TO_MU_LAW[payload], payload)
        self.statistics.listen(rows, batch["ssrc"].astype(np.int64))
        self.jitter.insert(rows, batch["sequence"].astype(np.int64), batch["second"] >= 0x80, payload)
        self.statistics.count(rows, batch["timestamp"].astype(np.int64), tick)

    def _unlike(self, row: int, packet: bytes, tick: int, now: float, pressed: list[Press]) -> bytes:
        """A packet that is not like the others: the plain one that is put into the ring for it, empty if
        none.
        """
        try:
            if is_rtcp(packet):
                self.reports.receive(row, packet, now)
                return b""
            rtp = parse(packet)
        except ValueError:
            return b""
        voice, payload = self._voices[row], rtp.payload
        if rtp.payload_type == voice.event_type:
            key = self._digits.hear(row, rtp.ssrc, rtp.timestamp, payload, tick, voice.depth)
            if key is not None:
                pressed.append(Press(row, key))
            payload = _SILENT_PAYLOADS[voice.payload_type]
        elif rtp.payload_type != voice.payload_type or len(payload) != FRAME:
            return b""
        return build(Packet(voice.payload_type, False, rtp.sequence, rtp.timestamp, rtp.ssrc, payload))

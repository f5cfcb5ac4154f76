"""The engine: every sound of every call, once every 20 ms, without sockets, threads or a clock.

Everything that sounds has a *row*: a line (what its party says comes in, what it hears goes out) or a play.
The arrays of all parts share the numbering, so each step of a tick is a few numpy calls for all rows at once:

    arrivals -> receiver: parse, count, rings -> frames (rows, 160) <- player
                                                     |
                         plans -> mixer: who hears what, copied or added up -> sender: packets (rows, 172)

Plans may name lines that are not there: those hear and say nothing until they come. A line that several plans
name belongs to the one that was set last. Rows are given to the lowest free number, so that the arrays stay
short.
"""

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from centralino.media.codec import FRAME, SILENCE, Bytes
from centralino.media.levels import Levels
from centralino.media.mixer import Mixer
from centralino.media.player import Player
from centralino.media.protocol import (
    Digit,
    FactBody,
    LineId,
    LineMeasure,
    LineSource,
    Plan,
    PlanId,
    PlayEnded,
    PlayId,
    PlaySource,
    Source,
)
from centralino.media.receiver import Arrivals, Receiver, Voice
from centralino.media.sender import Sender

ROWS = 2048


class EngineFullError(Exception):
    """There are as many lines and plays as the engine has rows."""


@dataclass(frozen=True, slots=True)
class CallFact:
    """Something happened on a call."""

    call: PlanId
    body: FactBody


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a tick gave beside the sound: RTCP packets to send, by row, and facts."""

    reports: list[tuple[int, bytes]]
    facts: list[CallFact]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was measured of all lines, by number: cheap to take in a tick, and told apart by whoever has
    the time.
    """

    lines: list[LineId]
    level_in: NDArray[np.float64]
    level_out: NDArray[np.float64]
    counts: NDArray[np.int64]
    """Received, lost and concealed (3, lines)."""
    jitter_ms: NDArray[np.float64]
    round_trip_ms: NDArray[np.float64]

    def measures(self) -> dict[LineId, LineMeasure]:
        """By line."""
        return {
            line: LineMeasure(
                level_in=float(self.level_in[place]),
                level_out=float(self.level_out[place]),
                received=int(self.counts[0, place]),
                lost=int(self.counts[1, place]),
                concealed=int(self.counts[2, place]),
                jitter_ms=float(self.jitter_ms[place]),
                round_trip_ms=None if math.isnan(trip := self.round_trip_ms[place]) else float(trip),
            )
            for place, line in enumerate(self.lines)
        }


class Engine:
    """All lines, plays and plans. Not thread-safe: everything happens between ticks or in one."""

    def __init__(self, rows: int = ROWS) -> None:
        self._receiver = Receiver(rows)
        self._sender = Sender(rows)
        self._player = Player()
        self._mixer = Mixer()
        self._frames = np.full((rows, FRAME), SILENCE, np.uint8)
        self._heard, self._said = Levels(rows), Levels(rows)
        self._free = list(range(rows))
        self._top = 0
        self._lines: dict[LineId, int] = {}
        self._plays: dict[tuple[PlanId, PlayId], int] = {}
        self._plans: dict[PlanId, Plan] = {}
        self._compiled: dict[PlanId, dict[int, list[int]]] = {}
        self._call_of: dict[int, PlanId] = {}
        self._told = np.zeros((3, rows), np.int64)
        self._changed = False
        self._tick = 0

    @property
    def sending(self) -> list[int]:
        """The rows that send a packet at this tick."""
        return self._sender.sending

    @property
    def packets(self) -> list[memoryview]:
        """By row, the packet to be sent; valid until the next tick."""
        return self._sender.packets

    def open_line(self, line: LineId, voice: Voice) -> int:
        """A line has come, or its peer is another one now. Returns its row. Raises EngineFullError."""
        row = self._lines.get(line)
        if row is None:
            row = self._lines[line] = self._take_row()
        else:
            self._receiver.close(row)
        self._receiver.open(row, voice)
        self._receiver.reports.open(row, voice.ssrc, self._tick)
        self._sender.open(row, voice)
        self._frames[row] = SILENCE
        self._told[:, row] = 0
        self._recompile()
        return row

    def close_line(self, line: LineId) -> None:
        """The line is gone. Plans that name it stay as they are. Unknown lines are passed over."""
        row = self._lines.pop(line, None)
        if row is None:
            return
        self._receiver.close(row)
        self._receiver.reports.close(row)
        self._give_row(row)
        self._recompile()

    def set_plan(self, call: PlanId, plan: Plan) -> None:
        """Make this call so. Plays that it does not know yet wait for `start_play`. Raises
        EngineFullError.
        """
        self._plans.pop(call, None)
        self._compiled.pop(call, None)
        if plan.lines or plan.plays:
            self._plans[call] = plan
        self._changed = True
        for key in [key for key in self._plays if key[0] == call and key[1] not in plan.plays]:
            self._stop_play(key)
        for play in plan.plays:
            if (call, play) not in self._plays:
                self._plays[call, play] = self._take_row()

    def start_play(self, call: PlanId, play: PlayId, clips: Sequence[Bytes]) -> None:
        """Begin a play of the plan with the frames of its clips. A play that was taken away is passed
        over.
        """
        row = self._plays.get((call, play))
        if row is not None:
            wanted = self._plans[call].plays[play]
            self._player.start(row, clips, wanted.loop, wanted.position_ms)

    def tick(self, arrivals: Arrivals, now: float) -> Outcome:
        """20 ms of everything. Levels are taken of every other frame. ``now`` is the time in seconds
        since 1970, for sender reports only.
        """
        self._tick += 1
        self._sender.step(1)
        pressed = self._receiver.receive(arrivals, self._tick, now)
        if self._changed:
            self._route()
        frames = self._frames[: self._top]
        self._receiver.take(frames, self._tick)
        ended = self._player.play(self._frames)
        self._mixer.mix(self._frames, self._sender.frames)
        if self._tick % 2:
            self._said.add(frames)
        else:
            self._heard.add(self._sender.frames[: self._top])
        self._sender.seal()
        facts = [
            CallFact(self._call_of[press.row], Digit(self._line_at(press.row), press.key))
            for press in pressed
            if press.row in self._call_of
        ]
        facts += [CallFact(call, PlayEnded(play)) for call, play in map(self._play_at, ended)]
        return Outcome(
            [(row, self._report(row, now)) for row in self._receiver.reports.due(self._tick)], facts
        )

    def skip(self, ticks: int) -> None:
        """Time went by in which no tick was run: leave out what should have been heard then."""
        self._receiver.reports.skip(self._tick, ticks)
        self._tick += ticks
        self._sender.step(ticks)
        self._receiver.jitter.skip(self._top, ticks)

    def measure(self) -> Snapshot:
        """Levels and counts of all lines since the last time."""
        rows = np.array(list(self._lines.values()), np.intp)
        statistics, reports = self._receiver.statistics, self._receiver.reports
        concealed = self._receiver.jitter.concealed[rows]
        counts = np.stack([statistics.received[rows], statistics.lost(rows), concealed])
        since = np.maximum(counts - self._told[:, rows], 0)
        self._told[:, rows] = counts
        return Snapshot(
            list(self._lines),
            self._said.take(rows),
            self._heard.take(rows),
            since,
            statistics.jitter_ms(rows),
            reports.round_trip_ms[rows],
        )

    def _recompile(self) -> None:
        """A line came or went, and any plan may name it."""
        self._compiled.clear()
        self._changed = True

    def _route(self) -> None:
        table: dict[int, list[int]] = {}
        self._call_of = {}
        for call, plan in self._plans.items():
            if call not in self._compiled:
                self._compiled[call] = self._compile(call, plan)
            table.update(self._compiled[call])
            self._call_of.update(dict.fromkeys(self._compiled[call], call))
        self._mixer.route(table)
        self._sender.route(table)
        self._changed = False

    def _compile(self, call: PlanId, plan: Plan) -> dict[int, list[int]]:
        """The rows that listen on this call, and the rows that each of them hears."""
        table: dict[int, list[int]] = {}
        for line, sources in plan.lines.items():
            row = self._lines.get(line)
            if row is not None:
                table[row] = [at for at in (self._source(call, source) for source in sources) if at >= 0]
        return table

    def _source(self, call: PlanId, source: Source) -> int:
        match source:
            case LineSource(line):
                return self._lines.get(line, -1)
            case PlaySource(play):
                return self._plays.get((call, play), -1)

    def _report(self, row: int, now: float) -> bytes:
        sent = self._sender.sent(row) if row in self._call_of else None
        return self._receiver.reports.compose(row, sent, now)

    def _line_at(self, row: int) -> LineId:
        return next(line for line, at in self._lines.items() if at == row)

    def _play_at(self, row: int) -> tuple[PlanId, PlayId]:
        return next(key for key, at in self._plays.items() if at == row)

    def _stop_play(self, key: tuple[PlanId, PlayId]) -> None:
        row = self._plays.pop(key)
        self._player.stop(row)
        self._give_row(row)

    def _take_row(self) -> int:
        if not self._free:
            raise EngineFullError(f"all {len(self._frames)} rows for lines and plays are in use")
        row = heapq.heappop(self._free)
        self._top = max(self._top, row + 1)
        return row

    def _give_row(self, row: int) -> None:
        self._frames[row] = SILENCE
        heapq.heappush(self._free, row)
        while self._top and self._top - 1 in self._free:
            self._top -= 1

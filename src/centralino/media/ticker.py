"""The tick's thread: sockets to engine to sockets, every 20 ms by the clock.

Deadlines are absolute, so lateness never adds up. A tick that comes late runs at once, and those after it
follow at half the distance until time is made good: nobody is sent a burst. More than 100 ms are not made
good but left out, as if they had been lost on the way. Packets wait in the kernel until the tick reads them;
there is one wake-up per tick however many lines there are.

Everything that others want of the engine is posted as a command and done between two ticks. So the thread
alone touches engine, sockets and SRTP sessions, and a socket is closed only where nobody can be using it.
"""

import gc
import os
import select
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress

import structlog

from centralino.media.codec import FRAME_MS, Bytes
from centralino.media.engine import CallFact, Engine, EngineFullError, Snapshot
from centralino.media.protocol import LineId, Plan, PlanId, PlayId
from centralino.media.receiver import Arrivals, Voice
from centralino.media.transport import Transport

TICK = FRAME_MS / 1000
MOST_TICKS_LATE = 5
COLLECT_TICKS = 3000
_MOST_READS = 8
_PRIORITY = 10

log = structlog.get_logger()


class Ticker:
    """Runs an engine. ``on_facts`` and ``on_failure`` are called in the tick's thread and must return at
    once.
    """

    def __init__(
        self,
        engine: Engine,
        on_facts: Callable[[list[CallFact]], object],
        on_failure: Callable[[BaseException], object],
    ) -> None:
        self._engine = engine
        self._on_facts = on_facts
        self._on_failure = on_failure
        self._transports: dict[int, Transport] = {}
        self._ways: dict[int, tuple[int, Callable[[], bytes | None]]] = {}
        self._commands: deque[Callable[[], None]] = deque()
        self._epoll = select.epoll()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="tick")
        self._latest = 0.0
        self._ticks = 0

    def start(self) -> None:
        """Begin to tick."""
        self._thread.start()

    def stop(self) -> None:
        """Run the commands posted so far, close all transports and end the thread."""
        self._stopping = True
        self._thread.join()

    def post(self, command: Callable[[], None]) -> None:
        """Have this done in the tick's thread before the next tick. Any thread may post."""
        self._commands.append(command)

    def open_line(
        self, line: LineId, voice: Voice, transport: Transport, refuse: Callable[[str], object]
    ) -> None:
        """A command: sound of the line goes this way now, in a new stream. The way it went before is closed.

        If there is no room, ``transport`` is closed and ``refuse`` called with the reason.
        """
        try:
            row = self._engine.open_line(line, voice)
        except EngineFullError as error:
            transport.close()
            refuse(str(error))
        else:
            self._forget(row)
            self._remember(row, transport)

    def move_line(self, old: Transport, new: Transport) -> None:
        """A command: the same stream goes another way. If ``old`` is used no more, ``new`` is
        closed.
        """
        row = self._row_of(old)
        if row is None:
            new.close()
        else:
            self._forget(row)
            self._remember(row, new)

    def close_line(self, line: LineId, transport: Transport) -> None:
        """A command: the line is gone, unless it goes another way than this by now."""
        row = self._row_of(transport)
        if row is not None:
            self._forget(row)
            self._engine.close_line(line)

    def set_plan(self, call: PlanId, plan: Plan) -> None:
        """A command: make this call so."""
        try:
            self._engine.set_plan(call, plan)
        except EngineFullError as error:
            log.warning("a plan is not fully carried out", call=call, reason=str(error))

    def start_play(self, call: PlanId, play: PlayId, clips: Sequence[Bytes]) -> None:
        """A command: the clips of a play have been read."""
        self._engine.start_play(call, play, clips)

    def measure(self, take: Callable[[Snapshot, float], object]) -> None:
        """A command: hand over all lines' measures and the greatest lateness in ms since the last time."""
        latest, self._latest = self._latest, 0.0
        take(self._engine.measure(), latest * 1000)

    def _run(self) -> None:
        try:
            _hurry()
            self._tick_on()
        except BaseException as error:
            self._on_failure(error)
            raise
        finally:
            for row in list(self._transports):
                self._forget(row)
            self._epoll.close()

    def _tick_on(self) -> None:
        deadline = time.monotonic()
        while True:
            stopping = self._stopping
            while self._commands:
                self._commands.popleft()()
            if stopping:
                return
            begun = time.monotonic()
            late = begun - deadline
            self._latest = max(self._latest, late)
            if late > MOST_TICKS_LATE * TICK:
                missed = int(late / TICK)
                self._engine.skip(missed)
                deadline += missed * TICK
                log.warning("ticks left out", count=missed)
            self._tick()
            self._tidy()
            deadline += TICK
            time.sleep(max(max(deadline, begun + TICK / 2) - time.monotonic(), 0))

    def _tick(self) -> None:
        outcome = self._engine.tick(self._receive(), time.time())
        packets, transports = self._engine.packets, self._transports
        for row in self._engine.sending:
            try:
                transports[row].send(packets[row])
            except OSError:
                continue  # the network takes it or not, as with every packet; a peer cut off shows as dark
        for row, report in outcome.reports:
            try:
                transports[row].send_report(report)
            except OSError:
                continue  # as above
        if outcome.facts:
            self._on_facts(outcome.facts)

    def _tidy(self) -> None:
        """Collect garbage right after a tick, where it takes the time of nobody, if it is left to us to
        do that.
        """
        self._ticks += 1
        if self._ticks % COLLECT_TICKS == 0 and not gc.isenabled():
            gc.collect()

    def _receive(self) -> Arrivals:
        arrivals = Arrivals()
        rows, packets, ways = arrivals.rows, arrivals.packets, self._ways
        for _ in range(_MOST_READS):
            ready = self._epoll.poll(0)
            if not ready:
                break
            for descriptor, _ in ready:
                row, receive = ways[descriptor]
                try:
                    packet = receive()
                except OSError:
                    continue  # what an earlier packet met with on its way (ICMP); reading it clears it
                if packet is not None:
                    rows.append(row)
                    packets.append(packet)
        return arrivals

    def _row_of(self, transport: Transport) -> int | None:
        return next((row for row, known in self._transports.items() if known is transport), None)

    def _remember(self, row: int, transport: Transport) -> None:
        self._transports[row] = transport
        self._ways[transport.fileno()] = row, transport.receive
        self._epoll.register(transport.fileno(), select.EPOLLIN)

    def _forget(self, row: int) -> None:
        transport = self._transports.pop(row, None)
        if transport is not None:
            del self._ways[transport.fileno()]
            self._epoll.unregister(transport.fileno())
            transport.close()


def _hurry() -> None:
    """Before all other work of the machine, where that is allowed; the process has said so if it is not."""
    with suppress(PermissionError):
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(_PRIORITY))

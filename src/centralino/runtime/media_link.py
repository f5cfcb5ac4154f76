"""The shell's side of the media process: plans are sent until they are so, and facts come back.

Everything here is reconciled. Whenever the media process is there anew, all plans are sent again, lines that
nobody wants are taken down, and the pages of lines that it does not know are asked for new offers. So a crash
on either side, a lost message and a fresh start are one case.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from centralino.core.ids import CallId, LegId, PlayId
from centralino.core.views.audio import AudioPlan, LegSource, Play, Source
from centralino.media import protocol as wire
from centralino.media.client import MediaAwayError, MediaClient
from centralino.runtime.clock import utc_now
from centralino.runtime.ports import LineRefusedError
from centralino.runtime.sounds import NoSound, Sounds

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class MediaHooks:
    """``line``: the condition of a line changed. ``play_done``: with a reason when it could not be heard.

    ``acknowledge`` is to be called once what followed from a fact is durable.
    """

    line: Callable[[LegId, wire.LineCondition], None]
    play_done: Callable[[CallId, PlayId, str | None, Callable[[], None]], None]
    digit: Callable[[CallId, LegId, str, Callable[[], None]], None]


@dataclass(slots=True)
class _Planned:
    """A call's plan, the files of its plays so far, and the tasks that get the others."""

    plan: AudioPlan
    files: dict[PlayId, tuple[str, ...]] = field(default_factory=dict)
    tasks: dict[PlayId, asyncio.Task[None]] = field(default_factory=dict)


class MediaLink:
    def __init__(self, socket: Path, sounds: Sounds, hooks: MediaHooks) -> None:
        self._client = MediaClient(socket, self._take, self._lost)
        self._sounds = sounds
        self._hooks = hooks
        self._planned: dict[CallId, _Planned] = {}
        self._wanted: set[LegId] = set()
        self._conditions: dict[LegId, wire.LineCondition] = {}
        self._revision = 0
        self._incarnation = ""
        self._there = False
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._client.run(), name="media link")

    async def stop(self) -> None:
        tasks = [task for planned in self._planned.values() for task in planned.tasks.values()]
        if self._task is not None:
            tasks.append(self._task)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # Lines

    def condition(self, leg: LegId) -> wire.LineCondition | None:
        """None while the media process is away: nobody knows."""
        return self._conditions.get(leg, wire.LineCondition.DOWN) if self._there else None

    def keep(self, leg: LegId) -> None:
        """The line is wanted from now on, whatever becomes of its peer connections."""
        self._wanted.add(leg)

    def wants(self, leg: LegId) -> bool:
        return leg in self._wanted

    async def offer(self, leg: LegId, sdp: str) -> str:
        """The answer to a page's offer for a line that is wanted. Raises LineRefusedError."""
        try:
            answer = await self._client.offer(wire.LineId(leg), sdp)
        except MediaAwayError as error:
            raise LineRefusedError(str(error)) from error
        match answer:
            case wire.LineAnswered(sdp=answered):
                return answered
            case wire.LineRefused(reason=reason):
                raise LineRefusedError(reason)

    def close(self, leg: LegId) -> None:
        self._wanted.discard(leg)
        self._conditions.pop(leg, None)
        self._client.send(wire.CloseLine(wire.LineId(leg)))

    # Plans

    def set_plan(self, call: CallId, plan: AudioPlan) -> None:
        """Make the call so. Plays whose files are not there yet follow as soon as they are."""
        planned = self._planned.setdefault(call, _Planned(plan))
        planned.plan = plan
        for gone in planned.files.keys() - plan.plays.keys():
            del planned.files[gone]
        for gone in planned.tasks.keys() - plan.plays.keys():
            planned.tasks.pop(gone).cancel()
        for play_id, play in plan.plays.items():
            if play_id not in planned.files and play_id not in planned.tasks:
                name = f"files of {play_id}"
                task = asyncio.create_task(self._prepare(call, play_id, play), name=name)
                planned.tasks[play_id] = task
        self._send(call, planned)

    def drop_plan(self, call: CallId) -> None:
        """The call is over."""
        self.set_plan(call, AudioPlan({}, {}, {}))
        del self._planned[call]

    async def _prepare(self, call: CallId, play_id: PlayId, play: Play) -> None:
        planned = self._planned[call]
        try:
            files = await self._sounds.files(play)
        except NoSound as error:
            log.warning("a play cannot be heard", call=call, play=play_id, reason=str(error))
            planned.tasks.pop(play_id)
            self._hooks.play_done(call, play_id, str(error), _nothing)
            return
        planned.tasks.pop(play_id)
        planned.files[play_id] = tuple(str(path) for path in files)
        self._send(call, planned)

    def _send(self, call: CallId, planned: _Planned, *, resuming: bool = False) -> None:
        self._revision += 1
        plan = _on_the_wire(planned, resuming=resuming)
        self._client.send(wire.SetPlan(wire.PlanId(call), self._revision, plan))

    # What comes

    def _take(self, message: wire.FromMedia) -> None:
        match message:
            case wire.World():
                self._meet(message)
            case wire.LineState():
                self._line(message)
            case wire.Fact():
                self._fact(message)
            case _:
                log.debug("measures are not watched", message=type(message).__name__)

    def _meet(self, world: wire.World) -> None:
        """A media process is there: new, or the old one after a pause."""
        self._revision = max(self._revision, *world.plans.values(), 0)
        resuming = world.incarnation != self._incarnation
        self._incarnation = world.incarnation
        wanted = frozenset(wire.LineId(leg) for leg in self._wanted)
        self._client.send(wire.KeepLines(wanted, frozenset(wire.PlanId(call) for call in self._planned)))
        for call, planned in self._planned.items():
            self._send(call, planned, resuming=resuming)
        self._there = True
        known = {state.line: state for state in world.lines}
        for line in wanted:
            self._line(known.get(line) or wire.LineState(line, 0, wire.LineCondition.DOWN))

    def _lost(self) -> None:
        self._there = False

    def _line(self, state: wire.LineState) -> None:
        leg = LegId(state.line)
        if leg in self._wanted:
            self._conditions[leg] = state.condition
            self._hooks.line(leg, state.condition)

    def _fact(self, fact: wire.Fact) -> None:
        call, incarnation = CallId(fact.call), self._incarnation

        def acknowledge() -> None:
            if incarnation == self._incarnation:
                self._client.send(wire.Acknowledge(fact.call, fact.number))

        match fact.body:
            case wire.PlayEnded(play):
                self._hooks.play_done(call, PlayId(play), None, acknowledge)
            case wire.PlayFailed(play, reason):
                self._hooks.play_done(call, PlayId(play), reason, acknowledge)
            case wire.Digit(line, digit):
                self._hooks.digit(call, LegId(line), digit, acknowledge)


def _nothing() -> None:
    """There is nothing to acknowledge: the fact is our own."""


def _on_the_wire(planned: _Planned, *, resuming: bool) -> wire.Plan:
    plan = planned.plan
    plays = {
        wire.PlayId(play_id): _play(play, planned.files[play_id], resuming=resuming)
        for play_id, play in plan.plays.items()
        if play_id in planned.files
    }
    return wire.Plan(
        lines={wire.LineId(leg): _sources(sources, plays) for leg, sources in plan.lines.items()},
        plays=plays,
        recorders={str(contact): _sources(each, plays) for contact, each in plan.recorders.items()},
    )


def _play(play: Play, files: tuple[str, ...], *, resuming: bool) -> wire.Play:
    age_ms = int((utc_now() - play.started).total_seconds() * 1000)
    return wire.Play(files, play.loop, max(0, age_ms) if resuming else 0)


def _sources(sources: tuple[Source, ...], plays: dict[wire.PlayId, wire.Play]) -> tuple[wire.Source, ...]:
    found: list[wire.Source] = []
    for source in sources:
        if isinstance(source, LegSource):
            found.append(wire.LineSource(wire.LineId(source.leg)))
        elif (play := wire.PlayId(source.play)) in plays:
            found.append(wire.PlaySource(play))
    return tuple(found)

"""The calls' plans as the shell wants them: revisions, plays and their clips, facts."""

import asyncio
from collections.abc import Callable, Set
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import structlog

from centralino.media.clips import ClipCache, ClipError
from centralino.media.codec import Bytes
from centralino.media.facts import Facts
from centralino.media.lines import Background
from centralino.media.protocol import FromMedia, Plan, PlanId, Play, PlayFailed, PlayId
from centralino.media.ticker import Ticker

log = structlog.get_logger()


class Calls:
    """All calls of the media process. Lives in the event loop."""

    def __init__(self, ticker: Ticker, tell: Callable[[FromMedia], None]) -> None:
        self.facts = Facts()
        self._ticker = ticker
        self._tell = tell
        self._background = Background()
        self._reader = ThreadPoolExecutor(1, "clips")
        self._clips = ClipCache()
        self._revisions: dict[PlanId, int] = {}
        self._plays: dict[PlanId, Set[PlayId]] = {}

    def revisions(self) -> dict[PlanId, int]:
        """Of the plans in force."""
        return dict(self._revisions)

    def set_plan(self, call: PlanId, revision: int, plan: Plan) -> None:
        """Make this call so. Plays that it has had go on; those that are new begin when their clips are
        read.
        """
        if revision < self._revisions.get(call, revision):
            return
        self._ticker.post(partial(self._ticker.set_plan, call, plan))
        before = self._plays.pop(call, frozenset())
        if plan.lines or plan.plays:
            self._revisions[call] = revision
            self._plays[call] = plan.plays.keys()
            self.facts.begin(call)
        else:
            self._revisions.pop(call, None)
            self.facts.end(call)
        for play in plan.plays.keys() - before:
            self._background.start(self._start(call, play, plan.plays[play]))

    def keep(self, wanted: Set[PlanId]) -> None:
        """End all others and forget what happened on them."""
        for call in self._revisions.keys() - wanted:
            self.set_plan(call, self._revisions[call], Plan())
        self.facts.keep(wanted)

    async def close(self) -> None:
        """Wait until nothing is being read any more."""
        await self._background.finish()
        self._reader.shutdown()

    async def _start(self, call: PlanId, play: PlayId, wanted: Play) -> None:
        loop = asyncio.get_running_loop()
        try:
            clips = await loop.run_in_executor(self._reader, self._read, wanted)
        except ClipError as error:
            log.warning("a play failed", call=call, play=play, reason=str(error))
            self._tell(self.facts.add(call, PlayFailed(play, str(error))))
        else:
            self._ticker.post(partial(self._ticker.start_play, call, play, clips))

    def _read(self, play: Play) -> list[Bytes]:
        if not play.clips:
            raise ClipError("a play without clips")
        return [self._clips.read(clip) for clip in play.clips]

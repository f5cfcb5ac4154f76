"""The line of one page, an agent's or a customer's: its offers are answered, and it is asked for new ones."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from centralino.core.ids import LegId
from centralino.runtime.ports import LineRefusedError
from centralino.web import wire
from centralino.web.office import Office

OWN_OFFER_SECONDS = 2.0
"""A page that was just opened offers by itself. To be asked as well would make it begin anew."""

Say = Callable[[wire.LineAnswer | wire.LineRefused | wire.LineWanted], Awaitable[None]]

log = structlog.get_logger()


class PageLine:
    """``is_holder`` says whether this page, of all that share the leg, has the line now."""

    def __init__(self, office: Office, leg: LegId, say: Say, is_holder: Callable[[], bool]) -> None:
        self._office = office
        self._leg = leg
        self._say = say
        self._is_holder = is_holder
        self._own_offer_until = asyncio.get_running_loop().time() + OWN_OFFER_SECONDS
        self._answering: asyncio.Task[None] | None = None

    def take_offer(self, sdp: str, tasks: asyncio.TaskGroup) -> None:
        """Answer it beside everything else. An offer that is still being answered is forgotten."""
        if self._answering is not None:
            self._answering.cancel()
        self._answering = tasks.create_task(self._answer(sdp), name="offer")

    async def ask_when_lost(self) -> None:
        """Until cancelled."""
        async for _ in self._office.line_wanted(self._leg):
            if not await self._offers_by_itself() and self._is_holder():
                await self._say(wire.LineWanted())

    async def _offers_by_itself(self) -> bool:
        """Whether an offer is being answered, or the first one comes soon after the greeting; it waits."""
        early = self._own_offer_until - asyncio.get_running_loop().time()
        if self._answering is None and early > 0:
            await asyncio.sleep(early)
            return self._answering is not None
        if self._answering is not None and not self._answering.done():
            await asyncio.wait((self._answering,))
            return True
        return False

    async def _answer(self, sdp: str) -> None:
        if not self._is_holder():
            await self._say(wire.LineRefused("another page has the sound"))
            return
        try:
            answer = await self._office.offer_line(self._leg, sdp)
        except LineRefusedError as refused:
            log.info("a line was refused", reason=str(refused))
            await self._say(wire.LineRefused(str(refused)))
        else:
            await self._say(wire.LineAnswer(answer))

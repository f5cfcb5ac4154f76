"""The open pages of agents: how many there are, and which of them has the agent's line.

Of an agent's pages that want the line, the one of the newest sign-in has it, and of one tab's (it was
reloaded, and the old socket lingers) the newest greeting. So it stays with its page when all come back at
once after a restart of ours. When that page goes, the next one is asked for an offer. All pages are shown
the panel.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from centralino.core.directory.model import UserId
from centralino.store import SignIn
from centralino.web.office import Office


@dataclass(slots=True, eq=False)
class Page:
    """``line_asked`` and ``signed_out`` are for its socket to wait for."""

    session: SignIn
    holds_sound: bool
    line_asked: asyncio.Event = field(default_factory=asyncio.Event)
    signed_out: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def agent(self) -> UserId:
        return UserId(self.session.user_id)


class AgentPages:
    def __init__(self, office: Office) -> None:
        self._office = office
        self._pages: dict[UserId, list[Page]] = {}
        self._told: set[UserId] = set()
        # What the office is told of one agent's pages is told in order.
        self._turns: defaultdict[UserId, asyncio.Lock] = defaultdict(asyncio.Lock)

    @asynccontextmanager
    async def opened(self, page: Page) -> AsyncIterator[None]:
        """The page is there for as long as the block."""
        agent = page.agent
        pages = self._pages.setdefault(agent, [])
        pages.append(page)
        try:
            await self._tell(agent)
            yield
        finally:
            held = self.has_line(page)
            pages.remove(page)
            holder = self._holder(agent)
            if held and holder is not None:
                holder.line_asked.set()
            await self._tell(agent)

    def has_line(self, page: Page) -> bool:
        return page is self._holder(page.agent)

    def sign_out(self, agent: UserId) -> None:
        """All his pages are told so, and end."""
        for page in self._pages.get(agent, ()):
            page.signed_out.set()

    def _holder(self, agent: UserId) -> Page | None:
        wanting = [page for page in self._pages.get(agent, ()) if page.holds_sound]
        # `max` gives the first of equals: the newest greeting has to come first.
        return max(reversed(wanting), key=lambda page: page.session.created_at, default=None)

    async def _tell(self, agent: UserId) -> None:
        """What is true now: pages may have come and gone while another telling was under way."""
        async with self._turns[agent]:
            there = bool(self._pages.get(agent))
            if there and agent not in self._told:
                await self._office.page_opened(agent)
                self._told.add(agent)
            elif not there and agent in self._told:
                await self._office.page_closed(agent)
                self._told.discard(agent)

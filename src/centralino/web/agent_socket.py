"""The conversation with one page of an agent (`wire.AgentToShell`, `wire.ShellToAgent`).

    page     hello                       its session is looked up; the agent is signed in on the floor
    shell    panel, panel, ...           the newest, as fast as the page takes them
    page     command                     shell: done or refused, when it is durable
    page     line_offer                  shell: line_answer or line_refused
    shell    line_wanted                 when the line must be made anew
    page     sign_out                    shell: signed_out to all pages of the agent, or refused

Several tasks share the socket: what an agent presses does not wait for his panel, nor that for his line.
"""

import asyncio
from dataclasses import dataclass

import msgspec
import structlog
from starlette.websockets import WebSocket

from centralino.core.directory.model import UserId
from centralino.core.errors import Refused
from centralino.core.floor.errors import UnknownAgent
from centralino.core.ids import agent_leg
from centralino.core.views.panel import AgentPanel
from centralino.runtime.ports import AgentCommand
from centralino.store import StoreUnavailable
from centralino.web import wire
from centralino.web.conversation import DONE, POLICY, TRY_LATER, Conversation, Over
from centralino.web.office import Office
from centralino.web.page_line import PageLine
from centralino.web.pages import AgentPages, Page
from centralino.web.sessions import Sessions

SESSION_SECONDS = 60.0
"""How often a page's session is looked at: it may have been ended elsewhere."""

SIGN_OUT = "sign_out"
"""Stands for the id of a command when signing out is refused."""

log = structlog.get_logger()

_decoder = msgspec.json.Decoder[wire.AgentToShell](wire.AgentToShell)


@dataclass(frozen=True, slots=True)
class AgentDesk:
    """What all agents' pages share."""

    office: Office
    sessions: Sessions
    pages: AgentPages

    async def talk(self, socket: WebSocket) -> None:
        """Until one side ends it. Raises WebSocketDisconnect or Over, or a group of them."""
        conversation: Conversation[wire.AgentToShell, wire.ShellToAgent] = Conversation(socket, _decoder)
        page = await self._meet(conversation)
        with structlog.contextvars.bound_contextvars(agent=page.agent):
            async with self.pages.opened(page):
                await _PageTalk(self, conversation, page).run()

    async def _meet(self, conversation: Conversation[wire.AgentToShell, wire.ShellToAgent]) -> Page:
        hello = await conversation.greeting()
        if not isinstance(hello, wire.AgentHello):
            raise Over(POLICY, "the first message has to be a hello")
        try:
            session = await self.sessions.resume(hello.token)
        except StoreUnavailable as error:
            raise Over(TRY_LATER, "the database does not answer") from error
        if session is None:
            await conversation.send(wire.SignedOut("this session is over: sign in again"))
            raise Over(DONE)
        page = Page(session, hello.holds_sound)
        try:
            await self.office.sign_in(page.agent)
        except UnknownAgent:
            await self._turn_out(page.agent)
            await conversation.send(wire.SignedOut("there is no such user any more"))
            raise Over(DONE) from None
        except Refused as refused:
            log.warning("the floor does not take an agent", agent=page.agent, code=refused.code)
            raise Over(TRY_LATER, str(refused)) from refused
        return page

    async def _turn_out(self, agent: UserId) -> None:
        """Sign out, everywhere and for good, who is a user no more."""
        try:
            await self.sessions.end_all(agent)
        except StoreUnavailable as error:
            raise Over(TRY_LATER, "the database does not answer") from error
        log.warning("signed out a user who does not exist any more", agent=agent)
        self.pages.sign_out(agent)


class _PageTalk:
    """One page, after its greeting."""

    def __init__(
        self,
        desk: AgentDesk,
        conversation: Conversation[wire.AgentToShell, wire.ShellToAgent],
        page: Page,
    ) -> None:
        self._office = desk.office
        self._desk = desk
        self._conversation = conversation
        self._page = page
        self._line = PageLine(
            desk.office, agent_leg(page.agent), conversation.send, lambda: desk.pages.has_line(page)
        )
        self._panel: AgentPanel | None = None

    async def run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._show_panels(), name="panels")
            tasks.create_task(self._keep_session(), name="session")
            if self._page.holds_sound:
                tasks.create_task(self._line.ask_when_lost(), name="line lost")
                tasks.create_task(self._ask_when_inherited(), name="line inherited")
            await self._listen(tasks)

    # Shell to page

    async def _show_panels(self) -> None:
        async for panel in self._office.panels(self._page.agent):
            self._panel = panel
            await self._conversation.send(wire.PanelMessage(panel))

    async def _ask_when_inherited(self) -> None:
        while True:
            await self._page.line_asked.wait()
            self._page.line_asked.clear()
            await self._conversation.send(wire.LineWanted())

    async def _keep_session(self) -> None:
        """Ends the conversation when the session has ended, by this page or elsewhere."""
        while not await self._is_signed_out():
            pass
        await self._conversation.send(wire.SignedOut("this session is over: sign in again"))
        raise Over(DONE)

    async def _is_signed_out(self) -> bool:
        try:
            async with asyncio.timeout(SESSION_SECONDS):
                await self._page.signed_out.wait()
                return True
        except TimeoutError:
            on_contact = self._panel is not None and bool(self._panel.contacts)
        session = self._page.session
        try:
            if await self._desk.sessions.is_over(session, on_contact=on_contact):
                return True
            await self._desk.sessions.use(session)
        except StoreUnavailable as error:
            log.warning("a session could not be looked at", error=str(error))
        return False

    # Page to shell

    async def _listen(self, tasks: asyncio.TaskGroup) -> None:
        while True:
            message = await self._conversation.receive()
            match message:
                case wire.CommandMessage():
                    await self._command(message)
                case wire.LineOffer(sdp):
                    self._line.take_offer(sdp, tasks)
                case wire.SignOut():
                    await self._sign_out()
                case wire.AgentHello():
                    raise Over(POLICY, "there is one hello, and it was said")

    async def _command(self, message: wire.CommandMessage) -> None:
        command = AgentCommand(
            message.verb, message.contact, message.party, message.quick_connect, message.status
        )
        try:
            await self._office.command(self._page.agent, command)
        except Refused as refused:
            log.info("refused", verb=message.verb.value, contact=message.contact, code=refused.code)
            await self._conversation.send(wire.Refused(message.id, refused.code, str(refused)))
        else:
            await self._conversation.send(wire.Done(message.id))

    async def _sign_out(self) -> None:
        agent = self._page.agent
        try:
            await self._office.sign_out(agent)
            await self._desk.sessions.end_all(agent)
        except Refused as refused:
            await self._conversation.send(wire.Refused(SIGN_OUT, refused.code, str(refused)))
        except StoreUnavailable:
            sentence = "The database does not answer; try again."
            await self._conversation.send(wire.Refused(SIGN_OUT, "store_down", sentence))
        else:
            log.info("signed out")
            self._desk.pages.sign_out(agent)

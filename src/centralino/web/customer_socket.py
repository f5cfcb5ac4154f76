"""The conversation with a customer's page (`wire.CustomerToShell`, `wire.ShellToCustomer`).

    page     call                        shell: call_accepted with a ticket, line_answer; or line_refused,
                                         and then the page's next offer asks again; or "ended" when
                                         its address calls too often
    page     resume                      with the ticket: goes on with a call after a reload
    shell    call_state, ...             now and on every change; after "ended" the socket is closed
    page     line_offer                  shell: line_answer or line_refused
    shell    line_wanted                 when the line must be made anew
    page     hang_up

A socket that drops does not hang up: the line judges whether the customer is there. If several pages have the
ticket (a duplicated tab), the newest greeting has the line.
"""

import asyncio
from dataclasses import dataclass, field

import msgspec
import structlog
from starlette.websockets import WebSocket

from centralino.core.errors import Refused
from centralino.core.ids import LegId
from centralino.runtime.clock import utc_now
from centralino.runtime.ports import LineRefusedError
from centralino.store import StoreUnavailable
from centralino.web import wire
from centralino.web.conversation import DONE, POLICY, TRY_LATER, Conversation, Over
from centralino.web.office import Office
from centralino.web.origin import client_address
from centralino.web.page_line import PageLine
from centralino.web.tickets import Ticket, Tickets
from centralino.web.tries import Tries

LONGEST_NAME = 60
NAMELESS = "Customer"

MOST_CALLS = 30
"""How many calls an address may begin at once, and again in every minute: many people may share it."""

log = structlog.get_logger()

_decoder = msgspec.json.Decoder[wire.CustomerToShell](wire.CustomerToShell)

CustomerConversation = Conversation[wire.CustomerToShell, wire.ShellToCustomer]


@dataclass(frozen=True, slots=True)
class CustomerDesk:
    """What all customers' pages share. ``newest`` has the page that holds each leg's line, ``begun`` counts
    the calls of each address.
    """

    office: Office
    tickets: Tickets
    newest: dict[LegId, CustomerConversation] = field(default_factory=dict)
    begun: Tries = field(default_factory=lambda: Tries(burst=MOST_CALLS, seconds=60 / MOST_CALLS))

    async def talk(self, socket: WebSocket) -> None:
        """Until one side ends it. Raises WebSocketDisconnect or Over, or a group of them."""
        conversation: CustomerConversation = Conversation(socket, _decoder)
        ticket = await self._meet(conversation, client_address(socket))
        self.newest[ticket.leg] = conversation
        try:
            with structlog.contextvars.bound_contextvars(call=ticket.call):
                await _CallTalk(self, conversation, ticket).run()
        finally:
            if self.newest.get(ticket.leg) is conversation:
                del self.newest[ticket.leg]

    async def _meet(self, conversation: CustomerConversation, address: str) -> Ticket:
        match await conversation.greeting():
            case wire.CallRequest(name, sdp):
                await self._count(conversation, address)
                return await self._begin(conversation, name, sdp)
            case wire.CallResume(text):
                ticket = self.tickets.read(text)
                if ticket is None:
                    await _end(conversation, "unknown_call")
                    raise Over(DONE)
                return ticket
            case wire.LineOffer() | wire.HangUp():
                raise Over(POLICY, "the first message has to be a call or a resume")

    async def _count(self, conversation: CustomerConversation, address: str) -> None:
        """One more call from there. Raises Over when there were too many."""
        now = asyncio.get_running_loop().time()
        if self.begun.wait(address, now) > 0:
            log.warning("too many calls", address=address)
            await _end(conversation, "refused")
            raise Over(DONE)
        self.begun.take(address, now)

    async def _begin(self, conversation: CustomerConversation, name: str, sdp: str) -> Ticket:
        """A new call. When its sound is refused the page may offer again."""
        while True:
            try:
                call, leg, answer = await self.office.customer_calls(_presentable(name), sdp)
            except LineRefusedError as refused:
                log.info("a customer's line was refused", reason=str(refused))
                await conversation.send(wire.LineRefused(str(refused)))
            except Refused as refused:
                log.warning("a call was refused", code=refused.code)
                await _end(conversation, "refused")
                raise Over(DONE) from refused
            else:
                ticket = Ticket(call, leg)
                await conversation.send(wire.CallAccepted(self.tickets.write(ticket)))
                await conversation.send(wire.LineAnswer(answer))
                return ticket
            match await conversation.receive():
                case wire.CallRequest() as again:
                    name, sdp = again.name, again.sdp
                case wire.LineOffer(offered):
                    sdp = offered
                case wire.HangUp():
                    await _end(conversation, "hung_up")
                    raise Over(DONE)
                case wire.CallResume():
                    raise Over(POLICY, "a call was asked for already")


class _CallTalk:
    """One customer's page whose call is known."""

    def __init__(self, desk: CustomerDesk, conversation: CustomerConversation, ticket: Ticket) -> None:
        self._office = desk.office
        self._conversation = conversation
        self._ticket = ticket
        self._line = PageLine(
            desk.office, ticket.leg, conversation.send, lambda: desk.newest.get(ticket.leg) is conversation
        )

    async def run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._show_states(), name="call states")
            tasks.create_task(self._line.ask_when_lost(), name="line lost")
            await self._listen(tasks)

    async def _show_states(self) -> None:
        try:
            async for state in self._office.call_states(self._ticket.call, self._ticket.leg):
                word = wire.CallWord(state.word.value)
                await self._conversation.send(wire.CallState(word, state.since, state.reason))
        except StoreUnavailable as error:
            raise Over(TRY_LATER, "the database does not answer") from error
        raise Over(DONE)

    async def _listen(self, tasks: asyncio.TaskGroup) -> None:
        while True:
            match await self._conversation.receive():
                case wire.LineOffer(sdp):
                    self._line.take_offer(sdp, tasks)
                case wire.HangUp():
                    await self._office.hang_up(self._ticket.call, self._ticket.leg)
                case wire.CallRequest() | wire.CallResume():
                    raise Over(POLICY, "this socket has a call already")


async def _end(conversation: CustomerConversation, reason: str) -> None:
    await conversation.send(wire.CallState(wire.CallWord.ENDED, utc_now(), reason))


def _presentable(name: str) -> str:
    """What agents are shown: one line of letters, not too long, and never nothing."""
    visible = "".join(letter if letter.isprintable() else " " for letter in name)
    return " ".join(visible.split())[:LONGEST_NAME].strip() or NAMELESS

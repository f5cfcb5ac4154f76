"""An office over a World: real calls and a real floor, no media process. Its clock moves by hand."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import TypeVar

from centralino.core.call.inputs import Command, CustomerCalled, LegDark, LegEnded, LegUp, Verb
from centralino.core.call.model import Call, Reason
from centralino.core.directory.model import AgentStatusId, ContactFlowId, QuickConnectId, UserId
from centralino.core.errors import Refused
from centralino.core.floor import inputs as floor_inputs
from centralino.core.ids import CallId, ContactId, LegId, PartyId, agent_leg
from centralino.core.views.agent_panel import agent_panel
from centralino.core.views.customer import CustomerState, CustomerWord, customer_state
from centralino.core.views.panel import AgentPanel
from centralino.core.world import START, World
from centralino.runtime.ports import AgentCommand, LineRefusedError
from tests.core.sample import sample

Shown = TypeVar("Shown")

UNKNOWN = CustomerState(CustomerWord.ENDED, START, "unknown_call")
BAD_OFFER = "not an offer"


class WorldOffice:
    """``lines`` has the offer that each leg's line was made of. ``told`` is what web said about pages."""

    def __init__(self) -> None:
        self.world = World(sample())
        self.lines: dict[LegId, str] = {}
        self.told: list[tuple[str, UserId]] = []
        self.commands = 0
        self.a_page_closed = asyncio.Event()
        self._changed = asyncio.Event()
        self._wanted: dict[LegId, asyncio.Event] = {}

    def user_named(self, name: str) -> UserId | None:
        user = self.world.directory.users.named(name)
        return user.id if user is not None else None

    def change(self) -> None:
        """Deliver what is under way and show what came of it."""
        self.world.deliver_all()
        self._changed.set()
        self._changed = asyncio.Event()

    def lose_line(self, leg: LegId) -> None:
        """As when the media process is restarted."""
        del self.lines[leg]
        self._line_is(leg, up=False)
        self.want_line(leg)

    def want_line(self, leg: LegId) -> None:
        self._wanted.setdefault(leg, asyncio.Event()).set()

    # What web asks

    async def sign_in(self, agent: UserId) -> None:
        self.world.floor_input(floor_inputs.SignIn(agent))
        self.change()

    async def sign_out(self, agent: UserId) -> None:
        self.world.floor_input(floor_inputs.SignOut(agent))
        self.lines.pop(agent_leg(agent), None)
        self.world.floor_input(floor_inputs.LineDown(agent))
        self.change()

    async def page_opened(self, agent: UserId) -> None:
        self.told.append(("opened", agent))
        self.world.floor_input(floor_inputs.PageSeen(agent))
        self.change()

    async def page_closed(self, agent: UserId) -> None:
        self.told.append(("closed", agent))
        self.a_page_closed.set()
        self.world.floor_input(floor_inputs.PageLost(agent))
        self.change()

    async def command(self, agent: UserId, command: AgentCommand) -> None:
        self.commands += 1
        contact = ContactId(command.contact or "")
        match command.verb:
            case Verb.SET_STATUS:
                self.world.floor_input(floor_inputs.SetStatus(agent, AgentStatusId(command.status or "")))
            case Verb.CLEAR:
                self.world.floor_input(floor_inputs.ClearContact(agent, contact))
            case _:
                call = self._call_of(contact)
                party = PartyId(command.party) if command.party else None
                chosen = QuickConnectId(command.quick_connect) if command.quick_connect else None
                self.world.call_input(call, Command(agent, command.verb, contact, party, chosen))
        self.change()

    def panels(self, agent: UserId) -> AsyncIterator[AgentPanel]:
        def panel() -> AgentPanel:
            world = self.world
            shown = agent_panel(agent, world.floor, world.calls.values(), world.directory, START)
            return replace(shown, now=world.now)

        return self._newest(panel)

    async def offer_line(self, leg: LegId, sdp: str) -> str:
        self._answer(leg, sdp)
        self._line_is(leg, up=True)
        return f"answer to {sdp}"

    async def line_wanted(self, leg: LegId) -> AsyncIterator[None]:
        wanted = self._wanted.setdefault(leg, asyncio.Event())
        while True:
            await wanted.wait()
            wanted.clear()
            yield

    async def customer_calls(self, name: str, sdp: str) -> tuple[CallId, LegId, str]:
        call, leg = CallId(self.world.new_id()), LegId(self.world.new_id())
        self._answer(leg, sdp)
        flow = self.world.directory.contact_flows.named("Welcome")
        flow_id = flow.id if flow is not None else ContactFlowId("")
        self.world.call_input(call, CustomerCalled(leg, name, "web", "web", flow_id))
        self._line_is(leg, up=True)
        return call, leg, f"answer to {sdp}"

    async def call_states(self, call: CallId, leg: LegId) -> AsyncIterator[CustomerState]:
        def state() -> CustomerState:
            known = self.world.calls.get(call)
            return (customer_state(known, leg) if known is not None else None) or UNKNOWN

        async for each in self._newest(state):
            yield each
            if each.ended:
                return

    async def hang_up(self, call: CallId, leg: LegId) -> None:
        self.world.call_input(call, LegEnded(leg, Reason.LEFT))
        self.change()

    # How

    def _call_of(self, contact: ContactId) -> CallId:
        for call in self.world.calls.values():
            if contact in call.contacts:
                return call.id
        raise Refused("there is no such contact")

    def _answer(self, leg: LegId, sdp: str) -> None:
        if sdp == BAD_OFFER:
            raise LineRefusedError("this is not an offer")
        self.lines[leg] = sdp

    def _line_is(self, leg: LegId, *, up: bool) -> None:
        call = next((each for each in self.world.calls.values() if leg in each.legs), None)
        agent = UserId(leg.removeprefix(agent_leg("")))
        if leg == agent_leg(agent):
            self.world.floor_input(floor_inputs.LineUp(agent) if up else floor_inputs.LineDown(agent))
        elif call is not None:
            self.world.call_input(call.id, LegUp(leg) if up else LegDark(leg))
        self.change()

    async def _newest(self, look: Callable[[], Shown]) -> AsyncIterator[Shown]:
        shown = look()
        yield shown
        while True:
            changed = self._changed
            newest = look()
            if newest != shown:
                shown = newest
                yield shown
            else:
                await changed.wait()


def the_call(office: WorldOffice) -> Call:
    (call,) = office.world.calls.values()
    return call

"""The shell's heart: it holds the actors, and makes lines, sound and pages follow what they decide.

The way a call takes: a page's command or a fact from the media process is told to the call's actor; the actor
decides, commits, and says what changed; the audio plan goes to the media process, messages go to the floor,
panels are woken. At a start the actors of all live calls are read from the log, lines and pages are looked
at, and the rest follows as on any other day.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine
from contextlib import aclosing
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta

import structlog

from centralino.core.call.events import Event, PartyLeft
from centralino.core.call.inputs import (
    Command,
    CustomerCalled,
    DigitPressed,
    Input,
    LegDark,
    LegEnded,
    LegUp,
    PlayDone,
    Verb,
)
from centralino.core.call.model import Call, Reason
from centralino.core.call.queries import live
from centralino.core.directory.directory import Directory
from centralino.core.directory.model import AgentStatusId, QuickConnectId, UserId
from centralino.core.errors import Refused
from centralino.core.floor import inputs as floor_inputs
from centralino.core.floor.events import FloorEvent
from centralino.core.floor.figures import figures
from centralino.core.floor.model import Floor
from centralino.core.flows.scope import Figures
from centralino.core.ids import CallId, ContactId, LegId, PartyId, PlayId, agent_leg
from centralino.core.messages import (
    AgentLeft,
    CallToFloor,
    FloorToCall,
    OfferClosed,
    Queued,
    Withdrawn,
)
from centralino.core.views.agent_panel import agent_panel
from centralino.core.views.audio import audio_plan
from centralino.core.views.customer import CustomerState, CustomerWord, customer_state
from centralino.core.views.flow_log import flow_log
from centralino.core.views.panel import AgentPanel
from centralino.core.views.wanted_legs import wanted_legs
from centralino.media.protocol import LineCondition
from centralino.runtime.actor import Actor, Hooks
from centralino.runtime.clock import utc_now
from centralino.runtime.machines import (
    CALL_PREFIX,
    FLOOR_STREAM,
    CallMachine,
    FloorMachine,
    call_stream,
    new_id,
)
from centralino.runtime.media_link import MediaHooks, MediaLink
from centralino.runtime.ports import AgentCommand, LineRefusedError
from centralino.runtime.post import Post
from centralino.runtime.watch import Watch
from centralino.store import Lease, Store

CallActor = Actor[Call, Input, Event]
FloorActor = Actor[Floor, floor_inputs.FloorInput, FloorEvent]
FIGURES_AGE = timedelta(seconds=1)
GREETING_SECONDS = 5.0
"""How long pages may take to greet a new shell: that the old one died is not held against their agents."""
UNKNOWN_CALL = CustomerState(CustomerWord.ENDED, datetime(1970, 1, 1, tzinfo=UTC), "unknown_call")

log = structlog.get_logger()


class Switchboard:
    """What pages and other ends talk to: `web.office.Office`.

    ``directory`` gives the newest revision; `connect` is called once, before `start`, with the way to the
    media process.
    """

    def __init__(self, store: Store, lease: Callable[[], Lease], directory: Callable[[], Directory]) -> None:
        self._store = store
        self._lease = lease
        self._directory = directory
        self._post = Post(store, self._deliver)
        self._panels: Watch[UserId] = Watch()
        self._callers: Watch[CallId] = Watch()
        self._offers_wanted: Watch[LegId] = Watch()
        self._calls: dict[CallId, CallActor] = {}
        self._floor: FloorActor = self._floor_actor(Floor(), 0)
        self._tasks: set[asyncio.Task[None]] = set()
        self._expected: set[UserId] = set()
        self._greeting_over: asyncio.TimerHandle | None = None
        self._counted = Figures()
        self._counted_for: Floor | None = None
        self._counted_at = utc_now()

    def connect(self, link: Callable[[MediaHooks], MediaLink]) -> None:
        self._media = link(MediaHooks(line=self._line, play_done=self._play_done, digit=self._digit))

    # Start and stop

    async def start(self) -> None:
        """Read the logs, then look at the world: pages will greet again, the media process says which lines
        live. Raises StoreUnavailable, CodecError.
        """
        await self._read_floor()
        for stream in await self._store.streams(CALL_PREFIX, live_only=True):
            await self._read_call(CallId(stream.removeprefix(CALL_PREFIX)))
        for actor in self._calls.values():
            self._route(actor.state)
        for user, agent in self._floor.state.agents.items():
            if agent.status is not None:
                self._media.keep(agent_leg(user))
        await self._post.start()
        # Only now, when everybody is there: what one of them sends must find the other.
        self._run(self._floor.run(), "floor")
        for call, actor in self._calls.items():
            self._run(self._live(call, actor), f"call {call}")
        await self._media.start()
        self._expected = {user for user, agent in self._floor.state.agents.items() if agent.presence.page}
        self._greeting_over = asyncio.get_running_loop().call_later(GREETING_SECONDS, self._miss_pages)

    def _miss_pages(self) -> None:
        """Pages that were there before the start and have not greeted again."""
        for agent in self._expected:
            self._floor.tell(floor_inputs.PageLost(agent))

    async def stop(self) -> None:
        """Nothing is told to anybody: sound goes on, and the next start finds all in the logs."""
        await self._media.stop()
        await self._post.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._panels.stop()
        if self._greeting_over is not None:
            self._greeting_over.cancel()

    async def _read_floor(self) -> None:
        logged = await self._store.read(FLOOR_STREAM)
        state = FloorMachine(self._directory).read(tuple(each.event for each in logged))
        self._floor = self._floor_actor(state, logged[-1].sequence if logged else 0)

    async def _read_call(self, call: CallId) -> None:
        logged = await self._store.read(call_stream(call))
        state = self._call_machine(call).read(tuple(each.event for each in logged))
        self._calls[call] = self._call_actor(call, state, logged[-1].sequence)

    def _floor_actor(self, state: Floor, sequence: int) -> FloorActor:
        hooks: Hooks[Floor, FloorEvent] = Hooks(
            route=_nobody, changed=self._floor_changed, sent=self._post.send, consumed=self._post.consumed
        )
        return Actor(FloorMachine(self._directory), self._store, self._lease, hooks, state, sequence)

    def _call_machine(self, call: CallId) -> CallMachine:
        return CallMachine(call, self._directory, self._figures)

    def _call_actor(self, call: CallId, state: Call, sequence: int) -> CallActor:
        hooks: Hooks[Call, Event] = Hooks(
            route=self._route, changed=self._call_changed, sent=self._post.send, consumed=self._post.consumed
        )
        return Actor(self._call_machine(call), self._store, self._lease, hooks, state, sequence)

    def _open(self, call: CallId) -> CallActor:
        """An actor that knows nothing of its call: it is new, or over. It is to be told something at once."""
        actor = self._calls[call] = self._call_actor(call, Call(call), 0)
        self._run(self._live(call, actor), f"call {call}")
        return actor

    async def _live(self, call: CallId, actor: CallActor) -> None:
        """An actor ends with an empty mailbox, and is removed in the same breath: nothing is told to a dead
        one.
        """
        await actor.run()
        del self._calls[call]

    def _run(self, work: Coroutine[None, None, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def directory_changed(self) -> None:
        """There is a new revision: names and lists on the panels may be others now."""
        self._panels.touch_all_soon()

    def _figures(self) -> Figures:
        """Counted anew when the floor has changed, and every second: flows need no younger ones."""
        floor, now = self._floor.state, utc_now()
        if floor is not self._counted_for or now - self._counted_at > FIGURES_AGE:
            self._counted = figures(floor, self._directory(), now)
            self._counted_for, self._counted_at = floor, now
        return self._counted

    # What changed

    def _route(self, call: Call) -> None:
        """Make the lines of the call so."""
        legs = wanted_legs(call)
        if not legs.wanted and call.contacts:
            self._media.drop_plan(call.id)
        else:
            self._media.set_plan(call.id, audio_plan(call))
        for leg in legs.wanted:
            self._media.keep(leg)
        for leg in legs.released:
            self._media.close(leg)

    def _call_changed(self, before: Call, call: Call, events: tuple[Event, ...]) -> None:
        for line in flow_log(before, events, self._directory()):
            tell = log.info if line.built else log.warning
            told = asdict(line) | {"flow_type": line.flow_type.value, "at": line.at.isoformat()}
            tell("flow action" if line.built else "flow action is not built", **told)
        self._callers.touch(call.id)
        for agent in _agents_of(call, events):
            self._panels.touch(agent)

    def _floor_changed(self, _before: Floor, _floor: Floor, events: tuple[FloorEvent, ...]) -> None:
        for event in events:
            agent = getattr(event, "agent", None)
            if agent is not None:
                self._panels.touch(agent)
        self._panels.touch_all_soon()

    def _deliver(self, stream: str, letter: str, message: CallToFloor | FloorToCall) -> None:
        """A call that is over answers too: an agent may have been reserved for it."""
        match message:
            case Queued() | Withdrawn() | OfferClosed() | AgentLeft():
                self._floor.tell(message, letter)
            case _:
                call = CallId(stream.removeprefix(CALL_PREFIX))
                actor = self._calls.get(call) or self._open(call)
                actor.tell(message, letter)

    # What comes from the media process

    def _line(self, leg: LegId, condition: LineCondition) -> None:
        if condition is LineCondition.DOWN:
            self._offers_wanted.touch(leg)
        user = UserId(leg.removeprefix(agent_leg("")))
        if leg == agent_leg(user):
            up = condition is LineCondition.UP
            self._floor.tell(floor_inputs.LineUp(user) if up else floor_inputs.LineDown(user))
            return
        fact = LegUp(leg) if condition is LineCondition.UP else LegDark(leg)
        for actor in self._calls.values():
            if leg in actor.state.legs and condition is not LineCondition.CONNECTING:
                actor.tell(fact)

    def _play_done(
        self, call: CallId, play: PlayId, failure: str | None, acknowledge: Callable[[], None]
    ) -> None:
        self._fact(call, PlayDone(play, failure), acknowledge)

    def _digit(self, call: CallId, leg: LegId, digit: str, acknowledge: Callable[[], None]) -> None:
        self._fact(call, DigitPressed(leg, digit), acknowledge)

    def _fact(self, call: CallId, fact: PlayDone | DigitPressed, acknowledge: Callable[[], None]) -> None:
        actor = self._calls.get(call)
        if actor is None:
            acknowledge()
        else:
            actor.tell(fact, durable=acknowledge)

    # Agents

    async def sign_in(self, agent: UserId) -> None:
        await self._floor.ask(floor_inputs.SignIn(agent))
        self._media.keep(agent_leg(agent))

    async def sign_out(self, agent: UserId) -> None:
        """Raises Refused while he is on a contact."""
        await self._floor.ask(floor_inputs.SignOut(agent))
        self._media.close(agent_leg(agent))
        self._floor.tell(floor_inputs.LineDown(agent))

    async def page_opened(self, agent: UserId) -> None:
        self._expected.discard(agent)
        self._floor.tell(floor_inputs.PageSeen(agent))

    async def page_closed(self, agent: UserId) -> None:
        self._expected.discard(agent)
        self._floor.tell(floor_inputs.PageLost(agent))

    async def command(self, agent: UserId, command: AgentCommand) -> None:
        """Returns when it is durable. Raises Refused."""
        match command.verb:
            case Verb.SET_STATUS:
                status = AgentStatusId(_needed(command.status, "status"))
                await self._floor.ask(floor_inputs.SetStatus(agent, status))
            case Verb.CLEAR:
                contact = ContactId(_needed(command.contact, "contact"))
                await self._floor.ask(floor_inputs.ClearContact(agent, contact))
            case _:
                await self._call_command(agent, command)

    async def _call_command(self, agent: UserId, command: AgentCommand) -> None:
        contact = ContactId(_needed(command.contact, "contact"))
        for actor in self._calls.values():
            if contact in actor.state.contacts:
                given = Command(
                    agent,
                    command.verb,
                    contact,
                    PartyId(command.party) if command.party else None,
                    QuickConnectId(command.quick_connect) if command.quick_connect else None,
                )
                await actor.ask(given)
                return
        raise NoSuchContact("this contact is over or is not yours")

    async def panels(self, agent: UserId) -> AsyncGenerator[AgentPanel, None]:
        """The panel now, and then the newest one whenever it changed."""
        shown: AgentPanel | None = None
        async with aclosing(self._panels.changes(agent)) as changes:
            async for _ in changes:
                panel = self._panel(agent)
                if shown is None or replace(panel, now=shown.now) != shown:
                    shown = panel
                    yield panel

    def _panel(self, agent: UserId) -> AgentPanel:
        calls = tuple(actor.state for actor in self._calls.values())
        return agent_panel(agent, self._floor.state, calls, self._directory(), utc_now())

    # Lines

    async def offer_line(self, leg: LegId, sdp: str) -> str:
        """The answer to a page's SDP offer. Raises LineRefusedError."""
        if not self._media.wants(leg):
            raise LineRefusedError("nobody needs this line any more")
        return await self._media.offer(leg, sdp)

    async def line_wanted(self, leg: LegId) -> AsyncIterator[None]:
        """Each time the page must offer anew: its line is down at our end."""
        async with aclosing(self._offers_wanted.changes(leg)) as changes:
            async for _ in changes:
                if self._media.condition(leg) is LineCondition.DOWN:
                    yield

    # Customers

    async def customer_calls(self, name: str, sdp: str) -> tuple[CallId, LegId, str]:
        """A customer's page calls: its call, its leg and the answer to its offer.

        Raises LineRefusedError, Refused. Its line cannot be up before it has the answer, so the call is there
        when it is.
        """
        directory = self._directory()
        wanted = directory.instance.settings.web_call_flow
        flow = directory.contact_flows.named(wanted)
        if flow is None:
            raise LineRefusedError(f"no flow answers: there is none named {wanted}")
        call, leg = CallId(new_id()), LegId(new_id())
        called = CustomerCalled(leg, name, "web", directory.instance.instance_alias, flow.id)
        self._media.keep(leg)
        try:
            answer = await self._media.offer(leg, sdp)
            await self._open(call).ask(called)
        except BaseException:
            # Refused, or the page has gone: what there is of the call has no customer any more.
            self._media.close(leg)
            await self.hang_up(call, leg)
            raise
        return call, leg, answer

    async def call_states(self, call: CallId, leg: LegId) -> AsyncIterator[CustomerState]:
        """What the customer's page shows, now and whenever it changes; the last one is ENDED. Raises
        StoreUnavailable when a call that is over cannot be looked up.
        """
        shown: CustomerState | None = None
        async with aclosing(self._callers.changes(call)) as changes:
            async for _ in changes:
                actor = self._calls.get(call)
                known = actor.state if actor is not None else await self._past(call)
                state = customer_state(known, leg) or UNKNOWN_CALL
                if state != shown:
                    shown = state
                    yield state
                if state.ended:
                    return

    async def _past(self, call: CallId) -> Call:
        logged = await self._store.read(call_stream(call))
        return self._call_machine(call).read(tuple(each.event for each in logged))

    async def hang_up(self, call: CallId, leg: LegId) -> None:
        actor = self._calls.get(call)
        if actor is not None:
            actor.tell(LegEnded(leg, Reason.LEFT))


class NoSuchContact(Refused):
    code = "no_such_contact"


class Incomplete(Refused):
    code = "incomplete"


def _needed(value: str | None, name: str) -> str:
    if value is None:
        raise Incomplete(f"the command needs a {name}")
    return value


def _nobody(_floor: Floor) -> None:
    """The floor moves no sound."""


def _agents_of(call: Call, events: tuple[Event, ...]) -> frozenset[UserId]:
    """Whose panels show something of the call: who is on it, was just on it, or is or was just rung."""
    there = {party.agent for party in live(call) if party.agent is not None}
    offered = {offer.agent for offer in call.offers.values()}
    left = {event.agent for event in events if isinstance(event, PartyLeft) and event.agent is not None}
    return frozenset(there | offered | left)

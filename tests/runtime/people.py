"""Agents and customers at pages without browsers: what they press, see and hear."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress

from centralino.core.call.inputs import Verb
from centralino.core.directory.model import UserId
from centralino.core.ids import CallId, LegId, agent_leg
from centralino.core.views.customer import CustomerState
from centralino.core.views.panel import AgentPanel, PartyRow, Truth, TruthKind
from centralino.runtime.actor import StoreDown
from centralino.runtime.ports import AgentCommand, LineRefusedError
from centralino.runtime.switchboard import Switchboard
from tests.e2e.instance import TONES
from tests.runtime.headset import Headset
from tests.runtime.waiting import PATIENCE, until


class Person(ABC):
    """Somebody at a page that keeps his line up."""

    def __init__(self, hertz: float) -> None:
        self.headset = Headset(hertz, TONES)
        self.switchboard: Switchboard | None = None
        self._tasks: list[asyncio.Task[None]] = []

    @abstractmethod
    async def greet(self, switchboard: Switchboard) -> None:
        """His page says hello to a shell."""

    async def leave(self) -> None:
        """His page is closed."""
        await self._hush()
        await self.headset.close()

    async def hears(self, *tones: float, patience: float = PATIENCE) -> None:
        await self.headset.hears(*tones, patience=patience)

    async def _hush(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []

    async def _keep_line(self, switchboard: Switchboard, leg: LegId) -> None:
        async for _ in switchboard.line_wanted(leg):
            with suppress(LineRefusedError):  # it will be wanted again
                await self.headset.connect(lambda sdp: switchboard.offer_line(leg, sdp))


class Agent(Person):
    """``panel`` is the newest that his page was shown, ``truths`` every large sentence on it, in order."""

    def __init__(self, user: UserId, hertz: float) -> None:
        super().__init__(hertz)
        self.user = user
        self.panel: AgentPanel | None = None
        self.truths: list[Truth] = []
        self.offers: set[str] = set()

    async def greet(self, switchboard: Switchboard) -> None:
        await self._hush()
        self.switchboard = switchboard
        self.panel = None
        self._tasks = [asyncio.create_task(self._converse(switchboard))]

    async def _converse(self, switchboard: Switchboard) -> None:
        with suppress(StoreDown):  # this shell has died: the page greets the next one
            await switchboard.sign_in(self.user)
            await switchboard.page_opened(self.user)
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._keep_line(switchboard, agent_leg(self.user)))
                tasks.create_task(self._look(switchboard))

    async def _look(self, switchboard: Switchboard) -> None:
        async for panel in switchboard.panels(self.user):
            self.panel = panel
            self.truths.extend(card.truth for card in panel.contacts)

    # What he sees

    @property
    def seen(self) -> AgentPanel:
        assert self.panel is not None, "no panel was shown yet"
        return self.panel

    @property
    def truth(self) -> TruthKind | None:
        return self.seen.contacts[0].truth.kind if self.panel and self.seen.contacts else None

    def row(self, name: str) -> PartyRow | None:
        rows = [row for card in self.seen.contacts for row in card.parties if row.name.startswith(name)]
        return rows[0] if rows else None

    async def sees(self, *kinds: TruthKind | None) -> None:
        """Wait until his panel says one of these. None: he has no contact."""
        await until(lambda: self.panel is not None and self.truth in kinds, lambda: self.panel)

    async def is_ready(self) -> None:
        """His line is up, and he chooses Available."""
        await until(lambda: self.panel is not None and self.seen.agent.line.value == "up", lambda: self.panel)
        await self._do(self._be_available, "Available")

    def _be_available(self) -> AgentCommand | None:
        (available,) = [each for each in self.seen.agent.statuses if each.name == "Available"]
        is_so = self.seen.agent.status == available
        return None if is_so else AgentCommand(Verb.SET_STATUS, status=available.status)

    # What he does

    def _command(self, verb: Verb, about: str | None) -> AgentCommand | None:
        """The command of a button that is on his panel now."""
        for card in self.seen.contacts if self.panel else ():
            if about is None and any(each.verb is verb for each in card.actions):
                return AgentCommand(verb, card.contact)
            for row in card.parties:
                if (
                    about is not None
                    and row.name.startswith(about)
                    and any(a.verb is verb for a in row.actions)
                ):
                    return AgentCommand(verb, card.contact, row.party)
        return None

    async def command(self, command: AgentCommand) -> None:
        assert self.switchboard is not None
        await self.switchboard.command(self.user, command)

    async def press(self, verb: Verb, about: str | None = None) -> None:
        """Press a button as soon as it is there, and again while it is there and the shell dies. Raises
        Refused.
        """
        await self._do(lambda: self._command(verb, about), (verb, about))

    async def transfer(self, name: str) -> None:
        """Choose a destination by its name; as `press`."""
        await self._do(lambda: self._transfer(name), name)

    async def _do(self, wanted: Callable[[], AgentCommand | None], what: object) -> None:
        tried = False

        async def is_done() -> bool:
            nonlocal tried
            command = wanted() if self.panel is not None else None
            if command is None:
                return tried and self.panel is not None
            try:
                await self.command(command)
            except StoreDown:
                tried = True
                return False
            return True

        await until(is_done, lambda: (what, self.panel))

    def _transfer(self, name: str) -> AgentCommand | None:
        if self.panel is None or not self.seen.may_transfer:
            return None
        chosen = [each.quick_connect for each in self.seen.destinations if each.name == name]
        return AgentCommand(Verb.TRANSFER, self.seen.contacts[0].contact, quick_connect=chosen[0])


class Customer(Person):
    """``states`` is all that the page was shown."""

    def __init__(self, name: str, hertz: float) -> None:
        super().__init__(hertz)
        self.name = name
        self.call_id: CallId | None = None
        self.leg: LegId | None = None
        self.states: list[CustomerState] = []

    async def greet(self, switchboard: Switchboard) -> None:
        await self._hush()
        self.switchboard = switchboard
        if self.call_id is not None and self.leg is not None:
            self._follow(switchboard, self.call_id, self.leg)

    async def calls(self) -> None:
        """Raises LineRefusedError, Refused."""
        switchboard = self.switchboard
        assert switchboard is not None

        async def signal(sdp: str) -> str:
            self.call_id, self.leg, answer = await switchboard.customer_calls(self.name, sdp)
            return answer

        await self.headset.connect(signal)
        assert self.call_id is not None
        assert self.leg is not None
        self._follow(switchboard, self.call_id, self.leg)

    async def hangs_up(self) -> None:
        assert self.switchboard is not None
        assert self.call_id is not None
        assert self.leg is not None
        await self.switchboard.hang_up(self.call_id, self.leg)

    @property
    def call(self) -> CallId:
        assert self.call_id is not None, "has not called yet"
        return self.call_id

    @property
    def word(self) -> str | None:
        return self.states[-1].word.value if self.states else None

    async def sees(self, word: str) -> None:
        await until(lambda: self.word == word, lambda: self.states)

    def _follow(self, switchboard: Switchboard, call: CallId, leg: LegId) -> None:
        self._tasks = [
            asyncio.create_task(self._look(switchboard, call, leg)),
            asyncio.create_task(self._keep_line(switchboard, leg)),
        ]

    async def _look(self, switchboard: Switchboard, call: CallId, leg: LegId) -> None:
        async for state in switchboard.call_states(call, leg):
            self.states.append(state)

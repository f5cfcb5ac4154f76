"""A call told in a World: Anna calls, Mario takes the call, Maria is asked in.

The functions at the end each go one step further than the one before. All of it is judged by the oracle.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from centralino.core.call.allowed import allowed
from centralino.core.call.contact import Phase
from centralino.core.call.inputs import (
    Command,
    CustomerCalled,
    Input,
    LegDark,
    LegEnded,
    LegUp,
    PlayDone,
    Verb,
)
from centralino.core.call.model import Call, Contact, Hears, Part, Party, Reason, Silent, Talking
from centralino.core.directory.model import AgentStatusId, Configured, ContactFlowId, UserId
from centralino.core.errors import Refused
from centralino.core.floor import inputs as floor_inputs
from centralino.core.floor.slot import Acw, Missed, SlotState
from centralino.core.ids import CallId, ContactId, LegId, PartyId
from tests.core.call.oracle_inputs import Permitted
from tests.core.call.reading import there
from tests.core.call.watch import WatchedWorld
from tests.core.sample import sample

CUSTOMER, AGENT = Part.CUSTOMER, Part.AGENT
BEEP = "0" * 64
CALL, LEG = CallId("call"), LegId("anna's leg")
NINE = datetime(2026, 1, 5, 9, tzinfo=UTC)
ANNA_CALLS = CustomerCalled(LEG, "Anna", "web", "web", ContactFlowId("flow-Welcome"))


class Scene:
    """Mario, Maria and whoever else is named are Available, who comes first is idle longest."""

    def __init__(self, *changed: Configured, agents: tuple[str, ...] = ("mario", "maria")) -> None:
        self.world = WatchedWorld(sample(*changed))
        for agent in agents:
            self.world.sign_in(agent)
            self.world.advance(1)

    # What is

    @property
    def call(self) -> Call:
        return self.world.calls[CALL]

    @property
    def contacts(self) -> list[Contact]:
        """In the order in which they were opened."""
        return list(self.call.contacts.values())

    @property
    def phases(self) -> list[Phase]:
        return [contact.phase for contact in self.contacts]

    @property
    def hears(self) -> dict[str, str]:
        """What everybody hears who is there: others by name, the words of a flow, or the silence's name."""
        return {first_name(party): self._hears(party) for party in there(self.call)}

    def _hears(self, party: Party) -> str:
        match party.place:
            case Talking():
                others = [each for each in there(self.call) if each != party and each.place == Talking()]
                return " and ".join(first_name(each) for each in others if not each.muted)
            case Hears(frame):
                play = self.call.frames[frame].play
                return " ".join(each.value for each in play.messages) if play is not None else ""
            case Silent(why):
                return f"({why.value})"

    @property
    def held(self) -> set[str]:
        return {first_name(party) for party in there(self.call) if party.hold is not None}

    def buttons(self, name: str) -> set[Permitted]:
        """Verb, contact, party."""
        return {(each.verb, each.contact, each.party) for each in allowed(self.call, agent(name))}

    def party(self, name: str) -> Party:
        return self.world.party(CALL, name)

    def slot(self, name: str) -> SlotState:
        state: SlotState = self.world.floor.agent(agent(name)).slot.state
        return state

    # What happens

    def given(self, fact: Input) -> "Scene":
        self.world.call_input(CALL, fact)
        self.world.deliver_all()
        return self

    def press(
        self, name: str, verb: Verb, about: str | None = None, quick_connect: str | None = None
    ) -> "Scene":
        self.world.command(name.lower(), verb, about, quick_connect)
        self.world.deliver_all()
        return self

    def is_refused(
        self, name: str, verb: Verb, about: str | None = None, quick_connect: str | None = None
    ) -> bool:
        """The world itself sees to it that a refused command changes nothing."""
        try:
            self.world.command(name.lower(), verb, about, quick_connect)
        except Refused:
            return True
        return False

    def commands(self, name: str, verb: Verb, contact: ContactId, about: PartyId | None = None) -> "Scene":
        """Whatever contact he means."""
        return self.given(Command(agent(name), verb, contact, about))

    def wait(self, seconds: float) -> "Scene":
        self.world.advance(seconds)
        return self

    def wait_while_plays_go_on(self, seconds: float) -> "Scene":
        """Time passes, and no play's end is told."""
        until = self.world.now + timedelta(seconds=seconds)
        while due := [
            each for each in self.world.due() if each[0] <= until and not isinstance(each[2], PlayDone)
        ]:
            at, call, given = min(due, key=lambda each: each[0])
            self.world.now = max(self.world.now, at)
            self.world.happen(call, given)
            self.world.deliver_all()
        self.world.now = until
        return self

    def anna_calls(self, flow: str = "Welcome") -> "Scene":
        self.given(replace(ANNA_CALLS, flow=ContactFlowId(f"flow-{flow}")))
        return self.given(LegUp(LEG))

    def anna_hangs_up(self) -> "Scene":
        return self.given(LegEnded(LEG, Reason.LEFT))

    def annas_line_is_dark(self) -> "Scene":
        return self.given(LegDark(LEG))

    def laptop_closes(self, name: str) -> "Scene":
        return self._floor(floor_inputs.PageLost(agent(name)), floor_inputs.LineDown(agent(name)))

    def laptop_opens(self, name: str) -> "Scene":
        return self._floor(floor_inputs.PageSeen(agent(name)), floor_inputs.LineUp(agent(name)))

    def chooses(self, name: str, status: str) -> "Scene":
        return self._floor(floor_inputs.SetStatus(agent(name), AgentStatusId(f"status-{status}")))

    def other_customer_talks_with(self, name: str) -> CallId:
        """Bruno calls, and whoever is rung is this agent."""
        call = self.world.customer_calls("Bruno", "Welcome with survey")
        self.world.deliver_all()
        self.press(name, Verb.ACCEPT)
        while self.world.calls[call].contacts[ContactId(call)].phase is not Phase.CONNECTED:
            for frame in self.world.calls[call].frames.values():
                if frame.play is not None and not frame.play.loop:
                    self.world.call_input(call, PlayDone(frame.play.id))
        return call

    def play_done(self, name: str) -> PlayDone:
        """What this party hears has come to its end."""
        place = self.party(name).place
        play = self.call.frames[place.frame].play if isinstance(place, Hears) else None
        assert play is not None
        return PlayDone(play.id)

    def changes(self, *objects: Configured) -> "Scene":
        """An administrator changes these."""
        self.world.directory = self.world.directory.revised(objects)
        return self

    def removes(self, *objects: Configured) -> "Scene":
        self.world.directory = self.world.directory.revised(removed=objects)
        return self

    def clears(self, name: str, contact: int = 0) -> "Scene":
        return self._floor(floor_inputs.ClearContact(agent(name), self.contacts[contact].id))

    def _floor(self, *inputs: floor_inputs.FloorInput) -> "Scene":
        for each in inputs:
            self.world.floor_input(each)
        self.world.deliver_all()
        return self

    def is_over(self) -> bool:
        """Everybody has left, and all records are complete once the agents have cleared their work."""
        for user, state in self.world.floor.agents.items():
            if isinstance(state.slot, Acw | Missed):
                self._floor(floor_inputs.ClearContact(user, state.slot.contact))
        return not list(self.world.memory.over_and_done(self.world))


def agent(name: str) -> UserId:
    return UserId(f"user-{name.lower()}")


def first_name(party: Party) -> str:
    return party.name.split()[0]


def welcomed(*changed: Configured, flow: str = "Welcome") -> Scene:
    """Anna hears the flow that answers her."""
    return Scene(*changed).anna_calls(flow)


def offered(*changed: Configured, flow: str = "Welcome") -> Scene:
    """Anna hears the queue's music, Mario rings."""
    return welcomed(*changed, flow=flow).wait(2)


def accepted(*changed: Configured, flow: str = "Welcome") -> Scene:
    """Mario hears the agent whisper."""
    return offered(*changed, flow=flow).press("Mario", Verb.ACCEPT)


def answered(*changed: Configured, flow: str = "Welcome") -> Scene:
    """Anna hears the customer whisper."""
    return accepted(*changed, flow=flow).wait(2)


def talking(*changed: Configured, flow: str = "Welcome") -> Scene:
    """Anna and Mario talk."""
    return answered(*changed, flow=flow).wait(2)


def transferring(*changed: Configured, quick_connect: str = "Maria", flow: str = "Welcome") -> Scene:
    """Mario hears the transfer flow."""
    return talking(*changed, flow=flow).press("Mario", Verb.TRANSFER, quick_connect=quick_connect)


def ringing(*changed: Configured, quick_connect: str = "Maria", flow: str = "Welcome") -> Scene:
    """Maria rings."""
    return transferring(*changed, quick_connect=quick_connect, flow=flow).wait(2)


def agent_whisper(*changed: Configured, quick_connect: str = "Maria", flow: str = "Welcome") -> Scene:
    """Maria hears her whisper."""
    return ringing(*changed, quick_connect=quick_connect, flow=flow).press("Maria", Verb.ACCEPT)


def customer_whisper(*changed: Configured, quick_connect: str = "Maria", flow: str = "Welcome") -> Scene:
    """Mario hears his whisper."""
    return agent_whisper(*changed, quick_connect=quick_connect, flow=flow).wait(2)


def consulting(*changed: Configured, quick_connect: str = "Maria", flow: str = "Welcome") -> Scene:
    """Mario and Maria talk, Anna is on hold."""
    return customer_whisper(*changed, quick_connect=quick_connect, flow=flow).wait(2)


def joined(*changed: Configured, flow: str = "Welcome") -> Scene:
    """All three talk."""
    return consulting(*changed, flow=flow).press("Mario", Verb.JOIN)


def cold(*changed: Configured, flow: str = "Welcome") -> Scene:
    """Mario has left while Maria rings."""
    return ringing(*changed, flow=flow).press("Mario", Verb.LEAVE)

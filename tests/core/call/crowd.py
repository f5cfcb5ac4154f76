"""Random people in a World: any command in any order, facts and messages late, doubled, reordered and lost.

A step is a few bytes. What they mean depends on what there is to do when their turn comes, so any bytes are a
story; zero is nothing, so that Hypothesis can shrink a story to the steps that matter.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import TypeVar

from centralino.core.call.contact import Phase
from centralino.core.call.inputs import (
    Command,
    CustomerCalled,
    Input,
    LegDark,
    LegEnded,
    LegUp,
    PlayDone,
    TimerDue,
    Verb,
)
from centralino.core.call.model import Call, Reason
from centralino.core.call.offer import OfferState
from centralino.core.directory.model import ContactFlowId, ContactFlowType, UserId
from centralino.core.errors import Refused
from centralino.core.floor import inputs as floor_inputs
from centralino.core.floor.slot import Acw, Missed
from centralino.core.ids import CallId, ContactId, LegId, PlayId
from centralino.core.messages import CallToFloor
from centralino.core.world import Letter
from tests.core.call import scene
from tests.core.call.oracle_inputs import permitted
from tests.core.call.reading import OPEN, there, transfer
from tests.core.call.scene import Scene
from tests.core.call.watch import WatchedWorld, judge
from tests.core.sample import interrupted, sample, user

CHANGED = (
    user("Giulia", "Verdi", auto_accept=True, work_seconds=20),
    interrupted("Default customer queue", ContactFlowType.CUSTOMER_QUEUE),
)
DIRECTORY = sample(*CHANGED)
AGENTS = tuple(DIRECTORY.users)
STATUSES = tuple(DIRECTORY.agent_statuses)
QUICK_CONNECTS = tuple(DIRECTORY.quick_connects)
VERBS = tuple(Verb)
WELCOMES = tuple(flow.id for flow in DIRECTORY.contact_flows.values() if flow.name.startswith("Welcome"))
WAITS = (0.5, 1, 2, 2, 3, 5, 10, 15, 16, 20, 30, 31, 45, 60, 121)
MOST_CALLS = 2
LIKING = {Verb.TRANSFER: 4, Verb.ACCEPT: 4, Verb.BACK_TO_CUSTOMER: 1, Verb.LEAVE: 1, Verb.MUTE: 1}
"""How often a button is pressed when it could be, beside others: so that calls get on before they end."""
BYTES = 3
"""Of one step."""

T = TypeVar("T")


class Crowd:
    """People who do what numbers tell them. ``story`` is what they did, to be read when it went wrong."""

    def __init__(self, world: WatchedWorld, seen: "Seen") -> None:
        self.world = world
        self.seen = seen
        self.story: list[str] = []
        self.delivered: list[Letter] = []
        self.plays: list[PlayId] = []
        self.timers: list[tuple[CallId, TimerDue]] = []

    def do(self, steps: bytes) -> None:
        for at in range(0, len(steps), BYTES):
            number, act = divmod(int.from_bytes(steps[at : at + BYTES]), len(ACTS))
            if number or act:
                ACTS[act](self, number)
                for call in self.world.calls.values():
                    if self.seen.is_new(call):
                        judge(self.world.try_everything(call))

    # Agents' commands

    def press(self, number: int) -> None:
        """Something that is permitted."""
        buttons = [
            (call, Command(agent, verb, contact, party))
            for call in self.world.calls.values()
            for agent in AGENTS
            for verb, contact, party in sorted(permitted(call, agent), key=str)
            for _ in range(LIKING.get(verb, 2))
        ]
        if buttons:
            (call, command), number = pick(buttons, number)
            self._command(call, command, number)

    def press_anything(self, number: int) -> None:
        """Mostly something that is not permitted."""
        call, number = self._some_call(number)
        if call is None:
            return
        open_ones = [each.id for each in call.contacts.values() if each.phase in OPEN]
        contact, number = pick([*open_ones, *open_ones, *call.contacts, ContactId("nobody's")], number)
        verb, number = pick(VERBS, number)
        agent, number = pick(AGENTS, number)
        party, number = pick([None, *call.parties], number)
        self._command(call, Command(agent, verb, contact, party), number)

    def _some_call(self, number: int) -> tuple[Call | None, int]:
        """Now and then one that is over."""
        calls = list(self.world.calls.values())
        lively = [call for call in calls if there(call)]
        old, number = divmod(number, 8)[::-1]
        choices = calls if old == 0 or not lively else lively
        return pick(choices, number) if choices else (None, number)

    def _command(self, call: Call, command: Command, number: int) -> None:
        if command.verb is Verb.TRANSFER:
            quick_connect, _ = pick(QUICK_CONNECTS, number)
            command = Command(command.agent, command.verb, command.contact, command.party, quick_connect)
        done = True
        try:
            self._call(call.id, command)
        except Refused:
            done = False
            self.story.append("  refused")
        self.seen.command(call, command, done)

    def _call(self, call: CallId, given: Input) -> None:
        self.story.append(f"call {call}: {given}")
        before = self.world.calls.get(call, Call(call))
        self.seen.fact(before, given)
        self.world.call_input(call, given)

    def _floor(self, given: floor_inputs.FloorInput) -> None:
        self.story.append(f"floor: {given}")
        try:
            self.world.floor_input(given)
        except Refused:
            self.story.append("  refused")

    # The post

    def deliver(self, number: int) -> None:
        """The oldest letter of one sender to one receiver."""
        pairs = {(letter.message.call, letter.call is None): letter for letter in reversed(self.world.post)}
        if pairs:
            letter, _ = pick(list(pairs.values()), number)
            self.world.post.remove(letter)
            self._deliver(letter)

    def deliver_all(self, _number: int) -> None:
        while self.world.post:
            self._deliver(self.world.post.popleft())

    def deliver_again(self, number: int) -> None:
        if self.delivered:
            letter, _ = pick(self.delivered, number)
            self._deliver(letter)

    def _deliver(self, letter: Letter) -> None:
        self.story.append(f"post: {letter.message}")
        self.delivered.append(letter)
        if letter.call is not None and (letter.call, letter.id) not in self.world.received:
            self.seen.fact(self.world.calls[letter.call], letter.message)
        self.world.deliver(letter)

    # Time

    def wait(self, number: int) -> None:
        """The clock moves on, and nobody has looked at it yet."""
        seconds, _ = pick(WAITS, number)
        self.story.append(f"{seconds} s pass")
        self.world.now += timedelta(seconds=seconds)

    def advance(self, number: int) -> None:
        """Time passes as it should: everything happens when it is due, the post arrives."""
        seconds, _ = pick(WAITS, number)
        self.story.append(f"{seconds} s go by")
        self.deliver_all(0)
        self.world.advance(seconds)

    def stall(self, number: int) -> None:
        """The media process says nothing for a while, and all other clocks are heard."""
        seconds, _ = pick((20, 31, 121), number)
        self.story.append(f"{seconds} s pass without sound")
        self.world.now += timedelta(seconds=seconds)
        for at, call, given in sorted(self.world.due(), key=lambda each: each[0]):
            if at <= self.world.now and not isinstance(given, PlayDone):
                self._happen(call, given)

    def ring(self, number: int) -> None:
        """Of all deadlines that have passed, one is noticed."""
        due = [
            (call, given)
            for at, call, given in self.world.due()
            if at <= self.world.now and not isinstance(given, PlayDone)
        ]
        if due:
            (call, given), _ = pick(due, number)
            self._happen(call, given)

    def ring_again(self, number: int) -> None:
        """A deadline that was noticed before, or is not due yet, or never was."""
        to_come = [(call, given) for _, call, given in self.world.due() if isinstance(given, TimerDue)]
        kinds: dict[str, list[tuple[CallId | None, TimerDue]]] = {}
        for call, given in (*self.timers, *to_come):
            kinds.setdefault(given.key.partition(":")[0], []).append((call, given))
        if kinds:
            timers, number = pick(list(kinds.values()), number)
            (call, given), number = pick(timers, number)
            self._happen(call, TimerDue(given.key, given.at + timedelta(seconds=number % 3 - 1)))

    def _happen(self, call: CallId | None, given: Input | floor_inputs.TimerDue) -> None:
        if isinstance(given, floor_inputs.TimerDue):
            self._floor(given)
        elif call is not None:
            if isinstance(given, TimerDue):
                self.timers.append((call, given))
            self._call(call, given)

    # Sound and lines

    def play_ends(self, number: int) -> None:
        """Early or late; now and then it could not be heard at all."""
        running = [
            (call.id, frame.play.id)
            for call in self.world.calls.values()
            for frame in call.frames.values()
            if frame.play is not None and (not frame.play.loop or number % 16 == 1)
        ]
        if running:
            (call, play), number = pick(running, number // 16)
            self.plays.append(play)
            self._call(call, PlayDone(play, "cannot be heard" if number % 8 == 0 else None))

    def play_ends_again(self, number: int) -> None:
        if self.plays and self.world.calls:
            call, number = pick(list(self.world.calls), number)
            play, _ = pick(self.plays, number)
            self._call(call, PlayDone(play))

    def line(self, number: int) -> None:
        """Something about a line: of a customer or an agent, there or gone."""
        call, number = self._some_call(number)
        if call is None:
            return
        leg, number = pick([*call.legs, LegId("nobody's")], number)
        self._call(call.id, LegDark(leg) if number % 2 else LegUp(leg))

    def hang_up(self, number: int) -> None:
        call, number = self._some_call(number)
        if call is None:
            return
        leg, number = pick(list(call.legs), number)
        reason, _ = pick((Reason.LEFT, Reason.LOST), number)
        self._call(call.id, LegEnded(leg, reason))

    def customer_calls(self, number: int) -> None:
        if sum(1 for call in self.world.calls.values() if there(call)) >= MOST_CALLS:
            return
        flow, number = pick((*WELCOMES, ContactFlowId("no such flow")), number)
        call, leg = CallId(self.world.new_id()), LegId(self.world.new_id())
        self._call(call, CustomerCalled(leg, f"Anna {call}", "web", "web", flow))
        if number % 4:
            self._call(call, LegUp(leg))

    def customer_calls_again(self, number: int) -> None:
        """The same call, told twice."""
        call, _ = self._some_call(number)
        if call is not None:
            self._call(call.id, CustomerCalled(next(iter(call.legs)), "Anna", "web", "web", WELCOMES[0]))

    # Agents on the floor

    def page_or_line(self, number: int) -> None:
        agent, number = pick(AGENTS, number)
        facts: tuple[floor_inputs.Fact, ...] = (
            floor_inputs.PageLost(agent),
            floor_inputs.LineDown(agent),
            floor_inputs.PageSeen(agent),
            floor_inputs.LineUp(agent),
        )
        fact, _ = pick(facts, number)
        self._floor(fact)

    def disappears(self, number: int) -> None:
        """Page and line are gone for a while; of all clocks that have run out only the floor's is noticed."""
        agent, number = pick(self._busy() or AGENTS, number)
        self._floor(floor_inputs.PageLost(agent))
        self._floor(floor_inputs.LineDown(agent))
        seconds, number = pick((1, 15, 15, 45), number)
        self.story.append(f"{seconds} s pass")
        self.world.now += timedelta(seconds=seconds)
        for at, call, given in tuple(self.world.due()):
            if call is None and at <= self.world.now:
                self._happen(call, given)
        if number % 2:
            self.deliver_all(0)

    def reappears(self, number: int) -> None:
        agents = [each.user for each in self.world.floor.agents.values() if each.presence.absent]
        if agents:
            agent, number = pick(agents, number)
            self._floor(floor_inputs.PageSeen(agent) if number % 2 else floor_inputs.LineUp(agent))
            if number % 4 < 2:
                self.deliver_all(0)

    def _busy(self) -> list[UserId]:
        return [
            party.agent
            for call in self.world.calls.values()
            for party in there(call)
            if party.agent is not None
        ]

    def comes(self, number: int) -> None:
        """He is Available, whatever he was."""
        agent, _ = pick(AGENTS, number)
        self._floor(floor_inputs.SignIn(agent))
        self._floor(floor_inputs.PageSeen(agent))
        self._floor(floor_inputs.LineUp(agent))
        self.clears(number)
        self._floor(floor_inputs.SetStatus(agent, STATUSES[0]))

    def clears(self, number: int) -> None:
        agent, _ = pick(AGENTS, number)
        slot = self.world.floor.agent(agent).slot
        if isinstance(slot, Acw | Missed):
            self._floor(floor_inputs.ClearContact(agent, slot.contact))

    def chooses_status(self, number: int) -> None:
        agent, number = pick(AGENTS, number)
        status, number = pick(STATUSES, number)
        self._floor(floor_inputs.SignOut(agent) if number % 4 == 0 else floor_inputs.SetStatus(agent, status))

    # The machine

    def restart(self, _number: int) -> None:
        self.story.append("everything is killed and started again")
        self.world.restart()

    # The end

    def go_home(self) -> None:
        """Everybody hangs up and clears: nothing may be left."""
        self.story.append("everybody goes home")
        for agent in AGENTS:
            self._floor(floor_inputs.PageSeen(agent))
        self.deliver_all(0)
        for call in tuple(self.world.calls.values()):
            for party in there(call):
                self._call(call.id, LegEnded(party.leg, Reason.LEFT))
        self.deliver_all(0)
        for call_id, agent, contact in tuple(self._still_there()):
            if any(party.agent == agent for party in there(self.world.calls[call_id])):
                self._call(call_id, Command(agent, Verb.LEAVE, contact))
        self.deliver_all(0)
        for number in range(len(AGENTS)):
            self.clears(number)
        self.deliver_all(0)
        judge(self.world.memory.over_and_done(self.world))

    def _still_there(self) -> Iterator[tuple[CallId, UserId, ContactId]]:
        for call in self.world.calls.values():
            for agent in AGENTS:
                for verb, contact, _ in permitted(call, agent):
                    if verb is Verb.LEAVE:
                        yield call.id, agent, contact


STARTS: Mapping[str, Callable[..., Scene]] = {
    "nobody calls": Scene,
    "welcomed": scene.welcomed,
    "offered": scene.offered,
    "accepted": scene.accepted,
    "talking": scene.talking,
    "transferring": scene.transferring,
    "ringing": scene.ringing,
    "agent whisper": scene.agent_whisper,
    "customer whisper": scene.customer_whisper,
    "consulting": scene.consulting,
    "joined": scene.joined,
    "cold": scene.cold,
}


@cache
def start(name: str) -> WatchedWorld:
    """Where a story may begin; to be forked."""
    return STARTS[name](*CHANGED).world


def pick(choices: Sequence[T], number: int) -> tuple[T, int]:
    """One of them, and what is left of the number."""
    number, index = divmod(number, len(choices))
    return choices[index], number


ACTS: tuple[Callable[[Crowd, int], None], ...] = (
    *(Crowd.press,) * 20,
    *(Crowd.press_anything,) * 12,
    *(Crowd.deliver,) * 9,
    *(Crowd.deliver_all,) * 7,
    Crowd.deliver_again,
    *(Crowd.wait,) * 2,
    *(Crowd.stall,) * 2,
    *(Crowd.advance,) * 6,
    *(Crowd.ring,) * 3,
    *(Crowd.ring_again,) * 4,
    *(Crowd.play_ends,) * 8,
    Crowd.play_ends_again,
    *(Crowd.line,) * 5,
    *(Crowd.hang_up,) * 1,
    *(Crowd.customer_calls,) * 3,
    Crowd.customer_calls_again,
    *(Crowd.page_or_line,) * 2,
    *(Crowd.disappears,) * 3,
    *(Crowd.reappears,) * 5,
    *(Crowd.comes,) * 4,
    *(Crowd.clears,) * 2,
    Crowd.chooses_status,
    Crowd.restart,
)


class Seen:
    """What was tried in which phase: a property is worth only as much as it has met."""

    def __init__(self) -> None:
        self.last: Call | None = None
        self.shapes: set[object] = set()
        self.tried: Counter[tuple[Phase, Verb]] = Counter()
        self.done: Counter[tuple[Phase, Verb]] = Counter()
        self.during_transfer: Counter[tuple[Phase, Verb]] = Counter()
        self.facts: Counter[tuple[Phase, type]] = Counter()

    def is_new(self, call: Call) -> bool:
        """Whether no call has been like this before, its past and who is muted aside."""
        if call is self.last:
            return False
        self.last = call
        people = {party.id: number for number, party in enumerate(there(call))}
        shape = (
            tuple((each.agent, each.hold is None, each.away) for each in there(call)),
            tuple(
                (each.phase, each.routing.asked is None, *(people.get(party) for party in each.cast.values()))
                for each in call.contacts.values()
                if each.phase is not Phase.COMPLETED
            ),
            tuple(each.agent for each in call.offers.values() if each.state is OfferState.RINGING),
        )
        is_new = shape not in self.shapes
        self.shapes.add(shape)
        return is_new

    def command(self, call: Call, command: Command, done: bool) -> None:
        contact = call.contacts.get(command.contact)
        if contact is None:
            return
        self.tried[contact.phase, command.verb] += 1
        if not done:
            return
        self.done[contact.phase, command.verb] += 1
        consult = transfer(call)
        if consult is not None:
            self.during_transfer[consult.phase, command.verb] += 1

    def fact(self, call: Call, given: Input | CallToFloor) -> None:
        if isinstance(given, Command):
            return
        for phase in {contact.phase for contact in call.contacts.values()}:
            self.facts[phase, type(given)] += 1

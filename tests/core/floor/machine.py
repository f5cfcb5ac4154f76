"""Random people on a random day: whatever the floor is told, it must say what the oracle says."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from centralino.core.directory.model import AgentStatusId, QueueId, UserId
from centralino.core.errors import Refused
from centralino.core.floor.events import OfferMade
from centralino.core.floor.evolve import evolve
from centralino.core.floor.inputs import (
    ClearContact,
    FloorInput,
    LineDown,
    LineUp,
    PageLost,
    PageSeen,
    SetStatus,
    SignIn,
    SignOut,
    TimerDue,
)
from centralino.core.floor.model import Floor
from centralino.core.floor.timers import deadlines
from centralino.core.ids import ContactId, OfferId
from centralino.core.messages import (
    AgentAway,
    AgentBack,
    AgentGone,
    AgentLeft,
    FloorToCall,
    NotOffered,
    OfferClosed,
    Offered,
    OfferOutcome,
    Queued,
    Withdrawn,
    WorkDone,
)
from tests.core.floor.house import BASIC, DEMO, NOON, PASSWORD, House, call, profile, queue, user
from tests.core.floor.oracle import Oracle, Person, Refusal, Said

SALES = QueueId("sales")
PROFILES = {
    "front": {BASIC: (1, 0), PASSWORD: (2, 10)},
    "back": {PASSWORD: (1, 0), SALES: (1, 30)},
}
PEOPLE = {"anna": ("front", 0), "bruno": ("front", 20), "carla": ("back", 0)}
DIRECTORY = DEMO.revised(
    [
        queue(SALES),
        *(
            profile(name, ((each, *rank) for each, rank in served.items()))
            for name, served in PROFILES.items()
        ),
        *(user(UserId(name), *kind) for name, kind in PEOPLE.items()),
    ]
)
STRANGER = "stranger"
CONTACTS = ("k1", "k2", "k3", "k4", "k5")
STATUSES = ("available", "available", "available", "break", "lunch", "offline", "old")

people = st.sampled_from(sorted(PEOPLE))
anybody = st.sampled_from([*sorted(PEOPLE), STRANGER])
contacts = st.sampled_from(CONTACTS)
slots = st.sampled_from(["signed out", "free", "free", "reserved", "busy", "acw", "missed"])
outcomes = st.sampled_from([*OfferOutcome, *3 * [OfferOutcome.ACCEPTED]])
mostly = st.sampled_from([True, True, True, False])
seconds = st.sampled_from([0, 1, 5, 10, 14, 15, 20, 30, 45, 60])
queues = st.sampled_from([BASIC, PASSWORD, SALES])
ages = st.sampled_from([0, 0, 5, 30])
statistics: Counter[tuple[str, str]] = Counter()
"""Which input met which slot."""


class FloorMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.house = House(DIRECTORY)
        served = {name: {str(each): rank for each, rank in PROFILES[name].items()} for name in PROFILES}
        self.oracle = Oracle(
            {name: Person(served[kind], limit) for name, (kind, limit) in PEOPLE.items()}, NOON
        )
        self.open: dict[OfferId, Offered] = {}
        self.answered: list[Offered] = []
        self.talking: dict[str, str] = {}
        self.timers: list[tuple[str, datetime]] = []
        self.counting = True

    # What agents do

    @initialize(slots=st.lists(slots, min_size=len(PEOPLE), max_size=len(PEOPLE)))
    def day_begins(self, slots: list[str]) -> None:
        """Everybody is brought where the day finds him, by what is told to the floor as all else."""
        for who, contact, slot in zip(sorted(PEOPLE), CONTACTS, slots, strict=False):
            if slot == "signed out":
                continue
            self.sign_in(who)
            self.page(who, there=True)
            self.line(who, up=True)
            self.choose(who, "available")
            if slot != "free":
                self.ask_for(contact, who)
            if slot == "missed":
                self.answer(-1, OfferOutcome.MISSED, waits=False)
            if slot in ("busy", "acw"):
                self.answer(-1, OfferOutcome.ACCEPTED, waits=False)
            if slot == "acw":
                self.leave(-1)

    @rule(who=anybody)
    def sign_in(self, who: str) -> None:
        self.command(SignIn(UserId(who)), partial(self.oracle.sign_in, who))

    @rule(who=anybody)
    def sign_out(self, who: str) -> None:
        self.meet(who, "signed_out")
        self.command(SignOut(UserId(who)), partial(self.oracle.sign_out, who))

    @rule(who=anybody, status=st.sampled_from(STATUSES))
    def choose(self, who: str, status: str) -> None:
        self.meet(who, "chose_available" if status == "available" else "chose_another")
        self.command(
            SetStatus(UserId(who), AgentStatusId(status)), partial(self.oracle.set_status, who, status)
        )

    @rule(who=anybody, other=st.one_of(st.none(), contacts))
    def clear(self, who: str, other: str | None) -> None:
        self.meet(who, "clear")
        contact = other or self.slot_contact(who)
        self.command(ClearContact(UserId(who), ContactId(contact)), partial(self.oracle.clear, who, contact))

    @rule(who=people, there=mostly)
    def page(self, who: str, there: bool) -> None:
        fact = PageSeen(UserId(who)) if there else PageLost(UserId(who))
        self.give(fact, partial(self.oracle.seen, who, page=there))

    @rule(who=people, up=mostly)
    def line(self, who: str, up: bool) -> None:
        fact = LineUp(UserId(who)) if up else LineDown(UserId(who))
        self.give(fact, partial(self.oracle.seen, who, line=up))

    @rule(who=people)
    def laptop_closes(self, who: str) -> None:
        self.page(who, there=False)
        self.line(who, up=False)

    @rule(who=people)
    def comes_free(self, who: str) -> None:
        """Whatever he was doing, he is done with it."""
        for offered in [each for each in self.open.values() if each.agent == who]:
            self.answer(list(self.open).index(offered.offer), OfferOutcome.WITHDRAWN, waits=False)
        if who in self.talking:
            self.leave(list(self.talking).index(who))
        if self.slot(who) != "free":
            self.clear(who, None)
        self.sign_in(who)
        self.page(who, there=True)
        self.line(who, up=True)
        if self.slot(who) == "free":
            self.choose(who, "available")

    # What calls say

    @rule(
        contact=contacts,
        queue=queues,
        agent=st.one_of(st.none(), st.none(), people),
        priority=st.integers(4, 6),
        age=ages,
        front=st.booleans(),
    )
    def queue_up(
        self, contact: str, queue: QueueId, agent: str | None, priority: int, age: int, front: bool
    ) -> None:
        self.queued(contact, (queue, agent), priority, age, front)

    @rule(rush=st.lists(st.tuples(contacts, queues, ages), min_size=2, max_size=4))
    def rush(self, rush: list[tuple[str, QueueId, int]]) -> None:
        for contact, wanted, age in rush:
            self.queued(contact, (wanted, None), 5, age, front=False)

    @rule(contact=contacts, agent=anybody)
    def ask_for(self, contact: str, agent: str) -> None:
        if contact not in self.talking.values() and not self.offered(contact):
            self.meet(agent, "asked_for")
        self.queued(contact, (None, agent), 5, 0, front=False)

    def queued(
        self, contact: str, wanted: tuple[QueueId | None, str | None], priority: int, age: int, front: bool
    ) -> None:
        if contact in self.talking.values():
            return
        queue, agent = wanted
        since = self.house.now - timedelta(seconds=age)
        message = Queued(
            call(contact), ContactId(contact), queue, UserId(agent) if agent else None, priority, since, front
        )
        self.give(message, partial(self.oracle.queued, contact, wanted, (not front, priority, since)))

    @rule(contact=contacts)
    def withdraw(self, contact: str) -> None:
        self.give(Withdrawn(call(contact), ContactId(contact)), partial(self.oracle.withdrawn, contact))

    @precondition(lambda self: self.open)
    @rule(which=st.integers(0, 9), outcome=outcomes, waits=st.booleans())
    def answer(self, which: int, outcome: OfferOutcome, waits: bool) -> None:
        offered = list(self.open.values())[which % len(self.open)]
        del self.open[offered.offer]
        self.answered.append(offered)
        if outcome is OfferOutcome.ACCEPTED:
            self.talking[offered.agent] = offered.contact
        self.close(offered, offered.agent, outcome, waits)

    @precondition(lambda self: self.answered)
    @rule(which=st.integers(0, 99), who=people, waits=st.booleans())
    def answer_again(self, which: int, who: str, waits: bool) -> None:
        """In every way, an old offer, or one of somebody else."""
        for outcome in OfferOutcome:
            self.close(self.answered[which % len(self.answered)], who, outcome, waits)

    def close(self, offered: Offered, who: str, outcome: OfferOutcome, waits: bool) -> None:
        self.meet(who, outcome.value)
        message = OfferClosed(
            offered.call, offered.contact, offered.offer, UserId(who), outcome, contact_waits=waits
        )
        self.give(message, partial(self.oracle.closed, who, offered.offer, outcome.value, waits))

    @precondition(lambda self: self.talking)
    @rule(which=st.integers(0, 2))
    def leave(self, which: int) -> None:
        who = list(self.talking)[which % len(self.talking)]
        self.left(who, self.talking.pop(who))

    @rule(who=anybody, contact=contacts)
    def leave_again(self, who: str, contact: str) -> None:
        if self.talking.get(who) != contact:
            self.left(who, contact)

    def left(self, who: str, contact: str) -> None:
        self.meet(who, "left")
        message = AgentLeft(call(contact), ContactId(contact), UserId(who))
        self.give(message, partial(self.oracle.left, who, contact))

    # What the clock does

    @rule(seconds=seconds)
    def wait(self, seconds: int) -> None:
        """Timers go off at their time."""
        until = self.house.now + timedelta(seconds=seconds)
        while due := [(at, key) for key, at in deadlines(self.house.floor).items() if at <= until]:
            at, key = min(due)
            self.house.now = max(self.house.now, at)
            self.fire(key, at)
            assert deadlines(self.house.floor).get(key) != at, f"{key} goes off for ever"
        self.house.now = self.oracle.now = until
        assert not self.oracle.overdue(), "nobody asked for these timers"
        assert not self.oracle.pairs(), "nobody asked for the timer of a delay"

    @rule(seconds=seconds)
    def sleep(self, seconds: int) -> None:
        """Timers will go off late."""
        self.house.now += timedelta(seconds=seconds)

    @rule(who=people)
    def work_is_due(self, who: str) -> None:
        """Whatever he is doing, and though nobody asked for it."""
        self.fire(f"work:{who}", self.house.now)

    @precondition(lambda self: self.timers)
    @rule(which=st.integers(0, 99))
    def go_off_again(self, which: int) -> None:
        """An old timer, or one whose time has not come."""
        current = deadlines(self.house.floor)
        old = [(key, at) for key, at in self.timers if at > self.house.now or current.get(key) != at]
        if old:
            before = len(self.house.log)
            self.fire(*old[which % len(old)])
            assert all(isinstance(event, OfferMade) for event in self.house.log[before:])

    def fire(self, key: str, at: datetime) -> None:
        kind, _, subject = key.partition(":")
        if subject in PEOPLE:
            self.meet(subject, {"work": "time_up", "gone": "signed_out"}.get(kind, kind))
        self.give(TimerDue(key, at), partial(self.oracle.timer, kind, subject, at))

    # What is checked

    def command(self, given: FloorInput, expected: Callable[[], None]) -> None:
        self.oracle.now = self.house.now
        try:
            expected()
        except Refusal:
            before = self.house.floor
            with pytest.raises(Refused):
                self.house.do(given)
            assert self.house.floor == before
        else:
            self.compare(given)

    def give(self, given: FloorInput, expected: Callable[[], None]) -> None:
        self.oracle.now = self.house.now
        expected()
        self.compare(given)

    def compare(self, given: FloorInput) -> None:
        """Both have been told the same; now they must say the same."""
        self.oracle.settle()
        said = self.house.do(given)
        assert sorted(map(words, said)) == sorted(self.oracle.said)
        self.oracle.said.clear()
        for each in said:
            if isinstance(each, Offered):
                self.oracle.offered(each.agent, each.contact, each.offer)
                self.open[each.offer] = each
                statistics["free", "offered"] += 1
        self.timers += deadlines(self.house.floor).items()
        for who in self.oracle.passed_over():
            self.meet(who, "offered")

    @invariant()
    def the_floor_is_what_the_oracle_says(self) -> None:
        floor = self.house.floor
        assert {name: each.offer or "" for name, each in floor.waiting.items()} == {
            name: each.offer for name, each in self.oracle.contacts.items()
        }
        for who, person in self.oracle.people.items():
            agent = floor.agent(UserId(who))
            assert agent.slot.state.value == person.slot
            assert (agent.status.id if agent.status else None) == person.status
            assert (agent.next_status.id if agent.next_status else None) == person.next

    @invariant()
    def nobody_has_two_offers_and_no_open_offer_is_forgotten(self) -> None:
        reserved = {who for who, person in self.oracle.people.items() if person.slot == "reserved"}
        assert sorted(each.agent for each in self.open.values()) == sorted(reserved)

    @invariant()
    def no_contact_is_offered_twice(self) -> None:
        """An offer that its contact no longer wants is none."""
        wanted = [each.offer for each in self.house.floor.waiting.values() if each.offer is not None]
        assert len(wanted) == len(set(wanted))
        assert set(wanted) <= set(self.open)

    def teardown(self) -> None:
        """The log tells the same story, and when all is answered and cleared nobody is left with anything."""
        self.counting = False
        replayed = Floor()
        for event in self.house.log:
            replayed = evolve(replayed, event)
        assert replayed == self.house.floor
        for contact in CONTACTS:
            self.withdraw(contact)
        while self.open:
            self.answer(0, OfferOutcome.ACCEPTED, waits=False)
        while self.talking:
            self.leave(0)
        for who in PEOPLE:
            self.sign_out(who)
        assert self.house.floor.waiting == {}
        assert {self.slot(who) for who in PEOPLE} == {"free"}
        assert deadlines(self.house.floor) == {}

    # What was met

    def slot(self, who: str) -> str:
        return self.house.floor.agent(UserId(who)).slot.state.value

    def slot_contact(self, who: str) -> str:
        person = self.oracle.people.get(who)
        return person.contact if person is not None else ""

    def offered(self, contact: str) -> bool:
        waiting = self.house.floor.waiting.get(ContactId(contact))
        return waiting is not None and waiting.offer is not None

    def meet(self, who: str, given: str) -> None:
        if who in PEOPLE and self.counting:
            statistics[self.slot(who), given] += 1


def words(message: FloorToCall) -> Said:
    match message:
        case Offered():
            return ("offered", message.call, message.contact, message.agent)
        case NotOffered():
            return ("not offered", message.call, message.contact, message.agent, message.reason.value)
        case WorkDone():
            return ("work done", message.call, message.contact, message.agent)
        case AgentAway():
            return ("away", message.call, message.agent)
        case AgentBack():
            return ("back", message.call, message.agent)
        case AgentGone():
            return ("gone", message.call, message.agent)

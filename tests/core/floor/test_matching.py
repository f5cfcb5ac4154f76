from datetime import timedelta

from centralino.core.directory.model import UserId
from centralino.core.floor.inputs import (
    ClearContact,
    LineUp,
    PageSeen,
    SetStatus,
    SignIn,
    TimerDue,
)
from centralino.core.floor.timers import deadlines
from centralino.core.ids import ContactId
from centralino.core.messages import OfferOutcome
from tests.core.floor.house import (
    AVAILABLE,
    BASIC,
    BREAK,
    DEMO,
    GIULIA,
    MARIA,
    MARIO,
    PASSWORD,
    House,
    offers,
    profile,
    user,
)


def test_a_contact_is_offered_to_the_agent_who_has_been_available_longest() -> None:
    house = House()
    house.arrive(MARIA, MARIO, GIULIA)
    assert offers(house.comes("a")) == [("a", MARIA)]
    assert offers(house.comes("b")) == [("b", MARIO)]
    assert offers(house.comes("c")) == [("c", GIULIA)]
    assert offers(house.comes("d")) == []


def test_the_idle_clock_starts_again_when_the_work_is_cleared() -> None:
    house = House()
    house.arrive(MARIO, MARIA)
    house.talks("a", MARIO)
    house.leaves("a", MARIO)
    house.wait(1)
    house.do(ClearContact(MARIO, ContactId("a")))
    assert offers(house.comes("b")) == [("b", MARIA)]


def test_the_idle_clock_starts_again_after_a_break() -> None:
    house = House()
    house.arrive(MARIO, MARIA)
    house.wait(1)
    house.do(SetStatus(MARIO, BREAK), SetStatus(MARIO, AVAILABLE))
    assert offers(house.comes("a")) == [("a", MARIA)]


def test_choosing_available_again_keeps_the_idle_clock() -> None:
    house = House()
    house.arrive(MARIO, MARIA)
    house.wait(1)
    house.do(SetStatus(MARIO, AVAILABLE))
    assert offers(house.comes("a")) == [("a", MARIO)]


def test_of_two_agents_equally_idle_the_one_with_the_lower_id_is_chosen() -> None:
    house = House()
    for each in (MARIO, MARIA):
        house.do(SignIn(each), PageSeen(each), LineUp(each), SetStatus(each, AVAILABLE))
    assert offers(house.comes("a")) == [("a", MARIA)]


def test_a_contact_waits_for_an_agent_whose_profile_serves_its_queue() -> None:
    house = House(DEMO.revised([profile("basic", [(BASIC, 1, 0)]), user(MARIO, "basic")]))
    house.arrive(MARIO)
    assert offers(house.comes("a", PASSWORD)) == []
    house.arrive(MARIA)
    assert offers(house.said) == [("a", MARIA)]


def waiting(house: House) -> list[str]:
    """In which order Mario, who comes last, takes whoever waits."""
    house.arrive(MARIO)
    taken: list[str] = []
    while said := offers(house.said)[len(taken) :]:
        ((contact, _),) = said
        taken.append(contact)
        house.close(contact, OfferOutcome.ACCEPTED)
        house.leaves(contact, MARIO)
        house.do(ClearContact(MARIO, ContactId(contact)))
    return taken


def test_the_oldest_contact_comes_first() -> None:
    house = House()
    house.comes("young", age=10)
    house.comes("old", PASSWORD, age=30)
    house.comes("middle", age=20)
    assert waiting(house) == ["old", "middle", "young"]


def test_the_contacts_priority_beats_its_age() -> None:
    house = House()
    house.comes("old", age=30)
    house.comes("urgent", priority=1)
    assert waiting(house) == ["urgent", "old"]


def test_the_front_beats_the_contacts_priority() -> None:
    house = House()
    house.comes("urgent", priority=1, age=30)
    house.comes("back again", front=True)
    assert waiting(house) == ["back again", "urgent"]


def test_the_queues_priority_in_the_profile_beats_everything_about_the_contact() -> None:
    house = House(DEMO.revised([profile("all", [(BASIC, 2, 0), (PASSWORD, 1, 0)])]))
    house.comes("urgent", BASIC, priority=1, age=30, front=True)
    house.comes("plain", PASSWORD)
    assert waiting(house) == ["plain", "urgent"]


def test_a_contact_in_the_agents_own_queue_beats_every_queue() -> None:
    house = House()
    house.comes("urgent", priority=1, age=30, front=True)
    assert house.asks_for("his own", MARIO, BASIC) == []
    assert waiting(house) == ["his own", "urgent"]


def test_a_contact_in_an_agents_own_queue_is_offered_to_nobody_else() -> None:
    house = House()
    house.asks_for("a", MARIO, BASIC)
    house.arrive(MARIA)
    assert offers(house.said) == []
    house.arrive(MARIO)
    assert offers(house.said) == [("a", MARIO)]
    assert house.close("a", OfferOutcome.MISSED, contact_waits=True) == []
    assert offers(house.do(ClearContact(MARIO, ContactId("a")))) == [("a", MARIO)]


def test_a_delay_keeps_a_contact_from_a_profile_until_it_is_old_enough() -> None:
    house = House(DEMO.revised([profile("late", [(BASIC, 1, 30)]), user(MARIO, "late")]))
    house.arrive(MARIO)
    house.comes("a", age=10)
    assert house.wait(19) == []
    assert offers(house.wait(1)) == [("a", MARIO)]


def test_a_contact_behind_its_delay_does_not_keep_others_from_an_agent() -> None:
    house = House(DEMO.revised([profile("all", [(BASIC, 1, 30), (PASSWORD, 2, 0)])]))
    house.arrive(MARIO)
    house.comes("a", BASIC)
    assert offers(house.comes("b", PASSWORD)) == [("b", MARIO)]


def test_every_delay_of_a_queue_is_waited_for() -> None:
    house = House(
        DEMO.revised(
            [
                profile("late", [(BASIC, 1, 30)]),
                profile("later", [(BASIC, 1, 60)]),
                user(MARIO, "late"),
                user(MARIA, "later"),
            ]
        )
    )
    house.arrive(MARIO, MARIA)
    house.comes("a")
    house.comes("b")
    assert offers(house.wait(30)) == [("a", MARIO)]
    assert offers(house.wait(29)) == []
    assert offers(house.wait(1)) == [("b", MARIA)]


def test_a_timer_that_comes_late_leaves_no_deadline_behind() -> None:
    house = House(DEMO.revised([profile("late", [(BASIC, 1, 30)]), profile("later", [(BASIC, 1, 60)])]))
    house.comes("a")
    ((key, at),) = deadlines(house.floor).items()
    house.now += timedelta(seconds=100)
    house.do(TimerDue(key, at))
    assert deadlines(house.floor) == {}


def test_an_agent_who_is_no_longer_in_the_directory_is_offered_nothing() -> None:
    house = House()
    house.arrive(MARIO)
    house.directory = DEMO.revised(removed=[DEMO.users[MARIO]])
    assert house.comes("a") == []


def test_a_contact_that_is_for_nobody_waits_until_it_is_withdrawn() -> None:
    house = House()
    house.arrive(MARIO)
    house.comes("a", BASIC)
    house.asks_for("b", UserId("nobody"), PASSWORD)
    assert list(house.floor.waiting) == ["a", "b"]
    assert house.wait(3600) == []

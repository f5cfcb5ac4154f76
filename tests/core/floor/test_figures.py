from centralino.core.floor.figures import figures
from centralino.core.floor.inputs import LineDown, SetStatus, SignIn
from centralino.core.floor.model import Floor
from centralino.core.flows.scope import QueueFigures
from centralino.core.messages import OfferOutcome
from tests.core.floor.house import (
    BASIC,
    BREAK,
    DEMO,
    GIULIA,
    MARIA,
    MARIO,
    NOON,
    PASSWORD,
    House,
    profile,
    user,
)


def of_queue(house: House) -> QueueFigures:
    return figures(house.floor, house.directory, house.now).of_queue(BASIC)


def agents(house: House) -> tuple[int, int, int]:
    """Available, staffed, online."""
    seen = of_queue(house)
    return seen.agents_available, seen.agents_staffed, seen.agents_online


def test_an_empty_floor_has_nobody_and_nothing() -> None:
    seen = figures(Floor(), DEMO, NOON)
    assert set(seen.queues) == {BASIC, PASSWORD}
    assert seen.of_queue(BASIC) == seen.of_agent(MARIO) == QueueFigures()


def test_contacts_are_counted_with_the_age_of_the_oldest() -> None:
    house = House()
    house.comes("a", age=10)
    house.comes("b", age=40)
    house.comes("c", PASSWORD, age=90)
    house.asks_for("d", MARIO, BASIC)
    house.wait(2.5)
    assert (of_queue(house).contacts_in_queue, of_queue(house).oldest_age_s) == (2, 42.5)


def test_a_contact_is_in_its_queue_until_it_is_accepted() -> None:
    house = House()
    house.arrive(MARIO)
    house.comes("a")
    assert of_queue(house).contacts_in_queue == 1
    house.close("a", OfferOutcome.ACCEPTED)
    assert of_queue(house).contacts_in_queue == 0


def test_an_agent_is_available_staffed_and_online_by_what_he_does() -> None:
    house = House()
    house.do(SignIn(MARIO))
    assert agents(house) == (0, 0, 0)
    house.arrive(MARIO)
    assert agents(house) == (1, 1, 1)
    house.talks("a", MARIO)
    assert agents(house) == (0, 1, 1)
    house.leaves("a", MARIO)
    assert agents(house) == (0, 1, 1)
    house.do(SetStatus(MARIO, BREAK))
    assert agents(house) == (0, 0, 1)


def test_an_agent_whose_line_is_dark_is_not_available() -> None:
    house = House()
    house.arrive(MARIO)
    house.do(LineDown(MARIO))
    assert agents(house) == (0, 1, 1)


def test_only_agents_whose_profile_serves_the_queue_count() -> None:
    house = House(DEMO.revised([profile("password", [(PASSWORD, 1, 0)]), user(GIULIA, "password")]))
    house.arrive(MARIO, MARIA, GIULIA)
    assert agents(house) == (2, 2, 2)


def test_an_agents_own_queue_has_him_alone() -> None:
    house = House()
    house.arrive(MARIO)
    house.talks("a", MARIO)
    house.asks_for("b", MARIO, BASIC)
    house.wait(3)
    seen = figures(house.floor, house.directory, house.now).of_agent(MARIO)
    assert seen == QueueFigures(
        contacts_in_queue=1, oldest_age_s=3.0, agents_available=0, agents_staffed=1, agents_online=1
    )

import pytest

from centralino.core.directory.model import UserId
from centralino.core.floor.inputs import ClearContact, LineDown, PageLost, SetStatus, SignIn, SignOut
from centralino.core.floor.slot import Acw, Busy, Free, Missed, Reserved
from centralino.core.ids import ContactId, OfferId
from centralino.core.messages import (
    AgentLeft,
    NotOffered,
    OfferClosed,
    Offered,
    OfferOutcome,
    Unavailable,
    Withdrawn,
    WorkDone,
)
from tests.core.floor.house import (
    AVAILABLE,
    BASIC,
    BREAK,
    DEMO,
    MARIA,
    MARIO,
    OFFLINE,
    PASSWORD,
    House,
    call,
    offers,
)

A = ContactId("a")


@pytest.fixture
def house() -> House:
    house = House()
    house.arrive(MARIO, MARIA)
    return house


def refusal(house: House, agent: UserId = MARIO) -> Unavailable:
    """Why the floor does not offer him another contact by name."""
    (answer,) = house.asks_for("another", agent)
    assert isinstance(answer, NotOffered)
    assert answer == NotOffered(call("another"), ContactId("another"), agent, answer.reason)
    assert "another" not in house.floor.waiting
    return answer.reason


def test_an_agent_who_is_asked_for_by_name_is_offered_the_contact(house: House) -> None:
    (offered,) = house.asks_for("a", MARIA)
    assert isinstance(offered, Offered)
    assert (offered.call, offered.contact, offered.agent) == (call("a"), A, MARIA)
    assert house.floor.agent(MARIA).slot == Reserved(call("a"), A, offered.offer, house.now)


def test_of_two_contacts_that_ask_for_the_same_agent_the_second_is_told_that_he_is_busy(house: House) -> None:
    house.asks_for("a", MARIO)
    assert refusal(house) is Unavailable.BUSY


def test_an_agent_on_a_contact_is_busy(house: House) -> None:
    house.talks("a", MARIO)
    assert refusal(house) is Unavailable.BUSY


def test_an_agent_who_missed_a_contact_says_so_until_he_clears_it(house: House) -> None:
    house.asks_for("a", MARIO)
    house.close("a", OfferOutcome.MISSED)
    assert refusal(house) is Unavailable.MISSED
    house.do(ClearContact(MARIO, A))
    assert offers(house.asks_for("b", MARIO)) == [("b", MARIO)]


def test_an_agent_in_after_contact_work_is_taken_out_of_it_and_rung(house: House) -> None:
    house.talks("a", MARIO)
    house.leaves("a", MARIO)
    work_done, offered = house.asks_for("b", MARIO)
    assert work_done == WorkDone(call("a"), A, MARIO)
    assert offers([offered]) == [("b", MARIO)]


def test_an_agent_who_goes_on_a_break_after_his_work_stays_in_it(house: House) -> None:
    house.talks("a", MARIO)
    house.do(SetStatus(MARIO, BREAK))
    house.leaves("a", MARIO)
    assert refusal(house) is Unavailable.OFFLINE
    assert isinstance(house.floor.agent(MARIO).slot, Acw)


def test_an_agent_whose_line_is_dark_stays_in_his_after_contact_work(house: House) -> None:
    house.talks("a", MARIO)
    house.leaves("a", MARIO)
    house.do(LineDown(MARIO))
    assert refusal(house) is Unavailable.NO_LINE
    assert isinstance(house.floor.agent(MARIO).slot, Acw)


@pytest.mark.parametrize("status", [OFFLINE, BREAK])
def test_an_agent_who_chose_to_take_no_calls_is_offline(house: House, status: str) -> None:
    house.do(SetStatus(MARIO, OFFLINE if status == OFFLINE else BREAK))
    assert refusal(house) is Unavailable.OFFLINE


def test_an_agent_who_is_signed_out_is_offline(house: House) -> None:
    house.do(SignOut(MARIO))
    assert refusal(house) is Unavailable.OFFLINE
    assert refusal(House(), MARIO) is Unavailable.OFFLINE


@pytest.mark.parametrize("lost", [PageLost(MARIO), LineDown(MARIO)])
def test_an_agent_without_page_or_without_sound_has_no_line(house: House, lost: PageLost | LineDown) -> None:
    house.do(lost)
    assert refusal(house) is Unavailable.NO_LINE


def test_an_agent_whom_the_directory_does_not_know_is_unknown(house: House) -> None:
    assert refusal(house, UserId("nobody")) is Unavailable.UNKNOWN
    house.directory = DEMO.revised(removed=[DEMO.users[MARIO]])
    assert refusal(house, MARIO) is Unavailable.UNKNOWN


def test_an_accepted_offer_makes_the_agent_busy_and_takes_the_contact_out_of_its_queue(house: House) -> None:
    house.comes("a")
    assert house.close("a", OfferOutcome.ACCEPTED) == []
    assert house.floor.agent(MARIO).slot == Busy(call("a"), A, house.now)
    assert house.floor.waiting == {}


@pytest.mark.parametrize("outcome", [OfferOutcome.REJECTED, OfferOutcome.MISSED])
def test_a_contact_that_was_not_taken_keeps_its_place_and_goes_to_the_next_agent(
    house: House, outcome: OfferOutcome
) -> None:
    house.comes("a")
    place = house.floor.waiting[A].place
    assert offers(house.close("a", outcome, contact_waits=True)) == [("a", MARIA)]
    assert house.floor.agent(MARIO).slot == Missed(call("a"), A, house.now, outcome)
    assert house.floor.waiting[A].place == place


def test_the_same_agent_gets_a_contact_again_only_after_he_has_cleared_it(house: House) -> None:
    house.do(SetStatus(MARIA, BREAK))
    house.comes("a")
    assert house.close("a", OfferOutcome.MISSED, contact_waits=True) == []
    assert house.wait(3600) == []
    assert offers(house.do(ClearContact(MARIO, A))) == [("a", MARIO)]


def test_whoever_misses_a_contact_stands_behind_the_others_when_he_has_cleared_it(house: House) -> None:
    house.comes("a")
    house.close("a", OfferOutcome.MISSED, contact_waits=True)
    house.close("a", OfferOutcome.WITHDRAWN)
    house.wait(1)
    house.do(ClearContact(MARIO, A))
    assert offers(house.comes("b")) == [("b", MARIA)]


@pytest.mark.parametrize("outcome", [OfferOutcome.WITHDRAWN, OfferOutcome.LOST])
def test_an_offer_that_was_taken_from_him_leaves_an_agent_as_idle_as_before(
    house: House, outcome: OfferOutcome
) -> None:
    house.comes("a")
    idle_since = house.floor.agent(MARIO).idle_since
    house.wait(5)
    house.close("a", outcome)
    assert house.floor.agent(MARIO).slot == Free()
    assert house.floor.agent(MARIO).idle_since == idle_since
    assert offers(house.comes("b")) == [("b", MARIO)]


def test_a_contact_whose_agent_lost_his_line_goes_to_the_next(house: House) -> None:
    house.comes("a")
    house.do(LineDown(MARIO))
    assert offers(house.close("a", OfferOutcome.LOST, contact_waits=True)) == [("a", MARIA)]


def test_a_direct_contact_that_would_still_wait_is_told_that_it_cannot(house: House) -> None:
    house.asks_for("a", MARIO)
    assert house.close("a", OfferOutcome.REJECTED, contact_waits=True) == [
        NotOffered(call("a"), A, MARIO, Unavailable.MISSED)
    ]
    assert house.floor.waiting == {}


def test_a_withdrawn_contact_is_offered_to_nobody(house: House) -> None:
    house.do(SetStatus(MARIO, BREAK), SetStatus(MARIA, BREAK))
    house.comes("a")
    house.do(Withdrawn(call("a"), A))
    assert house.do(SetStatus(MARIO, AVAILABLE)) == []


def test_an_agent_stays_reserved_until_the_call_says_how_its_offer_ended(house: House) -> None:
    house.comes("a")
    house.do(Withdrawn(call("a"), A))
    assert isinstance(house.floor.agent(MARIO).slot, Reserved)
    assert offers(house.comes("b")) == [("b", MARIA)]
    house.close("a", OfferOutcome.WITHDRAWN)
    assert house.floor.agent(MARIO).slot == Free()


def test_the_end_of_an_old_offer_does_not_touch_a_contact_that_was_queued_again(house: House) -> None:
    house.comes("a")
    first = house.said[-1]
    house.do(Withdrawn(call("a"), A))
    assert offers(house.comes("a", PASSWORD)) == [("a", MARIA)]
    assert isinstance(first, Offered)
    house.do(OfferClosed(call("a"), A, first.offer, MARIO, OfferOutcome.WITHDRAWN, contact_waits=False))
    assert isinstance(house.floor.agent(MARIA).slot, Reserved)
    assert house.floor.waiting[A].queue == PASSWORD


def test_a_contact_that_is_queued_anew_while_it_is_offered_is_not_offered_twice(house: House) -> None:
    house.comes("a", BASIC)
    assert house.comes("a", PASSWORD, priority=1) == []
    assert house.asks_for("a", MARIA) == []
    assert house.floor.waiting[A].agent == MARIA
    assert offers(house.close("a", OfferOutcome.MISSED, contact_waits=True)) == [("a", MARIA)]


@pytest.mark.parametrize("outcome", OfferOutcome)
def test_the_end_of_an_offer_that_is_not_his_is_ignored(house: House, outcome: OfferOutcome) -> None:
    house.comes("a")
    before = house.floor
    for agent in (MARIO, MARIA, UserId("nobody")):
        for waits in (True, False):
            house.do(OfferClosed(call("a"), A, OfferId("no such"), agent, outcome, waits))
    assert house.floor == before


def test_leaving_a_contact_that_he_is_not_on_is_ignored(house: House) -> None:
    house.talks("a", MARIO)
    house.asks_for("b", MARIA)
    before = house.floor
    house.leaves("b", MARIO)
    house.leaves("b", MARIA)
    house.leaves("b", UserId("nobody"))
    assert house.floor == before


def test_leaving_twice_starts_after_contact_work_once(house: House) -> None:
    house.talks("a", MARIO)
    house.leaves("a", MARIO)
    before = house.floor
    house.wait(1)
    house.do(AgentLeft(call("a"), A, MARIO))
    assert house.floor == before


def test_withdrawing_a_contact_that_nobody_knows_is_ignored(house: House) -> None:
    before = house.floor
    house.do(Withdrawn(call("a"), A))
    assert house.floor == before


def test_an_agent_who_signed_in_without_choosing_is_offline(house: House) -> None:
    fresh = House()
    fresh.do(SignIn(MARIO))
    assert refusal(fresh) is Unavailable.OFFLINE

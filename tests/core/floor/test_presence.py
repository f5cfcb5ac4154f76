import pytest

from centralino.core.floor.figures import agent_state
from centralino.core.floor.inputs import (
    LineDown,
    LineUp,
    PageLost,
    PageSeen,
    SetStatus,
    SignIn,
    TimerDue,
)
from centralino.core.floor.model import Line
from centralino.core.floor.slot import Acw, Busy, Free, Reserved
from centralino.core.floor.timers import deadlines
from centralino.core.ids import ContactId
from centralino.core.messages import AgentAway, AgentBack, AgentGone, OfferOutcome, WorkDone
from centralino.core.views.panel import Activity
from tests.core.floor.house import AVAILABLE, BREAK, MARIA, MARIO, House, call, offers

A = ContactId("a")


@pytest.fixture
def house() -> House:
    house = House()
    house.arrive(MARIO)
    return house


def close_laptop(house: House) -> None:
    house.do(PageLost(MARIO), LineDown(MARIO))


def test_a_closed_laptop_is_not_offered_a_call_from_the_first_second_on(house: House) -> None:
    close_laptop(house)
    assert house.comes("a") == []


@pytest.mark.parametrize(
    ("lost", "found"), [(PageLost(MARIO), PageSeen(MARIO)), (LineDown(MARIO), LineUp(MARIO))]
)
def test_without_page_or_without_line_nothing_is_offered_until_it_is_back(
    house: House, lost: PageLost | LineDown, found: PageSeen | LineUp
) -> None:
    house.do(lost)
    assert house.comes("a") == []
    assert house.wait(3600) == []
    assert offers(house.do(found)) == [("a", MARIO)]


def test_an_idle_agent_who_stays_away_is_signed_out_after_45_seconds(house: House) -> None:
    close_laptop(house)
    house.wait(44)
    assert agent_state(house.floor, MARIO).activity is Activity.AVAILABLE
    house.wait(1)
    assert house.floor.agent(MARIO).status is None
    assert agent_state(house.floor, MARIO).activity is Activity.OFFLINE


def test_an_idle_agent_who_reloads_his_page_is_offered_calls_as_before(house: House) -> None:
    house.arrive(MARIA)
    close_laptop(house)
    house.wait(30)
    house.do(LineUp(MARIO), PageSeen(MARIO))
    house.wait(60)
    assert offers(house.comes("a")) == [("a", MARIO)]


def test_a_call_is_told_after_15_seconds_that_its_agent_is_away_and_when_he_is_back(house: House) -> None:
    house.talks("a", MARIO)
    close_laptop(house)
    assert house.wait(14) == []
    assert house.wait(1) == [AgentAway(call("a"), MARIO)]
    assert house.wait(29) == []
    assert house.do(PageSeen(MARIO)) == [AgentBack(call("a"), MARIO)]
    assert house.do(LineUp(MARIO)) == []
    assert house.wait(3600) == []


def test_a_call_is_told_nothing_of_an_absence_of_less_than_15_seconds(house: House) -> None:
    house.talks("a", MARIO)
    close_laptop(house)
    house.wait(14)
    assert house.do(LineUp(MARIO), PageSeen(MARIO)) == []
    assert house.wait(3600) == []


@pytest.mark.parametrize("kept", [PageSeen(MARIO), LineUp(MARIO)])
def test_page_or_line_alone_is_enough_to_stay_on_a_call(house: House, kept: PageSeen | LineUp) -> None:
    house.talks("a", MARIO)
    close_laptop(house)
    house.do(kept)
    assert house.wait(3600) == []


def test_a_call_is_told_after_45_seconds_that_its_agent_is_gone(house: House) -> None:
    house.talks("a", MARIO)
    close_laptop(house)
    assert house.wait(45) == [AgentAway(call("a"), MARIO), AgentGone(call("a"), MARIO)]
    assert house.floor.agent(MARIO).status is None
    assert isinstance(house.floor.agent(MARIO).slot, Busy)


def test_a_lost_agent_stays_busy_until_his_call_says_that_he_left_and_owes_no_work_then(house: House) -> None:
    house.talks("a", MARIO)
    close_laptop(house)
    house.wait(100)
    assert house.leaves("a", MARIO) == [WorkDone(call("a"), A, MARIO)]
    assert house.floor.agent(MARIO).slot == Free()
    assert house.floor.agent(MARIO).status is None


def test_a_lost_agent_who_is_back_before_his_call_took_him_off_has_his_work(house: House) -> None:
    house.talks("a", MARIO)
    close_laptop(house)
    house.wait(46)
    assert house.do(PageSeen(MARIO), LineUp(MARIO), SignIn(MARIO)) == []
    assert house.leaves("a", MARIO) == []
    assert isinstance(house.floor.agent(MARIO).slot, Acw)


def test_a_lost_agent_forgets_his_next_status(house: House) -> None:
    house.talks("a", MARIO)
    house.do(SetStatus(MARIO, BREAK))
    close_laptop(house)
    house.wait(45)
    house.leaves("a", MARIO)
    assert house.floor.agent(MARIO).status is None


def test_an_agent_lost_in_after_contact_work_leaves_no_record_open(house: House) -> None:
    house.talks("a", MARIO)
    house.leaves("a", MARIO)
    close_laptop(house)
    assert house.wait(45) == [WorkDone(call("a"), A, MARIO)]


def test_an_agent_lost_after_a_missed_contact_has_nothing_to_clear_when_he_is_back(house: House) -> None:
    house.asks_for("a", MARIO)
    house.close("a", OfferOutcome.MISSED)
    close_laptop(house)
    house.wait(45)
    assert house.floor.agent(MARIO).slot == Free()


def test_an_offer_to_an_agent_who_vanished_is_for_its_call_to_end(house: House) -> None:
    house.comes("a")
    close_laptop(house)
    assert house.wait(3600) == []
    assert isinstance(house.floor.agent(MARIO).slot, Reserved)
    assert house.close("a", OfferOutcome.MISSED, contact_waits=True) == []
    assert house.floor.agent(MARIO).slot == Free()


def test_a_call_accepted_with_his_last_breath_is_told_at_once_that_he_is_away_and_gone(house: House) -> None:
    house.comes("a")
    close_laptop(house)
    house.wait(20)
    house.close("a", OfferOutcome.ACCEPTED)
    assert house.wait(0) == [AgentAway(call("a"), MARIO)]
    house.leaves("a", MARIO)
    house.wait(30)
    house.do(SignIn(MARIO), LineUp(MARIO), PageSeen(MARIO), SetStatus(MARIO, AVAILABLE))
    house.comes("b")
    close_laptop(house)
    house.wait(60)
    house.close("b", OfferOutcome.ACCEPTED)
    assert set(house.wait(0)) == {AgentAway(call("b"), MARIO), AgentGone(call("b"), MARIO)}


def test_page_and_line_may_come_before_he_signs_in() -> None:
    house = House()
    house.do(PageSeen(MARIO), LineUp(MARIO), SignIn(MARIO), SetStatus(MARIO, AVAILABLE))
    assert offers(house.comes("a")) == [("a", MARIO)]


def test_whoever_signs_in_without_ever_having_a_page_is_signed_out_again() -> None:
    house = House()
    house.do(SignIn(MARIO))
    house.wait(45)
    assert house.floor.agent(MARIO).status is None
    house.wait(1000)
    house.do(SignIn(MARIO))
    house.wait(44)
    assert house.floor.agent(MARIO).status is not None


def test_the_absence_of_somebody_who_is_signed_out_is_no_matter() -> None:
    house = House()
    house.do(PageSeen(MARIO), PageLost(MARIO))
    assert deadlines(house.floor) == {}


def test_the_line_says_since_when_it_is_dark(house: House) -> None:
    house.wait(7)
    house.do(LineDown(MARIO))
    dark_since = house.now
    house.wait(7)
    house.do(LineDown(MARIO))
    presence = house.floor.agent(MARIO).presence
    assert (presence.line, presence.line_since) == (Line.DARK, dark_since)


def test_a_line_that_never_was_is_not_dark() -> None:
    house = House()
    house.do(SignIn(MARIO), LineDown(MARIO))
    assert house.floor.agent(MARIO).presence.line is Line.NONE


def test_stale_and_early_timers_are_ignored(house: House) -> None:
    house.talks("a", MARIO)
    close_laptop(house)
    ((key, at), (gone, gone_at)) = deadlines(house.floor).items()
    before = house.floor
    house.do(TimerDue(key, at), TimerDue(gone, gone_at), TimerDue("away:nobody", house.now))
    assert house.floor == before
    house.do(PageSeen(MARIO))
    before = house.floor
    house.now = gone_at
    house.do(TimerDue(key, at), TimerDue(gone, gone_at))
    assert house.floor == before


def test_seeing_again_what_is_there_changes_nothing(house: House) -> None:
    logged = len(house.log)
    house.do(PageSeen(MARIO), LineUp(MARIO))
    assert len(house.log) == logged

from datetime import timedelta

import pytest

from centralino.core.directory.model import AgentStatusId, AgentStatusType, UserId
from centralino.core.errors import Refused
from centralino.core.floor.errors import (
    NothingToClear,
    NotSignedIn,
    OnContact,
    UnknownAgent,
    UnknownStatus,
)
from centralino.core.floor.figures import agent_state
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
)
from centralino.core.floor.slot import Acw, Busy, Free, Reserved
from centralino.core.ids import ContactId
from centralino.core.messages import OfferOutcome, WorkDone
from centralino.core.views.panel import Activity
from tests.core.floor.house import (
    AVAILABLE,
    BREAK,
    DEMO,
    LUNCH,
    MARIO,
    NOON,
    OFFLINE,
    OLD,
    House,
    call,
    offers,
    user,
)

NOBODY = UserId("nobody")


def chosen(house: House) -> AgentStatusId | None:
    status = house.floor.agent(MARIO).status
    return status.id if status is not None else None


def chosen_next(house: House) -> AgentStatusId | None:
    status = house.floor.agent(MARIO).next_status
    return status.id if status is not None else None


def working() -> House:
    """Mario has left a contact and works on it still."""
    house = House()
    house.arrive(MARIO)
    house.talks("a", MARIO)
    house.leaves("a", MARIO)
    return house


def missing() -> House:
    house = House()
    house.arrive(MARIO)
    house.asks_for("a", MARIO)
    house.close("a", OfferOutcome.MISSED)
    return house


def lost_and_back() -> House:
    """Mario was lost on a contact and has signed in again before his call took him off it."""
    house = House()
    house.arrive(MARIO)
    house.talks("a", MARIO)
    house.do(PageLost(MARIO), LineDown(MARIO))
    house.wait(45)
    house.do(PageSeen(MARIO), LineUp(MARIO), SignIn(MARIO))
    return house


def test_an_agent_begins_offline() -> None:
    house = House()
    house.do(SignIn(MARIO))
    status = house.floor.agent(MARIO).status
    assert status is not None
    assert (status.id, status.type, status.since) == (OFFLINE, AgentStatusType.OFFLINE, NOON)


def test_signing_in_again_leaves_him_as_he_is() -> None:
    house = House()
    house.arrive(MARIO)
    before = house.floor
    house.do(SignIn(MARIO))
    assert house.floor == before


def test_signing_out_leaves_nothing_of_his_statuses() -> None:
    house = working()
    assert house.do(SignOut(MARIO)) == [WorkDone(call("a"), ContactId("a"), MARIO)]
    assert (chosen(house), chosen_next(house)) == (None, None)
    assert agent_state(house.floor, MARIO).activity is Activity.OFFLINE
    assert house.do(SignOut(MARIO)) == []


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (SignIn(NOBODY), UnknownAgent),
        (SignOut(MARIO), OnContact),
        (SetStatus(NOBODY, AVAILABLE), NotSignedIn),
        (SetStatus(MARIO, AgentStatusId("none")), UnknownStatus),
        (SetStatus(MARIO, OLD), UnknownStatus),
        (ClearContact(MARIO, ContactId("a")), NothingToClear),
        (ClearContact(NOBODY, ContactId("a")), NothingToClear),
    ],
)
def test_a_refused_command_names_its_reason(given: FloorInput, error: type[Refused]) -> None:
    house = House()
    house.arrive(MARIO)
    house.asks_for("a", MARIO)
    with pytest.raises(error) as refused:
        house.do(given)
    assert refused.value.code != Refused.code
    assert str(refused.value)


def test_signing_out_is_refused_until_he_has_left_his_contact() -> None:
    house = House()
    house.arrive(MARIO)
    house.talks("a", MARIO)
    with pytest.raises(OnContact):
        house.do(SignOut(MARIO))


def test_a_free_agent_takes_a_break_at_once() -> None:
    house = House()
    house.arrive(MARIO)
    house.do(SetStatus(MARIO, BREAK))
    assert chosen(house) == BREAK
    assert offers(house.comes("a")) == []


def test_a_break_chosen_on_a_contact_waits_until_it_is_cleared() -> None:
    house = House()
    house.arrive(MARIO)
    house.talks("a", MARIO)
    house.do(SetStatus(MARIO, BREAK))
    assert (chosen(house), chosen_next(house)) == (AVAILABLE, BREAK)
    house.leaves("a", MARIO)
    assert (chosen(house), chosen_next(house)) == (AVAILABLE, BREAK)
    house.do(ClearContact(MARIO, ContactId("a")))
    assert (chosen(house), chosen_next(house)) == (BREAK, None)


def test_a_break_chosen_while_it_rings_waits_until_the_offer_is_withdrawn() -> None:
    house = House()
    house.arrive(MARIO)
    house.asks_for("a", MARIO)
    house.do(SetStatus(MARIO, BREAK))
    assert chosen(house) == AVAILABLE
    house.close("a", OfferOutcome.WITHDRAWN)
    assert chosen(house) == BREAK


def test_a_next_status_may_be_changed() -> None:
    house = House()
    house.arrive(MARIO)
    house.talks("a", MARIO)
    house.do(SetStatus(MARIO, BREAK), SetStatus(MARIO, LUNCH))
    assert chosen_next(house) == LUNCH
    before = house.floor
    house.do(SetStatus(MARIO, LUNCH))
    assert house.floor == before


def test_going_back_to_available_cancels_the_next_status() -> None:
    house = House()
    house.arrive(MARIO)
    house.talks("a", MARIO)
    house.do(SetStatus(MARIO, BREAK), SetStatus(MARIO, AVAILABLE))
    assert (chosen(house), chosen_next(house)) == (AVAILABLE, None)


def test_going_back_to_the_status_that_he_has_cancels_the_next_one() -> None:
    house = lost_and_back()
    house.do(SetStatus(MARIO, BREAK))
    assert (chosen(house), chosen_next(house)) == (OFFLINE, BREAK)
    house.do(SetStatus(MARIO, OFFLINE))
    assert (chosen(house), chosen_next(house)) == (OFFLINE, None)


def test_available_is_applied_at_once_even_on_a_contact() -> None:
    house = lost_and_back()
    house.do(SetStatus(MARIO, BREAK), SetStatus(MARIO, AVAILABLE))
    assert (chosen(house), chosen_next(house)) == (AVAILABLE, None)
    assert isinstance(house.floor.agent(MARIO).slot, Busy)


def test_a_break_chosen_in_after_contact_work_ends_the_work() -> None:
    house = working()
    assert house.do(SetStatus(MARIO, BREAK)) == [WorkDone(call("a"), ContactId("a"), MARIO)]
    assert chosen(house) == BREAK


def test_a_break_chosen_in_after_contact_work_comes_instead_of_the_next_status() -> None:
    house = House()
    house.arrive(MARIO)
    house.talks("a", MARIO)
    house.do(SetStatus(MARIO, BREAK))
    house.leaves("a", MARIO)
    house.do(SetStatus(MARIO, LUNCH))
    assert (chosen(house), chosen_next(house)) == (LUNCH, None)


def test_choosing_available_does_not_end_after_contact_work() -> None:
    house = working()
    assert house.do(SetStatus(MARIO, AVAILABLE)) == []
    assert isinstance(house.floor.agent(MARIO).slot, Acw)


def test_any_status_puts_a_missed_contact_away() -> None:
    for status in (AVAILABLE, BREAK, OFFLINE):
        house = missing()
        assert house.do(SetStatus(MARIO, status)) == []
        assert house.floor.agent(MARIO).slot == Free()
        assert chosen(house) == status


def test_after_contact_work_lasts_until_it_is_cleared_when_there_is_no_limit() -> None:
    house = working()
    house.wait(100_000)
    assert isinstance(house.floor.agent(MARIO).slot, Acw)
    assert house.do(ClearContact(MARIO, ContactId("a"))) == [WorkDone(call("a"), ContactId("a"), MARIO)]
    assert house.floor.agent(MARIO).slot == Free()


def test_after_contact_work_ends_at_its_limit() -> None:
    house = House(DEMO.revised([user(MARIO, "all", work_limit=30)]))
    house.arrive(MARIO)
    house.talks("a", MARIO)
    house.leaves("a", MARIO)
    assert house.wait(29) == []
    assert house.wait(1) == [WorkDone(call("a"), ContactId("a"), MARIO)]
    assert house.floor.agent(MARIO).idle_since == house.now


def test_clearing_one_contact_leaves_another_alone() -> None:
    house = working()
    with pytest.raises(NothingToClear):
        house.do(ClearContact(MARIO, ContactId("b")))
    assert isinstance(house.floor.agent(MARIO).slot, Acw)


def test_a_missed_contact_owes_its_call_nothing_when_it_is_cleared() -> None:
    house = missing()
    assert house.do(ClearContact(MARIO, ContactId("a"))) == []
    assert house.floor.agent(MARIO).slot == Free()


def test_what_an_agent_is_doing_is_told_with_its_beginning() -> None:
    house = House()
    assert agent_state(house.floor, MARIO).activity is Activity.OFFLINE
    assert agent_state(house.floor, MARIO).since is None
    seen = []

    def look() -> None:
        state = agent_state(house.floor, MARIO)
        assert state.since == house.now
        seen.append(state.activity)
        house.now += timedelta(seconds=1)

    house.arrive(MARIO)
    look()
    house.asks_for("a", MARIO)
    look()
    house.close("a", OfferOutcome.ACCEPTED)
    look()
    house.leaves("a", MARIO)
    look()
    house.do(SetStatus(MARIO, BREAK))
    look()
    house.do(SetStatus(MARIO, OFFLINE))
    look()
    house.do(SetStatus(MARIO, AVAILABLE))
    house.asks_for("b", MARIO)
    house.close("b", OfferOutcome.REJECTED)
    look()
    assert seen == [
        Activity.AVAILABLE,
        Activity.INCOMING,
        Activity.ON_CONTACT,
        Activity.AFTER_CONTACT_WORK,
        Activity.CUSTOM,
        Activity.OFFLINE,
        Activity.MISSED,
    ]


def test_a_slot_says_which_contact_it_is_about() -> None:
    house = House()
    house.arrive(MARIO)
    house.asks_for("a", MARIO)
    slot = house.floor.agent(MARIO).slot
    assert isinstance(slot, Reserved)
    assert (slot.call, slot.contact) == (call("a"), "a")
    house.close("a", OfferOutcome.ACCEPTED)
    assert house.floor.agent(MARIO).slot == Busy(call("a"), ContactId("a"), house.now)

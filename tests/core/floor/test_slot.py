import pytest

from centralino.core.floor.slot import ON_CONTACT, TABLE, SlotInput, SlotState
from centralino.core.messages import OfferOutcome


def test_only_a_free_slot_is_offered_anything() -> None:
    assert [state for state in SlotState if (state, SlotInput.OFFERED) in TABLE] == [SlotState.FREE]


@pytest.mark.parametrize("outcome", OfferOutcome)
def test_every_way_in_which_an_offer_ends_ends_the_reservation_and_nothing_else(
    outcome: OfferOutcome,
) -> None:
    ended = SlotInput(outcome.value)
    assert [state for state in SlotState if (state, ended) in TABLE] == [SlotState.RESERVED]
    assert TABLE[SlotState.RESERVED, ended] is not SlotState.RESERVED


def test_busy_is_reached_by_accepting_and_left_by_leaving_alone() -> None:
    assert {cell for cell, state in TABLE.items() if state is SlotState.BUSY} == {
        (SlotState.RESERVED, SlotInput.ACCEPTED)
    }
    assert [given for state, given in TABLE if state is SlotState.BUSY] == [SlotInput.LEFT]


def test_no_transition_stays_where_it_is() -> None:
    assert all(state is not SlotState(before) for (before, _), state in TABLE.items())


def test_whoever_signs_out_or_takes_a_break_leaves_nothing_to_clear() -> None:
    for given in (SlotInput.SIGNED_OUT, SlotInput.CHOSE_ANOTHER):
        left = {state: TABLE.get((state, given), state) for state in SlotState}
        assert {state for state in left.values() if state is not SlotState.FREE} == ON_CONTACT


def test_from_every_slot_there_is_a_way_back_to_free() -> None:
    reaching = {SlotState.FREE}
    for _ in SlotState:
        reaching |= {before for (before, _), state in TABLE.items() if state in reaching}
    assert reaching == set(SlotState)

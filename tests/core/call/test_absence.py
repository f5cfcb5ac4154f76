"""An agent's page and line are both gone: 15 s, back, 45 s; and the lines of customers."""

import pytest

from centralino.core.call.contact import Phase
from centralino.core.call.inputs import LegEnded, LegUp, Verb
from centralino.core.call.model import DisconnectReason, Reason
from centralino.core.floor.inputs import LineDown, PageLost
from centralino.core.floor.slot import SlotState
from centralino.core.flows.scope import InitiationMethod
from tests.core.call import scene
from tests.core.call.scene import LEG


def test_for_fifteen_seconds_nothing_changes_then_the_customer_hears_the_hold_flow() -> None:
    story = scene.talking().laptop_closes("Mario").wait(14)
    assert story.hears == {"Anna": "Mario", "Mario": "Anna"}
    story.wait(1)
    assert story.hears == {"Anna": "hold music", "Mario": "(away)"}


@pytest.mark.parametrize("seconds", [1, 10, 30, 44])
def test_who_comes_back_in_time_talks_on_as_before(seconds: float) -> None:
    story = scene.talking().laptop_closes("Mario").wait(seconds).laptop_opens("Mario")
    assert story.hears == {"Anna": "Mario", "Mario": "Anna"}
    assert story.held == set()


@pytest.mark.parametrize("lost", [PageLost, LineDown])
def test_a_page_or_a_line_alone_is_enough_to_be_there(lost: type[PageLost | LineDown]) -> None:
    story = scene.consulting()
    story.world.floor_input(lost(scene.agent("Maria")))
    assert story.wait(60).hears == {"Anna": "hold music", "Mario": "Maria", "Maria": "Mario"}


def test_who_is_gone_for_45_seconds_has_left_and_the_customer_goes_to_the_front_of_the_queue() -> None:
    story = scene.talking().laptop_closes("Mario").wait(45)
    first, second = story.contacts
    assert first.history.disconnect is DisconnectReason.TELECOM_PROBLEM
    assert second.origin.initiation is InitiationMethod.QUEUE_TRANSFER
    assert (second.origin.previous, second.routing.front) == (first.id, True)
    assert story.hears == {"Anna": "queue music"}
    assert story.phases == [Phase.COMPLETED, Phase.RINGING]
    assert story.slot("Maria") is SlotState.RESERVED
    story.press("Maria", Verb.ACCEPT).wait(4)
    assert story.hears == {"Anna": "Maria", "Maria": "Anna"}


def test_who_comes_back_too_late_is_offline_and_off_the_call() -> None:
    story = scene.talking().laptop_closes("Mario").wait(45).laptop_opens("Mario")
    assert "Mario" not in story.hears
    assert story.slot("Mario") is SlotState.FREE


def test_a_customer_who_was_put_on_hold_stays_so_when_the_agent_goes_and_comes_back() -> None:
    story = scene.talking().press("Mario", Verb.HOLD, "Anna").laptop_closes("Mario").wait(20)
    assert story.hears == {"Anna": "hold music", "Mario": "(away)"}
    story.laptop_opens("Mario")
    assert story.hears == {"Anna": "hold music", "Mario": "(everybody_held)"}


def test_of_three_who_talk_two_go_on_when_one_is_away() -> None:
    story = scene.joined().laptop_closes("Mario").wait(20)
    assert story.hears == {"Anna": "Maria", "Maria": "Anna", "Mario": "(away)"}


def test_the_last_of_three_hears_the_hold_flow_when_the_other_leaves_while_one_is_away() -> None:
    story = scene.joined().laptop_closes("Mario").wait(20).press("Maria", Verb.LEAVE)
    assert story.hears == {"Anna": "hold music", "Mario": "(away)"}
    story.laptop_opens("Mario")
    assert story.hears == {"Anna": "Mario", "Mario": "Anna"}


def test_when_both_agents_are_away_the_customer_waits_for_the_first_of_them() -> None:
    story = scene.joined().laptop_closes("Mario").laptop_closes("Maria").wait(20)
    assert story.hears == {"Anna": "hold music", "Mario": "(away)", "Maria": "(away)"}
    story.laptop_opens("Maria")
    assert story.hears == {"Anna": "Maria", "Maria": "Anna", "Mario": "(away)"}


def test_mario_waits_with_the_hold_flow_for_maria_who_is_away_and_may_go_back_to_the_customer() -> None:
    story = scene.consulting().laptop_closes("Maria").wait(15)
    assert story.hears == {"Anna": "hold music", "Mario": "you are on hold", "Maria": "(away)"}
    story.press("Mario", Verb.BACK_TO_CUSTOMER)
    assert story.hears == {"Anna": "Mario", "Mario": "Anna"}


def test_when_maria_is_lost_mario_is_on_hold_no_longer_and_goes_back_by_one_press() -> None:
    story = scene.consulting().laptop_closes("Maria").wait(45)
    assert story.hears == {"Anna": "hold music", "Mario": "(everybody_held)"}
    assert story.contacts[1].history.failure is Reason.LOST
    story.press("Mario", Verb.BACK_TO_CUSTOMER)
    assert story.hears == {"Anna": "Mario", "Mario": "Anna"}


def test_when_mario_is_lost_during_a_consult_maria_and_the_customer_are_joined() -> None:
    story = scene.consulting().laptop_closes("Mario").wait(15)
    assert story.hears == {"Anna": "hold music", "Mario": "(away)", "Maria": "you are on hold"}
    story.wait(30)
    assert story.hears == {"Anna": "Maria", "Maria": "Anna"}


def test_after_the_customer_has_hung_up_who_waits_for_an_absent_agent_hears_a_hold_flow_too() -> None:
    story = scene.consulting().anna_hangs_up().laptop_closes("Maria").wait(15)
    assert story.hears == {"Mario": "you are on hold", "Maria": "(away)"}
    story.wait(30)
    assert story.hears == {}
    assert story.is_over()


def test_who_is_away_when_the_whispers_end_is_waited_for_with_the_hold_flow() -> None:
    story = scene.agent_whisper().laptop_closes("Maria").wait_while_plays_go_on(15)
    assert story.hears == {"Anna": "hold music", "Mario": "(agent_whispered)", "Maria": "(away)"}
    story.wait(4)
    assert story.phases == [Phase.CONNECTED, Phase.CONNECTED]
    assert story.hears == {"Anna": "hold music", "Mario": "you are on hold", "Maria": "(away)"}
    story.laptop_opens("Maria")
    assert story.hears == {"Anna": "hold music", "Mario": "Maria", "Maria": "Mario"}


def test_who_is_lost_during_his_whisper_has_the_contact_offered_to_the_next_one() -> None:
    story = scene.accepted().laptop_closes("Mario").wait_while_plays_go_on(45)
    assert story.hears == {"Anna": "queue music"}
    assert story.phases == [Phase.RINGING]
    assert story.slot("Maria") is SlotState.RESERVED


def test_an_agent_who_is_away_has_no_buttons_until_the_call_has_heard_that_he_is_back() -> None:
    story = scene.consulting().laptop_closes("Mario").wait(15)
    assert story.buttons("Mario") == set()
    for verb in (Verb.JOIN, Verb.LEAVE, Verb.MUTE, Verb.BACK_TO_CUSTOMER):
        assert story.is_refused("Mario", verb)
    story.laptop_opens("Mario")
    assert story.press("Mario", Verb.JOIN).held == set()


def test_a_closed_laptop_misses_the_offer() -> None:
    story = scene.ringing().laptop_closes("Maria").wait(20)
    assert story.contacts[1].history.failure is Reason.MISSED
    assert story.hears == {"Anna": "hold music", "Mario": "(everybody_held)"}


# The customer's line


def test_a_customers_line_that_is_dark_for_less_than_thirty_seconds_changes_nothing() -> None:
    story = scene.consulting().annas_line_is_dark().wait(29).given(LegUp(LEG))
    assert story.hears == {"Anna": "hold music", "Mario": "Maria", "Maria": "Mario"}
    assert story.wait(31).hears == {"Anna": "hold music", "Mario": "Maria", "Maria": "Mario"}


def test_a_customers_line_that_stays_dark_is_lost() -> None:
    story = scene.talking().annas_line_is_dark().wait(30)
    assert story.contacts[0].history.disconnect is DisconnectReason.TELECOM_PROBLEM
    assert story.hears == {}
    assert story.is_over()


def test_a_line_that_never_comes_up_is_given_up_and_its_record_is_complete() -> None:
    story = scene.Scene()
    story.given(scene.ANNA_CALLS).wait(30)
    assert story.phases == [Phase.COMPLETED]


def test_hanging_up_before_the_line_is_up_ends_the_contact() -> None:
    story = scene.Scene()
    story.given(scene.ANNA_CALLS).given(LegEnded(LEG, Reason.LEFT))
    assert story.phases == [Phase.COMPLETED]
    assert story.given(LegUp(LEG)).hears == {}

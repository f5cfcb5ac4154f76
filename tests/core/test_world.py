"""The World itself, and the machine killed and started again in every phase (scenarios.md: Process)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from centralino.core.call.contact import Phase
from centralino.core.call.inputs import LegEnded, Verb
from centralino.core.call.model import Reason
from centralino.core.errors import Refused
from centralino.core.floor.slot import SlotState
from centralino.core.messages import Queued
from centralino.core.world import World
from tests.core.call import scene
from tests.core.call.scene import CALL, LEG, Scene
from tests.core.sample import sample

STEPS: list[Callable[[], Scene]] = [
    scene.welcomed,
    scene.offered,
    scene.accepted,
    scene.answered,
    scene.talking,
    scene.transferring,
    scene.ringing,
    scene.agent_whisper,
    scene.customer_whisper,
    scene.consulting,
    scene.joined,
    scene.cold,
]


@pytest.mark.parametrize("step", STEPS)
def test_after_a_restart_in_any_phase_all_is_as_it_was_and_goes_on(step: Callable[[], Scene]) -> None:
    story, undisturbed = step(), step()
    story.world.restart()
    assert (story.hears, story.phases) == (undisturbed.hears, undisturbed.phases)
    assert story.wait(30).hears == undisturbed.wait(30).hears


@pytest.mark.parametrize("step", STEPS)
def test_killed_before_any_letter_is_delivered_it_sends_them_again(step: Callable[[], Scene]) -> None:
    story, expected = step(), step().anna_hangs_up()
    story.world.call_input(CALL, LegEnded(LEG, Reason.LEFT))
    story.world.restart()
    story.world.deliver_all()
    assert (story.hears, story.phases) == (expected.hears, expected.phases)
    assert story.slot("Maria") is expected.slot("Maria")


@pytest.mark.parametrize("step", [scene.ringing, scene.agent_whisper, scene.consulting, scene.joined])
def test_the_customer_hangs_up_while_it_is_down(step: Callable[[], Scene]) -> None:
    story = step()
    story.world.restart()
    story.anna_hangs_up()
    assert "Anna" not in story.hears
    assert story.press("Mario", Verb.LEAVE).is_over()


def test_the_agent_answers_while_it_is_down_and_her_press_comes_late() -> None:
    story = scene.ringing()
    story.world.restart()
    story.world.now += timedelta(seconds=19)
    story.press("Maria", Verb.ACCEPT).wait(4)
    assert story.hears == {"Anna": "hold music", "Mario": "Maria", "Maria": "Mario"}


def test_down_for_longer_than_an_offer_may_ring_it_is_missed_when_it_is_up_again() -> None:
    story = scene.ringing()
    story.world.restart()
    story.world.now += timedelta(seconds=60)
    story.wait(0)
    assert story.contacts[1].history.failure is Reason.MISSED
    assert story.slot("Maria") is SlotState.MISSED


def test_the_target_hangs_up_while_it_is_down() -> None:
    story = scene.consulting()
    story.world.restart()
    story.press("Maria", Verb.LEAVE)
    assert story.hears == {"Anna": "hold music", "Mario": "(everybody_held)"}


# The World


def test_letters_wait_to_be_delivered_and_one_that_comes_twice_is_known() -> None:
    story = scene.welcomed()
    story.world.call_input(CALL, story.play_done("Anna"))
    (letter,) = story.world.post
    assert isinstance(letter.message, Queued)
    assert story.phases == [Phase.WAITING]
    story.world.deliver(letter)
    answers = len(story.world.post)
    story.world.deliver(letter)
    assert len(story.world.post) == answers
    story.world.deliver_all()
    assert story.phases == [Phase.RINGING]


def test_time_goes_by_in_order_and_stops_where_it_was_told() -> None:
    story = scene.welcomed()
    story.wait(1.5)
    assert story.hears == {"Anna": "welcome"}
    story.wait(0.5)
    assert story.hears == {"Anna": "queue music"}
    assert story.phases == [Phase.RINGING]


def test_a_refused_command_leaves_no_event_and_no_letter() -> None:
    story = scene.talking()
    events, post = len(story.world.call_log[CALL]), len(story.world.post)
    with pytest.raises(Refused):
        story.world.command("mario", Verb.JOIN)
    assert (len(story.world.call_log[CALL]), len(story.world.post)) == (events, post)


def test_two_calls_at_once_have_each_their_agent() -> None:
    world = World(sample())
    world.sign_in("mario")
    world.sign_in("maria")
    first, second = world.customer_calls("Anna"), world.customer_calls("Bruno")
    world.advance(2)
    for name in ("mario", "maria"):
        world.command(name, Verb.ACCEPT)
    world.advance(4)
    assert [len(world.calls[each].parties) for each in (first, second)] == [2, 2]
    with pytest.raises(LookupError):
        world.contact_of(world.agent("giulia"))


def test_an_agent_or_status_that_does_not_exist_is_named() -> None:
    world = World(sample())
    with pytest.raises(KeyError, match="nobody"):
        world.sign_in("nobody")
    with pytest.raises(KeyError, match="Asleep"):
        world.sign_in("mario", "Asleep")

"""Hold, resume and mute in every order (scenarios.md: Hold)."""

from collections.abc import Callable
from itertools import permutations

import pytest

from centralino.core.call.contact import Phase
from centralino.core.call.inputs import Command, Verb
from centralino.core.errors import Refused
from tests.core.call import scene
from tests.core.call.scene import CALL, Scene, agent

TALK = {"Anna": "Mario", "Mario": "Anna"}
ALL_TALK = {"Anna": "Mario and Maria", "Mario": "Anna and Maria", "Maria": "Anna and Mario"}


def test_the_customer_on_hold_hears_the_hold_flow_and_the_agent_hears_nobody() -> None:
    story = scene.talking().press("Mario", Verb.HOLD, "Anna")
    assert story.hears == {"Anna": "hold music", "Mario": "(everybody_held)"}
    assert story.press("Mario", Verb.RESUME, "Anna").hears == TALK


def test_hold_asked_twice_is_refused_and_nothing_changes() -> None:
    story = scene.talking().press("Mario", Verb.HOLD, "Anna").wait(5)
    before = story.call
    assert story.is_refused("Mario", Verb.HOLD, "Anna")
    assert story.call is before
    assert story.press("Mario", Verb.RESUME, "Anna").hears == TALK
    assert story.is_refused("Mario", Verb.RESUME, "Anna")


def test_the_hold_flow_begins_anew_with_each_hold() -> None:
    story = scene.talking().press("Mario", Verb.HOLD, "Anna")
    first = story.play_done("Anna").play
    story.press("Mario", Verb.RESUME, "Anna").press("Mario", Verb.HOLD, "Anna")
    assert story.play_done("Anna").play != first


@pytest.mark.parametrize("order", list(permutations(["mute", "hold", "resume", "unmute"])))
def test_mute_hold_and_resume_in_every_order(order: tuple[str, ...]) -> None:
    story, muted, held = scene.talking(), False, False
    for each in order:
        possible = {"mute": not muted, "unmute": muted, "hold": not held, "resume": held}[each]
        about = "Anna" if each in ("hold", "resume") else None
        if possible:
            story.press("Mario", Verb(each), about)
        else:
            assert story.is_refused("Mario", Verb(each), about)
        muted = {"mute": True, "unmute": False}.get(each, muted) if possible else muted
        held = {"hold": True, "resume": False}.get(each, held) if possible else held
        heard = "" if muted else "Mario"
        assert story.hears == {
            "Anna": "hold music" if held else heard,
            "Mario": "(everybody_held)" if held else "Anna",
        }


def test_an_agent_on_hold_may_mute_himself_and_stays_so_when_he_is_resumed() -> None:
    story = scene.consulting().press("Mario", Verb.HOLD, "Maria").press("Maria", Verb.MUTE)
    story.press("Mario", Verb.JOIN)
    assert story.hears == {"Anna": "Mario", "Mario": "Anna", "Maria": "Anna and Mario"}
    assert story.press("Maria", Verb.UNMUTE).hears == ALL_TALK


def test_resume_all_with_three_one_by_one_or_at_once() -> None:
    story = scene.joined().press("Mario", Verb.HOLD_ALL)
    story.press("Mario", Verb.RESUME, "Anna")
    assert story.hears == {"Anna": "Mario", "Mario": "Anna", "Maria": "you are on hold"}
    assert story.press("Mario", Verb.RESUME, "Maria").hears == ALL_TALK
    assert story.press("Mario", Verb.HOLD_ALL).press("Mario", Verb.JOIN).hears == ALL_TALK


def test_holding_the_only_one_who_talks_takes_the_other_off_hold() -> None:
    story = scene.consulting()
    story.press("Mario", Verb.HOLD, "Maria")
    assert story.hears == {"Anna": "Mario", "Mario": "Anna", "Maria": "you are on hold"}
    story.press("Mario", Verb.HOLD, "Anna")
    assert story.hears == {"Anna": "hold music", "Mario": "Maria", "Maria": "Mario"}


def test_who_was_held_in_a_transfer_does_not_stay_held_in_the_next_conversation() -> None:
    for verb, about in ((Verb.HOLD, "Maria"), (Verb.HOLD_ALL, None)):
        story = scene.joined().press("Mario", verb, about).press("Mario", Verb.LEAVE)
        assert story.hears == {"Anna": "Maria", "Maria": "Anna"}


@pytest.mark.parametrize("step", [scene.accepted, scene.answered])
def test_in_the_middle_of_the_whispers_nobody_can_be_held(step: Callable[[], Scene]) -> None:
    story = step()
    assert story.is_refused("Mario", Verb.HOLD, "Anna")
    assert story.wait(4).hears == TALK


@pytest.mark.parametrize("step", [scene.agent_whisper, scene.customer_whisper])
def test_in_the_middle_of_a_transfers_whispers_neither(step: Callable[[], Scene]) -> None:
    story = step()
    for about in ("Anna", "Maria"):
        assert story.is_refused("Mario", Verb.HOLD, about)
        assert story.is_refused("Mario", Verb.RESUME, about)
    assert story.wait(4).hears == {"Anna": "hold music", "Mario": "Maria", "Maria": "Mario"}


def test_a_customer_on_hold_stays_so_when_a_transfer_begins_and_fails() -> None:
    story = scene.talking().press("Mario", Verb.HOLD, "Anna").wait(3)
    music = story.play_done("Anna").play
    story.press("Mario", Verb.TRANSFER, quick_connect="Nobody").wait(2)
    assert story.play_done("Anna").play == music
    assert story.press("Mario", Verb.BACK_TO_CUSTOMER).hears == TALK


@pytest.mark.parametrize(
    "step", [scene.transferring, scene.ringing, scene.agent_whisper, scene.customer_whisper, scene.consulting]
)
def test_the_customer_may_hang_up_while_held_in_every_phase(step: Callable[[], Scene]) -> None:
    story = step().anna_hangs_up()
    assert "Anna" not in story.hears
    (span,) = story.contacts[0].history.holds
    assert span.until == story.world.now


def test_only_the_host_holds_and_nobody_holds_himself() -> None:
    story = scene.joined()
    contact = story.contacts[1].id
    for name in ("Anna", "Mario", "Maria"):
        assert story.is_refused("Maria", Verb.HOLD, name)
    assert story.is_refused("Mario", Verb.HOLD, "Mario")
    assert story.is_refused("Maria", Verb.HOLD_ALL)
    held = Command(agent("Giulia"), Verb.HOLD_ALL, contact)
    with pytest.raises(Refused):
        story.world.call_input(CALL, held)


def test_when_the_host_has_left_the_other_agent_is_the_host() -> None:
    story = scene.joined().press("Mario", Verb.LEAVE).press("Maria", Verb.HOLD, "Anna")
    assert story.hears == {"Anna": "hold music", "Maria": "(everybody_held)"}
    assert story.phases == [Phase.ENDED, Phase.CONNECTED]

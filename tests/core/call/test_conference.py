"""Three on a call: join, swap, drop, leave in every order (scenarios.md: Conference)."""

from itertools import permutations

import pytest

from centralino.core.call.contact import Phase
from centralino.core.call.inputs import Verb
from centralino.core.call.model import DisconnectReason, Reason
from tests.core.call import scene

ALL_TALK = {"Anna": "Mario and Maria", "Mario": "Anna and Maria", "Maria": "Anna and Mario"}
CONSULT = {"Anna": "hold music", "Mario": "Maria", "Maria": "Mario"}


@pytest.mark.parametrize("order", list(permutations(["Anna", "Mario", "Maria"])))
def test_all_three_leave_in_every_order(order: tuple[str, str, str]) -> None:
    story = scene.joined()
    for name in order:
        if name in story.hears:
            story = story.anna_hangs_up() if name == "Anna" else story.press(name, Verb.LEAVE)
        assert name not in story.hears
        assert len(story.hears) in (0, 2)
    assert story.is_over()


def test_join_while_somebody_is_held_takes_everybody_off_hold() -> None:
    for verb, about in ((Verb.HOLD, "Maria"), (Verb.HOLD, "Anna"), (Verb.HOLD_ALL, None)):
        story = scene.joined().press("Mario", verb, about).press("Mario", Verb.JOIN)
        assert story.hears == ALL_TALK


def test_join_is_refused_when_nobody_is_held() -> None:
    assert scene.joined().is_refused("Mario", Verb.JOIN)
    assert scene.talking().is_refused("Mario", Verb.JOIN)


def test_swap_with_three_changes_places_again_and_again() -> None:
    story = scene.consulting().press("Mario", Verb.SWAP)
    assert story.hears == {"Anna": "Mario", "Mario": "Anna", "Maria": "you are on hold"}
    assert story.press("Mario", Verb.SWAP).hears == CONSULT


def test_swap_is_refused_unless_exactly_one_of_three_is_held() -> None:
    assert scene.joined().is_refused("Mario", Verb.SWAP)
    assert scene.joined().press("Mario", Verb.HOLD_ALL).is_refused("Mario", Verb.SWAP)
    assert scene.talking().press("Mario", Verb.HOLD, "Anna").is_refused("Mario", Verb.SWAP)


def test_a_swap_is_no_conference_in_the_record() -> None:
    story = scene.consulting().press("Mario", Verb.SWAP).press("Mario", Verb.SWAP)
    assert not any(contact.history.joined for contact in story.contacts)
    story.press("Mario", Verb.JOIN)
    assert all(contact.history.joined for contact in story.contacts)


def test_a_fourth_is_refused() -> None:
    for step in (scene.consulting, scene.joined):
        assert step().is_refused("Mario", Verb.TRANSFER, quick_connect="Giulia")


def test_drop_of_maria_leaves_mario_with_his_customer_as_she_was() -> None:
    story = scene.consulting().press("Mario", Verb.DROP, "Maria")
    assert story.hears == {"Anna": "hold music", "Mario": "(everybody_held)"}
    assert story.contacts[1].history.failure is Reason.DROPPED
    assert story.press("Mario", Verb.BACK_TO_CUSTOMER).hears == {"Anna": "Mario", "Mario": "Anna"}
    story = scene.joined().press("Mario", Verb.DROP, "Maria")
    assert story.hears == {"Anna": "Mario", "Mario": "Anna"}


def test_drop_of_the_customer_leaves_the_agents_talking() -> None:
    for step in (scene.consulting, scene.joined):
        story = step().press("Mario", Verb.DROP, "Anna")
        assert story.hears == {"Mario": "Maria", "Maria": "Mario"}
        assert story.contacts[0].history.disconnect is DisconnectReason.AGENT_DISCONNECT
        story.press("Mario", Verb.LEAVE)
        assert story.is_over()


def test_drop_of_the_last_but_one_is_leaving_and_has_that_name() -> None:
    assert scene.talking().is_refused("Mario", Verb.DROP, "Anna")
    assert scene.consulting().anna_hangs_up().is_refused("Mario", Verb.DROP, "Maria")


def test_who_was_asked_in_may_leave_and_be_asked_in_again() -> None:
    story = scene.joined().press("Maria", Verb.LEAVE).clears("Maria", 1)
    story.press("Mario", Verb.TRANSFER, quick_connect="Maria").wait(2).press("Maria", Verb.ACCEPT).wait(4)
    assert story.hears == CONSULT
    story.press("Mario", Verb.JOIN)
    assert story.hears == ALL_TALK
    story.press("Mario", Verb.LEAVE)
    assert story.phases == [Phase.ENDED, Phase.COMPLETED, Phase.CONNECTED]
    assert story.hears == {"Anna": "Maria", "Maria": "Anna"}


def test_maria_who_remains_with_the_customer_may_ask_giulia_in() -> None:
    story = scene.consulting().press("Mario", Verb.LEAVE)
    story.world.sign_in("giulia")
    story.press("Maria", Verb.TRANSFER, quick_connect="Giulia").wait(2).press("Giulia", Verb.ACCEPT).wait(4)
    assert story.hears == {"Anna": "hold music", "Maria": "Giulia", "Giulia": "Maria"}
    story.press("Maria", Verb.JOIN)
    assert story.hears == {"Anna": "Maria and Giulia", "Maria": "Anna and Giulia", "Giulia": "Anna and Maria"}
    story.press("Maria", Verb.LEAVE)
    assert story.hears == {"Anna": "Giulia", "Giulia": "Anna"}
    first, second, third = story.contacts
    assert (second.origin.previous, third.origin.previous) == (first.id, second.id)
    assert (first.history.next, second.history.next, third.history.next) == (second.id, third.id, None)


def test_mute_is_ones_own_and_heard_by_all_as_silence() -> None:
    story = scene.joined().press("Mario", Verb.MUTE)
    assert story.hears == {"Anna": "Maria", "Mario": "Anna and Maria", "Maria": "Anna"}

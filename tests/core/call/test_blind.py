"""Blind transfers: the agent leaves before the answer (scenarios.md: Blind; behaviour.md 2.5)."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from centralino.core.call.contact import Phase
from centralino.core.call.inputs import Verb
from centralino.core.directory.model import QueueId
from centralino.core.floor.slot import SlotState
from tests.core.call import scene
from tests.core.call.scene import Scene

Step = Callable[[], Scene]
AT_THE_FRONT = {"Anna": "queue music"}


def test_nominal_to_an_agent_while_the_flow_plays() -> None:
    story = scene.transferring().press("Mario", Verb.LEAVE)
    assert story.hears == {"Anna": "Transferring to agent"}
    assert story.wait(2).hears == {"Anna": "(ringing)"}
    assert story.press("Maria", Verb.ACCEPT).hears == {"Anna": "(agent_whispered)", "Maria": "internal call"}
    assert story.wait(2).hears == {"Anna": "connecting to an agent", "Maria": "(customer_whispered)"}
    assert story.wait(2).hears == {"Anna": "Maria", "Maria": "Anna"}
    assert story.contacts[1].history.cold


def test_nominal_to_an_agent_while_it_rings() -> None:
    story = scene.cold()
    assert story.hears == {"Anna": "(ringing)"}
    story.press("Maria", Verb.ACCEPT).wait(4)
    assert story.hears == {"Anna": "Maria", "Maria": "Anna"}


def test_nominal_to_whoever_works_the_queue() -> None:
    story = scene.transferring(quick_connect="Somebody of the queue").press("Mario", Verb.LEAVE)
    assert story.hears == {"Anna": "Transferring to the queue"}
    assert story.wait(2).hears == {"Anna": "queue music"}
    story.press("Maria", Verb.ACCEPT).wait(4)
    assert story.hears == {"Anna": "Maria", "Maria": "Anna"}


def test_the_leaving_agents_own_hang_up_does_not_kill_the_survivors() -> None:
    story = scene.cold().press("Maria", Verb.ACCEPT).clears("Mario").wait(4)
    assert story.hears == {"Anna": "Maria", "Maria": "Anna"}
    assert story.slot("Mario") is SlotState.FREE


def test_hold_before_it_does_not_last() -> None:
    story = scene.talking().press("Mario", Verb.HOLD, "Anna")
    story.press("Mario", Verb.TRANSFER, quick_connect="Maria").press("Mario", Verb.LEAVE)
    assert story.hears == {"Anna": "Transferring to agent"}
    assert story.held == set()


def test_destination_rejects_and_the_customer_waits_at_the_front_of_the_queue_she_came_through() -> None:
    story = scene.cold().press("Maria", Verb.REJECT)
    assert story.hears == AT_THE_FRONT
    second = story.contacts[1]
    assert (second.phase, second.routing.queue, second.routing.front) == (Phase.WAITING, "queue-basic", True)


def test_destination_does_not_answer_and_the_customer_waits_at_the_front() -> None:
    story = scene.cold().wait(20)
    assert story.hears == AT_THE_FRONT
    assert story.slot("Maria") is SlotState.MISSED


def test_destination_is_busy_and_the_customer_waits_at_the_front() -> None:
    story = scene.transferring()
    story.other_customer_talks_with("Maria")
    story.press("Mario", Verb.LEAVE).wait(2)
    assert story.hears == AT_THE_FRONT


def test_destination_is_the_agent_himself_who_is_rung_out_of_his_after_contact_work() -> None:
    story = scene.transferring(quick_connect="Mario").press("Mario", Verb.LEAVE).wait(2)
    assert story.hears == {"Anna": "(ringing)"}
    assert story.slot("Mario") is SlotState.RESERVED
    story.press("Mario", Verb.ACCEPT).wait(4)
    assert story.hears == {"Anna": "Mario", "Mario": "Anna"}


def test_destination_is_offline_and_the_customer_waits_at_the_front() -> None:
    story = scene.transferring().chooses("Maria", "Offline").press("Mario", Verb.LEAVE).wait(2)
    assert story.hears == AT_THE_FRONT


def test_destination_is_no_user_any_longer_and_the_customer_waits_at_the_front() -> None:
    story = scene.transferring()
    story.removes(story.world.directory.users[scene.agent("Maria")])
    story.press("Mario", Verb.LEAVE).wait(2)
    assert story.hears == AT_THE_FRONT


def test_from_the_front_of_the_queue_the_next_agent_takes_her() -> None:
    story = scene.cold().press("Maria", Verb.REJECT).clears("Maria", 1)
    assert story.slot("Maria") is SlotState.RESERVED
    story.press("Maria", Verb.ACCEPT).wait(4)
    assert story.hears == {"Anna": "Maria", "Maria": "Anna"}
    assert story.phases == [Phase.ENDED, Phase.CONNECTED]


def test_a_flow_that_gives_up_after_the_agent_has_left_hangs_up() -> None:
    story = scene.transferring(quick_connect="Nobody").press("Mario", Verb.LEAVE)
    assert story.hears == {"Anna": "Not now"}
    assert story.wait(2).hears == {}
    assert story.is_over()


def test_a_transfer_that_is_not_permitted_is_refused() -> None:
    story = scene.talking()
    listed = story.world.directory.queues[QueueId("queue-basic")]
    story.changes(replace(listed, quick_connect_ids=()))
    assert story.is_refused("Mario", Verb.TRANSFER, quick_connect="Maria")
    assert story.hears == {"Anna": "Mario", "Mario": "Anna"}


@pytest.mark.parametrize(
    "step", [scene.transferring, scene.ringing, scene.agent_whisper, scene.customer_whisper]
)
def test_the_customer_never_hears_silence(step: Step) -> None:
    story = step().press("Mario", Verb.LEAVE)
    assert story.hears["Anna"] in {
        "Transferring to agent",
        "(ringing)",
        "(agent_whispered)",
        "connecting to an agent",
    }


def test_the_same_agent_may_take_the_customer_whom_he_sent_off() -> None:
    story = scene.cold().press("Maria", Verb.REJECT).clears("Mario")
    assert story.slot("Mario") is SlotState.RESERVED
    story.press("Mario", Verb.ACCEPT).wait(4)
    assert story.hears == {"Anna": "Mario", "Mario": "Anna"}
    assert story.contacts[1].routing.agent == scene.agent("Mario")
    story.anna_hangs_up()
    assert story.is_over()

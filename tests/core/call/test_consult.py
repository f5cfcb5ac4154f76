"""Consults: the agent stays until the answer (scenarios.md: Consult, and what of Panel is about the core)."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from centralino.core.call.contact import Phase
from centralino.core.call.errors import CannotTransfer, OfferOver
from centralino.core.call.inputs import LegEnded, Verb
from centralino.core.call.model import DisconnectReason, Reason
from centralino.core.directory.model import (
    ContactFlowType,
    PhoneNumberQuickConnectConfig,
    QuickConnectConfig,
    QuickConnectId,
    QuickConnectType,
    RoutingProfileId,
)
from centralino.core.floor.slot import SlotState
from tests.core.call import scene
from tests.core.call.scene import LEG, Scene
from tests.core.sample import flow, says, user

Step = Callable[[], Scene]
FAILED = {"Anna": "hold music", "Mario": "(everybody_held)"}
TALK = {"Anna": "Mario", "Mario": "Anna"}


def test_nominal() -> None:
    story = scene.consulting()
    assert story.hears == {"Anna": "hold music", "Mario": "Maria", "Maria": "Mario"}
    story.press("Mario", Verb.LEAVE)
    assert story.hears == {"Anna": "Maria", "Maria": "Anna"}


# The target does not come: Mario is told why and goes back by one press


def failed(story: Scene, reason: Reason) -> None:
    assert story.contacts[1].history.failure is reason
    assert story.contacts[1].phase in (Phase.ENDED, Phase.COMPLETED)
    assert story.hears == FAILED
    assert Verb.BACK_TO_CUSTOMER in {verb for verb, _, _ in story.buttons("Mario")}
    assert story.press("Mario", Verb.BACK_TO_CUSTOMER).hears == TALK


def test_the_target_rejects() -> None:
    story = scene.ringing().press("Maria", Verb.REJECT)
    assert story.slot("Maria") is SlotState.MISSED
    failed(story, Reason.REJECTED)


def test_the_target_does_not_answer_for_twenty_seconds() -> None:
    story = scene.ringing().wait(19.9)
    assert story.hears["Mario"] == "(ringing)"
    failed(story.wait(0.1), Reason.MISSED)


def test_the_target_is_offline() -> None:
    failed(scene.transferring().chooses("Maria", "Offline").wait(2), Reason.OFFLINE)


def test_the_target_takes_no_calls_now() -> None:
    failed(scene.transferring().chooses("Maria", "Break").wait(2), Reason.OFFLINE)


def test_the_target_is_busy() -> None:
    story = scene.transferring()
    story.other_customer_talks_with("Maria")
    failed(story.wait(2), Reason.BUSY)


def test_the_target_has_a_missed_contact_that_she_did_not_clear() -> None:
    story = scene.ringing().press("Maria", Verb.REJECT)
    story.press("Mario", Verb.TRANSFER, quick_connect="Maria").wait(2)
    assert story.contacts[2].history.failure is Reason.UNREACHABLE


def test_the_target_has_no_line() -> None:
    failed(scene.transferring().laptop_closes("Maria").wait(2), Reason.UNREACHABLE)


def test_the_target_is_no_user_any_longer() -> None:
    story = scene.transferring()
    story.removes(story.world.directory.users[scene.agent("Maria")])
    failed(story.wait(2), Reason.INVALID)


def test_the_flow_gives_up() -> None:
    failed(scene.transferring(quick_connect="Nobody").wait(2), Reason.FLOW_ENDED)


def test_the_flow_cannot_be_run_at_all() -> None:
    broken = flow("Default agent transfer", ContactFlowType.AGENT_TRANSFER, says("never"))
    story = scene.talking(replace(broken, content="no flow"))
    story.press("Mario", Verb.TRANSFER, quick_connect="Maria, default whispers")
    failed(story, Reason.INVALID)


def test_the_target_who_works_after_a_contact_is_rung_all_the_same() -> None:
    story = scene.consulting().press("Maria", Verb.LEAVE)
    assert story.slot("Maria") is SlotState.ACW
    story.press("Mario", Verb.TRANSFER, quick_connect="Maria").wait(2)
    assert story.slot("Maria") is SlotState.RESERVED
    assert story.phases == [Phase.CONNECTED, Phase.COMPLETED, Phase.RINGING]


def test_the_target_accepts_by_herself() -> None:
    story = scene.transferring(user("Maria", "Bianchi", auto_accept=True)).wait(2)
    assert story.hears == {"Anna": "hold music", "Mario": "(agent_whispered)", "Maria": "internal call"}


# Again, and no


def test_try_again_after_a_failure() -> None:
    story = scene.ringing().press("Maria", Verb.REJECT).clears("Maria", 1)
    story.press("Mario", Verb.TRANSFER, quick_connect="Maria").wait(2).press("Maria", Verb.ACCEPT).wait(4)
    assert story.hears == {"Anna": "hold music", "Mario": "Maria", "Maria": "Mario"}
    first, failed_one, third = story.contacts
    assert (failed_one.origin.previous, third.origin.previous) == (first.id, first.id)
    assert first.history.next == third.id


@pytest.mark.parametrize(
    "step",
    [scene.transferring, scene.ringing, scene.agent_whisper, scene.customer_whisper, scene.consulting],
)
def test_a_second_request_while_the_first_is_pending_is_refused(step: Step) -> None:
    assert step().is_refused("Mario", Verb.TRANSFER, quick_connect="Giulia")


@pytest.mark.parametrize(
    "step",
    [
        scene.transferring,
        scene.ringing,
        scene.agent_whisper,
        scene.customer_whisper,
        scene.consulting,
        scene.joined,
    ],
)
def test_taken_back_in_every_phase_mario_talks_with_the_customer(step: Step) -> None:
    story = step().press("Mario", Verb.BACK_TO_CUSTOMER)
    assert story.hears == TALK
    assert story.contacts[1].history.failure is Reason.TAKEN_BACK
    assert story.phases[0] is Phase.CONNECTED
    assert story.contacts[1].phase in (Phase.ENDED, Phase.COMPLETED)
    assert story.slot("Maria") in (SlotState.FREE, SlotState.ACW)


def test_taken_back_from_the_queue_nobody_is_rung_any_longer() -> None:
    story = scene.ringing(quick_connect="Somebody of the queue")
    assert story.hears == {"Anna": "hold music", "Mario": "queue music"}
    story.press("Mario", Verb.BACK_TO_CUSTOMER)
    assert story.hears == TALK
    assert story.slot("Maria") is SlotState.FREE


# Races: whoever comes first has won, the other finds it over


def test_cancel_and_then_answer_in_the_same_millisecond() -> None:
    story = scene.ringing()
    story.world.command("mario", Verb.BACK_TO_CUSTOMER)
    with pytest.raises(OfferOver):
        story.commands("Maria", Verb.ACCEPT, story.contacts[1].id)
    story.world.deliver_all()
    assert story.hears == TALK


def test_answer_and_then_cancel_in_the_same_millisecond() -> None:
    story = scene.ringing()
    story.world.command("maria", Verb.ACCEPT)
    story.world.command("mario", Verb.BACK_TO_CUSTOMER)
    story.world.deliver_all()
    assert story.hears == TALK
    assert story.slot("Maria") is SlotState.ACW


def test_early_hang_up_right_after_the_request_was_accepted() -> None:
    story = scene.talking()
    story.world.command("mario", Verb.TRANSFER, quick_connect="Maria")
    story.given(LegEnded(LEG, Reason.LEFT))
    assert story.hears == {"Mario": "Transferring to agent"}
    story.press("Mario", Verb.LEAVE)
    assert story.is_over()


def test_the_offer_that_comes_after_the_transfer_was_taken_back_is_let_go() -> None:
    story = scene.transferring()
    story.world.call_input(scene.CALL, story.play_done("Mario"))
    (queued,) = story.world.post
    story.world.post.clear()
    story.world.deliver(queued)
    story.world.command("mario", Verb.BACK_TO_CUSTOMER)
    story.world.deliver_all()
    assert story.hears == TALK
    assert story.slot("Maria") is SlotState.FREE
    assert "Maria" not in story.hears


def test_two_agents_who_transfer_to_each_other_at_once_find_each_other_busy() -> None:
    story = scene.talking()
    other = story.other_customer_talks_with("Maria")
    story.press("Mario", Verb.TRANSFER, quick_connect="Maria")
    story.press("Maria", Verb.TRANSFER, quick_connect="Mario")
    story.wait(2)
    assert story.contacts[1].history.failure is Reason.BUSY
    mine, theirs = story.contacts[1], list(story.world.calls[other].contacts.values())[1]
    assert (mine.history.failure, theirs.history.failure) == (Reason.BUSY, Reason.BUSY)


def test_the_same_agent_chosen_as_destination_is_busy() -> None:
    failed(scene.transferring(quick_connect="Mario").wait(2), Reason.BUSY)


def test_the_target_goes_offline_while_ringing_and_the_offer_rings_on() -> None:
    story = scene.ringing().chooses("Maria", "Offline")
    assert story.hears["Mario"] == "(ringing)"
    story.press("Maria", Verb.ACCEPT).wait(4)
    assert story.hears == {"Anna": "hold music", "Mario": "Maria", "Maria": "Mario"}
    story.press("Maria", Verb.LEAVE).clears("Maria", 1)
    status = story.world.floor.agent(scene.agent("Maria")).status
    assert status is not None
    assert status.id == "status-Offline"


def test_the_quick_connect_is_deleted_or_renamed_while_it_rings() -> None:
    story = scene.ringing()
    chosen = story.world.directory.quick_connects[QuickConnectId("quick-Maria")]
    story.changes(replace(chosen, name="Somebody else"))
    story.removes(story.world.directory.quick_connects[QuickConnectId("quick-Maria")])
    story.press("Maria", Verb.ACCEPT).wait(4)
    assert story.hears == {"Anna": "hold music", "Mario": "Maria", "Maria": "Mario"}
    used = story.contacts[1].origin.quick_connect
    assert used is not None
    assert used.name == "Maria"


def test_the_routing_profile_changes_mid_call_and_the_call_goes_on() -> None:
    story = scene.ringing()
    profile = story.world.directory.routing_profiles[RoutingProfileId("profile")]
    story.changes(replace(profile, queue_configs=()))
    story.press("Maria", Verb.ACCEPT).wait(4)
    assert story.hears == {"Anna": "hold music", "Mario": "Maria", "Maria": "Mario"}
    story.press("Mario", Verb.LEAVE)
    assert story.hears == {"Anna": "Maria", "Maria": "Anna"}


def test_the_target_hangs_up_during_her_whisper_and_a_caller_from_the_queue_stays_queued() -> None:
    story = scene.ringing(quick_connect="Somebody of the queue").press("Maria", Verb.ACCEPT)
    story.press("Maria", Verb.LEAVE)
    assert story.hears == {"Anna": "hold music", "Mario": "queue music"}
    assert story.phases == [Phase.CONNECTED, Phase.WAITING]
    assert story.contacts[1].routing.front


def test_the_target_drops_out_in_talk_and_mario_may_choose_again() -> None:
    story = scene.consulting().press("Maria", Verb.LEAVE)
    assert story.contacts[1].history.disconnect is DisconnectReason.AGENT_DISCONNECT
    failed(story, Reason.LEFT)


def test_the_host_may_be_transferred_to_by_his_colleague_later() -> None:
    story = scene.consulting().press("Mario", Verb.LEAVE).clears("Mario")
    story.press("Maria", Verb.TRANSFER, quick_connect="Mario").wait(2).press("Mario", Verb.ACCEPT).wait(4)
    assert story.hears == {"Anna": "hold music", "Maria": "Mario", "Mario": "Maria"}
    story.press("Maria", Verb.LEAVE)
    assert story.hears == {"Anna": "Mario", "Mario": "Anna"}
    assert [contact.origin.previous for contact in story.contacts] == [
        None,
        story.contacts[0].id,
        story.contacts[1].id,
    ]


def test_a_destination_of_a_kind_that_is_not_built_yet_is_refused_with_these_words() -> None:
    story = scene.talking()
    chosen = story.world.directory.quick_connects[QuickConnectId("quick-Maria")]
    number = QuickConnectConfig(
        QuickConnectType.PHONE_NUMBER, phone_config=PhoneNumberQuickConnectConfig("+390212345678")
    )
    story.changes(replace(chosen, quick_connect_config=number))
    with pytest.raises(CannotTransfer, match="not built yet"):
        story.press("Mario", Verb.TRANSFER, quick_connect="Maria")
    assert story.hears == TALK

"""Flows on a call: in circles, changed or deleted while they run, giving up, and when the agent has left."""

from dataclasses import replace
from typing import Any

import pytest

from centralino.core.call.contact import Phase
from centralino.core.call.events import ActionPerformed
from centralino.core.call.inputs import Input, PlayDone, Verb
from centralino.core.call.model import DisconnectReason, Reason
from centralino.core.directory.model import (
    ContactFlow,
    ContactFlowId,
    ContactFlowType,
    QuickConnectConfig,
    QuickConnectId,
    QuickConnectType,
    UserQuickConnectConfig,
)
from centralino.core.flows.scope import InitiationMethod
from centralino.core.flows.step import MAX_CONSECUTIVE_ACTIONS
from tests.core.call import scene
from tests.core.call.scene import BEEP, Scene
from tests.core.sample import TO_BASIC_QUEUE, document, flow, interrupted, says

FAILED = {"Anna": "hold music", "Mario": "(everybody_held)"}
TRANSFER = ContactFlowType.AGENT_TRANSFER


def circle(name: str, flow_type: ContactFlowType) -> ContactFlow:
    """Sets attributes for ever."""
    action: dict[str, Any] = {
        "Identifier": "again",
        "Type": "UpdateContactAttributes",
        "Parameters": {"Attributes": {"round": "again"}},
        "Transitions": {
            "NextAction": "again",
            "Errors": [{"ErrorType": "NoMatchingError", "NextAction": "again"}],
        },
    }
    return document(name, flow_type, [action])


def rounds(story: Scene) -> int:
    """How often the circle was gone through."""
    log = story.world.call_log[scene.CALL]
    return sum(isinstance(event, ActionPerformed) and event.next == "again" for event in log)


# Circles


def test_a_transfer_flow_in_a_circle_is_ended_after_a_thousand_actions_and_mario_is_told() -> None:
    story = scene.transferring(circle("Transfer with whispers", TRANSFER))
    assert story.contacts[1].history.failure is Reason.INVALID
    assert story.hears == FAILED
    assert rounds(story) == MAX_CONSECUTIVE_ACTIONS


def test_a_flow_in_a_circle_that_answers_hangs_up() -> None:
    story = scene.welcomed(circle("Welcome", ContactFlowType.CONTACT_FLOW))
    assert story.hears == {}
    assert story.contacts[0].history.disconnect is DisconnectReason.CONTACT_FLOW_DISCONNECT
    assert story.is_over()


def test_a_whisper_in_a_circle_is_over_at_once() -> None:
    story = scene.ringing(circle("Internal call", ContactFlowType.AGENT_WHISPER)).press("Maria", Verb.ACCEPT)
    assert story.phases == [Phase.CONNECTED, Phase.WHISPERING_CUSTOMER]
    story.wait(2)
    assert story.hears == {"Anna": "hold music", "Mario": "Maria", "Maria": "Mario"}


def test_a_hold_flow_in_a_circle_leaves_a_silence_that_has_a_name() -> None:
    story = scene.talking(circle("Default customer hold", ContactFlowType.CUSTOMER_HOLD))
    assert story.press("Mario", Verb.HOLD, "Anna").hears["Anna"] == "(held)"


def test_a_queue_flow_in_a_circle_leaves_a_silence_that_has_a_name_and_then_ringback() -> None:
    story = scene.welcomed(circle("Default customer queue", ContactFlowType.CUSTOMER_QUEUE))
    story.chooses("Mario", "Offline").chooses("Maria", "Offline").wait(2)
    assert story.hears == {"Anna": "(queued)"}
    story.chooses("Mario", "Available")
    assert story.hears == {"Anna": "(ringing)"}


def test_a_flow_that_goes_in_a_circle_through_prompts_goes_on() -> None:
    story = scene.welcomed(interrupted("Default customer queue", ContactFlowType.CUSTOMER_QUEUE))
    story.chooses("Mario", "Offline").chooses("Maria", "Offline").wait(2)
    assert story.hears == {"Anna": "music"}
    assert story.wait(10).hears == {"Anna": "please wait"}
    assert story.wait(2).hears == {"Anna": "music"}
    assert story.wait(12_000).hears == {"Anna": "music"}


def test_a_flow_that_goes_in_a_circle_through_a_prompt_that_cannot_be_heard_is_ended() -> None:
    lost: dict[str, Any] = {
        "Identifier": "again",
        "Type": "MessageParticipantIteratively",
        "Parameters": {"Messages": [{"Text": "nobody can say this"}]},
        "Transitions": {"Errors": [{"ErrorType": "NoMatchingError", "NextAction": "again"}]},
    }
    hold = document("Default customer hold", ContactFlowType.CUSTOMER_HOLD, [lost])
    story = scene.talking(hold).press("Mario", Verb.HOLD, "Anna")
    while story.hears["Anna"] == "nobody can say this" and rounds(story) <= MAX_CONSECUTIVE_ACTIONS:
        story.given(PlayDone(story.play_done("Anna").play, "no voice"))
    assert story.hears == {"Anna": "(held)", "Mario": "(everybody_held)"}
    story.press("Mario", Verb.RESUME, "Anna")
    assert story.hears == {"Anna": "Mario", "Mario": "Anna"}


# Changed while they run


def test_a_flow_that_is_changed_while_it_runs_goes_on_as_it_was_and_the_next_call_gets_the_new_one() -> None:
    story = scene.transferring()
    new = flow("Transfer with whispers", TRANSFER, says("The new text"), ("TransferContactToAgent", {}))
    story.changes(new)
    assert story.hears["Mario"] == "Transferring to agent"
    story.wait(2).press("Maria", Verb.ACCEPT)
    assert story.hears["Maria"] == "internal call"
    story.press("Mario", Verb.BACK_TO_CUSTOMER).clears("Maria", 1)
    story.press("Mario", Verb.TRANSFER, quick_connect="Maria")
    assert story.hears["Mario"] == "The new text"


def test_a_flow_that_is_deleted_while_it_runs_goes_on() -> None:
    story = scene.transferring()
    story.removes(story.world.directory.contact_flows[ContactFlowId("flow-Transfer with whispers")])
    story.wait(2).press("Maria", Verb.ACCEPT).wait(4)
    assert story.hears == {"Anna": "hold music", "Mario": "Maria", "Maria": "Mario"}


def test_a_chosen_flow_that_is_deleted_before_it_runs_gives_way_to_the_default() -> None:
    story = scene.ringing()
    story.removes(story.world.directory.contact_flows[ContactFlowId("flow-Internal call")])
    assert story.press("Maria", Verb.ACCEPT).hears["Maria"] == "BasicQueue"


def test_without_any_flow_of_its_type_a_whisper_is_passed_over_and_a_hold_is_a_named_silence() -> None:
    story = scene.offered()
    for name in ("Default agent whisper", "Default customer whisper", "Default customer hold"):
        story.removes(story.world.directory.contact_flows[ContactFlowId(f"flow-{name}")])
    story.press("Mario", Verb.ACCEPT)
    assert story.hears == {"Anna": "Mario", "Mario": "Anna"}
    story.press("Mario", Verb.HOLD, "Anna")
    assert story.hears == {"Anna": "(held)", "Mario": "(everybody_held)"}


# Whispers


def test_whispers_that_are_switched_off_connect_at_once() -> None:
    story = scene.ringing(quick_connect="Maria, no whispers").press("Maria", Verb.ACCEPT)
    assert story.hears == {"Anna": "hold music", "Mario": "Maria", "Maria": "Mario"}


def test_one_whisper_that_is_switched_off_leaves_the_other() -> None:
    story = scene.offered(flow="Welcome with other music").press("Mario", Verb.ACCEPT)
    assert story.hears == {"Anna": BEEP, "Mario": "(customer_whispered)"}


def test_a_whisper_that_cannot_be_heard_is_over_at_once() -> None:
    story = scene.agent_whisper()
    story.given(PlayDone(story.play_done("Maria").play, "no voice"))
    assert story.hears["Mario"] == "connecting to an agent"
    story.given(PlayDone(story.play_done("Mario").play, "no voice"))
    assert story.hears == {"Anna": "hold music", "Mario": "Maria", "Maria": "Mario"}


def test_a_whisper_that_lasts_over_two_minutes_is_cut_and_the_call_goes_on() -> None:
    story = scene.agent_whisper().wait_while_plays_go_on(119)
    assert story.hears["Maria"] == "internal call"
    story.wait_while_plays_go_on(1)
    assert story.hears["Mario"] == "connecting to an agent"
    story.wait_while_plays_go_on(120)
    assert story.hears == {"Anna": "hold music", "Mario": "Maria", "Maria": "Mario"}


def test_both_whispers_play_before_a_customer_from_the_queue_and_her_agent_are_joined() -> None:
    story = scene.accepted()
    assert story.hears == {"Anna": "queue music", "Mario": "BasicQueue"}
    assert story.wait(2).hears == {"Anna": BEEP, "Mario": "(customer_whispered)"}
    assert story.wait(2).hears == {"Anna": "Mario", "Mario": "Anna"}


# Queue flows


def test_a_queue_flow_that_hangs_up_ends_the_contact_and_lets_the_agent_go_who_is_rung() -> None:
    story = scene.welcomed(flow="Welcome to a queue that gives up")
    assert story.phases == [Phase.RINGING]
    story.wait(2)
    assert story.hears == {}
    assert story.is_over()


def test_a_queue_flow_that_hangs_up_while_the_agent_hears_her_whisper_lets_her_go_too() -> None:
    story = scene.welcomed(flow="Welcome to a queue that gives up").press("Mario", Verb.ACCEPT)
    assert story.hears == {"Anna": "nobody is here", "Mario": "BasicQueue"}
    story.given(story.play_done("Anna"))
    assert story.hears == {}
    assert story.is_over()


def test_a_queue_flow_that_hangs_up_on_a_consult_leaves_mario_with_his_customer() -> None:
    gives_up = flow(
        "Default customer queue", ContactFlowType.CUSTOMER_QUEUE, says("busy"), ("DisconnectParticipant", {})
    )
    story = scene.talking()
    story.changes(gives_up)
    story.press("Mario", Verb.TRANSFER, quick_connect="Somebody of the queue").wait(2)
    assert story.hears == {"Anna": "hold music", "Mario": "busy"}
    story.wait(2)
    assert story.hears == FAILED
    assert story.contacts[1].history.failure is Reason.FLOW_ENDED


def test_while_a_queue_without_music_rings_an_agent_the_customer_hears_ringback() -> None:
    story = scene.welcomed(flow="Welcome to a queue without music")
    assert story.hears == {"Anna": "somebody will come"}
    assert story.wait(2).hears == {"Anna": "(ringing)"}
    assert story.press("Mario", Verb.REJECT).press("Maria", Verb.REJECT).hears == {"Anna": "(queued)"}


# When the agent has left: the disconnect flow (CustomerRemaining)


def test_the_disconnect_flow_runs_for_the_customer_who_remains() -> None:
    story = scene.accepted(flow="Welcome with survey").wait(4).press("Mario", Verb.LEAVE)
    assert story.hears == {"Anna": "survey"}
    first, second = story.contacts
    assert first.phase is Phase.ENDED
    assert second.origin.initiation is InitiationMethod.DISCONNECT
    assert second.origin.previous == first.id
    assert story.wait(2).hears == {}
    assert second.routing.agent is None
    assert story.is_over()


def test_the_customer_may_hang_up_during_the_disconnect_flow() -> None:
    story = scene.talking(flow="Welcome with survey").press("Mario", Verb.LEAVE).anna_hangs_up()
    assert story.contacts[1].history.disconnect is DisconnectReason.CUSTOMER_DISCONNECT
    assert story.is_over()


def test_the_disconnect_flow_does_not_run_when_the_customer_has_hung_up() -> None:
    story = scene.talking(flow="Welcome with survey").anna_hangs_up()
    assert len(story.contacts) == 1
    assert story.is_over()


def test_the_disconnect_flow_does_not_run_while_a_transfer_goes_on() -> None:
    story = scene.consulting(flow="Welcome with survey").press("Mario", Verb.LEAVE)
    assert story.hears == {"Anna": "Maria", "Maria": "Anna"}


def test_a_disconnect_flow_that_is_gone_hangs_up() -> None:
    story = scene.talking(flow="Welcome with survey")
    story.removes(story.world.directory.contact_flows[ContactFlowId("flow-Survey")])
    story.press("Mario", Verb.LEAVE)
    assert story.hears == {}
    assert story.is_over()


# Attributes and choices


def test_attributes_are_shared_by_all_contacts_of_the_call() -> None:
    named = flow(
        "Transfer with whispers",
        TRANSFER,
        ("UpdateContactAttributes", {"Attributes": {"reason": "invoice"}}),
        says("about $.Attributes.reason"),
        ("TransferContactToAgent", {}),
    )
    story = scene.transferring(named)
    assert story.hears["Mario"] == "about invoice"
    assert story.call.attributes == {"reason": "invoice"}


def test_recording_is_chosen_by_each_contact_and_logging_goes_on_in_the_next_one() -> None:
    story = scene.transferring()
    first, second = story.contacts
    assert len(first.choices.recorded) == 2
    assert not second.choices.recorded


@pytest.mark.parametrize("failure", [None, "cannot be heard"])
def test_a_play_that_ended_before_ends_nothing_now(failure: str | None) -> None:
    story = scene.transferring()
    late: Input = PlayDone(story.play_done("Mario").play, failure)
    story.wait(2)
    before = story.call
    story.given(late)
    assert story.call is before


def test_a_flow_of_a_type_that_cannot_answer_hangs_up_instead_of_leaving_silence() -> None:
    story = scene.welcomed(flow="Internal call")
    assert story.hears == {}
    assert story.is_over()


def test_a_flow_of_a_type_that_cannot_transfer_is_told_as_invalid() -> None:
    story = scene.talking()
    chosen = story.world.directory.quick_connects[QuickConnectId("quick-Maria")]
    config = UserQuickConnectConfig(scene.agent("Maria"), ContactFlowId("flow-Default customer hold"))
    story.changes(replace(chosen, quick_connect_config=QuickConnectConfig(QuickConnectType.USER, config)))
    story.press("Mario", Verb.TRANSFER, quick_connect="Maria")
    assert story.hears == FAILED
    assert story.contacts[1].history.failure is Reason.INVALID


def test_logging_that_a_flow_switched_on_goes_on_in_the_next_contact() -> None:
    logged = flow(
        "Welcome",
        ContactFlowType.CONTACT_FLOW,
        ("UpdateFlowLoggingBehavior", {"FlowLoggingBehavior": "Enabled"}),
        says("welcome"),
        *TO_BASIC_QUEUE,
    )
    story = scene.transferring(logged)
    assert [contact.choices.logging for contact in story.contacts] == [True, True]


def test_a_customer_for_one_agent_alone_who_has_no_queue_is_hung_up_when_he_does_not_answer() -> None:
    for_mario = flow(
        "Welcome",
        ContactFlowType.CONTACT_FLOW,
        ("UpdateContactTargetQueue", {"AgentId": "user-mario"}),
        ("TransferContactToQueue", {}),
    )
    story = scene.welcomed(for_mario)
    assert story.hears == {"Anna": "(ringing)"}
    story.wait(20)
    assert story.hears == {}
    assert story.contacts[0].history.failure is Reason.MISSED
    assert story.is_over()


def test_the_disconnect_flow_belongs_to_its_contact_and_does_not_follow_the_customer() -> None:
    story = scene.consulting(flow="Welcome with survey").press("Mario", Verb.LEAVE)
    story.press("Maria", Verb.LEAVE)
    assert story.hears == {}
    assert story.is_over()

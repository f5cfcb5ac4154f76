from collections.abc import Callable
from dataclasses import fields
from datetime import datetime, timedelta

import msgspec
import pytest

from centralino.core.call.inputs import Verb
from centralino.core.call.model import DisconnectReason, Reason
from centralino.core.directory.model import Channel, QuickConnectType
from centralino.core.floor import inputs as floor_inputs
from centralino.core.floor.slot import Acw
from centralino.core.flows.scope import InitiationMethod
from centralino.core.views import record as shapes
from centralino.core.views.record import ContactRecord, EndpointType, Outcome, member_name
from centralino.core.views.records import contact_record
from centralino.core.world import START, World
from tests.core.views import gallery, steps
from tests.core.views.gallery import customer_hangs_up
from tests.core.views.steps import press, the_call


def records(world: World) -> list[ContactRecord]:
    """Of the first call, oldest first."""
    call = the_call(world)
    return [contact_record(call, contact, world.directory) for contact in call.contacts.values()]


def transfer_record(world: World) -> ContactRecord:
    return records(world)[1]


def clear(world: World, username: str) -> World:
    agent = world.agent(username)
    slot = world.floor.agent(agent).slot
    assert isinstance(slot, Acw)
    world.floor_input(floor_inputs.ClearContact(agent, slot.contact))
    world.deliver_all()
    return world


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


# A call without a transfer. Anna calls at 2 s, waits from 4 s, is taken at 5 s and talks from 9 s.


def test_a_contact_without_an_agent_has_a_queue_and_no_agent() -> None:
    """behaviour.md 9: ConnectedToAgent is absent on an abandoned record, which has a queue."""
    (record,) = records(customer_hangs_up(steps.offered()))
    assert record.agent is None
    assert record.queue is not None
    assert (record.queue.name, record.queue.enqueue_timestamp) == ("BasicQueue", at(4))
    assert (record.queue.dequeue_timestamp, record.queue.duration) == (at(5), 1)
    assert record.disconnect_reason is DisconnectReason.CUSTOMER_DISCONNECT
    assert record.agent_connection_attempts == 1
    assert record.complete


def test_a_contact_that_is_answered_has_its_times() -> None:
    (record,) = records(steps.talking())
    assert record.initiation_method is InitiationMethod.WEBRTC_API
    assert (record.channel, record.complete) == (Channel.VOICE, False)
    assert record.contact_id == record.initial_contact_id
    assert (record.previous_contact_id, record.next_contact_id) == (None, None)
    assert record.initiation_timestamp == record.connected_to_system_timestamp == at(2)
    assert (record.disconnect_timestamp, record.disconnect_reason) == (None, None)
    assert record.customer_endpoint is not None
    assert (record.customer_endpoint.type, record.customer_endpoint.display_name) == (
        EndpointType.VOIP,
        "Anna",
    )
    assert record.transfer is None
    assert record.queue is not None
    assert record.queue.dequeue_timestamp == at(7)
    assert record.queue.duration == 3
    assert record.agent is not None
    assert record.agent.username == "mario"
    assert record.agent.arn.endswith("/agent/user-mario")
    assert record.agent.routing_profile is not None
    assert record.agent.routing_profile.name == "Everybody"
    assert record.agent.accepted_by_agent_timestamp == at(5)
    assert record.agent.connected_to_agent_timestamp == at(9)
    assert record.agent.agent_interaction_duration is None


def test_a_hold_that_bridges_an_absence_is_a_hold_that_no_agent_began() -> None:
    world = steps.talking()
    press(world, "mario", Verb.HOLD, "Anna")
    world.advance(4)
    press(world, "mario", Verb.RESUME, "Anna")
    mario = world.agent("mario")
    world.floor_input(floor_inputs.PageLost(mario))
    world.floor_input(floor_inputs.LineDown(mario))
    world.advance(20)  # after 15 s he counts as away
    world.floor_input(floor_inputs.PageSeen(mario))
    world.floor_input(floor_inputs.LineUp(mario))
    world.advance(1)
    (record,) = records(world)
    assert record.agent is not None
    assert record.agent.number_of_holds == 2
    assert record.agent.customer_hold_duration == 9
    assert record.agent.agent_initiated_hold_duration == 4


def test_durations_leave_the_holds_out_and_the_record_is_complete_when_work_is_cleared() -> None:
    world = steps.talking()
    for seconds in (5, 8):
        world.advance(10)
        press(world, "mario", Verb.HOLD, "Anna")
        world.advance(seconds)
        press(world, "mario", Verb.RESUME, "Anna")
    press(world, "mario", Verb.LEAVE)
    left = world.now
    (record,) = records(world)
    assert record.disconnect_reason is DisconnectReason.AGENT_DISCONNECT
    assert record.agent is not None
    assert record.agent.number_of_holds == 2
    assert record.agent.customer_hold_duration == 13
    assert record.agent.longest_hold_duration == 8
    assert record.agent.agent_initiated_hold_duration == 13
    connected = record.agent.connected_to_agent_timestamp
    assert connected is not None
    assert record.agent.agent_interaction_duration == int((left - connected).total_seconds()) - 13
    assert record.agent.after_contact_work_start_timestamp == left
    assert (record.agent.after_contact_work_end_timestamp, record.complete) == (None, False)
    world.advance(30)
    (record,) = records(clear(world, "mario"))
    assert record.agent is not None
    assert record.agent.after_contact_work_duration == 30
    assert record.complete


def test_the_last_update_is_the_last_change_of_this_contact() -> None:
    world = press(steps.consulting(), "mario", Verb.LEAVE)
    left = world.now
    world.advance(20)
    press(world, "maria", Verb.LEAVE)
    first, second = records(world)
    assert (first.last_update_timestamp, second.last_update_timestamp) == (left, world.now)


# The chain


def test_contacts_are_chained_and_say_by_which_quick_connect() -> None:
    world = steps.ringing()
    first, second = records(world)
    assert first.next_contact_id == second.contact_id
    assert second.previous_contact_id == first.contact_id
    assert second.initial_contact_id == first.contact_id
    assert second.initiation_method is InitiationMethod.TRANSFER
    assert second.connected_to_system_timestamp == second.initiation_timestamp
    (entry,) = first.next_contacts
    assert (entry.contact_id, entry.quick_connect_name) == (second.contact_id, "Maria")
    assert entry.quick_connect_type is QuickConnectType.USER
    assert second.transfer is not None
    assert (second.transfer.by_agent_username, second.transfer.quick_connect_name) == ("mario", "Maria")
    assert second.queue is None
    assert first.attributes == second.attributes


def test_every_try_is_an_entry_of_its_own() -> None:
    world = press(steps.ringing(), "maria", Verb.REJECT)
    world.command("mario", Verb.TRANSFER, quick_connect="Giulia")
    first, second, third = records(world)
    assert [each.contact_id for each in first.next_contacts] == [second.contact_id, third.contact_id]
    assert first.next_contact_id == third.contact_id


def test_a_transfer_is_completed_when_its_target_is_connected() -> None:
    assert records(steps.customer_whisper())[0].transfer_completed_timestamp is None
    world = steps.consulting()
    connected = records(world)[1].agent
    assert connected is not None
    assert records(world)[0].transfer_completed_timestamp == connected.connected_to_agent_timestamp


def test_the_customers_hold_during_a_transfer_is_counted_with_the_agent_who_made_it() -> None:
    world = press(steps.consulting(), "mario", Verb.LEAVE)
    first, second = (each.agent for each in records(world))
    assert first is not None
    assert second is not None
    assert (first.number_of_holds, second.number_of_holds) == (1, 0)
    assert first.customer_hold_duration > 0


# What became of a transfer


def cold() -> World:
    world = press(steps.ringing(), "mario", Verb.LEAVE)
    press(world, "maria", Verb.ACCEPT)
    world.advance(5)
    return world


OUTCOMES: dict[str, tuple[Callable[[], World], Outcome | None, Reason | None]] = {
    "while the flow runs": (steps.transferring, None, None),
    "while Maria rings": (steps.ringing, None, None),
    "while Mario consults her": (steps.consulting, None, None),
    "while all are joined": (steps.joined, None, None),
    "taken back while she rings": (
        lambda: press(steps.ringing(), "mario", Verb.BACK_TO_CUSTOMER),
        Outcome.TAKEN_BACK,
        None,
    ),
    "back to the customer": (
        lambda: press(steps.consulting(), "mario", Verb.BACK_TO_CUSTOMER),
        Outcome.CONSULTED,
        None,
    ),
    "Maria left": (lambda: press(steps.consulting(), "maria", Verb.LEAVE), Outcome.CONSULTED, None),
    "Maria was lost": (gallery.lost_while_talking, Outcome.CONSULTED, None),
    "Maria left the conference": (
        lambda: press(steps.joined(), "maria", Verb.LEAVE),
        Outcome.CONFERENCED,
        None,
    ),
    "Mario left": (
        lambda: press(steps.consulting(), "mario", Verb.LEAVE),
        Outcome.TRANSFERRED_WARM,
        None,
    ),
    "Mario left the conference": (
        lambda: press(steps.joined(), "mario", Verb.LEAVE),
        Outcome.TRANSFERRED_WARM,
        None,
    ),
    "Mario left while she rings": (lambda: press(steps.ringing(), "mario", Verb.LEAVE), None, None),
    "Mario left and she accepted": (cold, Outcome.TRANSFERRED_COLD, None),
    "Mario left and Anna gave up": (
        lambda: customer_hangs_up(press(steps.ringing(), "mario", Verb.LEAVE)),
        Outcome.ABANDONED,
        None,
    ),
    "rejected": (gallery.rejected, Outcome.FAILED, Reason.REJECTED),
    "missed": (gallery.missed, Outcome.FAILED, Reason.MISSED),
    "busy": (lambda: gallery.to_maria_who(gallery.takes_a_call), Outcome.FAILED, Reason.BUSY),
    "the flow gave up": (gallery.flow_gives_up, Outcome.FAILED, Reason.FLOW_ENDED),
    "the flow is broken": (gallery.flow_broken, Outcome.FAILED, Reason.INVALID),
}


@pytest.mark.parametrize("case", OUTCOMES)
def test_a_transfer_says_what_became_of_it(case: str) -> None:
    make, outcome, reason = OUTCOMES[case]
    transfer = transfer_record(make()).transfer
    assert transfer is not None
    assert (transfer.outcome, transfer.failure_reason) == (outcome, reason)


def test_an_outcome_stays_when_the_call_goes_on() -> None:
    world = press(steps.consulting(), "mario", Verb.LEAVE)
    before = transfer_record(world).transfer
    customer_hangs_up(world)
    clear(world, "maria")
    assert transfer_record(world).transfer == before


# The agent's part of it


def test_who_went_away_before_she_was_connected_is_not_the_contacts_agent() -> None:
    world = press(steps.accepted(), "mario", Verb.LEAVE)
    (record,) = records(world)
    assert record.agent is None
    assert record.queue is not None
    assert record.queue.dequeue_timestamp is None


def test_who_was_asked_for_and_went_away_before_she_was_connected_is_in_the_record() -> None:
    record = transfer_record(press(steps.agent_whisper(), "maria", Verb.LEAVE))
    assert record.agent is not None
    assert record.agent.connected_to_agent_timestamp is None
    assert record.agent.agent_interaction_duration is None


def test_a_contact_whose_customer_was_dropped_was_ended_by_the_agent() -> None:
    world = gallery.drop(steps.joined(), "Anna")
    assert records(world)[0].disconnect_reason is DisconnectReason.AGENT_DISCONNECT


# Names


def test_the_members_have_connects_names() -> None:
    names = {member_name(field.name) for field in fields(ContactRecord)}
    assert names >= {"ContactId", "InstanceARN", "AWSAccountId", "InitiationMethod", "CustomerEndpoint"}
    assert {member_name(each.name) for each in fields(shapes.AgentInfo)} >= {
        "ARN",
        "Username",
        "RoutingProfile",
        "ConnectedToAgentTimestamp",
        "AfterContactWorkStartTimestamp",
        "LongestHoldDuration",
    }


def test_a_record_can_be_written_and_read() -> None:
    for record in records(cold()):
        assert msgspec.json.decode(msgspec.json.encode(record), type=ContactRecord) == record

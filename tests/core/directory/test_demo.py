"""The demo has what a newcomer needs to live through S1 to S18."""

import pytest

from centralino.core.directory.model import (
    AgentStatusType,
    ContactFlowType,
    QuickConnectType,
    UserQuickConnectConfig,
)
from centralino.core.flows.document import parse
from tests.core.directory.demo import DEMO, demo_directory

DIRECTORY = demo_directory()


def test_three_agents_work_both_queues() -> None:
    people = {each.username: each.identity_info for each in DIRECTORY.users.values()}
    names = {name: (info.first_name, info.last_name) for name, info in people.items()}
    assert names == {
        "mario": ("Mario", "Rossi"),
        "maria": ("Maria", "Bianchi"),
        "giulia": ("Giulia", "Verdi"),
    }
    for user in DIRECTORY.users.values():
        profile = DIRECTORY.routing_profiles[user.routing_profile_id]
        worked = {DIRECTORY.queues[each.queue_reference.queue_id].name for each in profile.queue_configs}
        assert worked == {"BasicQueue", "PasswordReset"}


@pytest.mark.parametrize("name", ["BasicQueue", "PasswordReset"])
def test_a_queue_has_a_caller_id_and_all_quick_connects(name: str) -> None:
    queue = DIRECTORY.queues.named(name)
    assert queue is not None
    number = queue.outbound_caller_config.outbound_caller_id_number_id
    assert number is not None
    assert DIRECTORY.phone_numbers[number].phone_number.startswith("+3902")
    assert set(queue.quick_connect_ids) == set(DIRECTORY.quick_connects)


@pytest.mark.parametrize(
    ("name", "username", "flow"),
    [
        ("Mario", "mario", "Transfer to agent with whispers"),
        ("Maria", "maria", "Transfer to agent with whispers"),
        ("Giulia", "giulia", "Transfer to agent with whispers"),
        ("Maria, default whispers", "maria", "Default agent transfer"),
    ],
)
def test_a_quick_connect_leads_to_its_agent_by_its_flow(name: str, username: str, flow: str) -> None:
    quick_connect = DIRECTORY.quick_connects.named(name)
    assert quick_connect is not None
    config = quick_connect.quick_connect_config
    assert config.quick_connect_type is QuickConnectType.USER
    target = config.target
    assert isinstance(target, UserQuickConnectConfig)
    assert DIRECTORY.users[target.user_id].username == username
    assert DIRECTORY.contact_flows[target.contact_flow_id].name == flow


def test_statuses_are_available_two_breaks_and_offline() -> None:
    statuses = sorted(DIRECTORY.agent_statuses.values(), key=lambda each: each.display_order or 0)
    assert [(each.name, each.type) for each in statuses] == [
        ("Available", AgentStatusType.ROUTABLE),
        ("Break", AgentStatusType.CUSTOM),
        ("Lunch", AgentStatusType.CUSTOM),
        ("Offline", AgentStatusType.OFFLINE),
    ]


def test_the_example_of_the_founding_page_has_its_four_blocks() -> None:
    flow = DIRECTORY.contact_flows.named("Transfer to agent with whispers")
    assert flow is not None
    assert flow.type is ContactFlowType.AGENT_TRANSFER
    assert [each.type for each in parse(flow.content).actions.values()] == [
        "MessageParticipant",
        "UpdateContactEventHooks",
        "UpdateContactEventHooks",
        "TransferContactToAgent",
    ]


def test_every_sound_that_is_named_is_in_the_folder() -> None:
    sounds = {path.relative_to(DEMO).as_posix() for path in DEMO.glob("sounds/*.wav")}
    assert {"sounds/hold-music.wav", "sounds/queue-music.wav", "sounds/beep.wav"} <= sounds

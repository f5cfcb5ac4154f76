from dataclasses import replace

from centralino.core.directory.directory import Directory
from centralino.core.directory.endpoints import endpoints, folded
from centralino.core.directory.model import (
    FlowQuickConnectConfig,
    PhoneNumberQuickConnectConfig,
    QueueQuickConnectConfig,
    QuickConnect,
    QuickConnectConfig,
    QuickConnectId,
    QuickConnectType,
    UserId,
)
from tests.core.directory.demo import demo_directory

DEMO = demo_directory()
MARIO = next(user.id for user in DEMO.users.values() if user.username == "mario")


def phone(name: str) -> QuickConnect:
    config = QuickConnectConfig(
        QuickConnectType.PHONE_NUMBER, phone_config=PhoneNumberQuickConnectConfig("+390200000999")
    )
    return QuickConnect(QuickConnectId(name), name, config)


def with_quick_connects(queue_name: str, *quick_connects: QuickConnect) -> Directory:
    """The demo, whose queue of this name has these quick connects and no others."""
    queue = DEMO.queues.named(queue_name)
    assert queue is not None
    ids = tuple(each.quick_connect_id for each in quick_connects)
    return DEMO.revised([*quick_connects, replace(queue, quick_connect_ids=ids)])


def names(directory: Directory, *, on_contact: bool = True) -> list[str]:
    return [each.name for each in endpoints(directory, MARIO, on_contact=on_contact)]


def test_an_agent_has_the_quick_connects_of_all_his_queues_once() -> None:
    assert names(DEMO) == ["Giulia", "Maria", "Maria, default whispers", "Mario"]


def test_they_are_sorted_without_case_and_accents() -> None:
    quick_connects = [phone(each) for each in ("zoe", "Émile", "eva", "Öner", "Anna", "Zelda")]
    directory = with_quick_connects("BasicQueue", *quick_connects)
    found = [each for each in names(directory) if each not in names(DEMO)]
    assert found == ["Anna", "Émile", "eva", "Öner", "Zelda", "zoe"]


def test_off_a_contact_only_phone_numbers_are_there() -> None:
    directory = with_quick_connects("BasicQueue", phone("Plumber"))
    assert "Plumber" in names(directory)
    assert names(directory, on_contact=False) == ["Plumber"]


def test_the_default_outbound_queue_counts_though_the_agent_does_not_work_it() -> None:
    directory = with_quick_connects("PasswordReset", phone("Plumber"))
    profile = directory.routing_profile_of(MARIO)
    password_reset = directory.queues.named("PasswordReset")
    assert profile is not None
    assert password_reset is not None
    only_outbound = replace(profile, queue_configs=(), default_outbound_queue_id=password_reset.queue_id)
    assert names(directory.revised([only_outbound])) == ["Plumber"]


def test_a_quick_connect_whose_user_is_gone_is_hidden() -> None:
    giulia = DEMO.users.named("giulia")
    assert giulia is not None
    assert "Giulia" not in names(DEMO.revised(removed=[giulia]))


def test_quick_connects_to_queues_and_flows_are_there_on_a_contact_as_long_as_their_target_is() -> None:
    queue, transfer = DEMO.queues.named("PasswordReset"), DEMO.contact_flows.named("Default queue transfer")
    welcome = DEMO.contact_flows.named("Welcome")
    assert queue is not None
    assert transfer is not None
    assert welcome is not None
    to_queue = QuickConnectConfig(
        QuickConnectType.QUEUE, queue_config=QueueQuickConnectConfig(queue.queue_id, transfer.id)
    )
    to_flow = QuickConnectConfig(QuickConnectType.FLOW, flow_config=FlowQuickConnectConfig(welcome.id))
    directory = with_quick_connects(
        "BasicQueue",
        QuickConnect(QuickConnectId("q"), "Passwords", to_queue),
        QuickConnect(QuickConnectId("f"), "Survey", to_flow),
    )
    assert {"Passwords", "Survey"} <= set(names(directory))
    assert names(directory, on_contact=False) == []
    assert "Passwords" not in names(directory.revised(removed=[queue]))
    assert "Survey" not in names(directory.revised(removed=[welcome]))


def test_a_deleted_quick_connect_is_hidden() -> None:
    giulia = DEMO.quick_connects.named("Giulia")
    assert giulia is not None
    assert "Giulia" not in names(DEMO.revised(removed=[giulia]))


def test_nobody_has_no_destinations() -> None:
    assert endpoints(DEMO, UserId("nobody"), on_contact=True) == ()


def test_names_are_folded_for_sorting_and_search() -> None:
    assert folded("ÉMILE Straße") == folded("emile strasse")

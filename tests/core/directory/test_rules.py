from collections.abc import Callable
from dataclasses import replace

import pytest

from centralino.core.directory import model
from centralino.core.directory.directory import Directory
from centralino.core.directory.kinds import Kind
from centralino.core.directory.rules import check
from tests.core.directory.demo import demo_directory

DEMO = demo_directory()
QUICK_CONNECT = "quick_connects P"


def changed(kind: Kind, name: str, change: Callable[[model.Configured], model.Configured]) -> Directory:
    found = DEMO.table(kind).named(name)
    assert found is not None
    return DEMO.revised([change(found)])


def flaws(directory: Directory) -> list[str]:
    return [str(each) for each in check(directory)]


def added(*configured: model.Configured) -> Directory:
    return DEMO.revised(configured)


def quick_connect(config: model.QuickConnectConfig) -> model.QuickConnect:
    return model.QuickConnect(model.QuickConnectId("p"), "P", config)


def phone(number: str) -> model.QuickConnectConfig:
    config = model.PhoneNumberQuickConnectConfig(number)
    return model.QuickConnectConfig(model.QuickConnectType.PHONE_NUMBER, phone_config=config)


def user_with(flow_name: str) -> model.QuickConnectConfig:
    maria, flow = DEMO.users.named("maria"), DEMO.contact_flows.named(flow_name)
    assert maria is not None
    assert flow is not None
    config = model.UserQuickConnectConfig(maria.id, flow.id)
    return model.QuickConnectConfig(model.QuickConnectType.USER, user_config=config)


def settings(**values: int | str) -> Directory:
    chosen = replace(DEMO.instance.settings, **values)  # type: ignore[arg-type]  # the parameters below name them
    return DEMO.revised(instance=replace(DEMO.instance, settings=chosen))


def hours(zone: str, *times: int) -> model.HoursOfOperation:
    slices = [model.HoursOfOperationTimeSlice(each) for each in times]
    spans = tuple(
        model.HoursOfOperationConfig(model.HoursOfOperationDays.MONDAY, each, each) for each in slices
    )
    return model.HoursOfOperation(model.HoursOfOperationId("h"), "H", zone, spans)


def test_a_number_in_e164_may_be_called() -> None:
    assert flaws(added(quick_connect(phone("+390212345678")))) == []


@pytest.mark.parametrize("number", ["", "0212345678", "+0212345678", "+39 02 12345678", "+3902123456781234"])
def test_a_number_must_be_in_e164(number: str) -> None:
    (flaw,) = flaws(added(quick_connect(phone(number))))
    where = f"{QUICK_CONNECT}: quick_connect_config.phone_config.phone_number"
    assert flaw == f"{where}: {number!r} is no number in E.164: a plus and at most 15 digits"


def test_a_quick_connect_has_the_config_of_its_type_and_no_other() -> None:
    both = replace(phone("+390212345678"), user_config=user_with("Default agent transfer").user_config)
    neither = model.QuickConnectConfig(model.QuickConnectType.PHONE_NUMBER)
    for config in (both, neither):
        (flaw,) = flaws(added(quick_connect(config)))
        assert flaw.endswith("must have the config of its type PHONE_NUMBER, and no other")


def queue_with(flow_name: str) -> model.QuickConnectConfig:
    queue, flow = DEMO.queues.named("BasicQueue"), DEMO.contact_flows.named(flow_name)
    assert queue is not None
    assert flow is not None
    config = model.QueueQuickConnectConfig(queue.queue_id, flow.id)
    return model.QuickConnectConfig(model.QuickConnectType.QUEUE, queue_config=config)


def flow_with(flow_name: str) -> model.QuickConnectConfig:
    flow = DEMO.contact_flows.named(flow_name)
    assert flow is not None
    config = model.FlowQuickConnectConfig(flow.id)
    return model.QuickConnectConfig(model.QuickConnectType.FLOW, flow_config=config)


@pytest.mark.parametrize(
    ("right", "wrong", "must_be"),
    [
        (user_with("Default agent transfer"), user_with("Welcome"), "AGENT_TRANSFER"),
        (queue_with("Default queue transfer"), queue_with("Default agent transfer"), "QUEUE_TRANSFER"),
        (flow_with("Welcome"), flow_with("Default outbound"), "CONTACT_FLOW"),
    ],
)
def test_the_flow_of_a_quick_connect_must_be_of_the_type_for_its_kind(
    right: model.QuickConnectConfig, wrong: model.QuickConnectConfig, must_be: str
) -> None:
    assert flaws(added(quick_connect(right))) == []
    (flaw,) = flaws(added(quick_connect(wrong)))
    assert flaw.endswith(f"it must be of {must_be}")


def test_names_are_unique_among_objects_of_a_kind() -> None:
    second = model.AgentStatus(model.AgentStatusId("s"), "Lunch")
    assert flaws(added(second)) == ["instance: agent_statuses: 2 have the name 'Lunch'"]


def test_what_is_referred_to_must_be_there() -> None:
    profile = DEMO.routing_profiles.named("Agents")
    assert profile is not None
    found = flaws(DEMO.revised(removed=[profile]))
    assert len(found) == 3
    missing = profile.routing_profile_id
    assert found[0] == f"users mario: routing_profile_id: there is no object {missing} among routing_profiles"


@pytest.mark.parametrize("status_type", [model.AgentStatusType.ROUTABLE, model.AgentStatusType.OFFLINE])
def test_one_status_at_most_is_routable_and_one_offline(status_type: model.AgentStatusType) -> None:
    second = model.AgentStatus(model.AgentStatusId("s"), "Second", status_type)
    (flaw,) = flaws(added(second))
    assert flaw == f"instance: agent_statuses: there are 2 of type {status_type}; there may be one"


@pytest.mark.parametrize(
    ("directory", "flaw"),
    [
        (settings(offer_seconds=4), "settings.offer_seconds: 4 is not within 5 and 120"),
        (settings(max_parties=7), "settings.max_parties: 7 is not within 3 and 6"),
        (
            settings(language_code="English"),
            "settings.language_code: 'English' is no language code such as en-US",
        ),
    ],
)
def test_settings_are_within_limits(directory: Directory, flaw: str) -> None:
    assert flaws(directory) == [f"instance: {flaw}"]


@pytest.mark.parametrize("zone", ["", "Rome", "../etc/passwd"])
def test_a_time_zone_must_be_known(zone: str) -> None:
    (flaw,) = flaws(added(hours(zone)))
    assert flaw == f"hours_of_operations H: time_zone: {zone!r} is no time zone such as Europe/Rome"


def test_a_time_must_be_one_of_the_day() -> None:
    assert flaws(added(hours("UTC", 0, 23))) == []
    assert (
        flaws(added(hours("UTC", 24)))[0] == "hours_of_operations H: config.hours: 24 is not within 0 and 23"
    )


def test_a_default_flow_must_be_of_its_type() -> None:
    right = DEMO.contact_flows.named("Default outbound")
    assert right is not None
    impostor = replace(right, type=model.ContactFlowType.CONTACT_FLOW)
    (flaw,) = [each for each in flaws(added(impostor)) if each.startswith("contact_flows")]
    assert flaw.endswith("type: the flow of this name must be of type OUTBOUND_WHISPER, not CONTACT_FLOW")


@pytest.mark.parametrize(
    ("kind", "name", "change", "flaw"),
    [
        (
            Kind.USER,
            "maria",
            lambda user: replace(user, security_profile_ids=()),
            "the number of security_profiles: 0 is not within 1 and 10",
        ),
        (
            Kind.USER,
            "maria",
            lambda user: replace(user, phone_config=model.UserPhoneConfig(after_contact_work_time_limit=-1)),
            "after_contact_work_time_limit: -1 is not within 0 and 2000000",
        ),
        (
            Kind.USER,
            "maria",
            lambda user: replace(user, username=""),
            "the length of username: 0 is not within 1 and 100",
        ),
        (
            Kind.QUEUE,
            "BasicQueue",
            lambda queue: replace(queue, max_contacts=-1),
            "max_contacts: -1 is not within 0 and 1000000",
        ),
        (
            Kind.AGENT_STATUS,
            "Lunch",
            lambda status: replace(status, display_order=51),
            "display_order: 51 is not within 1 and 50",
        ),
    ],
)
def test_values_are_within_connects_limits(
    kind: Kind, name: str, change: Callable[[model.Configured], model.Configured], flaw: str
) -> None:
    (found,) = flaws(changed(kind, name, change))
    assert found.endswith(flaw)


def test_priorities_delays_and_concurrency_of_a_routing_profile_are_within_limits() -> None:
    profile = DEMO.routing_profiles.named("Agents")
    assert profile is not None
    bad = replace(
        profile,
        media_concurrencies=(model.MediaConcurrency(model.Channel.VOICE, 11),),
        queue_configs=(replace(profile.queue_configs[0], priority=100, delay=10_000),),
    )
    assert [each.rpartition(": ")[2] for each in flaws(added(bad))] == [
        "11 is not within 0 and 10",
        "100 is not within 1 and 99",
        "10000 is not within 0 and 9999",
    ]


def test_the_outbound_flow_of_a_queue_must_be_an_outbound_whisper() -> None:
    queue, flow = DEMO.queues.named("BasicQueue"), DEMO.contact_flows.named("Welcome")
    assert queue is not None
    assert flow is not None
    bad = replace(queue, outbound_caller_config=model.OutboundCallerConfig(outbound_flow_id=flow.id))
    (flaw,) = flaws(added(bad))
    assert flaws(added(replace(queue, outbound_caller_config=model.OutboundCallerConfig()))) == []
    assert flaw == (
        "queues BasicQueue: outbound_caller_config.outbound_flow: "
        "the flow 'Welcome' is of type CONTACT_FLOW, it must be of OUTBOUND_WHISPER"
    )

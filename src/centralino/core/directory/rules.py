"""What must be true of a directory, whoever changes it: limits of Connect's API, and that objects fit
together.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from centralino.core.directory.directory import DEFAULT_FLOWS, Directory
from centralino.core.directory.kinds import Kind, kind_of, name_of
from centralino.core.directory.model import (
    AgentStatus,
    AgentStatusType,
    ClaimedPhoneNumberSummary,
    Configured,
    ContactFlow,
    ContactFlowId,
    ContactFlowType,
    FlowQuickConnectConfig,
    HoursOfOperation,
    InstanceSettings,
    PhoneNumberQuickConnectConfig,
    Queue,
    QueueQuickConnectConfig,
    QuickConnect,
    QuickConnectConfig,
    RoutingProfile,
    User,
    UserQuickConnectConfig,
)
from centralino.core.directory.shapes import with_ids

_E164 = re.compile(r"\+[1-9][0-9]{1,14}")
_LANGUAGE = re.compile(r"[a-z]{2}-[A-Z]{2}")

Found = Iterator[tuple[str, str]]
"""Fields and what is wrong with them."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """`configured` is None when it is the instance's."""

    configured: Configured | None
    field: str
    message: str

    def __str__(self) -> str:
        owner = "instance" if self.configured is None else f"{kind_of(self.configured).value.table} "
        name = "" if self.configured is None else name_of(self.configured)
        return f"{owner}{name}: {self.field}: {self.message}"


def check(directory: Directory) -> tuple[Flaw, ...]:
    """All flaws; none in a directory that may be put to use."""
    of_objects = (Flaw(each, *found) for each in directory.objects() for found in _object(directory, each))
    whole = (*_settings(directory.instance.settings), *_statuses(directory), *_names(directory))
    return (*(Flaw(None, *found) for found in whole), *of_objects)


def _settings(settings: InstanceSettings) -> Found:
    yield from _range("settings.offer_seconds", settings.offer_seconds, 5, 120)
    yield from _range("settings.max_parties", settings.max_parties, 3, 6)
    if not _LANGUAGE.fullmatch(settings.language_code):
        yield "settings.language_code", f"{settings.language_code!r} is no language code such as en-US"


def _statuses(directory: Directory) -> Found:
    count = Counter(each.type for each in directory.agent_statuses.values())
    for only_one in (AgentStatusType.ROUTABLE, AgentStatusType.OFFLINE):
        if count[only_one] > 1:
            yield "agent_statuses", f"there are {count[only_one]} of type {only_one}; there may be one"


def _names(directory: Directory) -> Found:
    for kind in Kind:
        count = Counter(name for _, name in directory.table(kind).names())
        for name in sorted(each for each in count if count[each] > 1):
            yield kind.value.table, f"{count[name]} have the name {name!r}"


def _object(directory: Directory, configured: Configured) -> Found:
    shape = kind_of(configured).value
    yield from _range(
        f"the length of {shape.name_field}", len(name_of(configured)), 1, _longest_name(configured)
    )
    yield from _missing(directory, configured)
    match configured:
        case ClaimedPhoneNumberSummary(phone_number=number):
            yield from _e164("phone_number", number)
        case HoursOfOperation():
            yield from _hours(configured)
        case Queue():
            yield from _queue(directory, configured)
        case RoutingProfile():
            yield from _routing_profile(configured)
        case User(security_profile_ids=profiles, phone_config=phone):
            yield from _range("the number of security_profiles", len(profiles), 1, 10)
            yield from _range(
                "after_contact_work_time_limit", phone.after_contact_work_time_limit, 0, 2_000_000
            )
        case QuickConnect(quick_connect_config=config):
            yield from _quick_connect(directory, config)
        case ContactFlow(name=name, type=flow_type):
            wanted = [each for each, default in DEFAULT_FLOWS.items() if default == name]
            if wanted and flow_type not in wanted:
                yield "type", f"the flow of this name must be of type {wanted[0]}, not {flow_type}"
        case AgentStatus(display_order=int() as order):
            yield from _range("display_order", order, 1, 50)
        case _:
            pass


def _longest_name(configured: Configured) -> int:
    return 100 if isinstance(configured, User) else 127


def _missing(directory: Directory, configured: Configured) -> Found:
    found: list[tuple[str, str]] = []

    def check_id(kind: Kind, object_id: str, path: str) -> str:
        if object_id not in directory.table(kind):
            found.append((path, f"there is no object {object_id} among {kind.value.table}"))
        return object_id

    with_ids(configured, check_id)
    yield from found


def _hours(hours: HoursOfOperation) -> Found:
    try:
        ZoneInfo(hours.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        yield "time_zone", f"{hours.time_zone!r} is no time zone such as Europe/Rome"
    for span in hours.config:
        for time in (span.start_time, span.end_time):
            yield from _range("config.hours", time.hours, 0, 23)
            yield from _range("config.minutes", time.minutes, 0, 59)


def _queue(directory: Directory, queue: Queue) -> Found:
    if queue.max_contacts is not None:
        yield from _range("max_contacts", queue.max_contacts, 0, 1_000_000)
    whisper = queue.outbound_caller_config.outbound_flow_id
    if whisper is not None:
        path = "outbound_caller_config.outbound_flow"
        yield from _flow(directory, path, whisper, ContactFlowType.OUTBOUND_WHISPER)


def _routing_profile(profile: RoutingProfile) -> Found:
    for media in profile.media_concurrencies:
        yield from _range("media_concurrencies.concurrency", media.concurrency, 0, 10)
    for config in profile.queue_configs:
        yield from _range("queue_configs.priority", config.priority, 1, 99)
        yield from _range("queue_configs.delay", config.delay, 0, 9999)


def _quick_connect(directory: Directory, config: QuickConnectConfig) -> Found:
    path = "quick_connect_config"
    if not config.is_complete:
        yield path, f"must have the config of its type {config.quick_connect_type}, and no other"
        return
    target = config.target
    match target:
        case UserQuickConnectConfig(contact_flow_id=flow_id):
            yield from _flow(directory, f"{path}.user_config", flow_id, ContactFlowType.AGENT_TRANSFER)
        case QueueQuickConnectConfig(contact_flow_id=flow_id):
            yield from _flow(directory, f"{path}.queue_config", flow_id, ContactFlowType.QUEUE_TRANSFER)
        case FlowQuickConnectConfig(contact_flow_id=flow_id):
            yield from _flow(directory, f"{path}.flow_config", flow_id, ContactFlowType.CONTACT_FLOW)
        case PhoneNumberQuickConnectConfig(phone_number=number):
            yield from _e164(f"{path}.phone_config.phone_number", number)
        case _:
            assert_never(target)


def _flow(directory: Directory, path: str, flow_id: ContactFlowId, wanted: ContactFlowType) -> Found:
    flow = directory.contact_flows.get(flow_id)
    if flow is not None and flow.type is not wanted:
        yield path, f"the flow {flow.name!r} is of type {flow.type}, it must be of {wanted}"


def _e164(path: str, number: str) -> Found:
    if not _E164.fullmatch(number):
        yield path, f"{number!r} is no number in E.164: a plus and at most 15 digits"


def _range(path: str, value: int, lowest: int, highest: int) -> Found:
    if not lowest <= value <= highest:
        yield path, f"{value} is not within {lowest} and {highest}"

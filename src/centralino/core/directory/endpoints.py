"""Which destinations an agent is offered."""

import unicodedata
from typing import assert_never

from centralino.core.directory.directory import Directory
from centralino.core.directory.model import (
    FlowQuickConnectConfig,
    PhoneNumberQuickConnectConfig,
    QueueId,
    QueueQuickConnectConfig,
    QuickConnect,
    QuickConnectId,
    QuickConnectType,
    UserId,
    UserQuickConnectConfig,
)


def endpoints(directory: Directory, user_id: UserId, *, on_contact: bool) -> tuple[QuickConnect, ...]:
    """The quick connects of all queues of his routing profile and of its default outbound queue, by folded
    name.

    Off a contact only phone numbers. Those whose user, queue or flow is gone are left out.
    """
    profile = directory.routing_profile_of(user_id)
    if profile is None:
        return ()
    queues = {config.queue_reference.queue_id for config in profile.queue_configs}
    found = {
        quick_connect_id: directory.quick_connects[quick_connect_id]
        for queue_id in queues | {profile.default_outbound_queue_id}
        for quick_connect_id in _quick_connects(directory, queue_id)
        if quick_connect_id in directory.quick_connects
    }
    shown = (
        each
        for each in found.values()
        if (on_contact or each.quick_connect_config.quick_connect_type is QuickConnectType.PHONE_NUMBER)
        and _leads_somewhere(directory, each)
    )
    return tuple(sorted(shown, key=lambda each: (folded(each.name), each.name)))


def folded(name: str) -> str:
    """Without case and accents: how people sort and search names."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(each for each in decomposed if not unicodedata.combining(each))


def _quick_connects(directory: Directory, queue_id: QueueId) -> tuple[QuickConnectId, ...]:
    queue = directory.queues.get(queue_id)
    return queue.quick_connect_ids if queue is not None else ()


def _leads_somewhere(directory: Directory, quick_connect: QuickConnect) -> bool:
    flows = directory.contact_flows
    target = quick_connect.quick_connect_config.target
    match target:
        case UserQuickConnectConfig(user_id, flow_id):
            return user_id in directory.users and flow_id in flows
        case QueueQuickConnectConfig(queue_id, flow_id):
            return queue_id in directory.queues and flow_id in flows
        case FlowQuickConnectConfig(flow_id):
            return flow_id in flows
        case PhoneNumberQuickConnectConfig():
            return True
        case _:
            assert_never(target)

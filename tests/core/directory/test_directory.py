from dataclasses import replace
from typing import cast

import pytest

from centralino.core.directory.directory import DEFAULT_FLOWS, Directory
from centralino.core.directory.kinds import Kind, agent_queue_arn, id_of, instance_arn, name_of
from centralino.core.directory.model import (
    Configured,
    ContactFlow,
    ContactFlowId,
    ContactFlowType,
    Queue,
    QueueId,
    UserId,
)
from tests.core.directory.demo import INSTANCE, demo_directory

DIRECTORY = demo_directory()


def named(kind: Kind, name: str) -> Configured:
    found = DIRECTORY.table(kind).named(name)
    assert found is not None
    return cast("Configured", found)


def id_named(kind: Kind, name: str) -> str:
    return id_of(named(kind, name))


def test_objects_are_found_by_id_and_by_name() -> None:
    queue = DIRECTORY.queues.named("BasicQueue")
    assert isinstance(queue, Queue)
    assert DIRECTORY.queues[queue.queue_id] is queue
    assert DIRECTORY.queues.named("basicqueue") is None
    assert DIRECTORY.queues.get(QueueId("none")) is None


def test_every_object_is_found_by_its_arn() -> None:
    objects = list(DIRECTORY.objects())
    assert len(objects) > 30
    for each in objects:
        assert DIRECTORY.by_arn(DIRECTORY.arn(each)) is each


@pytest.mark.parametrize(
    ("kind", "name", "path"),
    [
        (Kind.USER, "maria", "instance/{instance}/agent/{id}"),
        (Kind.QUEUE, "BasicQueue", "instance/{instance}/queue/{id}"),
        (Kind.QUICK_CONNECT, "Maria", "instance/{instance}/transfer-destination/{id}"),
        (Kind.CONTACT_FLOW, "Welcome", "instance/{instance}/contact-flow/{id}"),
        (Kind.PHONE_NUMBER, "+390200000101", "phone-number/{id}"),
    ],
)
def test_arns_are_those_of_connect(kind: Kind, name: str, path: str) -> None:
    configured = named(kind, name)
    expected = path.format(instance=INSTANCE.id, id=id_of(configured))
    assert DIRECTORY.arn(configured) == f"arn:aws:connect:eu-central-1:000000000000:{expected}"


def test_the_arn_of_an_agents_queue_leads_to_the_agent() -> None:
    maria = DIRECTORY.users[UserId(id_named(Kind.USER, "maria"))]
    assert DIRECTORY.by_arn(agent_queue_arn(INSTANCE, maria.id)) is maria


@pytest.mark.parametrize("text", ["", "maria", instance_arn(INSTANCE), "arn:aws:s3:::bucket"])
def test_what_is_no_arn_of_an_object_here_finds_nothing(text: str) -> None:
    assert DIRECTORY.by_arn(text) is None


def test_a_revision_leaves_the_earlier_one_as_it_was() -> None:
    queue = DIRECTORY.queues[QueueId(id_named(Kind.QUEUE, "BasicQueue"))]
    renamed = replace(queue, name="Main")
    revised = DIRECTORY.revised([renamed])
    assert (revised.queues.named("Main"), revised.queues.named("BasicQueue")) == (renamed, None)
    assert (DIRECTORY.queues.named("Main"), DIRECTORY.queues.named("BasicQueue")) == (None, queue)


def test_a_deleted_object_is_gone_from_the_next_revision() -> None:
    queue = DIRECTORY.queues[QueueId(id_named(Kind.QUEUE, "PasswordReset"))]
    revised = DIRECTORY.revised(removed=[queue])
    assert {name_of(each) for each in revised.queues.values()} == {"BasicQueue"}
    assert len(revised.queues) == 1


def test_a_flow_is_found_as_it_was_after_it_changed_and_after_it_was_deleted() -> None:
    flow = DIRECTORY.contact_flows[ContactFlowId(id_named(Kind.CONTACT_FLOW, "Welcome"))]
    changed = replace(flow, content="{}")
    later = DIRECTORY.revised([changed]).revised(removed=[changed])
    assert later.contact_flows.get(flow.id) is None
    assert later.flow_by_hash(flow.id, flow.flow_content_sha256) is flow
    assert later.flow_by_hash(flow.id, changed.flow_content_sha256) is changed


def test_flows_of_the_same_text_are_told_apart() -> None:
    texts = {ContactFlowType.AGENT_WHISPER: "a", ContactFlowType.CUSTOMER_WHISPER: "b"}
    flows = [ContactFlow(ContactFlowId(each), each, flow_type, "{}") for flow_type, each in texts.items()]
    directory = Directory.of(INSTANCE, flows)
    for flow in flows:
        assert directory.flow_by_hash(flow.id, flow.flow_content_sha256) is flow


@pytest.mark.parametrize("flow_type", DEFAULT_FLOWS)
def test_a_type_of_flow_has_its_default(flow_type: ContactFlowType) -> None:
    flow = DIRECTORY.default_flow(flow_type)
    assert flow is not None
    assert (flow.name, flow.type) == (DEFAULT_FLOWS[flow_type], flow_type)


def test_an_inbound_flow_has_no_default() -> None:
    assert DIRECTORY.default_flow(ContactFlowType.CONTACT_FLOW) is None


def test_a_flow_of_another_type_is_no_default() -> None:
    impostor = ContactFlow(ContactFlowId("x"), "Default outbound", ContactFlowType.CONTACT_FLOW, "{}")
    assert Directory.of(INSTANCE, [impostor]).default_flow(ContactFlowType.OUTBOUND_WHISPER) is None


def test_an_unknown_user_has_no_routing_profile() -> None:
    assert DIRECTORY.routing_profile_of(UserId("nobody")) is None

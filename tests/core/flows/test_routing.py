from dataclasses import replace
from typing import Any

import pytest

from centralino.core.directory.kinds import agent_queue_arn
from centralino.core.directory.model import ContactFlowType, QueueStatus
from centralino.core.flows.interpreter import perform
from centralino.core.flows.scope import Figures, QueueFigures, Scope
from centralino.core.flows.step import ActionId, Exit, ExitKind, Follow, Performed, TargetQueueSet
from tests.core.flows.flow import DIRECTORY, SCOPE, action, queue, scope, seeing, user

MARIA = user("maria")
BASIC = queue()
ERROR = Performed(Follow("NoMatchingError", ActionId("error")))
FULL = Performed(Follow("QueueAtCapacity", ActionId("full")))
QUEUED = Performed(Exit(ExitKind.QUEUE))


def set_queue(parameters: dict[str, Any], of: Scope = SCOPE, **more: Any) -> Performed:
    it = action(
        "UpdateContactTargetQueue", parameters, next_="next", errors={"NoMatchingError": "error"}, **more
    )
    return perform(it, of)


def transfer(of: Scope) -> Performed:
    """The mirror of an error is wired as NextAction, as the designer does."""
    errors = {"NoMatchingError": "error", "QueueAtCapacity": "full"}
    return perform(action("TransferContactToQueue", next_="error", errors=errors), of)


def waiting(count: int, of: Scope) -> Scope:
    figures = QueueFigures(contacts_in_queue=count)
    return replace(of, figures=Figures({BASIC.queue_id: figures}, {MARIA.id: figures}))


def chosen(target: TargetQueueSet) -> Performed:
    return Performed(Follow("Success", ActionId("next")), (target,))


def test_the_working_queue_is_set_by_name_id_arn_or_reference() -> None:
    expected = chosen(TargetQueueSet(queue_id=BASIC.queue_id))
    for value in ("BasicQueue", BASIC.queue_id, DIRECTORY.arn(BASIC)):
        assert set_queue({"QueueId": value}) == expected
        assert set_queue({"QueueId": "$.Attributes.q"}, seeing({"q": value})) == expected


@pytest.mark.parametrize(
    "metadata",
    [{"parameters": {"QueueId": {"displayName": "BasicQueue"}}}, {"queue": {"text": "BasicQueue"}}],
)
def test_a_queue_of_another_instance_is_found_by_the_name_in_the_metadata(metadata: dict[str, Any]) -> None:
    foreign = {"QueueId": "arn:aws:connect:us-east-1:1:instance/i/queue/q"}
    assert set_queue(foreign, metadata=metadata) == chosen(TargetQueueSet(queue_id=BASIC.queue_id))


@pytest.mark.parametrize("reference", ["$.Agent.UserName", "$.Agent.ARN", "$.Attributes.who"])
def test_the_working_queue_may_be_an_agents_own(reference: str) -> None:
    of = replace(seeing({"who": MARIA.id}), routing=scope(agent=MARIA).routing)
    assert set_queue({"AgentId": reference}, of) == chosen(TargetQueueSet(agent_id=MARIA.id))


def test_the_arn_of_an_agents_queue_names_the_agent() -> None:
    arn = agent_queue_arn(DIRECTORY.instance, MARIA.id)
    for parameters in ({"QueueId": arn}, {"AgentId": arn}):
        assert set_queue(parameters) == chosen(TargetQueueSet(agent_id=MARIA.id))
    assert set_queue({"QueueId": "$.Queue.ARN"}, scope(agent_queue=MARIA)) == chosen(
        TargetQueueSet(agent_id=MARIA.id)
    )


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"QueueId": "Nowhere"},
        {"QueueId": "$.Attributes.none"},
        {"AgentId": "nobody"},
        {"QueueId": "maria"},
    ],
)
def test_a_queue_that_is_not_there_takes_the_error_branch(parameters: dict[str, Any]) -> None:
    assert set_queue(parameters) == ERROR


def test_a_transfer_leaves_the_flow_and_never_follows_its_next_action() -> None:
    assert transfer(scope(queue=BASIC)) == QUEUED
    assert transfer(scope(agent_queue=MARIA)) == QUEUED


def test_a_transfer_without_a_working_queue_or_of_a_queued_contact_takes_the_error_branch() -> None:
    assert transfer(scope()) == ERROR
    assert transfer(scope(queue=BASIC, queued=True)) == ERROR


def test_a_disabled_queue_takes_no_contacts() -> None:
    assert transfer(scope(queue=replace(BASIC, status=QueueStatus.DISABLED))) == ERROR


@pytest.mark.parametrize(
    ("limit", "count", "by_agent", "expected"),
    [
        (None, 10_000, False, QUEUED),
        (10, 9, False, QUEUED),
        (10, 10, False, FULL),
        (10, 11, True, QUEUED),
        (10, 12, True, FULL),
        (4, 4, True, FULL),
        (0, 0, False, FULL),
    ],
)
def test_a_full_queue_takes_its_branch_but_an_agents_transfer_may_exceed_it_by_a_fifth(
    limit: int | None, count: int, by_agent: bool, expected: Performed
) -> None:
    limited = replace(BASIC, max_contacts=limit)
    assert transfer(waiting(count, scope(queue=limited, agent_transfer=by_agent))) == expected


@pytest.mark.parametrize(("count", "expected"), [(9, QUEUED), (10, FULL)])
def test_an_agents_own_queue_holds_ten(count: int, expected: Performed) -> None:
    assert transfer(waiting(count, scope(agent_queue=MARIA))) == expected


def test_a_full_queue_without_its_branch_takes_the_error_branch() -> None:
    it = action("TransferContactToQueue", next_="error", errors={"NoMatchingError": "error"})
    assert perform(it, waiting(1, scope(queue=replace(BASIC, max_contacts=1)))) == ERROR


def test_a_transfer_to_the_agent_leaves_the_flow() -> None:
    it = action("TransferContactToAgent")
    assert perform(it, scope(agent=MARIA)) == Performed(Exit(ExitKind.AGENT))


def test_a_transfer_to_no_agent_or_outside_a_transfer_flow_fails_the_flow() -> None:
    it = action("TransferContactToAgent")
    failed = Performed(Exit(ExitKind.FAILED, "NoMatchingError"))
    assert perform(it, scope()) == failed
    assert perform(it, scope(ContactFlowType.CONTACT_FLOW, agent=MARIA)) == failed

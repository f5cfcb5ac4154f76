"""Check contact attributes, hours of operation, staffing and queue status: where a flow divides."""

from collections.abc import Callable, Mapping

from centralino.core.directory.hours import is_open
from centralino.core.directory.model import HoursOfOperation
from centralino.core.flows import references, resources
from centralino.core.flows.actions.routing import target_queue
from centralino.core.flows.branches import choose, fail
from centralino.core.flows.document import Action
from centralino.core.flows.scope import QueueFigures, Scope
from centralino.core.flows.step import Performed
from centralino.core.flows.visible import lookup

METRICS: Mapping[str, Callable[[QueueFigures], int]] = {
    "NumberOfAgentsAvailable": lambda figures: figures.agents_available,
    "NumberOfAgentsStaffed": lambda figures: figures.agents_staffed,
    "NumberOfAgentsOnline": lambda figures: figures.agents_online,
    "NumberOfContactsInQueue": lambda figures: figures.contacts_in_queue,
    # In spite of the name its operands are milliseconds.
    "OldestContactInQueueAgeSeconds": lambda figures: int(figures.oldest_age_s * 1000),
}
AGENT_METRICS = frozenset(name for name in METRICS if "Agents" in name)


def compare(action: Action, scope: Scope) -> Performed:
    find = lookup(scope)
    return Performed(choose(action, references.value(action.text("ComparisonValue") or "", find), find))


def check_hours_of_operation(action: Action, scope: Scope) -> Performed:
    """Of the hours that are named, or of the working queue's. An agent's own queue has none."""
    hours = _hours(action, scope)
    if hours is None:
        return Performed(fail(action))
    return Performed(choose(action, "True" if is_open(hours, scope.now) else "False"))


def check_metric_data(action: Action, scope: Scope) -> Performed:
    """Of the queue or agent that is named, or of the working queue."""
    figures = _figures(action, scope)
    metric = METRICS.get(action.text("MetricType") or "")
    if figures is None or metric is None:
        return Performed(fail(action))
    return Performed(choose(action, str(metric(figures))))


def _hours(action: Action, scope: Scope) -> HoursOfOperation | None:
    named = action.text("HoursOfOperationId")
    if named is not None:
        value = references.value(named, lookup(scope))
        noted = resources.display_name(action, "HoursOfOperationId")
        return resources.find(scope.directory.hours_of_operations, value or "", noted)
    queue = scope.routing.queue
    return scope.directory.hours_of_operations.get(queue.hours_of_operation_id) if queue is not None else None


def _figures(action: Action, scope: Scope) -> QueueFigures | None:
    queue, agent = scope.routing.queue, scope.routing.agent_queue
    queue_id = queue.queue_id if queue is not None else None
    agent_id = agent.id if agent is not None else None
    if action.text("QueueId") or action.text("AgentId"):
        target = target_queue(action, scope)
        queue_id = target.queue_id if target is not None else None
        agent_id = target.agent_id if target is not None else None
    if queue_id is not None:
        return scope.figures.of_queue(queue_id)
    return scope.figures.of_agent(agent_id) if agent_id is not None else None

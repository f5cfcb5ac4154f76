"""Set working queue, Transfer to queue, Transfer to agent: where a contact goes."""

from centralino.core.directory.model import Queue, QueueStatus
from centralino.core.flows import references, resources
from centralino.core.flows.branches import fail, succeed
from centralino.core.flows.document import Action
from centralino.core.flows.scope import Scope
from centralino.core.flows.step import Exit, ExitKind, Performed, TargetQueueSet
from centralino.core.flows.visible import lookup

AGENT_QUEUE_CAPACITY = 10
QUEUE_AT_CAPACITY = "QueueAtCapacity"


def update_contact_target_queue(action: Action, scope: Scope) -> Performed:
    """Sets the working queue: a queue, or an agent's own."""
    target = target_queue(action, scope)
    return Performed(succeed(action), (target,)) if target is not None else Performed(fail(action))


def transfer_contact_to_queue(action: Action, scope: Scope) -> Performed:
    """Into the working queue, if it takes contacts and has room for this one."""
    routing = scope.routing
    waiting, capacity = 0, None
    if routing.queued:
        return Performed(fail(action))
    if routing.queue is not None:
        if routing.queue.status is QueueStatus.DISABLED:
            return Performed(fail(action))
        waiting = scope.figures.of_queue(routing.queue.queue_id).contacts_in_queue
        capacity = _capacity(routing.queue, exceeded=routing.agent_transfer)
    elif routing.agent_queue is not None:
        waiting = scope.figures.of_agent(routing.agent_queue.id).contacts_in_queue
        capacity = AGENT_QUEUE_CAPACITY
    else:
        return Performed(fail(action))
    if capacity is not None and waiting >= capacity:
        return Performed(fail(action, QUEUE_AT_CAPACITY))
    return Performed(Exit(ExitKind.QUEUE))


def transfer_contact_to_agent(action: Action, scope: Scope) -> Performed:
    """To the agent whom the quick connect names; the floor says whether he can take it."""
    return Performed(Exit(ExitKind.AGENT) if scope.routing.agent is not None else fail(action))


def target_queue(action: Action, scope: Scope) -> TargetQueueSet | None:
    """The queue, or the agent whose own it is, that the parameters name; None when there is no such."""
    find = lookup(scope)
    queue_text = references.value(action.text("QueueId") or "", find)
    agent_text = references.value(action.text("AgentId") or "", find)
    if queue_text:
        queue = resources.find(scope.directory.queues, queue_text, resources.display_name(action, "QueueId"))
        if queue is not None:
            return TargetQueueSet(queue_id=queue.queue_id)
        # $.Queue.ARN may be the ARN of an agent's queue.
        agent_text = queue_text if "/queue/agent/" in queue_text else None
    if agent_text:
        noted = resources.display_name(action, "AgentId")
        agent = resources.find(scope.directory.users, agent_text, noted)
        return TargetQueueSet(agent_id=agent.id) if agent is not None else None
    return None


def _capacity(queue: Queue, *, exceeded: bool) -> int | None:
    if queue.max_contacts is None:
        return None
    return queue.max_contacts + (queue.max_contacts // 5 if exceeded else 0)

"""The flow log: a line for each action that a contact's flow performed while logging was on for it.

An action of a type that is not built has its line in any case: somebody counts on what it does not do.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from centralino.core.call.events import ActionPerformed, Event
from centralino.core.call.evolve import evolve
from centralino.core.call.model import Call, Frame
from centralino.core.directory.directory import Directory
from centralino.core.directory.model import ContactFlowId, ContactFlowType
from centralino.core.flows.document import parse
from centralino.core.flows.interpreter import is_built
from centralino.core.flows.step import ActionId
from centralino.core.ids import ContactId


@dataclass(frozen=True, slots=True)
class FlowLogLine:
    """``type`` is the action's, empty when the flow's text is gone. ``branch`` is the one that was taken:
    ``Success``, ``NoMatchingError``, ``Equals 1``.
    """

    at: datetime
    contact: ContactId
    flow: ContactFlowId
    flow_type: ContactFlowType
    action: ActionId
    type: str
    built: bool
    branch: str


def flow_log(call: Call, events: Iterable[Event], directory: Directory) -> Iterator[FlowLogLine]:
    """``call`` is the state before the events: of a whole log, the empty call."""
    for event in events:
        call = evolve(call, event)
        if not isinstance(event, ActionPerformed):
            continue
        line = _line(event, call.frames[event.frame], directory)
        if call.contacts[event.contact].choices.logging or not line.built:
            yield line


def _line(event: ActionPerformed, frame: Frame, directory: Directory) -> FlowLogLine:
    flow = directory.flow_by_hash(frame.flow, frame.sha256)
    action = parse(flow.content).actions[event.action] if flow is not None else None
    return FlowLogLine(
        at=event.at,
        contact=event.contact,
        flow=frame.flow,
        flow_type=frame.type,
        action=event.action,
        type=action.type if action is not None else "",
        built=action is None or is_built(action),
        branch=event.branch,
    )

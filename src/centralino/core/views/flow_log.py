"""The flow log: a line for each action that a contact's flow performed while logging was on for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from centralino.core.call.events import ActionPerformed, Event
from centralino.core.call.evolve import evolve
from centralino.core.call.model import Call
from centralino.core.directory.model import ContactFlowId, ContactFlowType
from centralino.core.flows.step import ActionId
from centralino.core.ids import ContactId


@dataclass(frozen=True, slots=True)
class FlowLogLine:
    """``branch`` is the one that was taken: ``Success``, ``NoMatchingError``, ``Equals 1``."""

    at: datetime
    contact: ContactId
    flow: ContactFlowId
    flow_type: ContactFlowType
    action: ActionId
    branch: str


def flow_log(call: Call, events: Iterable[Event]) -> Iterator[FlowLogLine]:
    """``call`` is the state before the events: of a whole log, the empty call."""
    for event in events:
        call = evolve(call, event)
        if isinstance(event, ActionPerformed) and call.contacts[event.contact].choices.logging:
            frame = call.frames[event.frame]
            yield FlowLogLine(event.at, event.contact, frame.flow, frame.type, event.action, event.branch)

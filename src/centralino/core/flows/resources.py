"""Finding the queue, prompt or flow that a parameter names (flow-language.md section 11).

Tried in this order: the id, alone or at the end of an ARN; the name that the designer noted in the document's
metadata; the parameter itself as a name. So exports of another instance find what has the same names here.
"""

import re

from centralino.core.directory.directory import Directory
from centralino.core.directory.kinds import Kind
from centralino.core.directory.model import (
    Configured,
    ContactFlow,
    HoursOfOperation,
    Prompt,
    Queue,
    User,
)
from centralino.core.flows.document import Action, Json, items, record, scalar

_OLD_STYLE = {
    "QueueId": ("queue",),
    "ContactFlowId": ("contactFlow", "ContactFlow"),
    "HoursOfOperationId": ("Hours",),
}


def find(directory: Directory, kind: Kind, value: str, display_name: str | None = None) -> Configured | None:
    table = directory.table(kind)
    by_id: Configured | None = table.get(value.rpartition("/")[2])
    if by_id is not None:
        return by_id
    return (table.named(display_name) if display_name is not None else None) or table.named(value)


def find_flow(directory: Directory, value: str, display_name: str | None) -> ContactFlow | None:
    found = find(directory, Kind.CONTACT_FLOW, value, display_name)
    return found if isinstance(found, ContactFlow) else None


def find_hours(directory: Directory, value: str, display_name: str | None) -> HoursOfOperation | None:
    found = find(directory, Kind.HOURS_OF_OPERATION, value, display_name)
    return found if isinstance(found, HoursOfOperation) else None


def find_prompt(directory: Directory, value: str, display_name: str | None) -> Prompt | None:
    found = find(directory, Kind.PROMPT, value, display_name)
    return found if isinstance(found, Prompt) else None


def find_queue(directory: Directory, value: str, display_name: str | None) -> Queue | None:
    found = find(directory, Kind.QUEUE, value, display_name)
    return found if isinstance(found, Queue) else None


def find_user(directory: Directory, value: str, display_name: str | None = None) -> User | None:
    """By id, by the ARN of the user or of his queue, or by user name."""
    found = find(directory, Kind.USER, value, display_name)
    return found if isinstance(found, User) else None


def display_name(action: Action, parameter: str) -> str | None:
    """The name that the designer noted for a parameter such as ``QueueId`` or ``Messages[0].PromptId``."""
    noted: Json = action.metadata.get("parameters")
    for part in re.findall(r"[^.\[\]]+", parameter):
        noted = _member(noted, part)
    name = scalar(record(noted).get("displayName"))
    return name or _old_display_name(action, parameter)


def _member(value: Json, part: str) -> Json:
    if part.isdigit():
        elements = items(value)
        return elements[int(part)] if int(part) < len(elements) else None
    return record(value).get(part)


def _old_display_name(action: Action, parameter: str) -> str | None:
    if parameter == "PromptId":
        return scalar(action.metadata.get("promptName"))
    if parameter.startswith("EventHooks."):
        parameter = "ContactFlowId"
    texts = (record(action.metadata.get(key)).get("text") for key in _OLD_STYLE.get(parameter, ()))
    return next((name for name in map(scalar, texts) if name), None)

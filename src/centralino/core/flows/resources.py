"""Finding the queue, prompt or flow that a parameter names (flow-language.md section 11).

Tried in this order: the id, alone or at the end of an ARN; the name that the designer noted in the document's
metadata; the parameter itself as a name. So exports of another instance find what has the same names here.
"""

import re
from typing import cast

from centralino.core.directory.directory import IdT, ObjectT, Table
from centralino.core.flows.document import Action, Json, items, record, scalar

_OLD_STYLE = {
    "QueueId": ("queue",),
    "ContactFlowId": ("contactFlow", "ContactFlow"),
    "HoursOfOperationId": ("Hours",),
}


def find(table: Table[IdT, ObjectT], value: str, display_name: str | None) -> ObjectT | None:
    """`value` is an id, an ARN or a name; `display_name` is what the designer noted."""
    by_id = table.get(cast("IdT", value.rpartition("/")[2]))
    if by_id is not None:
        return by_id
    return (table.named(display_name) if display_name is not None else None) or table.named(value)


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

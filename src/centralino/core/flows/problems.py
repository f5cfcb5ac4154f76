"""What validation finds, in the words of Connect (flow-language.md section 12)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from centralino.core.directory.model import ContactFlowStatus
from centralino.core.flows.step import ActionId


class Severity(Enum):
    """REFUSED: it cannot even be saved. ERROR: it can be saved but not published."""

    REFUSED = "refused"
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """`message` is Connect's; `path` says where, as ``Actions[0].Parameters.QueueId``; `detail` is ours."""

    severity: Severity
    message: str
    path: str
    identifier: ActionId | None = None
    detail: str = ""

    def __str__(self) -> str:
        at = "" if self.path in self.message else f", Path: {self.path}"
        of = "" if self.identifier is None else f", Identifier: {self.identifier}"
        detail = f" ({self.detail})" if self.detail else ""
        return f"{self.message}{at}{of}{detail}"


def stopping(problems: Iterable[Problem], status: ContactFlowStatus) -> tuple[Problem, ...]:
    """Those for which a flow cannot be stored with this status; the others are to be shown."""
    stops = {Severity.REFUSED}
    if status is ContactFlowStatus.PUBLISHED:
        stops.add(Severity.ERROR)
    return tuple(each for each in problems if each.severity in stops)


def invalid_value(path: str, identifier: ActionId | None = None, detail: str = "") -> Problem:
    message = f"Invalid Action property value. Path: {path}"
    return Problem(Severity.ERROR, message, path, identifier, detail)


def missing_property(path: str, identifier: ActionId | None = None) -> Problem:
    message = f"Action is missing required property. Path: {path}"
    return Problem(Severity.ERROR, message, path, identifier)


def warning(message: str, path: str, identifier: ActionId | None = None) -> Problem:
    return Problem(Severity.WARNING, message, path, identifier)

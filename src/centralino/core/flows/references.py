"""JSONPath references in parameters: ``$.Attributes.name`` (flow-language.md section 3).

A reference is ``$`` and segments: ``.name``, ``['any text']``, ``.['any text']`` or ``[index]``. The first is
a name that begins with a letter, so that ``$.50`` is money. Within text a reference ends at the first
character that cannot go on with it, and a name does not end in a hyphen: what follows is punctuation.
Backticks around a reference belong to it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_NAME = r"[A-Za-z0-9_-]*[A-Za-z0-9_]"
_QUOTED = r"\['[^']+'\]"
_PATH = rf"\$(?:\.[A-Za-z](?:{_NAME})?|\.?{_QUOTED})(?:\.{_NAME}|\.?{_QUOTED}|\[[0-9]+\])*"
_REFERENCE = re.compile(rf"`(?P<ticked>{_PATH})`|(?P<plain>{_PATH})")
_SEGMENT = re.compile(rf"\.(?P<name>{_NAME})|\.?\['(?P<quoted>[^']+)'\]|\[(?P<index>[0-9]+)\]")
_PLAIN_NAME = re.compile(_NAME)
_ROOT_NAME = re.compile(rf"[A-Za-z](?:{_NAME})?")

ROOTS = frozenset(
    {
        "AdditionalEmailRecipients",
        "Agent",
        "Attributes",
        "AwsRegion",
        "CallbackNumber",
        "Capabilities",
        "Case",
        "Channel",
        "ContactId",
        "Customer",
        "CustomerEndpoint",
        "CustomerId",
        "DataTableList",
        "DataTables",
        "Description",
        "Email",
        "External",
        "FlowAttributes",
        "InitialContactId",
        "InitiationMethod",
        "InstanceARN",
        "LambdaInvocation",
        "LanguageCode",
        "Lex",
        "Loop",
        "Media",
        "MediaStreams",
        "Metrics",
        "Modules",
        "Name",
        "PreviousContactId",
        "Queue",
        "References",
        "SegmentAttributes",
        "StoredCustomerInput",
        "SystemEndpoint",
        "Tags",
        "Task",
        "TextToSpeechVoiceId",
        "Views",
        "Wisdom",
    }
)
"""What a reference may begin with in Connect's language."""


@dataclass(frozen=True, slots=True)
class Reference:
    """At least one segment; the first is a name. An integer is an index into a list."""

    segments: tuple[str | int, ...]

    @property
    def root(self) -> str:
        return str(self.segments[0])

    def __str__(self) -> str:
        return "$" + "".join(
            _written(segment, _PLAIN_NAME if place else _ROOT_NAME)
            for place, segment in enumerate(self.segments)
        )


Lookup = Callable[[Reference], str | None]


def parse(text: str) -> Reference | None:
    """The reference that the whole text is, or None."""
    match = _REFERENCE.fullmatch(text.strip())
    return _reference(match) if match else None


def find(text: str) -> Iterator[Reference]:
    """The references in a text, in order."""
    return map(_reference, _REFERENCE.finditer(text))


def substitute(text: str, lookup: Lookup, escape: Callable[[str], str] = str) -> str:
    """The text with each reference replaced by its value, escaped; by nothing when it has none."""
    return _REFERENCE.sub(lambda match: escape(lookup(_reference(match)) or ""), text)


def value(text: str, lookup: Lookup) -> str | None:
    """A parameter's value: of the reference that the whole text is (None when it has none), or as
    `substitute`.
    """
    reference = parse(text)
    return lookup(reference) if reference is not None else substitute(text, lookup)


def _reference(match: re.Match[str]) -> Reference:
    path = match["ticked"] or match["plain"]
    return Reference(
        tuple(
            int(segment["index"]) if segment["index"] is not None else segment["name"] or segment["quoted"]
            for segment in _SEGMENT.finditer(path)
        )
    )


def _written(segment: str | int, plain: re.Pattern[str]) -> str:
    if isinstance(segment, int):
        return f"[{segment}]"
    return f".{segment}" if plain.fullmatch(segment) else f".['{segment}']"

"""What a flow says in words that are known beforehand: to be spoken before it runs, or found to be
unspeakable.
"""

from collections.abc import Iterator, Mapping

from centralino.core.flows import references
from centralino.core.flows.document import Document, Json, items, record, scalar
from centralino.core.flows.step import ActionId, Message, MessageKind


def static_messages(document: Document, language_code: str) -> Iterator[tuple[ActionId, Message]]:
    """Every text and SSML without references, with the action that says it."""
    for action in document.actions.values():
        several = map(record, items(action.parameters.get("Messages")))
        for parameters in (action.parameters, *several):
            message = _static(parameters, language_code)
            if message is not None:
                yield action.identifier, message


def _static(parameters: Mapping[str, Json], language_code: str) -> Message | None:
    for name, kind in (("Text", MessageKind.TEXT), ("SSML", MessageKind.SSML)):
        text = scalar(parameters.get(name))
        if text is not None and text.strip() and not any(references.find(text)):
            return Message(kind, text, language_code)
    return None

"""Play prompt and Loop prompts: what a party hears (flow-language.md sections 4 and 6)."""

from collections.abc import Mapping
from html import escape
from typing import assert_never

from centralino.core.flows import references, resources
from centralino.core.flows.branches import choose, fail, succeed
from centralino.core.flows.document import Action, Json, items, record, scalar
from centralino.core.flows.scope import Scope
from centralino.core.flows.step import (
    Exit,
    Follow,
    Interrupted,
    Message,
    MessageKind,
    Performed,
    Play,
    PlayBroken,
    PlayFinished,
    Resumption,
)
from centralino.core.flows.visible import lookup

INTERRUPTED = "MessagesInterrupted"


def message_participant(action: Action, scope: Scope) -> Performed:
    """One message. A text that is blank once references are put in is not waited for."""
    message = _message(action.parameters, action, "", scope)
    if message is None:
        return Performed(fail(action))
    return Performed(Play((message,)) if message.value.strip() else succeed(action))


def message_participant_iteratively(action: Action, scope: Scope) -> Performed:
    """Messages over and over, until something outside the flow ends it or the interrupt is due."""
    entries = enumerate(map(record, items(action.parameters.get("Messages"))))
    messages = [_message(each, action, f"Messages[{place}].", scope) for place, each in entries]
    heard = tuple(each for each in messages if each is not None and each.value.strip())
    if not heard or None in messages:
        return Performed(fail(action))
    return Performed(Play(heard, loop=True, interrupt_after=_interrupt_after(action)))


def resume(action: Action, what: Resumption) -> Follow | Exit:
    match what:
        case PlayFinished():
            return succeed(action)
        case Interrupted():
            return choose(action, INTERRUPTED)
        case PlayBroken():
            return fail(action)
        case _:
            assert_never(what)


def _message(parameters: Mapping[str, Json], action: Action, path: str, scope: Scope) -> Message | None:
    """None when there is none that can be heard: Media lies in Amazon's store, a prompt may be missing."""
    language, voice = scope.language_code, scope.contact.voice
    find = lookup(scope)
    if (text := scalar(parameters.get("Text"))) is not None:
        return Message(MessageKind.TEXT, references.substitute(text, find), language, voice)
    if (markup := scalar(parameters.get("SSML"))) is not None:
        # What is put into markup is text; but a reference may also hold all of the markup.
        whole = references.parse(markup)
        value = references.substitute(markup, find, escape) if whole is None else find(whole) or ""
        return Message(MessageKind.SSML, value, language, voice)
    named = references.value(scalar(parameters.get("PromptId")) or "", find)
    noted = resources.display_name(action, f"{path}PromptId")
    prompt = resources.find(scope.directory.prompts, named or "", noted)
    return Message(MessageKind.PROMPT, prompt.sound_sha256, language) if prompt is not None else None


def _interrupt_after(action: Action) -> float | None:
    seconds = action.text("InterruptFrequencySeconds") or ""
    wired = any(each.operand == INTERRUPTED for each in action.transitions.conditions)
    return float(seconds) if wired and seconds.isdecimal() and int(seconds) > 0 else None

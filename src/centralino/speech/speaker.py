"""What a speech program must offer, and a message rendered with it."""

from typing import Protocol, assert_never

import numpy as np

from centralino.core.flows.step import Message, MessageKind
from centralino.speech.samples import Samples, Sound, level, silence, to_samples, to_sound, trim
from centralino.speech.ssml import Pause, Piece, Spoken, SsmlError, pieces

_BEFORE, _AFTER = 0.02, 0.15
"""Seconds of silence round a message, so that it does not run into the next one."""


class CannotSpeak(Exception):
    """A message cannot be made sound here. The text is a sentence that says why and what to do."""


class Speaker(Protocol):
    """A program that speaks."""

    @property
    def name(self) -> str:
        """Program, version and way of speaking, fit for a folder's name: other sound, other name."""

    def speaks(self, language: str) -> bool:
        """Whether there is a voice for this language tag ("it-IT") or for its language ("it")."""

    async def speak(self, text: str, language: str, *, ssml: bool = False) -> Samples:
        """The words as 16 bit at 8,000 Hz, as the program speaks them. Raises CannotSpeak.

        With `ssml` the text is one `<speak>` document with tags that `centralino.speech.ssml` passes on.
        """


async def render(speaker: Speaker, message: Message) -> Samples:
    """A message's sound: at the usual level, with exact pauses. Raises CannotSpeak.

    Only for text and SSML: a prompt is a sound already.
    """
    parts = [await _part(speaker, piece, message) for piece in message_pieces(message)]
    spoken = level(np.concatenate([silence(0), *parts]))
    return to_samples(np.concatenate([silence(_BEFORE), spoken, silence(_AFTER)]))


def message_pieces(message: Message) -> tuple[Piece | str, ...]:
    """SSML as its pieces, text as it is. Raises CannotSpeak when SSML is malformed."""
    if message.kind is MessageKind.TEXT:
        return (message.value,)
    try:
        return pieces(message.value, message.language_code)
    except SsmlError as error:
        raise CannotSpeak(str(error)) from error


async def _part(speaker: Speaker, piece: Piece | str, message: Message) -> Sound:
    match piece:
        case Pause():
            return silence(piece.seconds)
        case Spoken():
            return trim(to_sound(await speaker.speak(piece.ssml, piece.language, ssml=True)))
        case str():
            return trim(to_sound(await speaker.speak(piece, message.language_code)))
        case _:
            assert_never(piece)

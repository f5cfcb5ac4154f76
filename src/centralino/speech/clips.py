"""Messages as sound files: each rendered once, then found again by name.

A file's name follows from kind, text, language and voice alone, so that what ships with the program is found
where no speech program is. What is rendered here goes to a folder named after the program that spoke it.
"""

import asyncio
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from centralino.core.flows.step import Message, MessageKind
from centralino.speech.speaker import CannotSpeak, Speaker, message_pieces, render
from centralino.speech.ssml import Spoken
from centralino.speech.wav import write_wav

SHIPPED = Path(__file__).parent / "shipped"
NO_SPEAKER = "There is no speech program here: install espeak-ng, or play a recorded prompt instead of text."


def clip_name(message: Message) -> str:
    """The file's name for a text or SSML: some of its words for people, and a digest."""
    key = (message.kind.value, message.value, message.language_code, message.voice)
    digest = hashlib.sha256(json.dumps(key).encode()).hexdigest()[:20]
    words = re.sub(r"[^a-z0-9]+", "-", re.sub(r"<[^>]*>", " ", message.value.lower())).strip("-")
    return f"{words[:40].strip('-') or 'clip'}.{message.language_code.lower()}.{digest}.wav"


class Clips:
    """Finds or makes the file for a message.

    `cache` is a folder of ours, made when it is first needed; `prompt` says where the sound with a SHA-256
    is.
    """

    def __init__(self, cache: Path, speaker: Speaker | None, prompt: Callable[[str], Path]) -> None:
        self._cache = cache
        self._speaker = speaker
        self._prompt = prompt
        self._rendering: dict[Path, asyncio.Task[None]] = {}

    async def path(self, message: Message) -> Path:
        """A WAV file of 8,000 Hz, one channel, 16 bit or mu-law. Raises CannotSpeak.

        Whoever asks for the same message while it is rendered waits for the same file.
        """
        found = self._present(message)
        if found is not None:
            return found
        speaker = self._speaker
        if speaker is None or message.kind is MessageKind.PROMPT:
            raise CannotSpeak(self.why_not(message) or NO_SPEAKER)
        path = self._rendered(message, speaker)
        task = self._rendering.get(path)
        if task is None:
            task = asyncio.create_task(_render(speaker, message, path), name=f"render {path.name}")
            self._rendering[path] = task
            task.add_done_callback(lambda _: self._rendering.pop(path))
        await asyncio.shield(task)
        return path

    def why_not(self, message: Message) -> str | None:
        """Why the message could not be heard, in a sentence; None if it can.

        For a flow that is being stored: text with references in it counts as text that must be rendered.
        """
        if self._present(message) is not None:
            return None
        if message.kind is MessageKind.PROMPT:
            return f"The sound {message.value} is not there any more."
        try:
            spoken = message_pieces(message)
        except CannotSpeak as error:
            return str(error)
        if self._speaker is None:
            return NO_SPEAKER
        languages = {piece.language for piece in spoken if isinstance(piece, Spoken)}
        for language in sorted(languages or {message.language_code}):
            if not self._speaker.speaks(language):
                return f"The speech program here has no voice for {language}."
        return None

    async def close(self) -> None:
        """Wait for what is being rendered."""
        await asyncio.gather(*self._rendering.values(), return_exceptions=True)

    def _present(self, message: Message) -> Path | None:
        if message.kind is MessageKind.PROMPT:
            places = [self._prompt(message.value)]
        else:
            places = [SHIPPED / clip_name(message)]
            if self._speaker is not None:
                places.append(self._rendered(message, self._speaker))
        return next((place for place in places if place.exists()), None)

    def _rendered(self, message: Message, speaker: Speaker) -> Path:
        return self._cache / speaker.name / clip_name(message)


async def _render(speaker: Speaker, message: Message, path: Path) -> None:
    samples = await render(speaker, message)
    try:
        await asyncio.to_thread(_write, path, write_wav(samples))
    except OSError as error:
        raise CannotSpeak(f"Speech cannot be kept in {path.parent}: {error.strerror}.") from error


def _write(path: Path, wav: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Under another name first: a reader, or a crash, never meets half a file.
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        part.write(wav)
        part.flush()
        os.fsync(part.fileno())
    Path(part.name).replace(path)

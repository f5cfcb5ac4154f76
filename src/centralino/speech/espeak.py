"""eSpeak NG, run as a program of its own: it is GPL and we are not, so it is never imported."""

import asyncio
import re
import shutil
from asyncio.subprocess import DEVNULL, PIPE
from dataclasses import dataclass, field

import numpy as np
import structlog

from centralino.speech.samples import Samples, to_samples
from centralino.speech.speaker import CannotSpeak
from centralino.speech.wav import WavError, read_wav

log = structlog.get_logger()

WORDS_PER_MINUTE = 150
"""eSpeak's own 175 is fast for a telephone."""
_SECONDS = 20
_AT_ONCE = 2
_FOR_LANGUAGE = {"en": "en-us"}
"""Where eSpeak's voice for a language alone is not the one that most callers expect."""


@dataclass(slots=True)
class EspeakSpeaker:
    """Made by `find_speaker`. `languages` are the tags of its voices, in lower case."""

    program: str
    version: str
    languages: frozenset[str]
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))

    @property
    def name(self) -> str:
        return f"espeak-ng-{self.version}-{WORDS_PER_MINUTE}"

    def speaks(self, language: str) -> bool:
        return self._voice(language) is not None

    async def speak(self, text: str, language: str, *, ssml: bool = False) -> Samples:
        voice = self._voice(language)
        if voice is None:
            raise CannotSpeak(f"eSpeak NG has no voice for {language}.")
        options = ["-v", voice, "-s", str(WORDS_PER_MINUTE), "-b", "1", "--stdin", "--stdout"]
        async with self._turns:
            wav = await _run(self.program, *options, *(["-m"] if ssml else []), text=text)
        try:
            # Of an empty text it makes nothing, of punctuation a file without sound.
            return to_samples(await asyncio.to_thread(read_wav, wav)) if wav else np.zeros(0, np.int16)
        except WavError as error:
            raise CannotSpeak(f"eSpeak NG made something that is no sound. {error}") from error

    def _voice(self, language: str) -> str | None:
        tag = language.lower()
        base = tag.partition("-")[0]
        for candidate in (tag, _FOR_LANGUAGE.get(base, base)):
            if candidate in self.languages:
                return candidate
        return None


async def find_speaker() -> EspeakSpeaker | None:
    """eSpeak NG as found on the PATH; None if it is not there, or does not work: then with a warning."""
    program = shutil.which("espeak-ng")
    if program is None:
        return None
    try:
        return await _speaker(program)
    except CannotSpeak as error:
        log.warning("eSpeak NG does not work", reason=str(error))
        return None


async def _speaker(program: str) -> EspeakSpeaker:
    """Raises CannotSpeak if the program does not run, or has no voices."""
    version = re.search(r"text-to-speech: ([\w.]+)", await _told(program, "--version"))
    columns = [line.split() for line in (await _told(program, "--voices")).splitlines()[1:]]
    languages = frozenset(each[1].lower() for each in columns if len(each) > 1)
    if not languages:
        raise CannotSpeak(f"{program} has no voices.")
    return EspeakSpeaker(program, version[1] if version else "unknown", languages)


async def _told(program: str, question: str) -> str:
    return (await _run(program, question)).decode(errors="replace")


async def _run(program: str, *arguments: str, text: str = "") -> bytes:
    """What the program wrote. Raises CannotSpeak if it fails or takes too long."""
    try:
        process = await asyncio.create_subprocess_exec(
            program, *arguments, stdin=PIPE if text else DEVNULL, stdout=PIPE, stderr=PIPE
        )
    except OSError as error:
        raise CannotSpeak(f"{program} cannot be run: {error.strerror}.") from error
    try:
        async with asyncio.timeout(_SECONDS):
            output, complaint = await process.communicate(text.encode() if text else None)
    except TimeoutError as error:
        raise CannotSpeak(f"{program} took more than {_SECONDS} s for one text.") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise CannotSpeak(f"{program} failed: {complaint.decode(errors='replace').strip()}")
    return output

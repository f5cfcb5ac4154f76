"""With the real program; without it these tests are skipped, as nothing else needs it."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from structlog.testing import capture_logs

from centralino.core.flows.step import Message, MessageKind
from centralino.speech import CannotSpeak, find_speaker
from centralino.speech.espeak import EspeakSpeaker
from centralino.speech.samples import active_level, to_sound
from centralino.speech.speaker import render
from tests.speech.tones import loudness

needs_espeak = pytest.mark.skipif(
    shutil.which("espeak-ng") is None, reason="no espeak-ng here: install the package espeak-ng"
)


async def speaker() -> EspeakSpeaker:
    found = await find_speaker()
    assert found is not None
    return found


def message(value: str, language: str = "en-US", kind: MessageKind = MessageKind.TEXT) -> Message:
    return Message(kind, value, language)


@needs_espeak
@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Transferring to agent", "en-US"),
        ("Thank you for calling. Calls are answered in the order in which they came.", "en-GB"),
        ("Trasferimento in corso: attenda in linea, perché è già quasi arrivato.", "it-IT"),
        ("Premere uno.", "it"),
    ],
)
async def test_a_text_becomes_speech_at_the_usual_level(text: str, language: str) -> None:
    samples = await render(await speaker(), message(text, language))
    sound = to_sound(samples)
    words = len(text.split())
    assert words * 0.2 < len(sound) / 8000 < words * 0.7 + 0.5
    assert abs(active_level(sound) + 19) < 1.0
    assert np.abs(samples).max() < 32767
    assert loudness(sound, 100, 3400) > 0.95
    assert not sound[:100].any()
    assert not sound[-1000:].any()


@needs_espeak
async def test_languages_sound_different() -> None:
    voice = await speaker()
    italian = await render(voice, message("chiamata", "it-IT"))
    english = await render(voice, message("chiamata", "en-US"))
    assert len(italian) != len(english) or (italian != english).any()


@needs_espeak
async def test_a_pause_in_ssml_is_silence_of_exactly_its_length() -> None:
    voice = await speaker()
    one = await render(voice, message("<speak>One</speak>", kind=MessageKind.SSML))
    ssml = '<speak>One<break time="3s"/><amazon:effect name="whispered">One</amazon:effect></speak>'
    both = await render(voice, message(ssml, kind=MessageKind.SSML))
    silence_round = round((0.02 + 0.15) * 8000)
    assert len(both) == 2 * (len(one) - silence_round) + 3 * 8000 + silence_round


@needs_espeak
async def test_text_that_looks_like_an_option_or_markup_is_spoken() -> None:
    voice = await speaker()
    for text in ("--help", "<speak>", "2 < 3 & 4 > 3"):
        assert active_level(to_sound(await render(voice, message(text)))) > -25


@needs_espeak
@pytest.mark.parametrize("text", [" ", "...", "\n"])
async def test_a_text_without_words_is_a_short_silence(text: str) -> None:
    samples = await render(await speaker(), message(text))
    assert not samples.any()
    assert 0 < len(samples) < 8000


@needs_espeak
async def test_a_language_without_a_voice_cannot_be_spoken() -> None:
    voice = await speaker()
    assert voice.speaks("it-IT")
    assert voice.speaks("en")
    assert not voice.speaks("xx-YY")
    with pytest.raises(CannotSpeak, match="no voice for xx-YY"):
        await render(voice, message("hello", "xx-YY"))


@needs_espeak
async def test_malformed_ssml_cannot_be_spoken() -> None:
    with pytest.raises(CannotSpeak, match="The SSML cannot be read"):
        await render(await speaker(), message("<speak>", kind=MessageKind.SSML))


async def test_without_the_program_there_is_no_speaker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    assert await find_speaker() is None


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("echo out of luck >&2\nexit 3", "espeak-ng failed: out of luck"),
        ("echo something else", "espeak-ng has no voices."),
        ("printf 'Pty\\n \\377\\n'", "espeak-ng has no voices."),
    ],
)
async def test_a_program_that_does_not_work_is_logged_and_no_speaker(
    script: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "espeak-ng"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with capture_logs() as logged:
        assert await find_speaker() is None
    (warning,) = logged
    assert warning["log_level"] == "warning"
    assert warning["reason"].endswith(reason)


async def test_a_program_that_fails_is_quoted(tmp_path: Path) -> None:
    program = tmp_path / "espeak-ng"
    program.write_text("#!/bin/sh\necho out of luck >&2\nexit 3\n")
    program.chmod(0o755)
    with pytest.raises(CannotSpeak, match="espeak-ng failed: out of luck"):
        await EspeakSpeaker(str(program), "0", frozenset({"en"})).speak("", "en")


async def test_a_program_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "espeak-ng"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setattr("centralino.speech.espeak._SECONDS", 0.2)
    hanging = EspeakSpeaker(str(program), "0", frozenset({"en"}))
    with pytest.raises(CannotSpeak, match="took more than"):
        await hanging.speak("hello", "en")


async def test_a_program_that_writes_no_sound_is_named(tmp_path: Path) -> None:
    program = tmp_path / "espeak-ng"
    program.write_text("#!/bin/sh\ncat\n")
    program.chmod(0o755)
    with pytest.raises(CannotSpeak, match="no sound"):
        await EspeakSpeaker(str(program), "0", frozenset({"en"})).speak("hello", "en")

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from centralino.core.flows.step import Message, MessageKind
from centralino.speech import CannotSpeak, Clips, Speaker
from centralino.speech.clips import SHIPPED, clip_name
from centralino.speech.samples import Samples, to_samples
from centralino.speech.wav import read_wav
from tests.speech.tones import loudness, sine, tone_clip

HELLO = Message(MessageKind.TEXT, "Hello there, Mario!", "en-US")


@dataclass(slots=True)
class ToneSpeaker:
    """Speaks every text as a tone of 700 Hz, when it is let."""

    name: str = "tones-1"
    said: list[str] = field(default_factory=list)
    may_speak: asyncio.Event = field(default_factory=asyncio.Event)

    def speaks(self, language: str) -> bool:
        return language.startswith("en")

    async def speak(self, text: str, language: str, *, ssml: bool = False) -> Samples:
        self.said.append(text)
        await self.may_speak.wait()
        if text == "unspeakable":
            raise CannotSpeak("No.")
        return to_samples(0.1 * sine(700, 0.5))


def clips(folder: Path, speaker: Speaker | None) -> Clips:
    return Clips(folder / "cache", speaker, lambda sha256: folder / f"{sha256}.wav")


@pytest.fixture
def speaker() -> ToneSpeaker:
    speaker = ToneSpeaker()
    speaker.may_speak.set()
    return speaker


async def test_a_text_is_rendered_once_and_found_again(tmp_path: Path, speaker: ToneSpeaker) -> None:
    path = await clips(tmp_path, speaker).path(HELLO)
    assert loudness(read_wav(path.read_bytes()), 650, 750) > 0.99
    assert await clips(tmp_path, speaker).path(HELLO) == path
    assert speaker.said == [HELLO.value]
    assert [file.name for file in path.parent.iterdir()] == [path.name]


async def test_all_who_ask_at_once_share_one_rendering(tmp_path: Path) -> None:
    speaker = ToneSpeaker()
    shared = clips(tmp_path, speaker)
    asking = [asyncio.create_task(shared.path(HELLO)) for _ in range(10)]
    await asyncio.sleep(0)
    asking[0].cancel()  # who asked first goes away; the others still get theirs
    speaker.may_speak.set()
    paths = await asyncio.gather(*asking, return_exceptions=True)
    assert isinstance(paths[0], asyncio.CancelledError)
    assert len(set(paths[1:])) == 1
    assert speaker.said == [HELLO.value]
    await shared.close()


async def test_another_program_renders_anew(tmp_path: Path, speaker: ToneSpeaker) -> None:
    better = ToneSpeaker(name="tones-2", may_speak=speaker.may_speak)
    first = await clips(tmp_path, speaker).path(HELLO)
    second = await clips(tmp_path, better).path(HELLO)
    assert first != second
    assert first.name == second.name


@pytest.mark.parametrize(
    "other",
    [
        Message(MessageKind.SSML, "Hello there, Mario!", "en-US"),
        Message(MessageKind.TEXT, "Hello there, Mario", "en-US"),
        Message(MessageKind.TEXT, "Hello there, Mario!", "en-GB"),
        Message(MessageKind.TEXT, "Hello there, Mario!", "en-US", voice="Joanna"),
    ],
)
def test_every_part_of_a_message_is_in_its_name(other: Message) -> None:
    assert clip_name(other) != clip_name(HELLO)


def test_a_name_can_be_read_by_people_and_is_fit_for_a_file() -> None:
    assert clip_name(HELLO).startswith("hello-there-mario.en-us.")
    strange = Message(MessageKind.TEXT, "../../etc/passwd " + "x" * 6000, "en-US")
    assert "/" not in clip_name(strange)
    assert len(clip_name(strange)) < 100
    assert clip_name(Message(MessageKind.TEXT, "你好", "zh-CN")).startswith("clip.zh-cn.")


async def test_what_ships_needs_no_program(tmp_path: Path) -> None:
    shipped = Message(MessageKind.TEXT, "Transferring to agent", "en-US")
    alone = clips(tmp_path, None)
    assert alone.why_not(shipped) is None
    assert (await alone.path(shipped)).parent == SHIPPED


async def test_without_a_program_other_texts_cannot_be_spoken(tmp_path: Path) -> None:
    alone = clips(tmp_path, None)
    sentence = "There is no speech program here: install espeak-ng"
    assert (alone.why_not(HELLO) or "").startswith(sentence)
    with pytest.raises(CannotSpeak, match=sentence):
        await alone.path(HELLO)


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        (Message(MessageKind.TEXT, "Ciao", "it-IT"), "no voice for it-IT"),
        (Message(MessageKind.SSML, '<speak>a<lang xml:lang="fr">b</lang></speak>', "en"), "no voice for fr"),
        (Message(MessageKind.SSML, "<speak>", "en-US"), "SSML cannot be read"),
        (Message(MessageKind.PROMPT, "abc", "en-US"), "sound abc is not there any more"),
    ],
)
async def test_why_something_cannot_be_heard_is_said_beforehand(
    tmp_path: Path, speaker: ToneSpeaker, message: Message, sentence: str
) -> None:
    assert sentence in (clips(tmp_path, speaker).why_not(message) or "")


async def test_a_prompt_is_the_file_that_was_recorded(tmp_path: Path, speaker: ToneSpeaker) -> None:
    recorded = tone_clip(tmp_path / "abc.wav", 440, 0.5)
    prompt = Message(MessageKind.PROMPT, "abc", "en-US")
    assert clips(tmp_path, speaker).why_not(prompt) is None
    assert await clips(tmp_path, speaker).path(prompt) == recorded
    with pytest.raises(CannotSpeak, match="not there any more"):
        await clips(tmp_path, speaker).path(Message(MessageKind.PROMPT, "def", "en-US"))


async def test_a_failed_rendering_is_told_to_all_and_tried_again(
    tmp_path: Path, speaker: ToneSpeaker
) -> None:
    failing = clips(tmp_path, speaker)
    message = Message(MessageKind.TEXT, "unspeakable", "en-US")
    for _ in range(2):
        outcomes = await asyncio.gather(*(failing.path(message) for _ in range(3)), return_exceptions=True)
        assert [str(outcome) for outcome in outcomes] == ["No."] * 3
    assert speaker.said == ["unspeakable"] * 2


async def test_a_cache_that_cannot_be_written_is_named(speaker: ToneSpeaker) -> None:
    with pytest.raises(CannotSpeak, match=r"cannot be kept in /proc/cache/tones-1: No such file"):
        await clips(Path("/proc"), speaker).path(HELLO)

"""The shell's side of the media process, with a real one and real peers."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from centralino.core.flows.step import Message, MessageKind
from centralino.core.ids import CallId, LegId, PlayId
from centralino.core.views.audio import AudioPlan, LegSource, Play, PlaySource
from centralino.media.protocol import LineCondition
from centralino.runtime.clock import utc_now
from centralino.runtime.media_link import MediaHooks, MediaLink
from centralino.runtime.ports import LineRefusedError
from centralino.runtime.sounds import Sounds
from centralino.speech import Clips
from centralino.store import AudioFiles
from tests.hearing import Sound, tone, write_wav
from tests.media.shell import media_process
from tests.runtime.headset import Headset
from tests.runtime.waiting import until

CALL = CallId("call")
ANNA, MARIO = LegId("anna"), LegId("agent:mario")
A, B, MUSIC, OTHER = 510, 620, 1330, 1950
TONES = (A, B, MUSIC, OTHER)
PROMPT = PlayId("prompt")


@dataclass(slots=True)
class Told:
    """What a link tells; plays are acknowledged unless told otherwise."""

    lines: list[tuple[LegId, LineCondition]] = field(default_factory=list)
    plays: list[tuple[PlayId, str | None]] = field(default_factory=list)
    acknowledges: bool = True

    def hooks(self) -> MediaHooks:
        return MediaHooks(
            line=lambda leg, condition: self.lines.append((leg, condition)),
            play_done=self._play,
            digit=_no_digit,
        )

    def _play(
        self, _call: CallId, play: PlayId, failure: str | None, acknowledge: Callable[[], None]
    ) -> None:
        self.plays.append((play, failure))
        if self.acknowledges:
            acknowledge()

    def latest(self, leg: LegId) -> LineCondition | None:
        return next((condition for known, condition in reversed(self.lines) if known == leg), None)


def _no_digit(_call: CallId, _leg: LegId, _digit: str, _acknowledge: Callable[[], None]) -> None:
    raise AssertionError("nobody has pressed a key")


class SlowSounds(Sounds):
    """Speaks only when it may."""

    def __init__(self, clips: Clips) -> None:
        super().__init__(clips)
        self.may_speak = asyncio.Event()

    async def files(self, play: Play) -> tuple[Path, ...]:
        await self.may_speak.wait()
        return await super().files(play)


@dataclass(slots=True)
class Studio:
    """A media process, and the sounds that a shell gives it."""

    socket: Path
    prompts: AudioFiles
    sounds: SlowSounds

    def play(self, sound: Sound, *, loop: bool = False, age: float = 0.0) -> Play:
        """Of a prompt with this sound, that began so many seconds ago."""
        digest = self.prompts.put(write_wav(self.socket.with_suffix(".wav"), sound).read_bytes())
        content = (Message(MessageKind.PROMPT, digest, "en-US"),)
        return Play(content, loop, utc_now() - timedelta(seconds=age))

    @asynccontextmanager
    async def linked(
        self, told: Told, *wanted: LegId, plan: AudioPlan | None = None
    ) -> AsyncIterator[MediaLink]:
        """A shell's link for as long as the block runs: these lines and this plan were wanted before."""
        link = MediaLink(self.socket, self.sounds, told.hooks())
        for leg in wanted:
            link.keep(leg)
        if plan is not None:
            link.set_plan(CALL, plan)
        await link.start()
        try:
            await until(lambda: link.condition(ANNA) is not None)
            yield link
        finally:
            await link.stop()


@pytest.fixture
async def studio(short_path: Path) -> AsyncIterator[Studio]:
    prompts = AudioFiles(short_path / "prompts")
    sounds = SlowSounds(Clips(short_path / "speech", None, prompts.path))
    sounds.may_speak.set()
    async with media_process(short_path / "media"):
        yield Studio(short_path / "media", prompts, sounds)


@asynccontextmanager
async def heard(link: MediaLink, leg: LegId, hertz: float) -> AsyncIterator[Headset]:
    """A page whose line is up."""
    headset = Headset(hertz, TONES)
    await headset.connect(lambda sdp: link.offer(leg, sdp))
    try:
        await until(lambda: link.condition(leg) is LineCondition.UP, lambda: link.condition(leg))
        yield headset
    finally:
        await headset.close()


def only(play: Play) -> AudioPlan:
    """Anna hears the play."""
    return AudioPlan({ANNA: (PlaySource(PROMPT),)}, {PROMPT: play}, {})


# Lines


async def test_while_the_media_process_is_away_nothing_is_known_and_offers_are_refused(
    short_path: Path,
) -> None:
    told = Told()
    sounds = Sounds(Clips(short_path, None, AudioFiles(short_path).path))
    link = MediaLink(short_path / "media", sounds, told.hooks())
    await link.start()
    assert link.condition(ANNA) is None
    with pytest.raises(LineRefusedError, match="away"):
        await link.offer(ANNA, "v=0")
    await link.stop()
    assert told.lines == []


async def test_an_offer_that_is_none_is_refused_with_the_reason(studio: Studio) -> None:
    async with studio.linked(Told(), ANNA) as link:
        with pytest.raises(LineRefusedError, match="offer"):
            await link.offer(ANNA, "this is not SDP")


async def test_wanted_lines_that_the_media_process_does_not_know_are_down(studio: Studio) -> None:
    told = Told()
    async with studio.linked(told, ANNA, MARIO) as link:
        await until(lambda: len(told.lines) == 2)
        assert dict(told.lines) == {ANNA: LineCondition.DOWN, MARIO: LineCondition.DOWN}
        assert link.condition(ANNA) is LineCondition.DOWN


async def test_a_new_shell_finds_the_lines_it_wants_and_takes_the_others_down(studio: Studio) -> None:
    before, after = Told(), Told()
    async with studio.linked(before, ANNA, MARIO) as link:
        anna, mario = Headset(A, TONES), Headset(B, TONES)
        await anna.connect(lambda sdp: link.offer(ANNA, sdp))
        await mario.connect(lambda sdp: link.offer(MARIO, sdp))
        await until(lambda: before.latest(ANNA) is before.latest(MARIO) is LineCondition.UP)
    async with studio.linked(after, MARIO) as link:
        assert after.lines == [(MARIO, LineCondition.UP)]
        await until(lambda: anna.is_closed)
        assert not mario.is_closed
        link.keep(ANNA)
        async with heard(link, ANNA, A):
            pass
    await anna.close()
    await mario.close()


async def test_a_line_that_is_closed_is_told_no_more(studio: Studio) -> None:
    told = Told()
    async with studio.linked(told, ANNA) as link, heard(link, ANNA, A) as anna:
        link.close(ANNA)
        await until(lambda: anna.is_closed)
        assert not link.wants(ANNA)
        assert told.latest(ANNA) is LineCondition.UP


# Plans and plays


async def test_who_talks_hears_the_other(studio: Studio) -> None:
    async with (
        studio.linked(Told(), ANNA, MARIO) as link,
        heard(link, ANNA, A) as anna,
        heard(link, MARIO, B) as mario,
    ):
        link.set_plan(CALL, AudioPlan({ANNA: (LegSource(MARIO),), MARIO: (LegSource(ANNA),)}, {}, {}))
        await anna.hears(B)
        await mario.hears(A)
        link.drop_plan(CALL)
        await anna.hears()


async def test_a_play_is_heard_when_its_files_are_there_and_the_rest_of_the_plan_at_once(
    studio: Studio,
) -> None:
    studio.sounds.may_speak.clear()
    async with (
        studio.linked(Told(), ANNA, MARIO) as link,
        heard(link, ANNA, A) as anna,
        heard(link, MARIO, B) as mario,
    ):
        lines = {ANNA: (PlaySource(PROMPT), LegSource(MARIO)), MARIO: (LegSource(ANNA),)}
        link.set_plan(CALL, AudioPlan(lines, {PROMPT: studio.play(tone(MUSIC), loop=True)}, {}))
        await anna.hears(B)
        await mario.hears(A)
        studio.sounds.may_speak.set()
        await anna.hears(B, MUSIC)


async def test_a_play_that_is_no_longer_wanted_is_not_waited_for(studio: Studio) -> None:
    studio.sounds.may_speak.clear()
    told = Told()
    async with studio.linked(told, ANNA) as link:
        link.set_plan(CALL, only(studio.play(tone(MUSIC))))
        link.drop_plan(CALL)
        link.set_plan(CALL, only(studio.play(tone(OTHER))))
    assert told.plays == []


async def test_a_play_that_ends_is_told(studio: Studio) -> None:
    told = Told()
    async with studio.linked(told, ANNA) as link:
        link.set_plan(CALL, only(studio.play(tone(MUSIC, 0.1))))
        await until(lambda: told.plays == [(PROMPT, None)])


async def test_a_play_without_a_sound_is_told_with_the_reason(studio: Studio) -> None:
    told = Told()
    async with studio.linked(told, ANNA) as link:
        unknown = Play((Message(MessageKind.PROMPT, "0" * 64, "en-US"),), False, utc_now())
        link.set_plan(CALL, only(unknown))
        await until(lambda: bool(told.plays))
    ((play, reason),) = told.plays
    assert play == PROMPT
    assert reason == f"The sound {'0' * 64} is not there any more."


async def test_a_play_whose_file_cannot_be_read_is_told_with_the_reason(studio: Studio) -> None:
    told = Told()
    play = studio.play(tone(MUSIC))
    (file,) = await studio.sounds.files(play)
    file.write_bytes(b"this is not a WAV file")
    async with studio.linked(told, ANNA) as link:
        link.set_plan(CALL, only(play))
        await until(lambda: bool(told.plays))
    ((known, reason),) = told.plays
    assert known == PROMPT
    assert reason


async def test_what_was_not_acknowledged_is_told_to_the_next_shell(studio: Studio) -> None:
    deaf, second, third = Told(acknowledges=False), Told(), Told()
    plan = only(studio.play(tone(MUSIC, 0.1)))
    async with studio.linked(deaf, ANNA, plan=plan):
        await until(lambda: deaf.plays == [(PROMPT, None)])
    async with studio.linked(second, ANNA, plan=plan):
        await until(lambda: second.plays == [(PROMPT, None)])
    async with studio.linked(third, ANNA, plan=plan):
        await until(lambda: bool(third.lines))
    assert third.plays == []


async def test_a_plan_that_is_sent_again_does_not_restart_a_play(studio: Studio) -> None:
    plan = only(studio.play(np.concatenate([tone(MUSIC, 1.5), tone(OTHER, 4)])))
    async with studio.linked(Told(), ANNA) as link, heard(link, ANNA, A) as anna:
        link.set_plan(CALL, plan)
        await anna.hears(MUSIC)
        await anna.hears(OTHER)
        link.set_plan(CALL, plan)
        async with studio.linked(Told(), ANNA, plan=plan):
            await asyncio.sleep(0.5)
            assert anna.gaps(OTHER, 0.5) == 0


async def test_a_media_process_that_does_not_know_a_play_begins_where_it_would_be(studio: Studio) -> None:
    """As after its death."""
    plan = only(studio.play(np.concatenate([tone(MUSIC, 10), tone(OTHER, 20)]), age=10.5))
    async with studio.linked(Told(), ANNA, plan=plan) as link, heard(link, ANNA, A) as anna:
        await anna.hears(OTHER)

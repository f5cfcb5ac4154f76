"""Chromium pages talk through a real media process, judged by what each page hears."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from centralino.media.protocol import (
    CloseLine,
    Digit,
    LineCondition,
    LineState,
    Measures,
    Plan,
    PlanId,
    Play,
    PlayId,
    PlaySource,
    SetPlan,
    Source,
    WatchMeasures,
)
from tests.hearing import tone, write_wav
from tests.media.pages import Phone, chromium, phone
from tests.media.shell import Shell, connected, descriptors, media_process

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

CALL = PlanId("call")
CUSTOMER, MARIO, MARIA, MUSIC, WHISPER = 410, 680, 1110, 1830, 2990


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


class Talk:
    """Phones on one call, whose plan is set piece by piece."""

    def __init__(self, browser: Browser, shell: Shell, folder: Path) -> None:
        self._browser = browser
        self._folder = folder
        self._revision = 0
        self.shell = shell

    async def join(self, name: str, hertz: int) -> Phone:
        """A page whose line is up."""
        joined = await phone(self._browser, self.shell, name, hertz)
        await joined.call()
        await self.shell.wait_for(lambda: self.condition(joined) is LineCondition.UP)
        return joined

    def condition(self, joined: Phone) -> LineCondition:
        return self.shell.states(joined.line)[-1].condition

    def clip(self, hertz: int, seconds: float = 2.0) -> str:
        """A WAV file of a tone."""
        return str(write_wav(self._folder / f"{hertz}.wav", tone(hertz, seconds)))

    def plan(self, hears: dict[Phone, Sequence[Source]], plays: dict[PlayId, Play] | None = None) -> None:
        """Who hears what from now on."""
        self._revision += 1
        lines = {phone.line: tuple(sources) for phone, sources in hears.items()}
        self.shell.client.send(SetPlan(CALL, self._revision, Plan(lines, plays or {})))


@pytest_asyncio.fixture(loop_scope="module")
async def talk(browser: Browser, short_path: Path) -> AsyncIterator[Talk]:
    async with media_process(short_path / "media"), connected(short_path / "media") as shell:
        yield Talk(browser, shell, short_path)
    for context in browser.contexts:
        await context.close()


async def test_two_pages_hear_each_other_and_not_themselves(talk: Talk) -> None:
    mario, maria = await talk.join("mario", MARIO), await talk.join("maria", MARIA)
    talk.plan({mario: [maria.voice], maria: [mario.voice]})
    await mario.hears(MARIA)
    await maria.hears(MARIO)


async def test_a_page_on_hold_hears_music_and_is_heard_by_nobody(talk: Talk) -> None:
    mario, maria = await talk.join("mario", MARIO), await talk.join("maria", MARIA)
    talk.plan({mario: [maria.voice], maria: [mario.voice]})
    await mario.hears(MARIA)
    music = PlayId("music")
    talk.plan({mario: [], maria: [PlaySource(music)]}, {music: Play((talk.clip(MUSIC),), loop=True)})
    await maria.hears(MUSIC)
    await mario.hears()


async def test_a_whisper_reaches_one_page_only(talk: Talk) -> None:
    customer, mario = await talk.join("customer", CUSTOMER), await talk.join("mario", MARIO)
    whisper = PlayId("whisper")
    plays = {whisper: Play((talk.clip(WHISPER),), loop=True)}
    talk.plan({customer: [mario.voice], mario: [customer.voice, PlaySource(whisper)]}, plays)
    await mario.hears(CUSTOMER, WHISPER)
    await customer.hears(MARIO)


async def test_a_muted_page_is_not_heard_but_hears(talk: Talk) -> None:
    mario, maria = await talk.join("mario", MARIO), await talk.join("maria", MARIA)
    talk.plan({mario: [maria.voice], maria: [mario.voice]})
    await maria.hears(MARIO)
    talk.plan({mario: [maria.voice], maria: []})
    await maria.hears()
    await mario.hears(MARIA)


async def test_three_pages_confer(talk: Talk) -> None:
    customer, mario = await talk.join("customer", CUSTOMER), await talk.join("mario", MARIO)
    maria = await talk.join("maria", MARIA)
    talk.plan(
        {
            customer: [mario.voice, maria.voice],
            mario: [customer.voice, maria.voice],
            maria: [customer.voice, mario.voice],
        }
    )
    await customer.hears(MARIO, MARIA)
    await mario.hears(CUSTOMER, MARIA)
    await maria.hears(CUSTOMER, MARIO)


async def test_a_page_that_reloads_is_on_its_call_again(talk: Talk) -> None:
    mario, maria = await talk.join("mario", MARIO), await talk.join("maria", MARIA)
    talk.plan({mario: [maria.voice], maria: [mario.voice]})
    await maria.hears(MARIO)
    await mario.call()
    await mario.hears(MARIA)
    await maria.hears(MARIO)
    last = talk.shell.states(mario.line)[-1]
    assert (last.generation, last.condition) == (2, LineCondition.UP)


async def test_a_page_that_restarts_ice_in_the_same_connection_goes_on(talk: Talk) -> None:
    mario, maria = await talk.join("mario", MARIO), await talk.join("maria", MARIA)
    talk.plan({mario: [maria.voice], maria: [mario.voice]})
    await mario.hears(MARIA)
    await mario.restart_ice()
    await talk.shell.wait_for(lambda: talk.shell.states(mario.line)[-1].generation == 2)
    await talk.shell.wait_for(lambda: talk.condition(mario) is LineCondition.UP)
    await mario.hears(MARIA)
    await maria.hears(MARIO)


async def test_keys_pressed_in_a_page_are_facts(talk: Talk) -> None:
    mario, maria = await talk.join("mario", MARIO), await talk.join("maria", MARIA)
    talk.plan({mario: [maria.voice], maria: [mario.voice]})
    await maria.hears(MARIO)
    assert await mario.page.evaluate("sender.dtmf.canInsertDTMF")
    await mario.page.evaluate("sender.dtmf.insertDTMF('15#*', 100, 70)")
    await talk.shell.wait_for(lambda: len(talk.shell.facts()) == 4)
    assert [(fact.number, fact.body) for fact in talk.shell.facts()] == [
        (number, Digit(mario.line, key)) for number, key in enumerate("15#*", 1)
    ]
    await maria.hears(MARIO)


async def test_no_packet_is_lost_while_the_shell_is_away(browser: Browser, short_path: Path) -> None:
    async with media_process(short_path / "media"), AsyncExitStack() as stack:
        first = await stack.enter_async_context(connected(short_path / "media"))
        talk = Talk(browser, first, short_path)
        mario, maria = await talk.join("mario", MARIO), await talk.join("maria", MARIA)
        talk.plan({mario: [maria.voice], maria: [mario.voice]})
        await mario.hears(MARIA)
        before, _ = await mario.packets()
        await stack.aclose()
        await mario.page.evaluate("sender.dtmf.insertDTMF('7', 100, 70)")
        await maria.hears(MARIO)
        async with connected(short_path / "media") as second:
            await second.wait_for(lambda: bool(second.facts()))
            assert {state.line: state.condition for state in second.worlds()[0].lines} == {
                mario.line: LineCondition.UP,
                maria.line: LineCondition.UP,
            }
            assert second.worlds()[0].plans == {CALL: 1}
            assert [fact.body for fact in second.facts()] == [Digit(mario.line, "7")]
            await mario.hears(MARIA)
            received, lost = await mario.packets()
            assert received > before
            assert lost == 0


async def test_a_page_that_vanishes_is_dark_and_one_that_hangs_up_is_down(talk: Talk) -> None:
    mario, maria = await talk.join("mario", MARIO), await talk.join("maria", MARIA)
    await maria.page.evaluate("connection.close()")
    await talk.shell.wait_for(lambda: talk.condition(maria) is LineCondition.DOWN)
    await mario.page.close()
    await talk.shell.wait_for(lambda: talk.condition(mario) is LineCondition.DARK)


async def test_lines_that_come_and_go_leave_no_descriptor_behind(browser: Browser, short_path: Path) -> None:
    path = short_path / "media"
    async with media_process(path) as process, connected(path) as shell:
        before = descriptors(process.pid)
        talk = Talk(browser, shell, short_path)
        mario = await talk.join("mario", MARIO)
        for generation in (2, 3):
            await mario.call()
            up = LineState(mario.line, generation, LineCondition.UP)
            await shell.wait_for(lambda: shell.states(mario.line)[-1] == up)  # noqa: B023 - awaited here
        shell.client.send(CloseLine(mario.line))
        shell.client.send(WatchMeasures(100))
        await shell.wait_for(lambda: isinstance(shell.told[-1], Measures) and not shell.told[-1].lines)
        assert descriptors(process.pid) == before


async def test_a_page_that_falls_silent_but_answers_stays_up(talk: Talk) -> None:
    mario = await talk.join("mario", MARIO)
    await mario.page.evaluate("sender.replaceTrack(null)")
    await mario.page.wait_for_timeout(5000)
    assert talk.condition(mario) is LineCondition.UP

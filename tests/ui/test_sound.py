"""What the pages do for sound, in a Centralino as it is started: two pages, judged by frequency."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.e2e.house import House, house
from tests.e2e.instance import ANNA, GIULIA, MARIO, make_instance
from tests.e2e.people import Agent, Customer, until
from tests.hearing import HEARD_DB

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def centralino(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    instance = make_instance(tmp_path_factory.mktemp("instance") / "files")
    async with house(tmp_path_factory.mktemp("data"), instance) as running:
        yield running


@dataclass(frozen=True, slots=True)
class Talk:
    house: House
    anna: Customer
    mario: Agent


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def talk(browser: Browser, centralino: House) -> AsyncIterator[Talk]:
    """Anna and Mario, in tabs of one browser; every test but that of hanging up leaves them talking."""
    context = await browser.new_context(locale="en-GB", permissions=["microphone"])
    mario = Agent(await context.new_page(), "mario", MARIO)
    anna = Customer(await context.new_page(), "Anna", ANNA)
    await mario.sign_in(centralino.url)
    await anna.call(centralino.url)
    await mario.press("accept")
    await anna.hears(MARIO)
    await mario.hears(ANNA)
    yield Talk(centralino, anna, mario)
    await mario.go_home()
    await context.close()


async def test_mute_silences_and_unmute_gives_the_voice_back(talk: Talk) -> None:
    await talk.mario.press("mute")
    await talk.anna.hears_nothing()
    await talk.mario.hears(ANNA)
    await expect(talk.mario.page.get_by_test_id("hearing")).to_have_text("Does not hear you")
    await talk.mario.press("unmute")
    await talk.anna.hears(MARIO)


async def test_what_a_page_says_is_changed_in_the_settings_during_a_call(talk: Talk) -> None:
    page = talk.mario.page
    await page.get_by_test_id("settings").click()
    await page.get_by_label("a tone").check()
    await page.get_by_label("Hz").fill(str(GIULIA))
    await talk.anna.hears(GIULIA)
    await page.get_by_label("a sentence").check()
    loudest = "() => Math.max(...centralino.spectrum().decibels)"

    async def speaks() -> bool:
        return bool(await talk.anna.page.evaluate(loudest) > HEARD_DB)

    async def pauses() -> bool:
        return not await speaks()

    await talk.anna.page.wait_for_timeout(500)
    await until("syllables", speaks)
    await until("a pause between them", pauses)
    await page.get_by_label("a tone").check()
    await page.get_by_label("Hz").fill(str(MARIO))
    await page.keyboard.press("Escape")
    await talk.anna.hears(MARIO)


async def test_the_shell_may_go_and_come_back_and_the_sound_goes_on(talk: Talk) -> None:
    peer = "() => { window.first = centralino.peer; return centralino.peer !== null; }"
    pages = (talk.mario.page, talk.anna.page)
    for page in pages:
        assert await page.evaluate(peer)
    await talk.house.kill("shell")
    for page in pages:
        await expect(page.locator("[data-notice=socket_lost]")).to_be_visible()
    await talk.mario.hears(ANNA)
    await talk.anna.hears(MARIO)
    for page in pages:
        await expect(page.locator("[data-notice=socket_lost]")).to_have_count(0, timeout=20_000)
        assert await page.evaluate(
            "centralino.peer === window.first && centralino.connection === 'connected'"
        )
    await talk.mario.reads("Connected", "You talk with Anna")


async def test_reloaded_pages_hear_each_other_again(talk: Talk) -> None:
    for person in (talk.mario, talk.anna):
        await person.page.reload()
        await person.sound_is_up()
    await talk.mario.hears(ANNA)
    await talk.anna.hears(MARIO)
    await talk.mario.reads("Connected", "You talk with Anna")


async def test_the_level_meters_follow_what_is_said_and_heard(talk: Talk) -> None:
    share = "(bars) => bars.map((bar) => Number(getComputedStyle(bar).getPropertyValue('--share')))"

    async def both_move() -> bool:
        shown: list[float] = await talk.mario.page.locator(".meter-bar").evaluate_all(share)
        return len(shown) == 2 and min(shown) > 0.5

    await until("both meters", both_move)


async def test_the_number_pad_sends_digits(talk: Talk) -> None:
    page = talk.anna.page
    await page.evaluate(
        """() => {
          window.digits = "";
          const { dtmf } = centralino.peer.getSenders()[0];
          dtmf.ontonechange = ({ tone }) => { window.digits += tone; };
        }"""
    )
    await page.locator("[data-digit='5']").click()
    await page.locator("[data-digit='#']").click()

    async def sent() -> bool:
        return bool(await page.evaluate("window.digits") == "5#")

    await until("digits", sent)


async def test_hanging_up_ends_the_call_on_both_pages(talk: Talk) -> None:
    await talk.anna.hang_up()
    await talk.anna.is_off()
    await expect(talk.anna.page.locator(".reason")).to_have_text("You hung up.")
    assert await talk.anna.page.evaluate("centralino.peer === null")
    await talk.mario.reads("After call work", "The call is over")


@pytest.mark.parametrize("place", ["ccp", "phone"])
async def test_pages_are_served_with_all_that_they_load(
    browser: Browser, centralino: House, place: str
) -> None:
    context = await browser.new_context(locale="en-GB")
    page = await context.new_page()
    failed: list[str] = []
    page.on("response", lambda response: failed.append(response.url) if not response.ok else None)
    page.on("console", lambda message: failed.append(message.text))
    await page.goto(f"{centralino.url}/{place}/")
    await page.get_by_role("button").first.wait_for()
    await page.screenshot(path=Path("build/screenshots") / f"{place}-first.png")
    await context.close()
    assert not failed

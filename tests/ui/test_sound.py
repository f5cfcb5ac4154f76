"""What the pages do for sound, in a Centralino as it is started: two pages, judged by frequency."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.e2e.house import House, house
from tests.e2e.instance import ANNA, GIULIA, MARIO, make_instance
from tests.hearing import HEARD_DB, SILENT_DB

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

PATIENCE = 30.0
VOICES = (ANNA, GIULIA, MARIO)
LOUDEST = "Math.max(...centralino.spectrum().decibels)"


async def until(page: Page, condition: str) -> None:
    """Wait until this is true in the page. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        await page.evaluate(
            f"async () => {{ while (!({condition})) await new Promise((next) => setTimeout(next, 50)); }}"
        )


async def hears(page: Page, *voices: int) -> None:
    """Wait until exactly these voices are heard."""
    conditions = [
        f"centralino.decibels({voice}) {'>' if voice in voices else '<'} "
        f"{HEARD_DB if voice in voices else SILENT_DB}"
        for voice in VOICES
    ]
    await until(page, " && ".join(conditions))


async def is_connected(page: Page) -> None:
    await until(page, "window.centralino?.connection === 'connected'")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def centralino(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    instance = make_instance(tmp_path_factory.mktemp("instance") / "files")
    async with house(tmp_path_factory.mktemp("data"), instance) as running:
        yield running


@dataclass(frozen=True, slots=True)
class Talk:
    """The house, and the pages of Anna the customer and Mario the agent."""

    house: House
    anna: Page
    mario: Page


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def talk(browser: Browser, centralino: House) -> AsyncIterator[Talk]:
    """Anna and Mario, in tabs of one browser; every test but that of hanging up leaves them talking."""
    context = await browser.new_context(locale="en-GB")
    context.set_default_timeout(PATIENCE * 1000)
    mario, anna = await context.new_page(), await context.new_page()
    await mario.goto(f"{centralino.url}/ccp/?speak=tone:{MARIO}")
    await mario.get_by_label("Username").fill("mario")
    await mario.get_by_label("Password").fill(centralino.passwords["mario"])
    await mario.keyboard.press("Enter")
    await is_connected(mario)
    await mario.get_by_test_id("status").click()
    await mario.get_by_role("menuitemradio", name="Available").click()
    await anna.goto(f"{centralino.url}/phone/?speak=tone:{ANNA}")
    await anna.get_by_label("Your name").fill("Anna")
    await anna.get_by_test_id("call").click()
    await mario.locator("[data-verb=accept]").click()
    await hears(anna, MARIO)
    await hears(mario, ANNA)
    yield Talk(centralino, anna, mario)
    await context.close()


async def test_mute_silences_and_unmute_gives_the_voice_back(talk: Talk) -> None:
    await talk.mario.locator("[data-verb=mute]").click()
    await hears(talk.anna)
    await hears(talk.mario, ANNA)
    await expect(talk.mario.get_by_test_id("hearing")).to_have_text("Does not hear you")
    await talk.mario.locator("[data-verb=unmute]").click()
    await hears(talk.anna, MARIO)


async def test_what_a_page_says_is_changed_in_the_settings_during_a_call(talk: Talk) -> None:
    page = talk.mario
    await page.get_by_test_id("settings").click()
    await page.get_by_label("a tone").check()
    await page.get_by_label("Hz").fill(str(GIULIA))
    await hears(talk.anna, GIULIA)
    await page.get_by_label("a sentence").check()
    await hears(talk.anna)
    await until(talk.anna, f"{LOUDEST} > {HEARD_DB}")
    await until(talk.anna, f"{LOUDEST} < {HEARD_DB}")
    await until(talk.anna, f"{LOUDEST} > {HEARD_DB}")
    await page.get_by_label("a tone").check()
    await page.get_by_label("Hz").fill(str(MARIO))
    await page.keyboard.press("Escape")
    await hears(talk.anna, MARIO)


async def test_the_shell_may_go_and_come_back_and_the_sound_goes_on(talk: Talk) -> None:
    peer = "() => { window.first = centralino.peer; return centralino.peer !== null; }"
    pages = (talk.mario, talk.anna)
    for page in pages:
        assert await page.evaluate(peer)
    await talk.house.kill("shell")
    for page in pages:
        await expect(page.locator("[data-notice=socket_lost]")).to_be_visible()
    await hears(talk.mario, ANNA)
    await hears(talk.anna, MARIO)
    for page in pages:
        await expect(page.locator("[data-notice=socket_lost]")).to_have_count(0, timeout=20_000)
        assert await page.evaluate(
            "centralino.peer === window.first && centralino.connection === 'connected'"
        )
    await expect(talk.mario.get_by_test_id("truth")).to_contain_text("You talk with Anna")


async def test_reloaded_pages_hear_each_other_again(talk: Talk) -> None:
    for page in (talk.mario, talk.anna):
        await page.reload()
        await is_connected(page)
    await hears(talk.mario, ANNA)
    await hears(talk.anna, MARIO)
    await expect(talk.mario.get_by_test_id("truth")).to_contain_text("You talk with Anna")


async def test_the_level_meters_follow_what_is_said_and_heard(talk: Talk) -> None:
    shares = (
        "[...document.querySelectorAll('.meter-bar')].map((bar) => bar.style.getPropertyValue('--share'))"
    )
    await until(talk.mario, f"{shares}.every((share) => Number(share) > 0.5)")


async def test_the_number_pad_sends_digits(talk: Talk) -> None:
    page = talk.anna
    await page.evaluate(
        """() => {
          window.digits = "";
          const { dtmf } = centralino.peer.getSenders()[0];
          dtmf.ontonechange = ({ tone }) => { window.digits += tone; };
        }"""
    )
    await page.locator("[data-digit='5']").click()
    await page.locator("[data-digit='#']").click()

    await until(page, "window.digits === '5#'")


async def test_hanging_up_ends_the_call_on_both_pages(talk: Talk) -> None:
    await talk.anna.get_by_test_id("hang-up").click()
    await expect(talk.anna.get_by_test_id("call-state")).to_have_text("Call ended")
    await expect(talk.anna.locator(".reason")).to_have_text("You hung up.")
    assert await talk.anna.evaluate("centralino.peer === null")
    await expect(talk.mario.get_by_test_id("word")).to_have_text("After call work")


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

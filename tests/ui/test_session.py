"""The agent's page on a real server with a real floor: signing in, reload, loss, refusal. Nothing sounds."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from centralino.core.directory.model import UserId
from centralino.core.floor.inputs import LineUp
from centralino.core.ids import LegId
from centralino.runtime.ports import AgentCommand, LineRefusedError
from centralino.store import Accounts, open_database
from tests.hearing import CHROMIUM, CHROMIUM_FLAGS
from tests.web.served import PASSWORD, Served, served, with_passwords
from tests.web.world_office import WorldOffice

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

STATIC = Path("src/centralino/web/static")
FAKE_MICROPHONE = [flag for flag in CHROMIUM_FLAGS if "fake" in flag]


class QuietOffice(WorldOffice):
    """It takes no sound, and counts an agent's line as up all the same. It answers commands when it may."""

    def __init__(self) -> None:
        super().__init__()
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def command(self, agent: UserId, command: AgentCommand) -> None:
        await self.may_answer.wait()
        await super().command(agent, command)

    async def offer_line(self, leg: LegId, sdp: str) -> str:
        raise LineRefusedError("there is no sound in this test")

    def work(self, username: str) -> None:
        """His line is up and he is Available."""
        agent = self.world.agent(username)
        self.world.floor_input(LineUp(agent))
        self.world.sign_in(username, "Available")
        self.change()

    def call(self) -> None:
        """A customer calls, and is offered to who is Available."""
        self.world.customer_calls()
        self.world.advance(5)
        self.change()


@pytest.fixture
def office() -> QuietOffice:
    return QuietOffice()


@pytest_asyncio.fixture(loop_scope="module")
async def accounts(office: QuietOffice, tmp_path: Path) -> AsyncIterator[Accounts]:
    database = await open_database(f"sqlite:///{tmp_path}/centralino.db")
    yield await with_passwords(database, office)
    await database.close()


@pytest_asyncio.fixture(loop_scope="module")
async def site(office: QuietOffice, accounts: Accounts) -> AsyncIterator[Served]:
    async with served(office, accounts, static=STATIC) as site:
        yield site


@asynccontextmanager
async def a_page(browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context(locale="en-GB", viewport={"width": 320, "height": 460})
    yield await context.new_page()
    await context.close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser) -> AsyncIterator[Page]:
    async with a_page(browser) as page:
        yield page


async def sign_in(page: Page, url: str, username: str = "mario", password: str = PASSWORD) -> None:
    await page.goto(f"{url}/ccp/?speak=tone:620")
    await page.get_by_label("Username").fill(username)
    await page.get_by_label("Password").fill(password)
    await page.keyboard.press("Enter")


async def is_in(page: Page, status: str = "Offline") -> None:
    await expect(page.get_by_test_id("activity")).to_have_text(status)


async def test_a_wrong_password_is_said_and_the_right_one_opens_the_panel(page: Page, site: Served) -> None:
    await sign_in(page, site.url, password="wrong")
    await expect(page.get_by_role("alert")).to_have_text("Username or password is wrong.")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await is_in(page)
    await expect(page.locator(".who")).to_have_text("Mario Rossi")


async def test_too_many_tries_say_how_long_to_wait(page: Page, site: Served) -> None:
    while (await site.try_sign_in("mario", "wrong")).status_code != 429:
        pass
    await sign_in(page, site.url)
    await expect(page.get_by_role("alert")).to_contain_text("Too many tries: try again in")


async def test_a_reloaded_page_is_signed_in_at_once(page: Page, site: Served) -> None:
    await sign_in(page, site.url)
    await is_in(page)
    await page.reload()
    await is_in(page)


async def test_two_tabs_of_one_browser_are_two_agents(page: Page, site: Served) -> None:
    await sign_in(page, site.url)
    other = await page.context.new_page()
    await sign_in(other, site.url, "maria")
    await expect(other.locator(".who")).to_have_text("Maria Bianchi")
    await page.reload()
    await expect(page.locator(".who")).to_have_text("Mario Rossi")


async def test_a_press_waits_until_it_is_durable_and_the_panel_follows(
    page: Page, site: Served, office: QuietOffice
) -> None:
    await sign_in(page, site.url)
    await is_in(page)
    office.may_answer.clear()
    await page.get_by_test_id("status").click()
    await page.get_by_role("menuitemradio", name="Break").click()
    await page.get_by_test_id("status").click()
    await expect(page.get_by_role("menuitemradio", name="Break")).to_have_attribute("aria-busy", "true")
    await is_in(page, "Offline")
    office.may_answer.set()
    await is_in(page, "Break")
    await expect(page.locator("[aria-busy=true]")).to_have_count(0)


async def test_a_refusal_is_said_in_the_pages_words(page: Page, site: Served, office: QuietOffice) -> None:
    await sign_in(page, site.url)
    await is_in(page)
    office.work("mario")
    office.call()
    await page.locator("[data-verb=accept]").click()
    await expect(page.locator("[data-verb=leave]")).to_be_visible()
    await page.get_by_test_id("settings").click()
    await page.get_by_test_id("sign-out").click()
    await expect(page.get_by_test_id("refusal")).to_have_text("Not while you are on a contact.")


async def test_an_offer_rings_until_it_is_accepted(page: Page, site: Served, office: QuietOffice) -> None:
    await page.add_init_script(
        """window.struck = 0;
        const start = OscillatorNode.prototype.start;
        OscillatorNode.prototype.start = function (when) {
          if (this.type === "triangle") window.struck += 1;
          start.call(this, when);
        };"""
    )
    await sign_in(page, site.url)
    await is_in(page)
    assert await page.evaluate("struck") == 0
    office.work("mario")
    office.call()
    await expect(page).to_have_title("☎ Anna calls, queue BasicQueue")
    await page.locator("[data-verb=accept]").click()
    await expect(page).to_have_title("Contact Control Panel · Centralino")
    struck = await page.evaluate("struck")
    assert struck > 0
    await page.wait_for_timeout(2600)
    assert await page.evaluate("struck") == struck


async def test_a_restarted_server_is_found_again_and_the_token_still_opens(
    page: Page, office: QuietOffice, accounts: Accounts
) -> None:
    async with served(office, accounts, static=STATIC) as site:
        await sign_in(page, site.url)
        await is_in(page)
        port = int(site.address.rpartition(":")[2])
    await expect(page.locator("[data-notice=socket_lost]")).to_have_text(
        "Connection lost, your sound goes on"
    )
    await is_in(page)
    async with served(office, accounts, port=port, static=STATIC):
        await expect(page.locator("[data-notice=socket_lost]")).to_have_count(0)
        office.work("mario")
        await is_in(page, "Available")


async def test_who_signs_out_in_one_tab_is_signed_out_in_all(page: Page, site: Served) -> None:
    await sign_in(page, site.url)
    await is_in(page)
    other = await page.context.new_page()
    await sign_in(other, site.url)
    await is_in(other)
    await other.get_by_test_id("settings").click()
    await other.get_by_test_id("sign-out").click()
    for each in (page, other):
        await expect(each.get_by_role("alert")).to_have_text("You are signed out.")
    await page.reload()
    await expect(page.get_by_label("Username")).to_be_visible()


@pytest.mark.parametrize(
    ("flags", "trouble"),
    [
        (["--use-fake-ui-for-media-stream"], "no_microphone"),
        (["--use-fake-device-for-media-stream", "--deny-permission-prompts"], "permission_refused"),
    ],
)
async def test_without_a_microphone_the_panel_works_and_says_what_to_do(
    site: Served, flags: list[str], trouble: str
) -> None:
    others = [flag for flag in CHROMIUM_FLAGS if flag not in FAKE_MICROPHONE]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*others, *flags])
        async with a_page(browser) as page:
            await sign_in(page, site.url)
            await is_in(page)
            await page.goto(f"{site.url}/ccp/?speak=microphone")
            notice = page.locator(f"[data-notice={trouble}]")
            await expect(notice).to_be_visible()
            await page.screenshot(path=f"build/screenshots/ccp-{trouble}.png")
            await notice.get_by_role("button", name="Try again").click()
            await expect(notice).to_be_visible()
            await page.get_by_test_id("settings").click()
            await page.get_by_label("a tone").check()
            await expect(notice).to_have_count(0)
        await browser.close()

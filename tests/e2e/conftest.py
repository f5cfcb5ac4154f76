"""Three browsers for the whole session, a house for each module, new pages for each test."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, async_playwright

from tests.e2e.house import House, house
from tests.e2e.instance import ANNA, make_instance
from tests.e2e.people import Agent, Customer, agent
from tests.hearing import CHROMIUM, CHROMIUM_FLAGS


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browsers() -> AsyncIterator[tuple[Browser, ...]]:
    async with async_playwright() as playwright, AsyncExitStack() as stack:
        started = []
        for _ in range(3):
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_FLAGS))
            stack.push_async_callback(browser.close)
            started.append(browser)
        yield tuple(started)


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_instance(tmp_path_factory.mktemp("instance") / "files")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def centralino(tmp_path_factory: pytest.TempPathFactory, instance: Path) -> AsyncIterator[House]:
    async with house(tmp_path_factory.mktemp("data"), instance) as running:
        yield running


@dataclass(frozen=True, slots=True)
class Cast:
    """Anna the customer, Mario and Maria, each in a browser of their own."""

    house: House
    anna: Customer
    mario: Agent
    maria: Agent

    async def mario_talks_with_anna(self) -> None:
        """S3's beginning: Maria is not there yet, so the call is Mario's."""
        await self.mario.sign_in(self.house.url)
        await self.anna.call(self.house.url)
        await self.mario.press("accept")
        await self.mario.hears(self.anna.hertz)
        await self.anna.hears(self.mario.hertz)

    async def mario_transfers_to_maria(self, quick_connect: str = "Maria") -> None:
        await self.maria.sign_in(self.house.url)
        await self.mario.transfers_to(quick_connect)

    async def mario_consults_maria(self) -> None:
        """Up to S14: they talk, Anna is on hold."""
        await self.mario_transfers_to_maria()
        await self.maria.press("accept")
        await self.mario.hears(self.maria.hertz)
        await self.maria.hears(self.mario.hertz)


@pytest_asyncio.fixture(loop_scope="session")
async def cast(browsers: tuple[Browser, ...], centralino: House) -> AsyncIterator[Cast]:
    contexts: list[BrowserContext] = []
    for browser in browsers:
        contexts.append(await browser.new_context(permissions=["microphone"]))
    pages = [await context.new_page() for context in contexts]
    people = Cast(
        centralino, Customer(pages[0], "Anna", ANNA), agent(pages[1], "mario"), agent(pages[2], "maria")
    )
    yield people
    await clear(people)
    for context in contexts:
        await context.close()


async def clear(people: Cast) -> None:
    """Everybody hangs up, clears his contact and signs out, so that the next test finds an empty floor."""
    hang_up = people.anna.page.get_by_test_id("hang-up")
    if await hang_up.count():
        await hang_up.click()
    for each in (people.mario, people.maria):
        await each.go_home()

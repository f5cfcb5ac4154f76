"""Three browsers and one house for the whole session, new pages for each test."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from tests.e2e.ears import equip
from tests.e2e.house import House, house
from tests.e2e.instance import ANNA, make_instance
from tests.e2e.people import Agent, Customer, Person, agent
from tests.hearing import CHROMIUM, CHROMIUM_FLAGS

Browsers = tuple[Browser, Browser, Browser]


@asynccontextmanager
async def three_browsers() -> AsyncIterator[Browsers]:
    async with async_playwright() as playwright, AsyncExitStack() as stack:

        async def launched() -> Browser:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_FLAGS))
            stack.push_async_callback(browser.close)
            return browser

        yield await launched(), await launched(), await launched()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browsers() -> AsyncIterator[Browsers]:
    async with three_browsers() as started:
        yield started


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def centralino(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    folder = tmp_path_factory.mktemp("house")
    async with house(folder / "data", make_instance(folder / "instance")) as running:
        yield running


@dataclass(frozen=True, slots=True)
class Cast:
    """Anna the customer, Mario and Maria, each in a browser of their own."""

    house: House
    anna: Customer
    mario: Agent
    maria: Agent

    @property
    def everybody(self) -> tuple[Person, ...]:
        return self.anna, self.mario, self.maria

    async def begin(self) -> None:
        """Everybody's story begins now."""
        await asyncio.gather(*(person.begin() for person in self.everybody))

    async def mario_talks_with_anna(self) -> None:
        """S3's beginning. Maria is not there yet, so the call is Mario's."""
        await asyncio.gather(self.mario.sign_in(self.house), self.anna.call(self.house))
        await self.mario.press("accept")
        await self.mario.hears(self.anna.hertz)
        await self.anna.hears(self.mario.hertz)
        await self.begin()

    async def mario_transfers_to_maria(self, quick_connect: str = "Maria") -> None:
        """Up to S8: she is asked."""
        await self.maria.sign_in(self.house)
        await self.begin()
        await self.mario.transfers_to(quick_connect)
        await self.maria.has_button("accept")

    async def mario_consults_maria(self) -> None:
        """Up to S14: they talk, Anna is on hold."""
        await self.mario_transfers_to_maria()
        await self.maria.press("accept")
        await self.mario.hears(self.maria.hertz)
        await self.maria.hears(self.mario.hertz)
        await self.begin()

    async def all_three_talk(self) -> None:
        """S15."""
        await self.mario_consults_maria()
        await self.mario.press("join")
        await self.anna.hears(self.mario.hertz, self.maria.hertz)


@asynccontextmanager
async def new_pages(browsers: Browsers) -> AsyncIterator[tuple[Page, Page, Page]]:
    """Each in a context of its own, with a microphone that may be used, and with ears."""
    async with AsyncExitStack() as stack:

        async def opened(browser: Browser) -> Page:
            context = await browser.new_context(permissions=["microphone"], bypass_csp=True)
            stack.push_async_callback(context.close)
            await equip(context)
            return await context.new_page()

        first, second, third = await asyncio.gather(*map(opened, browsers))
        yield first, second, third


@asynccontextmanager
async def a_cast(browsers: Browsers, running: House) -> AsyncIterator[Cast]:
    """At the end everybody hangs up, clears his contact and is Offline: the next one finds an empty floor."""
    async with new_pages(browsers) as (first, second, third):
        mario, maria = await agent(second, "mario"), await agent(third, "maria")
        people = Cast(running, Customer(first, "Anna", ANNA), mario, maria)
        yield people
        await people.anna.go_home()
        await asyncio.gather(mario.go_home(), maria.go_home())


@pytest_asyncio.fixture(loop_scope="session")
async def cast(browsers: Browsers, centralino: House) -> AsyncIterator[Cast]:
    async with a_cast(browsers, centralino) as people:
        yield people

"""Three browsers and one house for the whole session, new pages for each test."""

import asyncio
from collections.abc import AsyncIterator, Generator
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

    async def go_home(self) -> None:
        """Everybody hangs up, clears his contact and is Offline: the next test finds an empty floor."""
        await self.anna.go_home()
        await asyncio.gather(self.mario.go_home(), self.maria.go_home())

    async def all_three_talk(self) -> None:
        """S15."""
        await self.mario_consults_maria()
        await self.mario.press("join")
        for person in self.everybody:
            await person.hears(*(other.hertz for other in self.everybody if other is not person))


@asynccontextmanager
async def new_page(browser: Browser) -> AsyncIterator[Page]:
    """In a context of its own, with a microphone that may be used, and with ears."""
    context = await browser.new_context(permissions=["microphone"], bypass_csp=True)
    try:
        await equip(context)
        yield await context.new_page()
    finally:
        await context.close()


@asynccontextmanager
async def new_cast(browsers: Browsers, running: House) -> AsyncIterator[Cast]:
    async with AsyncExitStack() as stack:
        opened = (stack.enter_async_context(new_page(browser)) for browser in browsers)
        first, second, third = await asyncio.gather(*opened)
        yield Cast(
            running, Customer(first, "Anna", ANNA), await agent(second, "mario"), await agent(third, "maria")
        )


class Stage:
    """Where the cast stays from test to test, as people do; after one that failed there is a new one."""

    def __init__(self, browsers: Browsers, running: House) -> None:
        self._browsers = browsers
        self._running = running
        self._stack = AsyncExitStack()
        self._cast: Cast | None = None

    async def cast(self) -> Cast:
        if self._cast is None:
            self._cast = await self._stack.enter_async_context(new_cast(self._browsers, self._running))
        return self._cast

    async def clear(self) -> None:
        self._cast = None
        await self._stack.aclose()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(browsers: Browsers, centralino: House) -> AsyncIterator[Stage]:
    made = Stage(browsers, centralino)
    yield made
    await made.clear()


@pytest_asyncio.fixture(loop_scope="session")
async def cast(stage: Stage, request: pytest.FixtureRequest) -> AsyncIterator[Cast]:
    people = await stage.cast()
    yield people
    try:
        await people.go_home()
    finally:
        if request.node.stash.get(FAILED, True):
            await stage.clear()


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report

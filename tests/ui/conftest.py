"""Fixtures of the pages' tests: one build, one Chromium a module, a new page a test."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.media.pages import chromium
from tests.ui.gallery import build, served


@pytest.fixture(scope="session")
def galleries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address under which ccp/gallery.html and phone/gallery.html are."""
    folder = tmp_path_factory.mktemp("galleries")
    build(folder)
    with served(folder) as address:
        yield address


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def ccp(tab: Page, galleries: str) -> AsyncIterator[Page]:
    """The gallery of the Contact Control Panel, as small as it may be."""
    async with _loaded(tab, f"{galleries}/ccp/gallery.html") as page:
        yield page


@pytest_asyncio.fixture(loop_scope="module")
async def phone(tab: Page, galleries: str) -> AsyncIterator[Page]:
    """The gallery of the customer's telephone."""
    async with _loaded(tab, f"{galleries}/phone/gallery.html") as page:
        yield page


@pytest_asyncio.fixture(loop_scope="module")
async def pannello(browser: Browser, galleries: str) -> AsyncIterator[Page]:
    """The panel's gallery in an Italian browser."""
    context = await browser.new_context(locale="it-IT")
    async with _loaded(await context.new_page(), f"{galleries}/ccp/gallery.html") as page:
        yield page
    await context.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def tab(browser: Browser) -> AsyncIterator[Page]:
    """One tab for all tests of a module: what it keeps is cleared between them."""
    context = await browser.new_context(locale="en-GB")
    yield await context.new_page()
    await context.close()


@asynccontextmanager
async def _loaded(page: Page, address: str) -> AsyncIterator[Page]:
    """A page whose script has no uncaught error."""
    errors: list[str] = []

    def note(error: object) -> None:
        errors.append(str(error))

    page.on("pageerror", note)
    await page.set_viewport_size({"width": 320, "height": 460})
    await page.goto(address)
    yield page
    await page.evaluate("sessionStorage.clear()")
    page.remove_listener("pageerror", note)
    assert not errors, errors

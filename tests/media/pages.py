"""Pages in a real Chromium that talk through the media process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page, Request, Route, async_playwright

from centralino.media.protocol import LineAnswered, LineId, LineSource
from tests.hearing import CHROMIUM, CHROMIUM_FLAGS, PAGE_SCRIPT, TONES, judge
from tests.media.shell import PATIENCE, Shell

ADDRESS = "http://localhost:1/"
"""A secure context; no request leaves the browser."""

_CALL = """async () => {
  window.connection = new RTCPeerConnection();
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  window.sender = connection.addTrack(stream.getTracks()[0], stream);
  await connection.setLocalDescription();
  return connection.localDescription.sdp;
}"""
_RESTART = """async () => {
  await connection.setLocalDescription(await connection.createOffer({ iceRestart: true }));
  return connection.localDescription.sdp;
}"""
_TAKE = "(sdp) => connection.setRemoteDescription({ type: 'answer', sdp })"
_RECEIVED = """async () => {
  const reports = [...(await connection.getStats()).values()];
  const { packetsReceived, packetsLost } = reports.find((report) => report.type === 'inbound-rtp');
  return [packetsReceived, packetsLost];
}"""


class Phone:
    """A page with a tone for a voice, and its line."""

    def __init__(self, page: Page, shell: Shell, name: str, hertz: int) -> None:
        self.page = page
        self.line = LineId(name)
        self.hertz = hertz
        self._shell = shell

    @property
    def voice(self) -> LineSource:
        return LineSource(self.line)

    async def call(self) -> None:
        """Load the page (again) and offer its line."""
        await self.page.goto(ADDRESS)
        await self.page.evaluate("(hertz) => hearing.speak(hertz)", self.hertz)
        await self._offer(_CALL)

    async def restart_ice(self) -> None:
        """Offer again from the same connection, as after a change of network."""
        await self._offer(_RESTART)

    async def hears(self, *tones: int) -> None:
        """Wait until exactly these tones are heard. Raises AssertionError that tells what is."""
        levels: dict[float, float] = {}
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    found = await self.page.evaluate("(tones) => hearing.levels(tones)", list(TONES))
                    levels = dict(zip(TONES, found, strict=True))
                    if _heard(levels) == set(tones):
                        return
        except TimeoutError:
            raise AssertionError(f"{self.line} should hear {tones} Hz, levels are {levels}") from None

    async def packets(self) -> tuple[int, int]:
        """How many packets the page received and how many it lost."""
        received, lost = await self.page.evaluate(_RECEIVED)
        return received, lost

    async def _offer(self, script: str) -> None:
        offer = await self.page.evaluate(script)
        answer = await self._shell.client.offer(self.line, offer)
        assert isinstance(answer, LineAnswered), answer
        await self.page.evaluate(_TAKE, answer.sdp)


def _heard(levels: dict[float, float]) -> set[float] | None:
    try:
        return judge(levels)
    except AssertionError:
        return None


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A Chromium process of its own."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


async def phone(browser: Browser, shell: Shell, name: str, hertz: int) -> Phone:
    """A page in a context of its own, not called yet."""
    context = await browser.new_context()
    page = await context.new_page()
    await page.add_init_script(PAGE_SCRIPT)
    await page.route("**/*", _blank)
    return Phone(page, shell, name, hertz)


async def _blank(route: Route, request: Request) -> None:
    await route.fulfill(content_type="text/html", body="<!doctype html><title>phone</title>")

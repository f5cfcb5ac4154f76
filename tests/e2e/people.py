"""Agents and customers at real pages, each with a tone for a voice, judged by what their pages hear and show."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.e2e.house import PASSWORDS, PATIENCE
from tests.e2e.instance import TONES, VOICES
from tests.hearing import HEARD_DB, SILENT_DB

_LEVELS = "(tones) => tones.map((hertz) => window.centralino?.decibels(hertz) ?? -200)"
PAUSE = 0.05


async def until(what: str, is_so: Callable[[], Awaitable[bool]], patience: float = PATIENCE) -> None:
    """Wait until it is so. Raises AssertionError that says what did not come."""
    try:
        async with asyncio.timeout(patience):
            while not await is_so():
                await asyncio.sleep(PAUSE)
    except TimeoutError:
        raise AssertionError(f"waited in vain: {what}") from None


class Person:
    def __init__(self, page: Page, name: str, hertz: int) -> None:
        self.page = page
        self.name = name
        self.hertz = hertz

    async def levels(self) -> dict[int, float]:
        found = await self.page.evaluate(_LEVELS, list(TONES))
        return dict(zip(TONES, found, strict=True))

    async def hears(self, *tones: int, patience: float = PATIENCE) -> None:
        """Wait until exactly these tones are heard."""
        levels: dict[int, float] = {}

        async def is_so() -> bool:
            nonlocal levels
            levels = await self.levels()
            heard = {hertz for hertz, level in levels.items() if level >= HEARD_DB}
            silent = {hertz for hertz, level in levels.items() if level < SILENT_DB}
            return heard == set(tones) and heard | silent == set(TONES)

        try:
            await until("", is_so, patience)
        except AssertionError:
            louder = {hertz: round(level) for hertz, level in levels.items() if level > -80}
            raise AssertionError(f"{self.name} should hear {tones} Hz and hears {louder}") from None

    async def hears_nothing(self) -> None:
        """Silence: only after something was heard does it prove anything."""
        await self.hears()

    async def sound_is_up(self) -> None:
        await until(
            f"{self.name}'s sound",
            lambda: self.page.evaluate("() => window.centralino?.connection === 'connected'"),
        )


class Agent(Person):
    """An agent at his Contact Control Panel."""

    async def sign_in(self, url: str, status: str = "Available") -> None:
        await self.page.goto(f"{url}/ccp/?speak=tone:{self.hertz}")
        await self.page.get_by_label("Username").fill(self.name)
        await self.page.get_by_label("Password").fill(PASSWORDS[self.name])
        await self.page.keyboard.press("Enter")
        await self.sound_is_up()
        await until(f"{self.name}'s line", self._line_is_up)
        await self.choose(status)

    async def _line_is_up(self) -> bool:
        panel = await self.panel()
        return bool(panel and panel["agent"]["line"] == "up")

    async def panel(self) -> Any:
        return await self.page.evaluate("() => window.centralino?.panel")

    async def choose(self, status: str) -> None:
        await self.page.get_by_test_id("status").click()
        await self.page.locator("[data-verb=set_status]").filter(has_text=status).first.click()

    def button(self, verb: str, party: str | None = None) -> Locator:
        if party is None:
            return self.page.locator(f"[data-verb={verb}]").first
        return self.page.locator("[data-party]").filter(has_text=party).locator(f"[data-verb={verb}]").first

    async def press(self, verb: str, party: str | None = None) -> None:
        await self.button(verb, party).click(timeout=PATIENCE * 1000)

    async def has_button(self, verb: str, party: str | None = None) -> None:
        await expect(self.button(verb, party)).to_be_visible(timeout=PATIENCE * 1000)

    async def has_no_button(self, verb: str, party: str | None = None) -> None:
        await expect(self.button(verb, party)).to_have_count(0, timeout=PATIENCE * 1000)

    async def transfers_to(self, quick_connect: str) -> None:
        await self.page.get_by_test_id("quick-connects").click()
        await self.page.get_by_role("combobox").fill(quick_connect)
        await self.page.keyboard.press("Enter")

    async def go_home(self) -> None:
        """Leave, clear and sign out, from wherever he is. A page that never signed in is left alone."""
        if await self.panel() is None:
            return
        for verb in ("reject", "leave", "clear"):
            if await self.button(verb).count():
                await self.button(verb).click()
                await self.has_no_button(verb)
        await until(f"{self.name} is free", self._has_no_contact)
        await self.page.get_by_test_id("settings").click()
        await self.page.get_by_test_id("sign-out").click()
        await expect(self.page.get_by_label("Username")).to_be_visible(timeout=PATIENCE * 1000)

    async def _has_no_contact(self) -> bool:
        for verb in ("leave", "clear"):
            if await self.button(verb).count():
                await self.button(verb).click()
        return not (await self.panel())["contacts"]

    async def reads(self, word: str, truth: str) -> None:
        """Connect's word, and the truth beside it (a regular expression)."""
        shown = self.page.get_by_test_id("word").first
        await expect(shown).to_have_text(word, timeout=PATIENCE * 1000)
        told = self.page.get_by_test_id("truth").first
        await expect(told).to_have_text(re.compile(truth), timeout=PATIENCE * 1000)


class Customer(Person):
    """A customer at her telephone's page."""

    async def call(self, url: str) -> None:
        await self.page.goto(f"{url}/phone/?speak=tone:{self.hertz}")
        await self.page.get_by_label(re.compile("name", re.IGNORECASE)).first.fill(self.name)
        await self.page.get_by_test_id("call").click()
        await self.sound_is_up()

    async def hang_up(self) -> None:
        await self.page.get_by_test_id("hang-up").click()

    async def is_off(self) -> None:
        await expect(self.page.get_by_test_id("call-state")).to_have_attribute(
            "data-word", "ended", timeout=PATIENCE * 1000
        )


def agent(page: Page, name: str) -> Agent:
    return Agent(page, name, VOICES[name])

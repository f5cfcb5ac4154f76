"""Agents and customers at real pages, each with a tone for a voice, judged by what their pages hear and show.

There are two ways to ask what somebody hears. `hears` waits until it is so from this moment on, which is for
what lasts; `heard` asks for the whole story since `begin`, which nothing escapes: neither a short prompt nor
a sound that should not have been there.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.e2e.ears import Ears, Tones
from tests.e2e.house import PATIENCE, House
from tests.e2e.instance import TONES, VOICES

PAUSE = 0.05
TOKEN = "centralino.token"
"""Where a page keeps it."""

_SHOWN = """
(() => {
  window.shown = [];
  const note = () => {
    const word = document.querySelector("[data-testid=word]");
    const truth = document.querySelector("[data-testid=truth]");
    const banner = word && `${word.textContent}: ${truth.firstChild.textContent}`;
    if (banner && banner !== window.shown.at(-1)) window.shown.push(banner);
  };
  const all = { subtree: true, childList: true, characterData: true };
  new MutationObserver(note).observe(document, all);
})();
"""
"""Every banner that a page ever showed: Connect's word and the truth, without its time."""

_MAY_COME_BACK = """
([key, token]) => { if (!sessionStorage.getItem(key)) sessionStorage.setItem(key, token); }
"""

_LEAVE_ALL = """
() => document.querySelectorAll("[data-verb=reject], [data-verb=leave], [data-verb=clear]")
  .forEach((button) => button.click())
"""

_DESTINATIONS = """
() => Object.fromEntries([...document.querySelectorAll("[role=option]")]
  .map((option) => [option.querySelector("strong").textContent, option.dataset.kind]))
"""

_RECEIVED = """
async () => {
  const stats = [...(await window.centralino.peer.getStats()).values()];
  const { packetsReceived, packetsLost, concealedSamples, silentConcealedSamples, totalSamplesReceived } =
    stats.find(({ type }) => type === "inbound-rtp");
  return { packets: packetsReceived, lost: packetsLost, samples: totalSamplesReceived,
           concealed: concealedSamples - silentConcealedSamples };
}
"""


@dataclass(frozen=True, slots=True)
class Received:
    """Of a page's peer connection, since it was made. ``concealed`` are samples that the page made up because
    none had come in time; ``lost`` are packets that were sent and never came.
    """

    packets: int
    lost: int
    samples: int
    concealed: int


Step = int | tuple[int, ...]
"""One tone, or several together."""


def _together(step: Step) -> Tones:
    return frozenset({step} if isinstance(step, int) else step)


async def until(what: Callable[[], str], is_so: Callable[[], Awaitable[bool]]) -> None:
    """Wait until it is so. Raises AssertionError that says what did not come."""
    try:
        async with asyncio.timeout(PATIENCE):
            while not await is_so():  # noqa: ASYNC110 - a page wakes nobody
                await asyncio.sleep(PAUSE)
    except TimeoutError:
        raise AssertionError(what()) from None


class Person:
    def __init__(self, page: Page, name: str, hertz: int) -> None:
        self.page = page
        self.name = name
        self.hertz = hertz
        self.ears = Ears(page, TONES)

    # What he hears

    async def begin(self) -> None:
        """His story begins now, with what he hears."""

        async def is_so() -> bool:
            await self.ears.listen()
            return self.ears.is_steady

        await until(lambda: f"{self.name} does not hear anything steadily", is_so)
        self.ears.begin()

    async def hears(self, *tones: int) -> None:
        """Wait until exactly these tones are heard, from now on."""
        await self.hears_one_of(tones)

    async def hears_one_of(self, *steps: Step) -> None:
        """Wait until one of these is heard, from now on."""
        begun = await self.ears.listen()
        wanted = [_together(step) for step in steps]

        async def is_so() -> bool:
            await self.ears.listen()
            return self.ears.latest(begun) in wanted

        await until(lambda: f"{self.name} should hear one of {steps}, and heard {self._told(begun)}", is_so)

    async def hears_nothing(self) -> None:
        """Silence: only after something was heard does it prove anything."""
        await self.hears()

    async def heard(self, *steps: Step) -> None:
        """Wait until his story is exactly this. Raises AssertionError as soon as it is another."""
        wanted = [_together(step) for step in steps]

        async def is_so() -> bool:
            await self.ears.listen()
            story = self.ears.story()
            assert story == wanted[: len(story)], f"{self.name} should have heard {steps}, not {story}"
            return story == wanted

        await until(lambda: f"{self.name} should have heard {steps}, not {self._told()}", is_so)

    def _told(self, begin: int = 0) -> list[list[int]]:
        return [sorted(tones) for tones in self.ears.story(begin)]

    # His page

    async def received(self) -> Received:
        """What his page has received so far."""
        return Received(**await self.page.evaluate(_RECEIVED))

    async def sound_is_up(self) -> None:
        await until(lambda: f"{self.name}'s sound did not come up", self._is_connected)

    async def _is_connected(self) -> bool:
        connected: bool = await self.page.evaluate("() => window.centralino?.connection === 'connected'")
        return connected


class Agent(Person):
    """An agent at his Contact Control Panel."""

    async def sign_in(self, house: House, status: str = "Available") -> None:
        """By the form the first time in a house; after that a new tab comes back with the token of then."""
        token = house.tokens.get(self.name)
        if token is None:
            await self.fill_form(house)
        elif await self.panel() is None:
            await self.page.add_init_script(f"({_MAY_COME_BACK})({json.dumps([TOKEN, token])})")
            await self._open(house)
        await self.is_ready()
        await self.choose(status)

    async def fill_form(self, house: House) -> None:
        """Sign in anew, in this tab."""
        await self._open(house)
        await self.page.get_by_label("Username").fill(self.name)
        await self.page.get_by_label("Password").fill(house.passwords[self.name])
        await self.page.keyboard.press("Enter")
        await self.is_ready()
        house.tokens[self.name] = await self.page.evaluate(f"sessionStorage.getItem({TOKEN!r})")

    async def _open(self, house: House) -> None:
        await self.page.goto(f"{house.url}/ccp/?speak=tone:{self.hertz}")

    async def is_ready(self) -> None:
        """His panel is shown and he has a line."""
        await self.sound_is_up()
        await until(lambda: f"{self.name}'s line did not come up", self._line_is_up)

    async def _line_is_up(self) -> bool:
        panel = await self.panel()
        return bool(panel and panel["agent"]["line"] == "up")

    async def panel(self) -> Any:
        return await self.page.evaluate("() => window.centralino?.panel")

    async def is_told_again(self, since: datetime) -> None:
        """He has a panel that was made after that moment."""

        async def is_so() -> bool:
            panel = await self.panel()
            return bool(panel) and datetime.fromisoformat(panel["now"]) > since

        await until(lambda: f"{self.name}'s panel did not come back", is_so)

    async def choose(self, status: str) -> None:
        picker = self.page.get_by_test_id("status")
        await picker.click()
        await self.page.locator("[data-verb=set_status]").filter(has_text=status).first.click()
        await until(lambda: f"{self.name} did not come to be {status}", lambda: self._is(status))

    async def _is(self, status: str) -> bool:
        name: str = (await self.panel())["agent"]["status"]["name"]
        return name == status

    def button(self, verb: str, party: str | None = None) -> Locator:
        place: Page | Locator = self.page
        if party is not None:
            place = self.page.locator("[data-party]").filter(has_text=party)
        return place.locator(f"[data-verb={verb}]").first

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

    async def destinations(self) -> dict[str, str]:
        """What his list of quick connects shows: their kinds by name."""
        button = self.page.get_by_test_id("quick-connects")
        await button.click()
        await expect(self.page.get_by_role("option").first).to_be_visible(timeout=PATIENCE * 1000)
        shown: dict[str, str] = await self.page.evaluate(_DESTINATIONS)
        await button.click()
        return shown

    async def is_refused(self, sentence: str) -> None:
        """He is told why, and closes the list that stayed open."""
        await expect(self.page.get_by_test_id("refusal")).to_contain_text(sentence, timeout=PATIENCE * 1000)
        await self.page.get_by_test_id("quick-connects").click()

    async def reads(self, word: str, truth: str) -> None:
        """Connect's word to the letter, and the truth beside it (a regular expression)."""
        shown = self.page.get_by_test_id("word").first
        await expect(shown).to_have_text(word, timeout=PATIENCE * 1000)
        told = self.page.get_by_test_id("truth").first
        await expect(told).to_have_text(re.compile(truth), timeout=PATIENCE * 1000)

    async def begin(self) -> None:
        await super().begin()
        await self.page.evaluate("() => { window.shown = []; }")

    async def shown(self) -> list[str]:
        """All banners since his story began, each as "Word: Truth"; the one of then may be the first."""
        banners: list[str] = await self.page.evaluate("() => window.shown")
        return banners

    async def does(self, activity: str) -> None:
        """What he is doing, as his status button says."""
        shown = self.page.get_by_test_id("activity")
        await expect(shown).to_have_text(activity, timeout=PATIENCE * 1000)

    async def sees_muted(self, party: str) -> None:
        row = self.page.locator("[data-party]").filter(has_text=party)
        await expect(row).to_contain_text("Muted", timeout=PATIENCE * 1000)

    async def sign_out(self, house: House) -> None:
        await self.page.get_by_test_id("settings").click()
        await self.page.get_by_test_id("sign-out").click()
        await expect(self.page.get_by_label("Username")).to_be_visible(timeout=PATIENCE * 1000)
        del house.tokens[self.name]

    async def go_home(self) -> None:
        """Leave, clear and be Offline, from wherever he is. A page that never signed in is left alone."""
        if self.page.is_closed() or await self.panel() is None:
            return
        await until(lambda: f"{self.name} is not free", self._has_no_contact)
        await self.choose("Offline")

    async def _has_no_contact(self) -> bool:
        await self.page.evaluate(_LEAVE_ALL)
        return not (await self.panel())["contacts"]


class Customer(Person):
    """A customer at her telephone's page."""

    async def call(self, house: House) -> None:
        address = f"{house.url}/phone/?speak=tone:{self.hertz}"
        if self.page.url != address:
            await self.page.goto(address)
        await self.page.get_by_label("Your name").fill(self.name)
        await self.page.get_by_test_id("call").click()
        await self.sound_is_up()

    async def press(self, digits: str) -> None:
        """On the number pad; until all have been sent."""
        for digit in digits:
            await self.page.locator(f"[data-digit='{digit}']").click()
        await until(lambda: f"{self.name}'s digits were not sent", self._has_sent_digits)

    async def _has_sent_digits(self) -> bool:
        sent: bool = await self.page.evaluate(
            "() => window.centralino.peer.getSenders()[0].dtmf.toneBuffer === ''"
        )
        return sent

    async def hang_up(self) -> None:
        await self.page.get_by_test_id("hang-up").click()

    async def is_off(self) -> None:
        await expect(self.page.get_by_test_id("call-state")).to_have_attribute(
            "data-word", "ended", timeout=PATIENCE * 1000
        )

    async def go_home(self) -> None:
        if not self.page.is_closed() and await self.page.get_by_test_id("hang-up").count():
            await self.hang_up()
            await self.is_off()


async def agent(page: Page, name: str) -> Agent:
    await page.add_init_script(_SHOWN)
    return Agent(page, name, VOICES[name])

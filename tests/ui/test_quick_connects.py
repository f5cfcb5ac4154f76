"""The list of quick connects: searched while typing, chosen by keyboard, with what each agent does now."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from centralino.core.views.panel import Activity, Destination, DestinationKind
from tests.core.views.gallery import SCENES, panel
from tests.ui.gallery import pressed, show

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

TALKING = panel(SCENES["mario: talking"](), "mario")
TRANSFER_TO_MARIA = {
    "verb": "transfer",
    "contact": TALKING.contacts[0].contact,
    "quick_connect": "connect maria",
}


def agent(name: str, activity: Activity, status: str, seconds: int, description: str = "") -> Destination:
    return Destination(
        quick_connect=f"connect {name.split(maxsplit=1)[0].lower()}",
        kind=DestinationKind.USER,
        name=name,
        description=description,
        person=name,
        activity=activity,
        status=status,
        since=TALKING.now - timedelta(seconds=seconds),
    )


DESTINATIONS = (
    agent("Maria Verdi", Activity.AVAILABLE, "Available", 312, "Second level"),
    agent("Giulia Neri", Activity.ON_CONTACT, "Available", 95, "Billing"),
    agent("Nicolò Ferrari", Activity.CUSTOM, "Lunch", 1520, "Billing, Fridays off"),
    agent("Paolo Costa", Activity.OFFLINE, "Offline", 60_400),
    agent("Sara Conti", Activity.AFTER_CONTACT_WORK, "Available", 21, "Questions about modems and lines"),
    Destination(
        quick_connect="connect reset",
        kind=DestinationKind.QUEUE,
        name="PasswordReset",
        description="Forgotten passwords",
        person="",
        activity=None,
        status="",
        since=None,
    ),
)


async def opened(page: Page, state: str = "mario: talking") -> Locator:
    """The search field of the open list."""
    shown = panel(SCENES[state](), state.partition(":")[0])
    await show(page, replace(shown, destinations=DESTINATIONS))
    await page.get_by_test_id("quick-connects").click()
    field = page.get_by_role("combobox")
    await expect(field).to_be_focused()
    return field


async def test_all_are_listed_by_name_with_what_each_agent_does_and_since_when(ccp: Page) -> None:
    await opened(ccp)
    await expect(ccp.get_by_role("option").locator("strong")).to_have_text(
        ["Giulia Neri", "Maria Verdi", "Nicolò Ferrari", "Paolo Costa", "PasswordReset", "Sara Conti"]
    )
    await expect(ccp.get_by_test_id("presence")).to_have_text(
        ["On a contact1:35", "Available5:12", "Lunch25:20", "Offline16:46:40", "After contact work21 s"]
    )
    await expect(ccp.locator("[data-verb=transfer]")).to_have_count(0)


async def test_typing_and_enter_transfer_to_the_first_that_is_found(ccp: Page) -> None:
    await opened(ccp)
    await ccp.keyboard.type("SECOND mar")
    await expect(ccp.get_by_role("option")).to_have_count(1)
    await ccp.keyboard.press("Enter")
    assert await pressed(ccp) == [TRANSFER_TO_MARIA]


async def test_accents_need_not_be_typed(ccp: Page) -> None:
    await opened(ccp)
    await ccp.keyboard.type("nicolo")
    await expect(ccp.get_by_role("option").locator("strong")).to_have_text(["Nicolò Ferrari"])


async def test_arrows_go_round_the_list_and_enter_transfers(ccp: Page) -> None:
    field = await opened(ccp)
    await ccp.keyboard.press("Enter")
    assert await pressed(ccp) == [], "nothing is chosen before the first arrow"
    await ccp.keyboard.press("ArrowUp")
    await expect(ccp.locator("[aria-selected=true] strong")).to_have_text("Sara Conti")
    await ccp.keyboard.press("ArrowDown")
    await ccp.keyboard.press("ArrowDown")
    await expect(ccp.locator("[aria-selected=true] strong")).to_have_text("Maria Verdi")
    await expect(field).to_have_attribute("aria-activedescendant", "quick-connect-1")
    await ccp.keyboard.press("Enter")
    assert await pressed(ccp) == [TRANSFER_TO_MARIA]


async def test_a_click_chooses_and_the_button_transfers(ccp: Page) -> None:
    await opened(ccp)
    await ccp.locator("[data-quick-connect='connect maria']").click()
    assert await pressed(ccp) == []
    button = ccp.locator("[data-verb=transfer]")
    await expect(button).to_have_text("Transfer to Maria Verdi")
    await button.click()
    assert await pressed(ccp) == [TRANSFER_TO_MARIA]
    await expect(button).to_have_attribute("aria-busy", "true")


async def test_a_double_click_transfers_once(ccp: Page) -> None:
    await opened(ccp)
    await ccp.locator("[data-quick-connect='connect maria']").dblclick()
    assert await pressed(ccp) == [TRANSFER_TO_MARIA]


async def test_enter_on_a_button_of_the_list_is_that_buttons(ccp: Page) -> None:
    await opened(ccp)
    await ccp.keyboard.type("maria")
    await ccp.get_by_role("button", name="Close").focus()
    await ccp.keyboard.press("Enter")
    await expect(ccp.get_by_role("option")).to_have_count(0)
    assert await pressed(ccp) == []


async def test_enter_pressed_twice_transfers_once(ccp: Page) -> None:
    await opened(ccp)
    await ccp.keyboard.type("maria")
    await ccp.keyboard.press("Enter")
    await ccp.keyboard.press("Enter")
    assert await pressed(ccp) == [TRANSFER_TO_MARIA]


async def test_escape_closes_it_and_nothing_was_pressed(ccp: Page) -> None:
    await opened(ccp)
    await ccp.keyboard.press("Escape")
    await expect(ccp.get_by_role("option")).to_have_count(0)
    await expect(ccp.get_by_test_id("quick-connects")).to_be_focused()
    assert await pressed(ccp) == []


async def test_nothing_found_is_said(ccp: Page) -> None:
    await opened(ccp)
    await ccp.keyboard.type("nobody")
    await expect(ccp.get_by_role("option")).to_have_count(0)
    await expect(ccp.locator(".nothing")).to_have_text("No quick connect matches.")


@pytest.mark.parametrize("state", ["mario: available", "mario: ringing Maria", "mario: after contact work"])
async def test_the_list_may_be_read_but_not_used_while_no_transfer_is_allowed(ccp: Page, state: str) -> None:
    await opened(ccp, state)
    await ccp.keyboard.press("ArrowDown")
    await ccp.keyboard.press("Enter")
    await ccp.locator("[data-quick-connect='connect maria']").dblclick()
    await expect(ccp.locator("[data-verb=transfer]")).to_have_count(0)
    assert await pressed(ccp) == []


@pytest.mark.parametrize(("width", "height"), [(320, 460), (768, 700), (1440, 900)])
async def test_it_lies_over_a_narrow_panel_and_beside_a_wide_contact(
    ccp: Page, width: int, height: int
) -> None:
    await ccp.set_viewport_size({"width": width, "height": height})
    await opened(ccp)
    await ccp.keyboard.type("mar")
    await ccp.screenshot(path=Path("build/screenshots") / f"ccp-quick-connects-{width}.png")
    options = await ccp.get_by_role("listbox").bounding_box()
    truth = await ccp.get_by_test_id("truth").bounding_box()
    assert options is not None
    assert truth is not None
    assert options["x"] + options["width"] <= width
    assert (options["x"] >= truth["x"] + truth["width"]) == (width > 320)

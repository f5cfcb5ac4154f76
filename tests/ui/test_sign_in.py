"""Signing in, and the settings."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.core.views.gallery import SCENES, panel
from tests.ui.gallery import show, show_state

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

TALKING = panel(SCENES["mario: talking"](), "mario")


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        ({"kind": "wrong"}, "Username or password is wrong."),
        ({"kind": "tooMany", "wait": 75}, "Too many tries: try again in 1:15."),
        ({"kind": "unreachable"}, "The server cannot be reached: check the network, then try again."),
        ({"kind": "signedOut"}, "You are signed out."),
    ],
)
async def test_why_one_is_not_signed_in_is_one_sentence(
    ccp: Page, problem: dict[str, object], sentence: str
) -> None:
    await show_state(ccp, signInProblem=problem)
    await expect(ccp.get_by_role("alert")).to_have_text(sentence)
    await ccp.screenshot(path=f"build/screenshots/ccp-sign-in-{problem['kind']}.png")


async def test_signing_in_takes_name_and_password_and_enter(ccp: Page) -> None:
    await show_state(ccp)
    await ccp.get_by_label("Username").fill("mario")
    await ccp.get_by_label("Password").fill("secret")
    await ccp.keyboard.press("Enter")
    await expect(ccp.get_by_test_id("sign-in")).to_have_attribute("aria-busy", "true")


async def test_before_the_first_panel_nothing_is_shown_but_that_it_connects(ccp: Page) -> None:
    await show_state(ccp, signIn="in")
    await expect(ccp.get_by_role("main")).to_have_text("Connecting to the server")
    await expect(ccp.get_by_role("button")).to_have_count(0)


async def test_the_settings_choose_what_the_page_says_and_this_tab_remembers_it(ccp: Page) -> None:
    await show(ccp, TALKING)
    await ccp.get_by_test_id("settings").click()
    dialog = ccp.get_by_role("dialog")
    await expect(dialog.get_by_role("heading")).to_have_text("Mario Rossi")
    await expect(dialog.get_by_label("the microphone")).to_be_checked()
    await dialog.get_by_label("a tone").check()
    await dialog.get_by_label("Hz").fill("530")
    await ccp.screenshot(path="build/screenshots/ccp-settings.png")
    await ccp.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    assert await ccp.evaluate("sessionStorage.getItem('centralino.speak')") == "tone:530"
    await ccp.reload()
    await show(ccp, TALKING)
    await ccp.get_by_test_id("settings").click()
    await expect(dialog.get_by_label("a tone")).to_be_checked()
    await expect(dialog.get_by_label("Hz")).to_have_value("530")


async def test_no_address_ever_holds_the_password(ccp: Page) -> None:
    await show_state(ccp)
    await ccp.get_by_label("Username").fill("mario")
    await ccp.get_by_label("Password").fill("secret")
    await ccp.get_by_test_id("sign-in").click()
    await expect(ccp).to_have_url(re.compile(r"gallery\.html$"))

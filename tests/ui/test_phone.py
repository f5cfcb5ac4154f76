"""The customer's telephone in every state."""

import pytest
from playwright.async_api import Page, expect

from tests.ui.gallery import pressed, show_state

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

SINCE = "2026-11-22T09:30:00Z"


def call(word: str, reason: str | None = None) -> dict[str, str | None]:
    return {"type": "call_state", "word": word, "since": SINCE, "reason": reason}


STATES: dict[str, tuple[dict[str, object], str]] = {
    "ready": ({}, "Ready to call"),
    "calling": ({"calling": True}, "Calling"),
    "connecting": ({"calling": True, "call": call("connecting")}, "Calling"),
    "in call": ({"calling": True, "call": call("in_call")}, "In call"),
    "hung up": ({"call": call("ended", "hung_up")}, "Call ended"),
    "lost": ({"call": call("ended", "lost")}, "Call ended"),
}


@pytest.mark.parametrize("state", STATES)
async def test_it_says_what_the_call_does_and_fits_a_small_screen(phone: Page, state: str) -> None:
    told, words = STATES[state]
    await phone.set_viewport_size({"width": 320, "height": 568})
    await show_state(phone, **told)
    await expect(phone.get_by_test_id("call-state")).to_have_text(words)
    assert await phone.evaluate("document.documentElement.scrollWidth") <= 320
    assert await phone.evaluate("document.documentElement.scrollHeight") <= 568
    await phone.screenshot(path=f"build/screenshots/phone-{state.replace(' ', '-')}.png")


async def test_it_calls_with_a_name_and_never_without(phone: Page) -> None:
    await show_state(phone)
    await phone.get_by_test_id("call").click()
    assert await pressed(phone) == []
    await phone.get_by_label("Your name").fill(" Anna ")
    await phone.get_by_test_id("call").click()
    assert await pressed(phone) == ["call Anna"]


async def test_digits_are_pressed_by_mouse_and_keyboard(phone: Page) -> None:
    await show_state(phone, calling=True, call=call("in_call"))
    for digit in "19#":
        await phone.locator(f"[data-digit='{digit}']").click()
    await phone.keyboard.type("07*")
    assert await pressed(phone) == [*"19#07*"]


async def test_it_hangs_up(phone: Page) -> None:
    await show_state(phone, calling=True)
    await phone.get_by_test_id("hang-up").click()
    assert await pressed(phone) == ["hang up"]


async def test_a_lost_socket_is_said_and_the_call_goes_on(phone: Page) -> None:
    await show_state(phone, calling=True, call=call("in_call"), socket="lost")
    await expect(phone.locator("[data-notice=socket_lost]")).to_have_text(
        "Connection lost, your sound goes on"
    )
    await expect(phone.get_by_test_id("call-state")).to_have_text("In call")

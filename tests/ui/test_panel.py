"""The panel in every state that it can be in: it shows what the view says, all of it and no more."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from centralino.core.call.inputs import Verb
from centralino.core.views.panel import AgentPanel
from tests.ui.gallery import pressed, show
from tests.ui.panels import BREAK, PANELS

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

SIZES = {320: 460, 768: 700, 1440: 900}
SCREENSHOTS = Path("build/screenshots")
"""Made anew by every run, to be looked at."""
TOO_WIDE = """() => [...document.querySelectorAll(".ccp *")]
  .filter((each) => each.getBoundingClientRect().right > innerWidth + 1).map((each) => each.outerHTML)"""
BELOW_THE_FOLD = """() => {
  const fold = document.querySelector(".bottom").getBoundingClientRect().top;
  return [...document.querySelectorAll(".contact button")]
    .filter((each) => each.getBoundingClientRect().bottom > fold).map((each) => each.textContent);
}"""

every_state = pytest.mark.parametrize("state", PANELS)


def actions(panel: AgentPanel) -> Iterator[tuple[str, str, str | None]]:
    """Contact, verb and party of all that is allowed; quick connects have a list of their own."""
    for card in panel.contacts:
        for action in card.actions:
            if action.verb is not Verb.TRANSFER:
                yield card.contact, action.verb.value, None
        for row in card.parties:
            for action in row.actions:
                yield card.contact, action.verb.value, row.party


@every_state
async def test_each_action_has_a_button_and_each_button_an_action(ccp: Page, state: str) -> None:
    wanted = list(actions(PANELS[state]))
    await show(ccp, PANELS[state])
    for contact, verb, party in wanted:
        whose = ".actions" if party is None else f"[data-party={party}]"
        await ccp.locator(f"[data-contact={contact}] {whose} [data-verb={verb}]").click()
    commands = [(each["contact"], each["verb"], each.get("party")) for each in await pressed(ccp)]
    assert commands == wanted
    assert await ccp.locator("[data-verb]").count() == len(wanted)


@every_state
async def test_every_width_holds_it_and_the_smallest_hides_no_button(ccp: Page, state: str) -> None:
    for width, height in SIZES.items():
        await ccp.set_viewport_size({"width": width, "height": height})
        await show(ccp, PANELS[state])
        assert await ccp.evaluate(TOO_WIDE) == [], f"wider than {width} pixels"
        assert await ccp.evaluate(BELOW_THE_FOLD) == [], f"below {height} pixels"
        name = "-".join(re.findall(r"\w+", state))
        await ccp.screenshot(path=SCREENSHOTS / f"ccp-{name}-{width}.png")


@every_state
async def test_every_row_says_who_it_is_and_whether_you_hear_each_other(ccp: Page, state: str) -> None:
    await show(ccp, PANELS[state])
    for card in PANELS[state].contacts:
        for row in card.parties:
            shown = ccp.locator(f"[data-party={row.party}]")
            hearing = {
                (True, True): "each_other",
                (True, False): "hears_you",
                (False, True): "you_hear",
                (False, False): "neither",
            }
            await expect(shown).to_contain_text(row.name)
            await expect(shown).to_have_attribute("data-condition", row.condition.value)
            await expect(shown).to_have_attribute("data-hearing", hearing[row.hears_you, row.you_hear])


@pytest.mark.parametrize(
    ("state", "word", "truth"),
    [
        ("incoming from a queue", "Incoming", r"Anna Rossi calls, queue BasicQueue, 1\d s left"),
        ("incoming from an agent", "Incoming", r"Mario Bianchi transfers Anna Rossi to you, 1\d s left"),
        ("connecting", "Connecting", r"Connecting, \d s"),
        ("whisper to you", "Connecting", r"You hear a message, \d s"),
        ("talk", "Connected", r"You talk with Anna Rossi, 2:2\d"),
        ("ringing", "Connected", r"Ringing Maria, \d s"),
        ("queued", "Connected", r"Waiting in queue PasswordReset, 1:2\d"),
        ("conference", "Joined", r"Conference with Anna Rossi and Maria, \d\d s"),
        ("all held", "On hold", r"All on hold: nobody hears you, \d\d s"),
        ("held by the other", "On hold", r"Mario Bianchi has put you on hold, \d\d s"),
        ("failed, rejected", "Connected", r"Maria rejected the call, \d s"),
        ("failed, missed", "Connected", r"Maria did not answer in time, \d s"),
        ("failed, offline", "Connected", r"Maria is offline, \d s"),
        ("failed, busy", "Connected", r"Maria is busy, \d s"),
        ("customer left", "Connected", r"Anna Rossi hung up, \d s"),
        ("after contact work", "After call work", r"The call is over, clears in 2\d s"),
        ("missed", "Missed", r"You missed a call, \d s"),
    ],
)
async def test_connects_word_stands_small_beside_the_large_truth(
    ccp: Page, state: str, word: str, truth: str
) -> None:
    await show(ccp, PANELS[state])
    await expect(ccp.get_by_test_id("word")).to_have_text(word)
    await expect(ccp.get_by_test_id("truth")).to_have_text(re.compile(f"^{truth}$"))
    sizes = [
        float((await each.evaluate("(e) => getComputedStyle(e).fontSize")).removesuffix("px"))
        for each in (ccp.get_by_test_id("truth"), ccp.get_by_test_id("word"))
    ]
    assert sizes[0] > 1.5 * sizes[1]


async def test_the_truth_is_told_to_those_who_cannot_see_without_its_seconds(ccp: Page) -> None:
    await show(ccp, PANELS["ringing"])
    announcement = ccp.get_by_test_id("announcement")
    await expect(announcement).to_have_text("Ringing Maria")
    await expect(announcement).to_have_attribute("aria-live", "assertive")


@pytest.mark.parametrize(
    ("state", "label"),
    [
        ("talk", "End call"),
        ("consult", "Leave: Anna Rossi goes to Maria"),
        ("ringing", "Leave: Anna Rossi waits for Maria alone"),
    ],
)
async def test_leaving_says_whom_it_joins(ccp: Page, state: str, label: str) -> None:
    await show(ccp, PANELS[state])
    await expect(ccp.locator("[data-verb=leave]")).to_have_text(label)


async def test_back_to_customer_is_the_first_button_of_a_consult(ccp: Page) -> None:
    await show(ccp, PANELS["consult"])
    await expect(ccp.locator(".actions button").first).to_have_text("Back to customer")


async def test_a_press_waits_on_its_own_button_and_changes_nothing_else(ccp: Page) -> None:
    await show(ccp, PANELS["consult"])
    held = ccp.locator("[data-party=party-maria] [data-verb=hold]")
    await held.click()
    await expect(held).to_have_attribute("aria-busy", "true")
    await held.click(force=True)
    assert len(await pressed(ccp)) == 1
    await expect(ccp.locator("[aria-busy=true]")).to_have_count(1)
    await expect(ccp.locator("[data-party=party-maria]")).to_have_attribute("data-condition", "talking")


async def test_a_refusal_is_one_sentence_that_can_be_put_away(ccp: Page) -> None:
    refusal = {"type": "refused", "id": "1", "code": "offer_over", "sentence": "It is over."}
    await show(ccp, PANELS["available"], refusal=refusal)
    told = ccp.get_by_test_id("refusal")
    await expect(told).to_have_text("The call is no longer offered.")
    await ccp.get_by_role("alert").get_by_role("button", name="Close").click()
    await expect(told).to_have_count(0)


async def test_a_refusal_that_the_page_does_not_know_is_told_in_the_shells_words(ccp: Page) -> None:
    refusal = {"type": "refused", "id": "1", "code": "new_code", "sentence": "The moon is full."}
    await show(ccp, PANELS["available"], refusal=refusal)
    await expect(ccp.get_by_test_id("refusal")).to_have_text("The moon is full.")


async def test_a_lost_socket_is_said_quietly_and_nothing_goes_away(ccp: Page) -> None:
    await show(ccp, PANELS["talk"], socket="lost")
    notice = ccp.locator("[data-notice=socket_lost]")
    await expect(notice).to_have_text("Connection lost, your sound goes on")
    await expect(notice).to_have_attribute("data-quiet", "true")
    await expect(ccp.get_by_test_id("truth")).to_contain_text("You talk with Anna Rossi")


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        ("permission_refused", "allow it beside the address"),
        ("no_microphone", "plug one in"),
        ("microphone_busy", "close the program"),
        ("page_not_secure", "open the page by https"),
        ("line_failed", "check the network"),
        ("line_refused", "tried again"),
        ("playback_blocked", "press the button"),
    ],
)
async def test_what_is_wrong_with_the_sound_says_what_to_do(ccp: Page, trouble: str, words: str) -> None:
    await show(ccp, PANELS["talk"], troubles=[trouble])
    notice = ccp.locator(f"[data-notice={trouble}]")
    await expect(notice).to_contain_text(words)
    await expect(notice.get_by_role("button")).to_have_count(1)


async def test_the_title_says_who_calls_while_it_rings(ccp: Page) -> None:
    await show(ccp, PANELS["incoming from an agent"])
    await expect(ccp).to_have_title("☎ Mario Bianchi transfers Anna Rossi to you")
    await show(ccp, PANELS["talk"])
    await expect(ccp).to_have_title("Contact Control Panel · Centralino")


async def test_a_status_is_chosen_by_keyboard_and_the_next_one_is_shown(ccp: Page) -> None:
    panel = PANELS["talk, muted, break next"]
    await show(ccp, panel)
    await expect(ccp.get_by_test_id("activity")).to_have_text("On a contact")
    await expect(ccp.get_by_test_id("next-status")).to_have_text("next: Break")
    await ccp.get_by_test_id("status").focus()
    await ccp.keyboard.press("Enter")
    await expect(ccp.get_by_role("menuitemradio")).to_have_text([each.name for each in panel.agent.statuses])
    await expect(ccp.get_by_role("menuitemradio", name="Available")).to_be_focused()
    await ccp.keyboard.press("ArrowDown")
    await ccp.keyboard.press("Enter")
    assert await pressed(ccp) == [{"verb": "set_status", "status": BREAK.status}]
    await expect(ccp.get_by_role("menu")).to_have_count(0)
    await expect(ccp.get_by_test_id("status")).to_be_focused()


async def test_timers_run_on_the_servers_clock(ccp: Page) -> None:
    contact = PANELS["ringing"].contacts[0]
    late = replace(PANELS["ringing"], contacts=(replace(contact, truth=replace(contact.truth, since=None)),))
    await show(ccp, late)
    await expect(ccp.get_by_test_id("truth")).to_have_text("Ringing Maria")
    await show(ccp, PANELS["ringing"])
    await expect(ccp.get_by_test_id("truth")).to_have_text("Ringing Maria, 8 s")
    await expect(ccp.get_by_test_id("truth")).to_have_text("Ringing Maria, 9 s")


async def test_everything_is_reached_by_the_tab_key_and_shows_that_it_is(ccp: Page) -> None:
    await show(ccp, PANELS["consult"])
    count = await ccp.locator("button").count()
    reached = set()
    for _ in range(count):
        await ccp.keyboard.press("Tab")
        focused = ccp.locator(":focus")
        assert await focused.evaluate("(e) => getComputedStyle(e).outlineStyle") == "solid"
        reached.add(await focused.evaluate("(e) => [...document.querySelectorAll('button')].indexOf(e)"))
    assert reached == set(range(count))


async def test_an_italian_browser_reads_italian_beside_connects_own_words(pannello: Page) -> None:
    await show(pannello, PANELS["consult"])
    await expect(pannello.get_by_test_id("word")).to_have_text("Connected")
    await expect(pannello.get_by_test_id("truth")).to_contain_text("Parli con Maria")
    await expect(pannello.locator("[data-verb=leave]")).to_have_text("Lascia: Anna Rossi passa a Maria")
    await expect(pannello.locator("html")).to_have_attribute("lang", "it")

"""The panel in every state that it can be in: it shows what the view says, all of it and no more."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from centralino.core.call.inputs import Verb
from centralino.core.views.panel import AgentPanel, LineWord
from tests.core.views.gallery import gallery
from tests.ui.gallery import pressed, show

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

PANELS = gallery()
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
        whose = ".actions" if party is None else f"[data-party='{party}']"
        await ccp.locator(f"[data-contact='{contact}'] {whose} [data-verb={verb}]").click()
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
            shown = ccp.locator(f"[data-party='{row.party}']")
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
        ("mario: incoming", "Incoming", r"Anna calls, queue BasicQueue, 1\d s left"),
        ("maria: incoming transfer", "Incoming", r"Mario Rossi transfers Anna to you, 1\d s left"),
        ("maria: hears her whisper", "Connecting", r"You hear a message, \d s"),
        ("mario: talking", "Connected", r"You talk with Anna, \d s"),
        ("mario: many destinations", "Connected", r"You talk with Anna, 2:2\d"),
        ("mario: customer held", "On hold", r"All on hold: nobody hears you, \d s"),
        ("mario: hears the transfer flow", "Connected", r"You hear a message, \d s"),
        ("mario: ringing Maria", "Connected", r"Ringing Maria Bianchi, \d s"),
        ("mario: Maria hears a message", "Connected", r"Maria Bianchi hears a message, \d s"),
        ("mario: talking with Maria", "Connected", r"You talk with Maria Bianchi, \d s"),
        ("mario: waiting in the queue", "Connected", r"Waiting in queue BasicQueue, 4\d s"),
        ("mario: conference", "Joined", r"Conference with Anna and Maria Bianchi, \d s"),
        ("mario: all held", "On hold", r"All on hold: nobody hears you, \d s"),
        ("maria: held by Mario", "On hold", r"Mario Rossi has put you on hold, \d s"),
        ("mario: failed, rejected", "On hold", r"Maria Bianchi rejected the call, \d s"),
        ("mario: failed, missed", "On hold", r"Maria Bianchi did not answer in time, \d s"),
        ("mario: failed, offline", "On hold", r"Maria Bianchi is offline, \d s"),
        ("mario: failed, busy", "On hold", r"Maria Bianchi is busy, \d s"),
        ("mario: customer left, talking with Maria", "Connected", r"Anna hung up, \d s"),
        ("mario: own sound gone", "Connected", r"Your sound is being restored, \d s"),
        ("mario: after contact work with a limit", "After call work", r"The call is over, clears in 4\d s"),
        ("maria: missed", "Missed", r"You missed a call, \d s"),
        ("maria: rejected", "Missed", r"You rejected a call, \d s"),
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
    await show(ccp, PANELS["mario: ringing Maria"])
    announcement = ccp.get_by_test_id("announcement")
    await expect(announcement).to_have_text("Ringing Maria Bianchi")
    await expect(announcement).to_have_attribute("aria-live", "assertive")


@pytest.mark.parametrize(
    ("state", "label"),
    [
        ("mario: talking", "End call"),
        ("mario: talking with Maria", "Leave: Anna goes to Maria Bianchi"),
        ("mario: ringing Maria", "Leave: Anna waits for Maria Bianchi alone"),
    ],
)
async def test_leaving_says_whom_it_joins(ccp: Page, state: str, label: str) -> None:
    await show(ccp, PANELS[state])
    await expect(ccp.locator("[data-verb=leave]")).to_have_text(label)


async def test_back_to_customer_is_the_first_button_of_a_consult(ccp: Page) -> None:
    await show(ccp, PANELS["mario: talking with Maria"])
    await expect(ccp.locator(".actions button").first).to_have_text("Back to customer")


async def test_a_press_waits_on_its_own_button_and_changes_nothing_else(ccp: Page) -> None:
    await show(ccp, PANELS["mario: talking with Maria"])
    held = ccp.locator("[data-party] [data-verb=hold]")
    await held.click()
    await expect(held).to_have_attribute("aria-busy", "true")
    await held.click(force=True)
    assert len(await pressed(ccp)) == 1
    await expect(ccp.locator("[aria-busy=true]")).to_have_count(1)
    await expect(ccp.locator("[data-party]").filter(has_text="Maria Bianchi")).to_have_attribute(
        "data-condition", "talking"
    )


async def test_a_refusal_is_one_sentence_that_can_be_put_away(ccp: Page) -> None:
    refusal = {"type": "refused", "id": "1", "code": "offer_over", "sentence": "It is over."}
    await show(ccp, PANELS["mario: available"], refusal=refusal)
    told = ccp.get_by_test_id("refusal")
    await expect(told).to_have_text("The call is no longer offered.")
    await ccp.get_by_role("alert").get_by_role("button", name="Close").click()
    await expect(told).to_have_count(0)


async def test_a_refusal_that_the_page_does_not_know_is_told_in_the_shells_words(ccp: Page) -> None:
    refusal = {"type": "refused", "id": "1", "code": "new_code", "sentence": "The moon is full."}
    await show(ccp, PANELS["mario: available"], refusal=refusal)
    await expect(ccp.get_by_test_id("refusal")).to_have_text("The moon is full.")


async def test_a_lost_socket_is_said_quietly_and_nothing_goes_away(ccp: Page) -> None:
    await show(ccp, PANELS["mario: talking"], socket="lost")
    notice = ccp.locator("[data-notice=socket_lost]")
    await expect(notice).to_have_text("Connection lost, your sound goes on")
    await expect(notice).to_have_attribute("data-quiet", "true")
    await expect(ccp.get_by_test_id("truth")).to_contain_text("You talk with Anna")
    await ccp.locator("[data-verb=leave]").click(force=True)
    assert await pressed(ccp) == [], "nobody would hear it"


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
    await show(ccp, PANELS["mario: talking"], troubles=[trouble])
    notice = ccp.locator(f"[data-notice={trouble}]")
    await expect(notice).to_contain_text(words)
    await expect(notice.get_by_role("button")).to_have_count(1)


async def test_the_title_says_who_calls_while_it_rings(ccp: Page) -> None:
    await show(ccp, PANELS["maria: incoming transfer"])
    await expect(ccp).to_have_title("☎ Mario Rossi transfers Anna to you")
    await show(ccp, PANELS["mario: talking"])
    await expect(ccp).to_have_title("Contact Control Panel · Centralino")


async def test_a_status_is_chosen_by_keyboard_and_the_next_one_is_shown(ccp: Page) -> None:
    panel = PANELS["mario: next status"]
    await show(ccp, panel)
    await expect(ccp.get_by_test_id("activity")).to_have_text("On a contact")
    await expect(ccp.get_by_test_id("next-status")).to_have_text("next: Break")
    await ccp.get_by_test_id("status").focus()
    await ccp.keyboard.press("Enter")
    await expect(ccp.get_by_role("menuitemradio")).to_have_text([each.name for each in panel.agent.statuses])
    await expect(ccp.get_by_role("menuitemradio", name="Available")).to_be_focused()
    await ccp.keyboard.press("ArrowDown")
    await ccp.keyboard.press("Enter")
    assert await pressed(ccp) == [{"verb": "set_status", "status": panel.agent.statuses[1].status}]
    await expect(ccp.get_by_role("menu")).to_have_count(0)
    await expect(ccp.get_by_test_id("status")).to_be_focused()


async def test_timers_run_on_the_servers_clock(ccp: Page) -> None:
    """The World's clock stands in another year than the browser's."""
    await show(ccp, PANELS["mario: ringing Maria"])
    for seconds in (1, 2, 3):
        await expect(ccp.get_by_test_id("truth")).to_have_text(f"Ringing Maria Bianchi, {seconds} s")


async def test_who_has_no_sound_is_told_that_no_contact_comes(ccp: Page) -> None:
    await show(ccp, PANELS["mario: line dark"])
    await expect(ccp.get_by_role("main")).to_have_text("No contacts until your sound is connected")
    up = replace(PANELS["mario: available"].agent, line=LineWord.UP)
    await show(ccp, replace(PANELS["mario: available"], agent=up))
    await expect(ccp.get_by_role("main")).to_have_text("Waiting for the next contact")


async def test_everything_is_reached_by_the_tab_key_and_shows_that_it_is(ccp: Page) -> None:
    await show(ccp, PANELS["mario: talking with Maria"])
    count = await ccp.locator("button").count()
    reached = set()
    for _ in range(count):
        await ccp.keyboard.press("Tab")
        focused = ccp.locator(":focus")
        assert await focused.evaluate("(e) => getComputedStyle(e).outlineStyle") == "solid"
        reached.add(await focused.evaluate("(e) => [...document.querySelectorAll('button')].indexOf(e)"))
    assert reached == set(range(count))


async def test_an_italian_browser_reads_italian_beside_connects_own_words(pannello: Page) -> None:
    await show(pannello, PANELS["mario: talking with Maria"])
    await expect(pannello.get_by_test_id("word")).to_have_text("Connected")
    await expect(pannello.get_by_test_id("truth")).to_contain_text("Parli con Maria Bianchi")
    await expect(pannello.locator("[data-verb=leave]")).to_have_text("Lascia: Anna passa a Maria Bianchi")
    await expect(pannello.locator("html")).to_have_attribute("lang", "it")


async def test_the_smallest_panel_holds_every_state_in_italian_too(pannello: Page) -> None:
    for state, panel in PANELS.items():
        await show(pannello, panel)
        assert await pannello.evaluate(TOO_WIDE) == [], state
        assert await pannello.evaluate(BELOW_THE_FOLD) == [], state

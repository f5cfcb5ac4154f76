"""Pages are reloaded in every phase of a transfer: the true state is shown again, and the sound is back.

How long that takes is printed; the aim is two seconds, of which a fifth is how long a tone must last to be
told.
"""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.e2e.conftest import Browsers, Cast, new_page
from tests.e2e.instance import (
    AGENT_HOLD,
    AGENT_WHISPER,
    ANNA,
    AT_LENGTH,
    CUSTOMER_WHISPER,
    HOLD,
    MARIA,
    MARIO,
    QUEUE,
    RINGBACK,
    TRANSFER,
)
from tests.e2e.people import Agent, Person, Step, agent

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def reload(phase: str, person: Person, *steps: Step) -> None:
    """Reload the page; one of these is heard then. Says how long it took."""
    began = time.monotonic()
    await person.page.reload()
    await person.hears_one_of(*steps)
    print(f"{phase}: {person.name} hears again {time.monotonic() - began:.2f} s after the reload")


async def test_a_reloaded_page_shows_the_true_state_and_has_its_sound_back(cast: Cast) -> None:
    anna, mario, maria = cast.anna, cast.mario, cast.maria
    await asyncio.gather(mario.sign_in(cast.house), anna.call(cast.house))
    await mario.reads("Incoming", "^Anna calls")
    await mario.page.reload()
    await reload("Waiting in the queue", anna, QUEUE)
    await mario.is_ready()
    await mario.reads("Incoming", "^Anna calls")

    await mario.press("accept")
    await mario.hears(ANNA)
    await reload("Talking", mario, ANNA)
    await reload("Talking", anna, MARIO)
    await mario.reads("Connected", "^You talk with Anna")
    await mario.hears(ANNA)

    await maria.sign_in(cast.house)
    await mario.transfers_to(AT_LENGTH)
    await asyncio.gather(
        reload("Transfer flow", mario, TRANSFER, RINGBACK), reload("Transfer flow", anna, HOLD)
    )
    await mario.reads("Connected", "^You hear a message|^Ringing Maria Bianchi")

    await maria.has_button("accept")
    await maria.page.reload()
    await reload("Ringing", mario, RINGBACK)
    await maria.is_ready()
    await maria.reads("Incoming", "^Mario Rossi transfers Anna to you")
    await mario.reads("Connected", "^Ringing Maria Bianchi")

    await maria.press("accept")
    await asyncio.gather(
        reload("Whispers", mario, RINGBACK, CUSTOMER_WHISPER, MARIA),
        reload("Whispers", maria, AGENT_WHISPER, MARIO),
        reload("Whispers", anna, HOLD),
    )
    await maria.reads("Connected", "^You talk with Mario Rossi")
    await mario.hears(MARIA)
    await maria.hears(MARIO)

    await mario.press("join")
    await anna.hears(MARIO, MARIA)
    await reload("Conference", anna, (MARIO, MARIA))
    await reload("Conference", mario, (ANNA, MARIA))
    await reload("Conference", maria, (ANNA, MARIO))
    await mario.reads("Joined", "^Conference with Anna and Maria Bianchi")

    await mario.press("hold_all")
    await maria.hears(AGENT_HOLD)
    await asyncio.gather(reload("All held", maria, AGENT_HOLD), reload("All held", anna, HOLD))
    await maria.reads("On hold", "^Mario Rossi has put you on hold")
    await mario.page.reload()
    await mario.reads("On hold", "^All on hold")
    await mario.press("resume", "Anna")
    await mario.hears(ANNA)
    await anna.hears(MARIO)

    await mario.press("leave")
    await maria.hears(ANNA)
    await mario.reads("After call work", "^The call is over")
    await mario.page.reload()
    await mario.reads("After call work", "^The call is over")
    await mario.press("clear")
    await mario.does("Available")


@pytest_asyncio.fixture(loop_scope="session")
async def second_tab(browsers: Browsers) -> AsyncIterator[Agent]:
    """Of Mario's; he has not signed in there yet."""
    async with new_page(browsers[1]) as page:
        yield await agent(page, "mario")


async def test_two_tabs_of_an_agent_agree_and_the_newest_has_the_sound(cast: Cast, second_tab: Agent) -> None:
    await cast.mario_talks_with_anna()
    await second_tab.fill_form(cast.house)
    await second_tab.hears(ANNA)
    await cast.anna.hears(MARIO)
    await cast.mario.hears_nothing()

    await cast.mario.press("hold", "Anna")
    await cast.anna.hears(HOLD)
    await second_tab.press("resume", "Anna")
    await cast.anna.hears(MARIO)
    for tab in (cast.mario, second_tab):
        await tab.reads("Connected", "^You talk with Anna")
        await tab.has_button("hold", "Anna")

    await second_tab.page.close()
    await cast.mario.hears(ANNA)
    await cast.anna.hears(MARIO)

"""What else may happen on the way to Maria, and with her, in real browsers with real sound."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.e2e.conftest import Browsers, Cast, new_page
from tests.e2e.house import House
from tests.e2e.instance import (
    AGENT_HOLD,
    AGENT_WHISPER,
    ANNA,
    AT_LENGTH,
    BRUNO,
    CUSTOMER_WHISPER,
    GIULIA,
    HOLD,
    MARIA,
    MARIO,
    RINGBACK,
    TRANSFER,
)
from tests.e2e.people import Agent, Customer, agent

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def bruno(browsers: Browsers) -> AsyncIterator[Customer]:
    """Another customer."""
    async with new_page(browsers[0]) as page:
        customer = Customer(page, "Bruno", BRUNO)
        yield customer
        await customer.go_home()


@pytest_asyncio.fixture(loop_scope="session")
async def giulia(browsers: Browsers) -> AsyncIterator[Agent]:
    """An agent for whom calls are accepted."""
    async with new_page(browsers[2]) as page:
        third = await agent(page, "giulia")
        yield third
        await third.go_home()


# Before Maria is there


async def test_mario_takes_anna_back_while_the_flow_plays_and_while_maria_rings(cast: Cast) -> None:
    await cast.mario_talks_with_anna()
    await cast.maria.sign_in(cast.house)
    await cast.begin()

    await cast.mario.transfers_to(AT_LENGTH)
    await cast.mario.hears(TRANSFER)
    await cast.anna.hears(HOLD)
    await cast.mario.press("back_to_customer")
    await cast.mario.hears(ANNA)
    await cast.anna.hears(MARIO)

    await cast.mario.transfers_to("Maria")
    await cast.maria.has_button("accept")
    await cast.mario.hears(RINGBACK)
    await cast.mario.press("back_to_customer")
    await cast.maria.has_no_button("accept")
    await cast.mario.hears(ANNA)
    await cast.anna.hears(MARIO)

    await cast.mario.reads("Connected", "^You talk with Anna")
    await cast.maria.does("Available")
    await cast.mario.heard(ANNA, TRANSFER, ANNA, TRANSFER, RINGBACK, ANNA)
    await cast.anna.heard(MARIO, HOLD, MARIO, HOLD, MARIO)
    await cast.maria.heard()


async def goes_back(cast: Cast) -> None:
    """With one press, from a transfer that came to nothing."""
    await cast.anna.hears(HOLD)
    await cast.mario.press("back_to_customer")
    await cast.mario.hears(ANNA)
    await cast.anna.hears(MARIO)
    await cast.mario.reads("Connected", "^You talk with Anna")


async def test_mario_is_told_that_maria_rejects_is_offline_or_has_left(cast: Cast) -> None:
    await cast.mario_talks_with_anna()
    await cast.mario_transfers_to_maria()
    await cast.maria.press("reject")
    await cast.mario.reads("On hold", "^Maria Bianchi rejected the call")
    await cast.maria.reads("Missed", "^You rejected a call")
    await goes_back(cast)

    await cast.maria.press("clear")
    await cast.maria.choose("Offline")
    await cast.mario.transfers_to("Maria")
    await cast.mario.reads("On hold", "^Maria Bianchi is offline")
    await goes_back(cast)

    await cast.mario_consults_maria()
    await cast.maria.press("leave")
    await cast.mario.hears_nothing()
    await cast.mario.reads("On hold", "^Maria Bianchi has left")
    await goes_back(cast)


async def test_mario_is_told_that_maria_is_busy_or_does_not_answer(
    cast: Cast, bruno: Customer, centralino: House, tmp_path: Path
) -> None:
    await cast.mario_talks_with_anna()
    await cast.maria.sign_in(cast.house)
    await bruno.call(cast.house)
    await cast.maria.press("accept")
    await cast.maria.hears(BRUNO)
    await cast.mario.transfers_to("Maria")
    await cast.mario.reads("On hold", "^Maria Bianchi is busy")
    await goes_back(cast)
    await cast.maria.hears(BRUNO)
    await bruno.hears(MARIA)

    await bruno.hang_up()
    await cast.maria.press("clear")
    await centralino.settle(tmp_path, offer_seconds=5)
    await cast.mario_transfers_to_maria()
    await cast.maria.reads("Missed", "^You missed a call")
    await centralino.settle(tmp_path, offer_seconds=20)
    await cast.mario.reads("On hold", "^Maria Bianchi did not answer in time")
    await goes_back(cast)


async def test_mario_leaves_while_the_flow_plays_and_anna_hears_the_rest_of_it(cast: Cast) -> None:
    await cast.mario_talks_with_anna()
    await cast.maria.sign_in(cast.house)
    await cast.begin()
    await cast.mario.transfers_to(AT_LENGTH)
    await cast.mario.hears(TRANSFER)
    await cast.anna.hears(HOLD)
    await cast.mario.press("leave")
    await cast.maria.reads("Incoming", "^Mario Rossi transfers Anna to you")
    await cast.anna.hears(RINGBACK)
    await cast.maria.press("accept")
    await cast.anna.hears(MARIA)
    await cast.maria.hears(ANNA)
    await cast.anna.heard(MARIO, HOLD, TRANSFER, RINGBACK, CUSTOMER_WHISPER, MARIA)
    await cast.maria.heard(AGENT_WHISPER, ANNA)
    await cast.mario.heard(ANNA, TRANSFER)
    await cast.mario.reads("After call work", "^The call is over")


async def test_mario_leaves_while_maria_rings_and_clears_his_contact_for_the_next_call(
    cast: Cast, bruno: Customer
) -> None:
    await cast.mario_talks_with_anna()
    await cast.mario_transfers_to_maria()
    await cast.mario.hears(RINGBACK)
    await cast.mario.press("leave")
    await cast.anna.hears(RINGBACK)
    await cast.maria.press("accept")
    await cast.anna.hears(MARIA)
    await cast.maria.hears(ANNA)
    await cast.anna.heard(MARIO, HOLD, RINGBACK, CUSTOMER_WHISPER, MARIA)
    await cast.maria.heard(AGENT_WHISPER, ANNA)

    await bruno.call(cast.house)
    await cast.mario.does("After contact work")
    await cast.mario.press("clear")
    await cast.mario.reads("Incoming", "^Bruno calls, queue BasicQueue")
    await cast.mario.press("accept")
    await cast.mario.hears(BRUNO)
    await bruno.hears(MARIO)

    await cast.maria.press("leave")
    await cast.anna.is_off()
    await cast.maria.reads("After call work", "^The call is over")
    await cast.mario.hears(BRUNO)


async def test_who_accepts_automatically_is_not_asked(cast: Cast, giulia: Agent) -> None:
    await cast.mario_talks_with_anna()
    await giulia.sign_in(cast.house)
    await giulia.begin()
    await cast.mario.transfers_to("Giulia")
    await cast.mario.hears(GIULIA)
    await giulia.hears(MARIO)
    await giulia.heard(AGENT_WHISPER, MARIO)
    await cast.anna.heard(MARIO, HOLD)


# With Maria


async def test_mario_holds_and_resumes_each_swaps_and_drops_maria(cast: Cast) -> None:
    await cast.mario_talks_with_anna()
    await cast.all_three_talk()

    await cast.mario.press("hold", "Anna")
    await cast.anna.hears(HOLD)
    await cast.mario.hears(MARIA)
    await cast.maria.hears(MARIO)

    await cast.mario.press("swap")
    await cast.maria.hears(AGENT_HOLD)
    await cast.mario.hears(ANNA)
    await cast.anna.hears(MARIO)
    await cast.maria.reads("On hold", "^Mario Rossi has put you on hold")

    await cast.mario.press("resume", "Maria")
    await cast.anna.hears(MARIO, MARIA)
    await cast.mario.hears(ANNA, MARIA)
    await cast.maria.hears(ANNA, MARIO)

    await cast.mario.press("drop", "Maria")
    await cast.mario.hears(ANNA)
    await cast.anna.hears(MARIO)
    await cast.maria.hears_nothing()
    await cast.maria.reads("After call work", "^The call is over")

    await cast.anna.heard(HOLD, (MARIO, MARIA), HOLD, MARIO, (MARIO, MARIA), MARIO)
    await cast.mario.heard(MARIA, (ANNA, MARIA), MARIA, ANNA, (ANNA, MARIA), ANNA)
    await cast.maria.heard(MARIO, (ANNA, MARIO), MARIO, AGENT_HOLD, (ANNA, MARIO))


async def test_mario_mutes_himself_and_nobody_hears_him(cast: Cast) -> None:
    await cast.mario_talks_with_anna()
    await cast.all_three_talk()
    await cast.mario.press("mute")
    await cast.anna.hears(MARIA)
    await cast.maria.hears(ANNA)
    await cast.mario.hears(ANNA, MARIA)
    await cast.maria.sees_muted("Mario")
    await cast.mario.press("unmute")
    await cast.anna.hears(MARIO, MARIA)
    await cast.maria.hears(ANNA, MARIO)


async def test_annas_digits_are_heard_by_nobody_and_kept_nowhere(cast: Cast) -> None:
    await cast.mario_talks_with_anna()
    before = logged(cast.house)
    await cast.anna.press("159#")
    await cast.mario.hears(ANNA)
    await cast.anna.hears(MARIO)
    await cast.mario.heard(ANNA)
    assert logged(cast.house) == before


def logged(house: House) -> tuple[int, ...]:
    """How many events of calls are kept."""
    return house.ask("SELECT count(*) FROM events WHERE stream LIKE 'call:%'")


# Who leaves


async def test_whoever_leaves_the_others_talk_whatever_was_held(cast: Cast) -> None:
    """Mario leaves a conference; Maria asks him in again and leaves with all on hold; and so on."""
    await cast.mario_talks_with_anna()
    await cast.all_three_talk()
    await cast.mario.press("leave")
    await cast.anna.hears(MARIA)
    await cast.maria.hears(ANNA)
    await cast.mario.press("clear")

    await consults(cast.maria, cast.mario)
    await cast.maria.press("hold_all")
    await cast.mario.hears(AGENT_HOLD)
    await cast.maria.press("leave")
    await cast.anna.hears(MARIO)
    await cast.mario.hears(ANNA)
    await cast.maria.press("clear")

    await consults(cast.mario, cast.maria)
    await cast.mario.press("hold", "Maria")
    await cast.maria.hears(AGENT_HOLD)
    await cast.mario.press("leave")
    await cast.anna.hears(MARIA)
    await cast.maria.hears(ANNA)
    await cast.maria.press("leave")
    await cast.anna.is_off()


async def consults(asking: Agent, asked: Agent) -> None:
    await asking.transfers_to(asked.name)
    await asked.press("accept")
    await asking.hears(asked.hertz)
    await asked.hears(asking.hertz)


async def test_anna_hangs_up_while_maria_rings(cast: Cast) -> None:
    await cast.mario_talks_with_anna()
    await cast.mario_transfers_to_maria()
    await cast.anna.hang_up()
    await cast.anna.is_off()
    await cast.mario.reads("Connected", "^Anna hung up")
    await cast.maria.reads("Incoming", "^Mario Rossi calls you, Anna has hung up")
    await cast.maria.press("accept")
    await cast.mario.hears(MARIA)
    await cast.maria.hears(MARIO)


async def test_anna_hangs_up_while_mario_and_maria_talk(cast: Cast) -> None:
    await cast.mario_talks_with_anna()
    await cast.mario_consults_maria()
    await cast.anna.hang_up()
    await cast.anna.is_off()
    await cast.mario.reads("Connected", "^Anna hung up")
    await cast.mario.hears(MARIA)
    await cast.mario.press("leave")
    await cast.maria.reads("After call work", "^The call is over")
    await cast.maria.hears_nothing()

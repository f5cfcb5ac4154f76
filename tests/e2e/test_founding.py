"""S1 to S18 in real browsers with real sound, each statement by its name."""

import pytest

from tests.e2e.conftest import Cast
from tests.e2e.instance import (
    AGENT_HOLD,
    AGENT_WHISPER,
    ANNA,
    BEEP,
    CUSTOMER_WHISPER,
    DEFAULT_TRANSFER,
    HOLD,
    MARIA,
    MARIO,
    RINGBACK,
    TRANSFER,
)

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.statement("S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9", "S10", "S12", "S14")
async def test_mario_transfers_anna_to_maria_and_each_hears_what_is_for_him(cast: Cast) -> None:
    await cast.mario_talks_with_anna()

    await cast.mario_transfers_to_maria()
    await cast.anna.hears(HOLD)
    await cast.mario.hears(TRANSFER)
    await cast.mario.reads("Connected", "message")
    await cast.maria.has_no_button("leave")

    await cast.maria.has_button("accept")
    await cast.maria.has_button("reject")
    await cast.mario.hears(RINGBACK)
    await cast.mario.reads("Connected", "Ringing Maria")

    await cast.maria.press("accept")
    await cast.maria.hears(AGENT_WHISPER)
    await cast.maria.reads("Connecting", "message")
    await cast.mario.hears(RINGBACK)

    await cast.mario.hears(CUSTOMER_WHISPER)
    await cast.maria.hears_nothing()
    await cast.anna.hears(HOLD)

    await cast.mario.hears(MARIA)
    await cast.maria.hears(MARIO)
    await cast.maria.reads("Connected", "You talk with Mario")
    await cast.anna.hears(HOLD)


@pytest.mark.statement("S11", "S13")
async def test_without_whispers_maria_hears_the_queue_and_mario_a_beep(cast: Cast) -> None:
    await cast.mario_talks_with_anna()
    await cast.mario_transfers_to_maria("Maria, default whispers")
    await cast.mario.hears(DEFAULT_TRANSFER)
    await cast.maria.press("accept")
    await cast.maria.hears_speech("basicqueue")
    await cast.mario.hears(BEEP)
    await cast.mario.hears(MARIA)
    await cast.maria.hears(MARIO)


@pytest.mark.statement("S15")
async def test_join_makes_a_conference_of_three(cast: Cast) -> None:
    await cast.mario_talks_with_anna()
    await cast.mario_consults_maria()
    await cast.mario.press("join")
    await cast.anna.hears(MARIO, MARIA)
    await cast.mario.hears(ANNA, MARIA)
    await cast.maria.hears(ANNA, MARIO)


@pytest.mark.statement("S16")
async def test_hold_all_puts_both_on_hold(cast: Cast) -> None:
    await cast.mario_talks_with_anna()
    await cast.mario_consults_maria()
    await cast.mario.press("hold_all")
    await cast.anna.hears(HOLD)
    await cast.maria.hears(AGENT_HOLD)
    await cast.mario.hears_nothing()


@pytest.mark.statement("S17")
async def test_holding_maria_leaves_mario_with_anna(cast: Cast) -> None:
    await cast.mario_talks_with_anna()
    await cast.mario_consults_maria()
    await cast.mario.press("hold", "Maria")
    await cast.mario.hears(ANNA)
    await cast.anna.hears(MARIO)
    await cast.maria.hears(AGENT_HOLD)


@pytest.mark.statement("S18")
async def test_mario_leaves_and_the_others_go_on_talking(cast: Cast) -> None:
    await cast.mario_talks_with_anna()
    await cast.mario_consults_maria()
    await cast.mario.press("leave")
    await cast.anna.hears(MARIA)
    await cast.maria.hears(ANNA)
    await cast.mario.hears_nothing()

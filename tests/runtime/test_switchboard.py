"""The switchboard over a real store and a real media process, judged by what its pages hear and see."""

from centralino.core.call.inputs import Verb
from centralino.core.views.panel import TruthKind
from tests.e2e.instance import (
    AGENT_WHISPER,
    ANNA,
    CUSTOMER_WHISPER,
    HOLD,
    MARIA,
    MARIO,
    RINGBACK,
    TRANSFER,
)
from tests.runtime.conftest import Cast


async def test_a_call_is_answered_transferred_joined_and_left(cast: Cast) -> None:
    anna, mario, maria = cast.anna, cast.mario, cast.maria
    await anna.calls()
    await anna.sees("in_call")
    await mario.press(Verb.ACCEPT)
    await mario.hears(ANNA)
    await anna.hears(MARIO)
    await maria.is_ready()

    await mario.transfer("Maria")
    await mario.hears(TRANSFER)
    await anna.hears(HOLD)
    await maria.sees(TruthKind.INCOMING)
    await mario.hears(RINGBACK)
    await maria.press(Verb.ACCEPT)
    await maria.hears(AGENT_WHISPER)
    await mario.hears(CUSTOMER_WHISPER)
    await mario.hears(MARIA)
    await maria.hears(MARIO)
    await anna.hears(HOLD)

    await mario.press(Verb.JOIN)
    await anna.hears(MARIO, MARIA)
    await mario.hears(ANNA, MARIA)
    await maria.hears(ANNA, MARIO)

    await mario.press(Verb.LEAVE)
    await anna.hears(MARIA)
    await maria.hears(ANNA)
    await mario.hears()
    await maria.press(Verb.LEAVE)
    await anna.sees("ended")
    await mario.press(Verb.CLEAR)
    await maria.press(Verb.CLEAR)
    records = await cast.house.over(anna.call)
    assert [each.complete for each in records] == [True, True]

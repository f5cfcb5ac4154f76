"""The switchboard over a real store and a real media process, judged by what its pages hear and see."""

import asyncio
from contextlib import aclosing

import pytest
from structlog.testing import capture_logs

from centralino.core.call.errors import NotAllowed
from centralino.core.call.inputs import Verb
from centralino.core.floor.errors import OnContact
from centralino.core.ids import CallId, LegId, agent_leg
from centralino.core.views.customer import CustomerWord
from centralino.core.views.panel import TruthKind
from centralino.runtime.actor import StoreDown
from centralino.runtime.machines import CALL_PREFIX, FLOOR_STREAM
from centralino.runtime.ports import AgentCommand, LineRefusedError
from centralino.runtime.switchboard import Incomplete, NoSuchContact
from centralino.store import Batch, Records
from tests.e2e.instance import (
    AGENT_WHISPER,
    ANNA,
    AT_ONCE,
    BRUNO,
    CUSTOMER_WHISPER,
    GIULIA,
    HOLD,
    MARIA,
    MARIO,
    QUEUE,
    RINGBACK,
    TRANSFER,
)
from tests.runtime.conftest import Cast
from tests.runtime.people import Agent, Customer
from tests.runtime.shell import Fate, lives_on
from tests.runtime.waiting import until


def call_tasks() -> set[str]:
    """Of actors of calls."""
    names = (task.get_name() for task in asyncio.all_tasks())
    return {name for name in names if name.startswith("call ")}


def calls_only(fate: str) -> Fate:
    return lambda batch: fate if batch.stream.startswith(CALL_PREFIX) else None


def makes_an_offer(batch: Batch) -> bool:
    return any(each.event.tag == "floor-offer-made" for each in batch.events)


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


async def test_who_is_muted_is_not_heard(cast: Cast) -> None:
    await talking(cast)
    await cast.mario.press(Verb.MUTE)
    await cast.anna.hears()
    await cast.mario.hears(ANNA)
    await cast.mario.press(Verb.UNMUTE)
    await cast.anna.hears(MARIO)


async def talking(cast: Cast) -> None:
    await cast.anna.calls()
    await cast.mario.press(Verb.ACCEPT)
    await cast.mario.hears(ANNA)
    await cast.anna.hears(MARIO)


async def test_a_flow_that_logs_has_a_line_in_the_log_for_each_action(cast: Cast) -> None:
    await talking(cast)
    await cast.maria.is_ready()
    with capture_logs() as logged:
        await cast.mario.transfer(AT_ONCE)
        await cast.maria.press(Verb.ACCEPT)
        await cast.maria.hears(MARIO)
    lines = [line for line in logged if line["event"] == "flow action"]
    assert [line["type"] for line in lines] == [
        "UpdateFlowLoggingBehavior",
        "UpdateContactEventHooks",
        "UpdateContactEventHooks",
        "TransferContactToAgent",
    ]
    assert {line["flow_type"] for line in lines} == {"AGENT_TRANSFER"}


# Commands


async def test_a_contact_that_nobody_has_cannot_be_commanded(cast: Cast) -> None:
    with pytest.raises(NoSuchContact):
        await cast.mario.command(AgentCommand(Verb.ACCEPT, "nothing"))


@pytest.mark.parametrize("verb", [Verb.SET_STATUS, Verb.CLEAR, Verb.ACCEPT])
async def test_a_command_that_lacks_something_says_what(cast: Cast, verb: Verb) -> None:
    with pytest.raises(Incomplete, match=r"the command needs a (status|contact)"):
        await cast.mario.command(AgentCommand(verb))


async def test_another_agents_contact_cannot_be_commanded(cast: Cast) -> None:
    await talking(cast)
    contact = cast.mario.seen.contacts[0].contact
    with pytest.raises(NotAllowed):
        await cast.maria.command(AgentCommand(Verb.LEAVE, contact))
    await cast.mario.hears(ANNA)


async def test_who_signs_out_loses_his_line_and_is_offered_nothing(cast: Cast) -> None:
    switchboard, mario = cast.house.switchboard, cast.mario
    await switchboard.sign_out(mario.user)
    await until(lambda: mario.headset.is_closed)
    await cast.anna.calls()
    await cast.anna.hears(QUEUE)
    with pytest.raises(LineRefusedError, match="nobody needs this line"):
        await mario.headset.connect(lambda sdp: switchboard.offer_line(agent_leg(mario.user), sdp))


async def test_nobody_signs_out_while_he_talks(cast: Cast) -> None:
    await talking(cast)
    with pytest.raises(OnContact):
        await cast.house.switchboard.sign_out(cast.mario.user)
    await cast.anna.hears(MARIO)


async def test_a_page_may_be_there_before_its_agent_has_signed_in(cast: Cast) -> None:
    """The order of sign-in, page and line is free."""
    switchboard, giulia = cast.house.switchboard, cast.house.service.directory.users.named("giulia")
    assert giulia is not None
    await switchboard.page_opened(giulia.id)
    await cast.house.enter(agent := Agent(giulia.id, GIULIA))
    await switchboard.page_closed(cast.mario.user)
    await agent.is_ready()
    await cast.anna.calls()  # Giulia accepts by herself
    await agent.hears(ANNA)


# Calls that come to nothing


async def test_a_call_that_cannot_be_written_is_refused_and_leaves_nothing(
    cast: Cast,
) -> None:
    cast.house.store.fate = calls_only("fail")
    with pytest.raises(StoreDown):
        await cast.anna.calls()
    await until(lambda: call_tasks() == set())
    cast.house.store.fate = lives_on
    await talking(cast)


async def test_a_customer_who_goes_before_he_is_answered_leaves_nothing(cast: Cast) -> None:
    store = cast.house.store
    store.fate = calls_only("wait")
    calling = asyncio.create_task(cast.anna.calls())
    await store.waits.wait()
    calling.cancel()
    await asyncio.wait([calling])
    store.released.set()
    await until(lambda: call_tasks() == set())
    (stream,) = [each for each in await store.streams() if each.startswith(CALL_PREFIX)]
    assert await store.streams(CALL_PREFIX, live_only=True) == ()
    (record,) = await Records(cast.house.database).of_call(stream.removeprefix(CALL_PREFIX))
    assert record.complete


async def test_an_agent_who_is_offered_a_call_that_is_over_is_free_again(cast: Cast) -> None:
    store = cast.house.store
    store.fate = lambda batch: "wait" if makes_an_offer(batch) else None
    await cast.anna.calls()
    await store.waits.wait()
    await cast.anna.hangs_up()
    await cast.house.over(cast.anna.call)
    store.fate = lives_on
    store.released.set()
    await cast.house.enter(bruno := Customer("Bruno", BRUNO))
    await bruno.calls()
    await cast.mario.press(Verb.ACCEPT)
    await cast.mario.hears(BRUNO)
    assert (await cast.house.tags(FLOOR_STREAM)).count("floor-offer-released") == 1


async def test_the_line_of_a_call_that_is_over_is_not_taken_up_again(cast: Cast) -> None:
    anna, switchboard = cast.anna, cast.house.switchboard
    await talking(cast)
    await anna.hangs_up()
    await anna.sees("ended")
    assert anna.leg is not None
    with pytest.raises(LineRefusedError, match="nobody needs this line"):
        await switchboard.offer_line(anna.leg, "v=0")


async def test_a_call_that_nobody_knows_has_ended(cast: Cast) -> None:
    states = cast.house.switchboard.call_states(CallId("nothing"), LegId("nothing"))
    assert [(state.word, state.reason) async for state in states] == [(CustomerWord.ENDED, "unknown_call")]


async def test_a_page_that_asks_for_a_call_that_is_over_is_told_why_it_ended(cast: Cast) -> None:
    await talking(cast)
    await cast.anna.hangs_up()
    await cast.mario.press(Verb.CLEAR)
    await cast.house.over(cast.anna.call)
    await cast.house.restart()
    await until(lambda: len(cast.anna.states) > 0 and cast.anna.states[-1].ended)
    assert cast.anna.states[-1].reason == "hung_up"


# The end


async def test_panels_that_are_closed_early_leave_nothing(cast: Cast) -> None:
    switchboard = cast.house.switchboard
    await cast.maria.leave()
    cast.house.people.remove(cast.maria)
    for _ in range(3):
        async with aclosing(switchboard.panels(cast.maria.user)) as panels:
            assert (await anext(panels)).agent.username == "maria"
    assert cast.maria.user not in switchboard._panels._watchers


async def test_stopping_in_the_middle_of_everything_answers_everybody(cast: Cast) -> None:
    house = cast.house
    await talking(cast)
    await house.enter(bruno := Customer("Bruno", BRUNO))
    house.store.fate = lambda _batch: "wait"
    leaving = asyncio.create_task(cast.mario.press(Verb.LEAVE))
    others = [
        asyncio.create_task(house.switchboard.sign_out(cast.maria.user)),
        asyncio.create_task(bruno.calls()),
    ]
    await until(lambda: len(call_tasks()) == 2)
    await asyncio.wait_for(house.die(), 5)
    assert call_tasks() == set()
    answers = await asyncio.gather(*others, return_exceptions=True)
    assert [type(each) for each in answers] == [StoreDown, StoreDown]
    await house.restart()
    await leaving
    await cast.anna.sees("ended")

"""The actor over real stores: one batch a turn, nothing half done, nothing lost, whatever fails."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from centralino.runtime import actor
from centralino.runtime.actor import Broken, StoreDown
from centralino.runtime.clock import utc_now
from centralino.store import Batch, Database, Lease, Leases, Records, Store, open_database
from tests.postgres import Cluster
from tests.runtime.diary import STREAM, Forbidden, Rung, Said, Wake, kept, say
from tests.runtime.outages import Breakable, Observed, full, locked, stopped

FIVE_MINUTES = timedelta(minutes=5)


@pytest.fixture
async def observed(database: Database) -> AsyncIterator[Observed]:
    store = Observed(database)
    yield store
    await store.close()


@pytest.fixture
def logs() -> Iterator[list[EventDict]]:
    """What is logged, instead of showing it."""
    with capture_logs() as logged:
        yield logged


@pytest.fixture(params=["locked", "full", pytest.param("stopped", marks=pytest.mark.postgres)])
async def breakable(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Breakable]:
    """A store, and a way in which its database fails."""
    monkeypatch.setattr("centralino.store.database._BUSY_S", 0.1)
    if request.param == "stopped":
        cluster: Cluster = request.getfixturevalue("postgres")
        with cluster.database() as url:
            async with _opened(url) as (database, store, lease):
                yield Breakable(store, lease, lambda: _stopped(cluster))
        return
    url = f"sqlite:///{tmp_path}/centralino.db"

    def outage() -> AbstractAsyncContextManager[None]:
        return locked(url) if request.param == "locked" else full(database)

    async with _opened(url) as (database, store, lease):
        yield Breakable(store, lease, outage)


@asynccontextmanager
async def _stopped(cluster: Cluster) -> AsyncIterator[None]:
    with stopped(cluster):
        yield


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[tuple[Database, Store, Lease]]:
    database = await open_database(url)
    store = Store(database)
    yield database, store, await Leases(database).acquire("calls", "a shell", FIVE_MINUTES)
    await store.close()
    await database.close()


# Turns


async def test_what_waits_together_is_one_batch(observed: Observed, lease: Lease) -> None:
    async with kept(observed, lease) as diary:
        diary.actor.tell(say("a"))
        diary.actor.tell(say("b", "to:floor"), letter="letter")
        await diary.actor.ask(say("c"))
    (batch,) = observed.batches
    assert [each.event.tag for each in batch.events] == ["said"] * 4
    assert batch.consumed == {"letter"}
    assert len(batch.messages) == 1
    assert len(batch.records) == 1
    assert diary.words() == ("a", "b", "to:floor", "c")


async def test_the_world_hears_of_a_turn_when_it_is_durable(observed: Observed, lease: Lease) -> None:
    async with kept(observed, lease) as diary:
        await diary.actor.ask(say("a"))
        await diary.actor.ask(say("to:floor"))
    assert diary.onlooker.routed == diary.onlooker.shown == [("a",), ("a", "to:floor")]
    assert diary.onlooker.sent == [f"{STREAM}:2"]
    assert (await diary.logged()).words == diary.words()


async def test_a_refused_command_changes_nothing_and_holds_nobody_up(
    observed: Observed, lease: Lease
) -> None:
    async with kept(observed, lease) as diary:
        diary.actor.tell(say("a"))
        with pytest.raises(Forbidden):
            await diary.actor.ask(say("secret"))
        await diary.actor.ask(say("b"))
    assert (await diary.logged()).words == ("a", "b")


async def test_an_input_without_consequences_is_not_written(observed: Observed, lease: Lease) -> None:
    async with kept(observed, lease) as diary:
        await diary.actor.ask(say())
    assert observed.batches == []


async def test_a_fact_is_acknowledged_when_what_followed_is_durable(store: Store, lease: Lease) -> None:
    async with kept(store, lease) as diary:
        known: list[int] = []
        diary.actor.tell(say("a"), durable=lambda: known.append(len(diary.words())))
        diary.actor.tell(say(), durable=lambda: known.append(0))
        await diary.actor.ask(say("b"))
    assert known == [2, 0]


async def test_a_stream_that_has_ended_is_marked_so_and_its_actor_ends(store: Store, lease: Lease) -> None:
    async with kept(store, lease) as diary:
        await diary.actor.ask(say("bye"))
        await asyncio.wait_for(diary.task, 5)
    assert await store.streams(live_only=True) == ()


async def test_whoever_speaks_to_an_actor_that_has_stopped_is_refused(store: Store, lease: Lease) -> None:
    async with kept(store, lease) as diary:
        await diary.actor.ask(say("a"))
    with pytest.raises(StoreDown, match="stopping"):
        await asyncio.wait_for(diary.actor.ask(say("b")), 5)


async def test_stopping_in_the_middle_of_a_commit_answers_everybody(store: Store, lease: Lease) -> None:
    async with kept(store, lease) as diary:
        asked = [asyncio.create_task(diary.actor.ask(say("a")))]
        await asyncio.sleep(0)  # the turn is taken, the commit is under way
        await asyncio.sleep(0)
        asked.append(asyncio.create_task(diary.actor.ask(say("b"))))
        await asyncio.sleep(0)
    async with asyncio.timeout(5):
        answers = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(each) for each in answers] == [StoreDown, StoreDown]


# Letters


async def test_a_letter_that_comes_twice_is_taken_once(store: Store, lease: Lease) -> None:
    async with kept(store, lease) as diary:
        diary.actor.tell(say("a"), letter="letter")
        diary.actor.tell(say("a"), letter="letter")
        await diary.actor.ask(say("b"))
        diary.actor.tell(say("a"), letter="letter")
        diary.actor.tell(say("c"), letter="another")
        await diary.actor.ask(say("d"))
    assert diary.words() == ("a", "b", "c", "d")
    assert (await diary.logged()).words == diary.words()
    assert set(diary.onlooker.consumed) == {"letter", "another"}


async def test_a_letter_without_consequences_is_consumed(store: Store, lease: Lease) -> None:
    async with kept(store, lease) as diary:
        diary.actor.tell(say(), letter="letter")
        await diary.until(lambda: diary.onlooker.consumed == ["letter"])
    assert await store.has_consumed(STREAM, "letter")


# When the store fails


async def test_commands_are_refused_and_facts_wait_in_their_order(breakable: Breakable) -> None:
    async with kept(breakable.store, breakable.lease) as diary:
        await diary.actor.ask(say("before"))
        async with breakable.outage():
            diary.actor.tell(say("first", "to:floor"), letter="letter")
            with pytest.raises(StoreDown, match=r"^the database does not answer; sound goes on, try again$"):
                await diary.actor.ask(say("never"))
            diary.actor.tell(say("second"))
            with pytest.raises(StoreDown):
                await diary.actor.ask(say("never"))
            assert diary.words() == ("before",)
            assert diary.onlooker.sent == []
            assert diary.onlooker.shown == [("before",)]
        diary.actor.tell(say("third"))
        await diary.until(lambda: len(diary.words()) == 5)
        assert (
            (await diary.logged()).words
            == diary.words()
            == ("before", "first", "to:floor", "second", "third")
        )
        assert diary.onlooker.sent == [f"{STREAM}:3"]
        assert diary.onlooker.consumed == ["letter"]
        await diary.actor.ask(say("after"))


async def test_a_fact_is_not_acknowledged_while_the_store_is_down(breakable: Breakable) -> None:
    async with kept(breakable.store, breakable.lease) as diary:
        await diary.actor.ask(say("before"))
        known: list[str] = []
        async with breakable.outage():
            diary.actor.tell(say("fact"), durable=lambda: known.append("fact"))
            with pytest.raises(StoreDown):
                await diary.actor.ask(say("never"))
            assert known == []
        await diary.until(lambda: known == ["fact"])


async def test_a_deadline_that_comes_while_the_store_is_down_is_heard_once_afterwards(
    breakable: Breakable,
) -> None:
    async with kept(breakable.store, breakable.lease) as diary:
        await diary.actor.ask(Wake("alarm", utc_now() + timedelta(seconds=0.2)))
        async with breakable.outage():
            await diary.until(lambda: any(isinstance(each, Rung) for each in diary.diary.decided))
            with pytest.raises(StoreDown):
                await diary.actor.ask(say("never"))
            assert diary.words() == ()
        await diary.until(lambda: bool(diary.words()))
        await diary.actor.ask(say("after"))
        assert (await diary.logged()).words == diary.words() == ("woken: alarm", "after")


async def test_what_was_durable_although_the_answer_was_lost_is_found_out(
    observed: Observed, lease: Lease
) -> None:
    async with kept(observed, lease) as diary:
        known: list[str] = []
        observed.answers_lost = 1
        diary.actor.tell(say("fact"), letter="letter", durable=lambda: known.append("fact"))
        with pytest.raises(StoreDown):
            await diary.actor.ask(say("to:floor"))
        await diary.until(lambda: known == ["fact"])
        assert diary.words() == ("fact", "to:floor")
        assert diary.onlooker.shown[-1] == diary.words()
        assert diary.onlooker.sent == [f"{STREAM}:2"]
        assert diary.onlooker.consumed == ["letter"]
        await diary.actor.ask(say("after"))
        assert (await diary.logged()).words == diary.words() == ("fact", "to:floor", "after")


async def test_an_actor_that_is_behind_its_log_reads_it_and_goes_on(store: Store, lease: Lease) -> None:
    async with kept(store, lease) as diary:
        await diary.actor.ask(say("a"))
        foreign = tuple(diary.diary.encode(Said(utc_now(), word)) for word in ("b", "c"))
        await store.commit(Batch(stream=STREAM, expected_sequence=1, lease=lease, events=foreign))
        await diary.actor.ask(say("d"))
        assert (await diary.logged()).words == diary.words() == ("a", "b", "c", "d")
        assert ("a", "b", "c") in diary.onlooker.shown


async def test_who_has_lost_the_lease_writes_nothing_and_answers(database: Database, lease: Lease) -> None:
    store = Store(database)
    async with kept(store, lease) as diary:
        await diary.actor.ask(say("a"))
        await Leases(database).acquire("calls", "a shell", FIVE_MINUTES)
        with pytest.raises(StoreDown, match="another shell"):
            await asyncio.wait_for(diary.actor.ask(say("b")), 5)
        assert (await diary.logged()).words == diary.words() == ("a",)
    await store.close()


async def test_what_another_shell_has_written_since_is_not_taken_for_the_own_turn(
    database: Database, lease: Lease
) -> None:
    store = Store(database)
    async with kept(store, lease) as diary:
        await diary.actor.ask(say("a"))
        other = await Leases(database).acquire("calls", "a shell", FIVE_MINUTES)
        foreign = (diary.diary.encode(Said(utc_now(), "b")),)
        await store.commit(Batch(stream=STREAM, expected_sequence=1, lease=other, events=foreign))
        with pytest.raises(StoreDown, match="another shell"):
            await asyncio.wait_for(diary.actor.ask(say("to:floor")), 5)
        await diary.until(lambda: diary.words() == ("a", "b"))
        assert diary.onlooker.sent == []
    await store.close()


# At once


async def test_what_only_moves_sound_is_routed_before_it_is_durable(observed: Observed, lease: Lease) -> None:
    async with kept(observed, lease) as diary:
        asked = asyncio.create_task(diary.actor.ask(say("MUTE")))
        await diary.until(lambda: bool(diary.onlooker.routed))
        assert observed.batches == []
        await asked
        assert diary.onlooker.routed == diary.onlooker.shown == [("MUTE",)]


async def test_a_fact_never_goes_ahead_of_the_log(observed: Observed, lease: Lease) -> None:
    async with kept(observed, lease) as diary:
        diary.actor.tell(say("GONE"))
        await asyncio.sleep(0)
        assert diary.onlooker.routed == []
        await diary.until(lambda: diary.onlooker.routed == [("GONE",)])
        assert len(observed.batches) == 1


async def test_what_went_ahead_is_taken_back_when_it_cannot_be_written(breakable: Breakable) -> None:
    async with kept(breakable.store, breakable.lease) as diary:
        await diary.actor.ask(say("before"))
        async with breakable.outage():
            with pytest.raises(StoreDown):
                await diary.actor.ask(say("MUTE"))
            assert diary.onlooker.routed == [("before",), ("before", "MUTE"), ("before",)]
            with pytest.raises(StoreDown):
                await diary.actor.ask(say("MUTE"))
        assert diary.onlooker.routed[3:] == []


# Timers


async def test_a_deadline_is_heard_once_and_never_early(store: Store, lease: Lease) -> None:
    async with kept(store, lease) as diary:
        at = utc_now() + timedelta(seconds=0.3)
        await diary.actor.ask(Wake("alarm", at))
        await diary.until(lambda: bool(diary.words()))
        (said,) = [each for each in diary.diary.decided if isinstance(each, Rung)]
        assert said.at == at
        events = await store.read(STREAM)
        assert events[-1].at >= at
        assert diary.words() == ("woken: alarm",)


async def test_a_deadline_that_moves_is_heard_at_its_new_time_only(store: Store, lease: Lease) -> None:
    async with kept(store, lease) as diary:
        later = utc_now() + timedelta(seconds=0.4)
        await diary.actor.ask(Wake("alarm", utc_now() + timedelta(seconds=0.2)))
        await diary.actor.ask(Wake("alarm", later))
        await diary.until(lambda: bool(diary.words()))
        assert [each.at for each in diary.diary.decided if isinstance(each, Rung)] == [later]


async def test_a_deadline_that_passed_while_nobody_was_there_is_heard_at_once(
    store: Store, lease: Lease
) -> None:
    async with kept(store, lease) as diary:
        await diary.actor.ask(Wake("alarm", utc_now() + timedelta(seconds=0.05)))
    await asyncio.sleep(0.1)
    async with kept(store, lease, await diary.logged(), sequence=1) as again:
        await again.until(lambda: again.words() == ("woken: alarm",))


async def test_stale_deadlines_are_harmless(store: Store, lease: Lease) -> None:
    async with kept(store, lease) as diary:
        diary.actor.tell(Rung("alarm", utc_now()))
        await diary.actor.ask(say("a"))
        assert diary.words() == ("a",)


async def test_a_deadline_told_in_vain_is_told_again_but_not_in_haste(
    store: Store, lease: Lease, logs: list[EventDict], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actor, "TELL_AGAIN", 0.2)
    async with kept(store, lease) as diary:
        await diary.actor.ask(Wake("alarm", utc_now()))
        diary.diary.defects.add("decide alarms")
        await asyncio.sleep(0.5)
        told = [each for each in diary.diary.decided if isinstance(each, Rung)]
        assert 2 <= len(told) <= 4
        diary.diary.defects.clear()
        await diary.until(lambda: diary.words() == ("woken: alarm",))


# Defects


def errors(logs: list[EventDict]) -> list[str]:
    return [each["event"] for each in logs if each["log_level"] == "error"]


async def test_a_defect_in_a_decision_does_not_silence_the_stream(
    store: Store, lease: Lease, logs: list[EventDict]
) -> None:
    async with kept(store, lease) as diary:
        diary.actor.tell(say("a"))
        diary.actor.tell(say("defect"))
        diary.actor.tell(say("b"))
        with pytest.raises(Broken, match="logged"):
            await diary.actor.ask(say("defect"))
        await diary.actor.ask(say("c"))
        assert (await diary.logged()).words == diary.words() == ("a", "b", "c")
    assert errors(logs) == ["a decision failed", "a decision failed"]


@pytest.mark.parametrize("function", ["evolve", "messages"])
async def test_a_defect_in_what_follows_silences_only_its_input(
    store: Store, lease: Lease, logs: list[EventDict], function: str
) -> None:
    async with kept(store, lease) as diary:
        diary.diary.defects.add(function)
        with pytest.raises(Broken):
            await asyncio.wait_for(diary.actor.ask(say("a")), 5)
        diary.diary.defects.clear()
        await diary.actor.ask(say("b"))
        assert (await diary.logged()).words == diary.words() == ("b",)
    assert errors(logs) == ["a decision failed"]


async def test_a_defect_in_a_record_keeps_no_event_out_of_the_log(
    database: Database, store: Store, lease: Lease, logs: list[EventDict]
) -> None:
    async with kept(store, lease) as diary:
        diary.diary.defects.add("records")
        await asyncio.wait_for(diary.actor.ask(say("a")), 5)
        assert await Records(database).get(STREAM) is None
        diary.diary.defects.clear()
        await diary.actor.ask(say("b"))
        assert (await diary.logged()).words == diary.words() == ("a", "b")
    assert await Records(database).get(STREAM) is not None
    assert errors(logs) == ["a record could not be made"]


async def test_a_defect_in_a_view_does_not_silence_the_stream(
    store: Store, lease: Lease, logs: list[EventDict]
) -> None:
    async with kept(store, lease) as diary:
        diary.onlooker.defect = True
        await asyncio.wait_for(diary.actor.ask(say("a")), 5)
        diary.onlooker.defect = False
        await diary.actor.ask(say("b"))
        assert (await diary.logged()).words == diary.words() == ("a", "b")
    assert errors(logs) == ["a turn failed"]

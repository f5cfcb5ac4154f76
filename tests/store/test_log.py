import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text

from centralino.store import (
    Batch,
    Database,
    DuplicateMessage,
    Lease,
    LeaseLost,
    Leases,
    LoggedEvent,
    NewEvent,
    Records,
    SequenceConflict,
    Store,
    open_database,
)
from tests.store.batches import NOW, Sender, encoded, message, record


@pytest.fixture
def call(lease: Lease) -> Sender:
    return Sender("call:1", lease)


async def words(store: Store, stream: str) -> list[bytes]:
    return [logged.event.body for logged in await store.read(stream)]


async def test_what_was_committed_is_read_in_order_with_sequence_and_time(store: Store, call: Sender) -> None:
    await store.commit(call.batch(0, "a", "b"))
    await store.commit(call.batch(2, "c"))

    assert await store.read("call:1") == (
        LoggedEvent(1, NOW, encoded("a")),
        LoggedEvent(2, NOW, encoded("b")),
        LoggedEvent(3, NOW, encoded("c")),
    )
    assert await store.read("call:1", after=2) == (LoggedEvent(3, NOW, encoded("c")),)


async def test_a_stream_that_was_never_written_is_empty(store: Store) -> None:
    assert await store.read("call:unknown") == ()


async def test_a_moment_keeps_its_microseconds_and_comes_back_in_utc(store: Store, lease: Lease) -> None:
    rome = datetime(2026, 11, 22, 10, 30, 0, 123_456, tzinfo=timezone(timedelta(hours=1)))
    event = NewEvent(rome, encoded("a"))
    await store.commit(Batch(stream="call:1", expected_sequence=0, lease=lease, events=(event,)))

    (logged,) = await store.read("call:1")
    assert logged.at == rome
    assert logged.at.tzinfo == UTC


async def test_a_moment_without_a_time_zone_is_refused_alone(store: Store, lease: Lease) -> None:
    event = NewEvent(datetime(2026, 11, 22), encoded("a"))  # noqa: DTZ001 - the mistake that is meant
    wrong = Batch(stream="call:1", expected_sequence=0, lease=lease, events=(event,))
    right = Sender("call:2", lease).batch(0, "a")
    outcomes = await asyncio.gather(store.commit(wrong), store.commit(right), return_exceptions=True)
    assert "without a time zone" in str(outcomes[0])
    assert outcomes[1] is None
    assert await store.streams() == ("call:2",)


async def test_text_of_any_language_and_a_null_character_survive(store: Store, lease: Lease) -> None:
    event = NewEvent(NOW, replace(encoded(""), body='{"word":"perché 😀 \\u0000"}'.encode()))
    await store.commit(Batch(stream="call:1", expected_sequence=0, lease=lease, events=(event,)))
    assert (await store.read("call:1"))[0].event == event.event


@pytest.mark.parametrize("expected", [0, 1, 3])
async def test_a_batch_that_expects_another_end_of_the_stream_is_refused(
    store: Store, call: Sender, expected: int
) -> None:
    await store.commit(call.batch(0, "a", "b"))

    with pytest.raises(SequenceConflict) as refused:
        await store.commit(call.batch(expected, "c"))

    assert (refused.value.expected, refused.value.found) == (expected, 2)
    assert len(await store.read("call:1")) == 2


async def test_a_new_stream_must_be_expected_to_be_empty(store: Store, call: Sender) -> None:
    with pytest.raises(SequenceConflict):
        await store.commit(call.batch(1, "a"))
    assert await store.streams() == ()


async def test_a_refused_batch_leaves_nothing_of_itself(
    store: Store, database: Database, call: Sender
) -> None:
    await store.commit(call.batch(0, "a"))
    refused = replace(
        call.batch(0, "x", consumed=frozenset({"m1"})),
        records=(record("c1"),),
        messages=(message("m2", "call:1"),),
        ends=True,
    )

    with pytest.raises(SequenceConflict):
        await store.commit(refused)

    assert await Records(database).get("c1") is None
    assert await store.outbox_pending() == ()
    assert not await store.has_consumed("call:1", "m1")
    assert await store.streams(live_only=True) == ("call:1",)


async def test_a_batch_under_a_lost_lease_is_refused(store: Store, database: Database, call: Sender) -> None:
    await Leases(database).acquire("calls", "a shell", timedelta(minutes=5))
    with pytest.raises(LeaseLost, match="calls"):
        await store.commit(call.batch(0, "a"))
    assert await store.read("call:1") == ()


async def test_a_batch_under_a_lease_that_never_was_is_refused(store: Store, lease: Lease) -> None:
    with pytest.raises(LeaseLost):
        await store.commit(Sender("call:1", replace(lease, name="other")).batch(0, "a"))


async def test_the_same_batch_committed_again_is_written_once(store: Store, call: Sender) -> None:
    batch = replace(call.batch(0, "a", consumed=frozenset({"m1"})), messages=(message("m2", "call:1"),))
    await store.commit(batch)
    await store.commit(batch)
    assert len(await store.read("call:1")) == 1
    assert len(await store.outbox_pending()) == 1


async def test_a_message_consumed_twice_is_seen(store: Store, call: Sender) -> None:
    await store.commit(call.batch(0, "a", consumed=frozenset({"m1", "m2"})))

    with pytest.raises(DuplicateMessage) as refused:
        await store.commit(call.batch(1, "b", consumed=frozenset({"m2", "m3"})))

    assert refused.value.message_ids == {"m2"}
    assert await store.has_consumed("call:1", "m2")
    assert not await store.has_consumed("call:1", "m3")


async def test_two_streams_may_consume_the_same_message(store: Store, lease: Lease) -> None:
    for stream in ("call:1", "call:2"):
        await store.commit(Sender(stream, lease).batch(0, "a", consumed=frozenset({"m1"})))
        assert await store.has_consumed(stream, "m1")


async def test_a_message_may_be_consumed_without_an_event(store: Store, call: Sender) -> None:
    await store.commit(call.batch(0, consumed=frozenset({"m1"})))
    assert await store.has_consumed("call:1", "m1")
    await store.commit(call.batch(0, "a"))


async def test_messages_wait_in_the_outbox_in_order_until_they_are_delivered(
    store: Store, lease: Lease
) -> None:
    one, two = Sender("call:1", lease), Sender("call:2", lease)
    await store.commit(
        replace(one.batch(0, "a"), messages=(message("m3", "call:1"), message("m1", "call:1")))
    )
    await store.commit(replace(two.batch(0, "a"), messages=(message("m2", "call:2"),)))
    assert await store.outbox_pending() == (
        message("m3", "call:1"),
        message("m1", "call:1"),
        message("m2", "call:2"),
    )

    await store.outbox_delivered(["m1", "unknown", "m2"])
    assert [pending.id for pending in await store.outbox_pending()] == ["m3"]


async def test_a_batch_cannot_send_in_the_name_of_another_stream(call: Sender) -> None:
    with pytest.raises(ValueError, match="call:2"):
        replace(call.batch(0, "a"), messages=(message("m1", "call:2"),))


async def test_ended_streams_are_not_live(store: Store, lease: Lease) -> None:
    for stream in ("call:2", "call:1", "floor"):
        await store.commit(Sender(stream, lease).batch(0, "a"))
    await store.commit(replace(Sender("call:2", lease).batch(1, "b"), ends=True))
    await store.commit(Sender("call:2", lease).batch(2, "late"))

    assert await store.streams() == ("call:1", "call:2", "floor")
    assert await store.streams("call:") == ("call:1", "call:2")
    assert await store.streams("call:", live_only=True) == ("call:1",)
    assert await store.streams("call_") == ()


async def test_batches_that_wait_together_share_a_transaction(
    store: Store, database: Database, lease: Lease
) -> None:
    async with database.write():  # the turn is taken, so all of them must wait
        commits = [
            asyncio.create_task(store.commit(Sender(f"call:{number}", lease).batch(0, "a")))
            for number in range(50)
        ]
        await asyncio.sleep(0)
        assert len(store._writing) == 1
    await asyncio.gather(*commits)
    assert len(await store.streams("call:")) == 50


async def test_a_refusal_does_not_touch_the_others_of_its_group(store: Store, lease: Lease) -> None:
    good = [Sender(f"call:{number}", lease).batch(0, "a") for number in range(5)]
    bad = [Sender(f"call:{number}", lease).batch(7, "a") for number in range(5, 10)]
    outcomes = await asyncio.gather(*map(store.commit, good + bad), return_exceptions=True)

    assert outcomes[:5] == [None] * 5
    assert [type(outcome) for outcome in outcomes[5:]] == [SequenceConflict] * 5
    assert await store.streams() == tuple(batch.stream for batch in good)


async def test_batches_of_one_stream_in_one_group_follow_each_other(store: Store, call: Sender) -> None:
    batches = [call.batch(0, "a", "b"), call.batch(2, "c"), call.batch(2, "late"), call.batch(3, "d")]
    outcomes = await asyncio.gather(*map(store.commit, batches), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [type(None), type(None), SequenceConflict, type(None)]
    assert await words(store, "call:1") == [encoded(word).body for word in "abcd"]


async def test_the_last_state_of_a_record_in_a_group_wins(
    store: Store, database: Database, call: Sender
) -> None:
    first = replace(call.batch(0, "a"), records=(record("c1"), record("c2")))
    second = replace(call.batch(1, "b"), records=(record("c1", complete=True),))
    await asyncio.gather(store.commit(first), store.commit(second))
    assert [(await Records(database).get(name)) for name in ("c1", "c2")] == [
        record("c1", complete=True),
        record("c2"),
    ]


async def test_a_batch_that_breaks_a_rule_of_the_tables_fails_alone(store: Store, lease: Lease) -> None:
    used = replace(Sender("call:1", lease).batch(0, "a"), messages=(message("m1", "call:1"),))
    await store.commit(used)
    again = replace(Sender("call:2", lease).batch(0, "a"), messages=(message("m1", "call:2"),))
    other = Sender("call:3", lease).batch(0, "a")

    outcomes = await asyncio.gather(store.commit(again), store.commit(other), return_exceptions=True)

    assert "outbox" in str(outcomes[0])
    assert outcomes[1] is None
    assert await store.streams() == ("call:1", "call:3")


async def test_a_caller_that_is_cancelled_does_not_stop_its_batch(
    store: Store, database: Database, call: Sender
) -> None:
    async with database.write():
        commit = asyncio.create_task(store.commit(call.batch(0, "a")))
        await asyncio.sleep(0)
        commit.cancel()
    with pytest.raises(asyncio.CancelledError):
        await commit
    await store.close()
    assert len(await store.read("call:1")) == 1


async def test_two_processes_that_make_the_same_stream_do_not_mix(url: str, lease: Lease) -> None:
    databases = [await open_database(url) for _ in range(4)]
    stores = [Store(each) for each in databases]
    for number in range(20):
        call = Sender(f"call:{number}", lease)
        outcomes = await asyncio.gather(
            *(each.commit(call.batch(0, str(place))) for place, each in enumerate(stores)),
            return_exceptions=True,
        )
        assert (
            sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType"] + ["SequenceConflict"] * 3
        )
        winner = outcomes.index(None)
        assert await words(stores[0], call.stream) == [encoded(str(winner)).body]
    for each in databases:
        await each.close()


async def test_a_lease_taken_while_a_group_is_written_waits_for_it(url: str, lease: Lease) -> None:
    """Or the old owner's batch would become durable after the new owner has read the stream."""
    ours, theirs = await open_database(url), await open_database(url)
    async with ours.write() as connection:
        held = "SELECT token FROM leases WHERE name = 'calls'"
        await connection.execute(text(held + (" FOR SHARE" if "postgresql" in url else "")))
        taking = asyncio.create_task(Leases(theirs).acquire("calls", "a shell", timedelta(minutes=5)))
        done, _ = await asyncio.wait({taking}, timeout=0.3)
        assert not done
    assert (await taking).token == lease.token + 1
    await ours.close()
    await theirs.close()

from dataclasses import replace
from datetime import timedelta

from centralino.store import Database, Lease, Records, Store
from tests.store.batches import NOW, Sender, record


def hours(number: int) -> timedelta:
    return timedelta(hours=number)


async def test_a_record_is_replaced_by_its_next_state(store: Store, database: Database, lease: Lease) -> None:
    records, call = Records(database), Sender("call:1", lease)
    await store.commit(replace(call.batch(0, "a"), records=(record("c1"),)))
    assert await records.get("c1") == record("c1")
    assert await records.incomplete() == (record("c1"),)

    done = replace(record("c1"), complete=True, body=b'{"Channel":"VOICE","Queue":"BasicQueue"}')
    await store.commit(replace(call.batch(1, "b"), records=(done,)))
    assert await records.get("c1") == done
    assert await records.incomplete() == ()
    assert await records.get("c2") is None


async def test_records_are_listed_by_time_and_by_call(store: Store, database: Database, lease: Lease) -> None:
    records = Records(database)
    early, middle, late = (record(f"c{number}", at=NOW + hours(number)) for number in range(3))
    other = replace(record("c9", at=NOW + hours(1)), initial_contact_id="another")
    new = replace(Sender("call:1", lease).batch(0, "a"), records=(late, other, early, middle))
    await store.commit(new)

    assert await records.of_call("first") == (early, middle, late)
    assert await records.of_call("unknown") == ()
    assert await records.initiated(NOW, NOW + hours(2)) == (middle, other, early)
    assert await records.initiated(NOW, NOW + hours(2), limit=1) == (middle,)

"""Random batches, many at a time, against a model in a few lines of Python."""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centralino.store import (
    Batch,
    DuplicateMessage,
    Lease,
    LeaseLost,
    Leases,
    SequenceConflict,
    Store,
    open_database,
)
from tests.postgres import Cluster
from tests.store.batches import Sender, message

TTL = timedelta(minutes=5)
STREAMS = ("call:1", "call:2", "floor")
IDS = ("m1", "m2", "m3")


@dataclass(frozen=True, slots=True)
class Attempt:
    """`off` is how wrong the expected sequence is; `stale` commits under the first token of the lease."""

    stream: str
    words: tuple[str, ...]
    consumed: frozenset[str]
    sends: int
    off: int
    stale: bool
    ends: bool
    again: bool


attempts = st.builds(
    Attempt,
    stream=st.sampled_from(STREAMS),
    words=st.lists(st.sampled_from("abc"), max_size=3).map(tuple),
    consumed=st.frozensets(st.sampled_from(IDS), max_size=2),
    sends=st.integers(0, 2),
    off=st.sampled_from([0, 0, 0, 0, -1, 1]),
    stale=st.sampled_from([False, False, False, True]),
    ends=st.booleans(),
    again=st.booleans(),
)
rounds = st.lists(st.lists(attempts, min_size=1, max_size=6), max_size=5)


@dataclass(slots=True)
class Model:
    logs: dict[str, list[str]] = field(default_factory=dict)
    consumed: set[tuple[str, str]] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)
    sent: list[str] = field(default_factory=list)

    def commit(self, attempt: Attempt, batch: Batch) -> type[Exception] | None:
        log = self.logs.get(attempt.stream, [])
        if attempt.stale:
            return LeaseLost
        if batch.expected_sequence != len(log):
            return SequenceConflict
        if any((attempt.stream, each) in self.consumed for each in attempt.consumed):
            return DuplicateMessage
        self.logs[attempt.stream] = [*log, *attempt.words]
        self.consumed |= {(attempt.stream, each) for each in attempt.consumed}
        self.ended |= {attempt.stream} if attempt.ends else set()
        self.sent += [each.id for each in batch.messages]
        return None


async def compare(url: str, plan: list[list[Attempt]]) -> None:
    database = await open_database(url)
    store, model = Store(database), Model()
    stale = await Leases(database).acquire("calls", "a shell", TTL)
    lease = await Leases(database).acquire("calls", "a shell", TTL)
    numbers = iter(range(1_000_000))
    for group in plan:
        batches, expected = [], []
        for attempt in group:
            batch = _batch(attempt, model, stale if attempt.stale else lease, numbers)
            outcome = model.commit(attempt, batch)
            batches.append(batch)
            expected.append(outcome)
            if attempt.again and outcome is None:
                batches.append(batch)
                expected.append(None)
        outcomes = await asyncio.gather(*map(store.commit, batches), return_exceptions=True)
        assert [None if each is None else type(each) for each in outcomes] == expected
    await _check(store, model)
    await store.close()
    await database.close()


def _batch(attempt: Attempt, model: Model, lease: Lease, numbers: Iterator[int]) -> Batch:
    end = len(model.logs.get(attempt.stream, []))
    batch = Sender(attempt.stream, lease).batch(end + attempt.off, *attempt.words, consumed=attempt.consumed)
    sent = tuple(message(f"sent {next(numbers)}", attempt.stream) for _ in range(attempt.sends))
    return replace(batch, messages=sent, ends=attempt.ends)


async def _check(store: Store, model: Model) -> None:
    assert await store.streams() == tuple(sorted(model.logs))
    assert await store.streams(live_only=True) == tuple(sorted(set(model.logs) - model.ended))
    assert [each.id for each in await store.outbox_pending()] == model.sent
    for stream in STREAMS:
        found = [logged.event.body.decode() for logged in await store.read(stream)]
        assert found == [f'{{"word":"{word}"}}' for word in model.logs.get(stream, [])]
        for each in IDS:
            assert await store.has_consumed(stream, each) == ((stream, each) in model.consumed)


@contextmanager
def sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder)}/centralino.db"


@settings(max_examples=60, deadline=None)
@given(plan=rounds)
def test_any_batches_do_what_the_model_does_on_sqlite(plan: list[list[Attempt]]) -> None:
    with sqlite() as url:
        asyncio.run(compare(url, plan))


@pytest.mark.postgres
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=rounds)
def test_any_batches_do_what_the_model_does_on_postgresql(
    postgres: Cluster, plan: list[list[Attempt]]
) -> None:
    with postgres.database() as url:
        asyncio.run(compare(url, plan))

from datetime import datetime, timedelta

import pytest

from centralino.store import Database, LeaseLost, Leases, LeaseTaken
from tests.store.batches import NOW

TTL = timedelta(seconds=15)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def leases(database: Database, clock: Clock) -> Leases:
    return Leases(database, clock)


async def test_a_lease_belongs_to_one_owner(leases: Leases) -> None:
    await leases.acquire("calls", "one", TTL)
    with pytest.raises(LeaseTaken) as refused:
        await leases.acquire("calls", "two", TTL)
    assert (refused.value.owner, refused.value.until) == ("one", NOW + TTL)
    assert (await leases.acquire("floor", "two", TTL)).owner == "two"


async def test_a_lease_that_ran_out_may_be_taken_and_its_old_token_is_lost(
    leases: Leases, clock: Clock
) -> None:
    old = await leases.acquire("calls", "one", TTL)
    clock.advance(15)
    new = await leases.acquire("calls", "two", TTL)
    assert new.token > old.token
    with pytest.raises(LeaseLost):
        await leases.renew(old, TTL)


async def test_a_lease_that_was_renewed_does_not_run_out(leases: Leases, clock: Clock) -> None:
    lease = await leases.acquire("calls", "one", TTL)
    clock.advance(10)
    renewed = await leases.renew(lease, TTL)
    assert (renewed.token, renewed.until) == (lease.token, clock.now + TTL)
    clock.advance(10)
    with pytest.raises(LeaseTaken):
        await leases.acquire("calls", "two", TTL)


async def test_a_lease_that_ran_out_but_that_nobody_took_may_be_renewed(leases: Leases, clock: Clock) -> None:
    lease = await leases.acquire("calls", "one", TTL)
    clock.advance(60)
    assert (await leases.renew(lease, TTL)).until == clock.now + TTL


async def test_the_same_owner_need_not_wait_and_its_old_token_is_lost(leases: Leases) -> None:
    before = await leases.acquire("calls", "one", TTL)
    after = await leases.acquire("calls", "one", TTL)
    assert after.token == before.token + 1
    with pytest.raises(LeaseLost):
        await leases.renew(before, TTL)


async def test_a_released_lease_is_free_at_once_and_its_token_never_returns(leases: Leases) -> None:
    lease = await leases.acquire("calls", "one", TTL)
    await leases.release(lease)
    with pytest.raises(LeaseLost):
        await leases.renew(lease, TTL)
    assert (await leases.acquire("calls", "two", TTL)).token > lease.token


async def test_releasing_a_lost_lease_does_not_take_it_from_its_owner(leases: Leases, clock: Clock) -> None:
    old = await leases.acquire("calls", "one", TTL)
    clock.advance(15)
    new = await leases.acquire("calls", "two", TTL)
    await leases.release(old)
    assert (await leases.renew(new, TTL)).token == new.token

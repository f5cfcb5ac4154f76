from dataclasses import replace
from datetime import timedelta

import pytest

from centralino.store import Accounts, Database, SignIn
from tests.store.batches import NOW

HOUR = timedelta(hours=1)
TAB = SignIn("hash-of-tab-1", "mario", NOW, NOW, NOW + HOUR)


@pytest.fixture
def accounts(database: Database) -> Accounts:
    return Accounts(database)


async def test_a_password_hash_is_kept_and_replaced(accounts: Accounts) -> None:
    assert await accounts.password_hash("mario") is None
    await accounts.set_password_hash("mario", "$argon2id$1", NOW)
    await accounts.set_password_hash("maria", "$argon2id$2", NOW)
    await accounts.set_password_hash("mario", "$argon2id$3", NOW + HOUR)
    assert await accounts.password_hash("mario") == "$argon2id$3"
    assert await accounts.password_hash("maria") == "$argon2id$2"


async def test_each_tab_is_signed_in_by_itself(accounts: Accounts) -> None:
    other = replace(TAB, token_hash="hash-of-tab-2")
    await accounts.sign_in(TAB)
    await accounts.sign_in(other)
    await accounts.sign_out(TAB.token_hash)
    assert await accounts.signed_in(TAB.token_hash, NOW) is None
    assert await accounts.signed_in(other.token_hash, NOW) == other


async def test_a_tab_that_is_used_stays_signed_in_and_one_that_is_not_expires(accounts: Accounts) -> None:
    await accounts.sign_in(TAB)
    later = NOW + timedelta(minutes=50)
    await accounts.seen(TAB.token_hash, later, later + HOUR)
    assert await accounts.signed_in(TAB.token_hash, NOW + HOUR) == replace(
        TAB, seen_at=later, expires_at=later + HOUR
    )
    assert await accounts.signed_in(TAB.token_hash, later + HOUR) is None


async def test_signing_a_user_out_ends_all_his_tabs_and_nobody_elses(accounts: Accounts) -> None:
    tabs = [replace(TAB, token_hash=f"tab {number}") for number in range(3)]
    marias = replace(TAB, token_hash="tab 9", user_id="maria")
    for tab in (*tabs, marias):
        await accounts.sign_in(tab)
    await accounts.sign_out_user("mario")
    assert [await accounts.signed_in(tab.token_hash, NOW) for tab in tabs] == [None] * 3
    assert await accounts.signed_in("tab 9", NOW) == marias


async def test_expired_tabs_are_forgotten_for_good(accounts: Accounts) -> None:
    await accounts.sign_in(TAB)
    await accounts.forget_expired(NOW + HOUR)
    assert await accounts.signed_in(TAB.token_hash, NOW) is None

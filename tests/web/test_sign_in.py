import asyncio
import hashlib
import threading
from datetime import datetime
from typing import Literal

import pytest
from argon2 import Parameters, PasswordHasher, extract_parameters
from sqlalchemy import select

from centralino.runtime.clock import utc_now
from centralino.store import Accounts, Database, schema
from centralino.web.passwords import Passwords
from centralino.web.sessions import LIFETIME, Sessions
from tests.web.served import HOUR, PASSWORD, PATIENCE, QUICK, Served
from tests.web.world_office import WorldOffice


async def test_the_right_password_gives_a_token_of_256_bits_and_the_store_has_only_its_hash(
    site: Served, database: Database
) -> None:
    token = await site.token("mario")

    async with database.read() as connection:
        rows = (await connection.execute(select(schema.sign_ins))).all()
    assert [row.token_hash for row in rows] == [hashlib.sha256(token.encode()).hexdigest()]
    assert len(token) == 43
    assert token not in str(rows)


async def test_a_wrong_password_and_an_unknown_user_get_the_same_answer(site: Served) -> None:
    wrong = await site.try_sign_in("mario", "not the password")
    unknown = await site.try_sign_in("nobody", "not the password")

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.content == unknown.content
    assert wrong.headers.keys() == unknown.headers.keys()


async def test_an_unknown_user_costs_as_many_hashes_as_a_known_one(
    accounts: Accounts, office: WorldOffice
) -> None:
    verified: list[Parameters] = []

    class Watched(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            verified.append(extract_parameters(str(hash)))
            return super().verify(hash, password)

    passwords = Passwords(accounts, Watched(time_cost=1, memory_cost=8, parallelism=1))
    assert await passwords.is_right(office.user_named("mario"), PASSWORD)
    assert not await passwords.is_right(None, PASSWORD)

    known, unknown = verified
    assert known == unknown


async def test_hashing_leaves_the_event_loop_free(accounts: Accounts) -> None:
    hashing, loop_ran = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    class Waiting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            loop.call_soon_threadsafe(hashing.set)
            assert loop_ran.wait(PATIENCE), "the event loop waits for the hash"
            return QUICK.verify(hash, password)

    passwords = Passwords(accounts, Waiting(time_cost=1, memory_cost=8, parallelism=1))
    trying = asyncio.create_task(passwords.is_right(None, PASSWORD))
    await hashing.wait()
    loop_ran.set()
    assert await trying is False


async def test_too_many_tries_for_one_name_are_refused_for_a_time_that_is_told(site: Served) -> None:
    answers = [await site.try_sign_in("mario", "wrong wrong") for _ in range(11)]

    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= HOUR
    assert (await site.try_sign_in("mario")).status_code == 429
    assert (await site.try_sign_in("maria")).status_code == 200


async def test_a_name_that_does_not_exist_is_limited_just_so(site: Served) -> None:
    answers = [await site.try_sign_in("nobody", "wrong wrong") for _ in range(11)]

    assert [answer.status_code for answer in answers] == [401] * 10 + [429]


async def test_too_many_tries_from_one_address_are_refused_whatever_the_name(site: Served) -> None:
    answers = [await site.try_sign_in(f"name {number}", "wrong wrong") for number in range(31)]

    assert [answer.status_code for answer in answers] == [401] * 30 + [429]
    assert (await site.try_sign_in("mario")).status_code == 429


async def test_good_sign_ins_do_not_count(site: Served) -> None:
    assert [(await site.try_sign_in("mario")).status_code for _ in range(12)] == [200] * 12


async def test_a_post_from_another_site_or_from_none_is_refused(site: Served) -> None:
    for origin in ("https://evil.example", site.url.replace("http:", "https:"), "null", ""):
        answer = await site.try_sign_in("mario", headers={"origin": origin})
        assert answer.status_code == 403, origin


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"username": "mario"}',
        b'{"username": 1, "password": 2}',
        b"\xff\xfe",
        b'{"username": "\xff", "password": ""}',
        b'{"more": ' + b"[" * 2000 + b"]" * 2000 + b"}",
    ],
    ids=["empty", "a list", "no password", "numbers", "no JSON", "no UTF-8", "too deep"],
)
async def test_what_is_no_sign_in_is_answered_by_a_sentence(site: Served, body: bytes) -> None:
    async with site.client(headers={"origin": site.url}) as client:
        answer = await client.post("/api/sign-in", content=body)
    assert answer.status_code == 400
    assert answer.json()["sentence"].startswith("Not a user name and a password as JSON: ")


async def test_a_sign_in_that_is_too_long_or_not_posted_is_refused(site: Served) -> None:
    async with site.client(headers={"origin": site.url}) as client:
        assert (await client.post("/api/sign-in", content=b"x" * 5000)).status_code == 413
        assert (await client.get("/api/sign-in")).status_code == 405


async def test_a_password_for_a_user_without_one_is_wrong(site: Served, database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(schema.passwords.delete())

    assert (await site.try_sign_in("mario")).status_code == 401


async def test_a_session_ends_when_it_is_idle_and_when_its_lifetime_is_over(
    database: Database, office: WorldOffice
) -> None:
    sessions = Sessions(Accounts(database))
    mario = office.world.agent("mario")
    idle, old, good = [await sessions.begin(mario) for _ in range(3)]
    await change(database, idle, expires_at=utc_now())
    await change(database, old, created_at=utc_now() - LIFETIME)

    assert await sessions.resume(idle) is None
    assert await sessions.resume(old) is None
    assert await sessions.resume(good) is not None


async def change(database: Database, token: str, **moments: datetime) -> None:
    """As if the session of this token had begun, or were to end, at other times."""
    table = schema.sign_ins
    hashed = hashlib.sha256(token.encode()).hexdigest()
    async with database.write() as connection:
        await connection.execute(table.update().where(table.c.token_hash == hashed).values(moments))

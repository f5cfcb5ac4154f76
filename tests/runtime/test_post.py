"""Letters reach their receivers at least once, and stay in the outbox until they are consumed."""

import asyncio
from collections.abc import Sequence

import pytest

from centralino.core.ids import CallId, ContactId
from centralino.core.messages import CallToFloor, FloorToCall, Withdrawn
from centralino.runtime import post
from centralino.runtime.machines import FLOOR_STREAM, MESSAGE_CODEC, call_stream
from centralino.runtime.post import Post
from centralino.store import Batch, Database, Lease, Message, Store, StoreUnavailable
from tests.runtime.waiting import until

CALL = CallId("1")


class Receiver:
    """Keeps what was delivered."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, str]] = []

    def deliver(self, stream: str, letter: str, message: CallToFloor | FloorToCall) -> None:
        assert isinstance(message, Withdrawn)
        self.letters.append((stream, letter))


def letter(number: int) -> Message:
    content = MESSAGE_CODEC.encode(Withdrawn(CALL, ContactId(f"{number}")))
    return Message(f"letter-{number}", call_stream(CALL), FLOOR_STREAM, content)


@pytest.fixture
async def sent(store: Store, lease: Lease) -> tuple[Message, ...]:
    """Five letters that are in the outbox."""
    letters = tuple(letter(number) for number in range(5))
    batch = Batch(stream=call_stream(CALL), expected_sequence=0, lease=lease, messages=letters)
    await store.commit(batch)
    return letters


async def pending(store: Store) -> list[str]:
    return [each.id for each in await store.outbox_pending()]


async def test_what_was_not_consumed_is_sent_at_the_start_in_its_order(
    store: Store, sent: tuple[Message, ...]
) -> None:
    receiver = Receiver()
    post = Post(store, receiver.deliver)
    await post.start()
    assert receiver.letters == [(FLOOR_STREAM, each.id) for each in sent]
    await post.stop()
    assert await pending(store) == [each.id for each in sent]


async def test_what_is_sent_is_delivered_at_once(store: Store) -> None:
    receiver = Receiver()
    Post(store, receiver.deliver).send((letter(7), letter(8)))
    assert receiver.letters == [(FLOOR_STREAM, "letter-7"), (FLOOR_STREAM, "letter-8")]


async def test_consumed_letters_leave_the_outbox(
    store: Store, sent: tuple[Message, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post, "MOST_AT_ONCE", 2)
    tidying = Post(store, Receiver().deliver)
    await tidying.start()
    tidying.consumed(frozenset({"letter-0", "letter-1", "letter-3", "unknown"}))

    async def is_tidy() -> bool:
        return await pending(store) == ["letter-2", "letter-4"]

    await until(is_tidy)
    tidying.consumed(frozenset({"letter-2", "letter-4"}))

    async def is_empty() -> bool:
        return await pending(store) == []

    await until(is_empty)
    await tidying.stop()


class Failing(Store):
    """Cannot tidy its outbox a few times."""

    failures = 3

    async def outbox_delivered(self, message_ids: Sequence[str]) -> None:
        if self.failures:
            self.failures -= 1
            raise StoreUnavailable("The database does not work now.")
        await super().outbox_delivered(message_ids)


async def test_an_outbox_that_cannot_be_tidied_is_tidied_later(
    database: Database, store: Store, sent: tuple[Message, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post, "PAUSE", 0.01)
    failing = Failing(database)
    tidying = Post(failing, Receiver().deliver)
    await tidying.start()
    tidying.consumed(frozenset(each.id for each in sent))

    async def is_empty() -> bool:
        return await pending(store) == []

    await until(is_empty)
    assert failing.failures == 0
    await tidying.stop()


async def test_stopping_in_the_middle_of_tidying_leaves_nothing(
    store: Store, sent: tuple[Message, ...]
) -> None:
    tidying = Post(store, Receiver().deliver)
    await tidying.start()
    tidying.consumed(frozenset(each.id for each in sent))
    await asyncio.sleep(0)
    await tidying.stop()
    assert set(await pending(store)) <= {each.id for each in sent}

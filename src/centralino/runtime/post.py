"""Carries messages between the floor and the calls until their receivers have consumed them durably.

Messages are kept in the outbox by the transaction of the events that they follow from. Each is told to its
receiver at once, and again after a restart; a receiver that has consumed it before says so.
"""

import asyncio
from collections.abc import Callable
from itertools import islice

import structlog

from centralino.core.messages import CallToFloor, FloorToCall
from centralino.runtime.machines import MESSAGE_CODEC
from centralino.store import Message, Store, StoreUnavailable

PAUSE = 1.0
MOST_AT_ONCE = 1000
log = structlog.get_logger()


class Post:
    """``deliver`` gives a letter (its id and message) to the actor of a stream."""

    def __init__(self, store: Store, deliver: Callable[[str, str, CallToFloor | FloorToCall], None]) -> None:
        self._store = store
        self._deliver = deliver
        self._consumed: set[str] = set()
        self._some = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Send what was not consumed before the restart, in its order."""
        self.send(await self._store.outbox_pending())
        self._task = asyncio.create_task(self._forget(), name="post")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    def send(self, messages: tuple[Message, ...]) -> None:
        for message in messages:
            self._deliver(message.target, message.id, MESSAGE_CODEC.decode(message.content))

    def consumed(self, letters: frozenset[str]) -> None:
        if letters:
            self._consumed |= letters
            self._some.set()

    async def _forget(self) -> None:
        """Take consumed messages out of the outbox, many at once: nothing waits for it."""
        while True:
            await self._some.wait()
            letters = tuple(islice(self._consumed, MOST_AT_ONCE))
            try:
                await self._store.outbox_delivered(letters)
            except StoreUnavailable as error:
                log.warning("the outbox cannot be tidied", error=str(error))
                await asyncio.sleep(PAUSE)
                continue
            self._consumed.difference_update(letters)
            if not self._consumed:
                self._some.clear()

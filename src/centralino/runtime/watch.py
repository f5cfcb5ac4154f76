"""Whoever shows something is woken when it may have changed, and looks at the newest: nothing queues up."""

import asyncio
from collections.abc import AsyncGenerator, Hashable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

Subject = TypeVar("Subject", bound=Hashable)

SOON = 0.1
"""Seconds that changes of others may wait, so that a busy floor is not shown anew for each of its events."""


class Watch(Generic[Subject]):
    """Wake-up calls by subject: an agent, a call, a leg."""

    def __init__(self) -> None:
        self._watchers: dict[Subject, set[asyncio.Event]] = {}
        self._soon: asyncio.TimerHandle | None = None

    @contextmanager
    def _watching(self, subject: Subject) -> Iterator[asyncio.Event]:
        woken = asyncio.Event()
        self._watchers.setdefault(subject, set()).add(woken)
        try:
            yield woken
        finally:
            watchers = self._watchers[subject]
            watchers.discard(woken)
            if not watchers:
                del self._watchers[subject]

    async def changes(self, subject: Subject) -> AsyncGenerator[None, None]:
        """Once at the beginning, and then whenever the subject was touched since the last look.

        To be closed by who leaves it early: `contextlib.aclosing`.
        """
        with self._watching(subject) as woken:
            woken.set()
            while True:
                await woken.wait()
                woken.clear()
                yield

    def touch(self, subject: Subject) -> None:
        for woken in self._watchers.get(subject, ()):
            woken.set()

    def touch_all_soon(self) -> None:
        if self._soon is None:
            self._soon = asyncio.get_running_loop().call_later(SOON, self._touch_all)

    def stop(self) -> None:
        if self._soon is not None:
            self._soon.cancel()

    def _touch_all(self) -> None:
        self._soon = None
        for subject in self._watchers:
            self.touch(subject)

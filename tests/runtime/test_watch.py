"""Waking those who show something."""

import asyncio
from contextlib import aclosing

import pytest

from centralino.runtime import watch
from centralino.runtime.watch import Watch


class Reader:
    """Looks whenever he is woken, if he has leave to; counts his looks."""

    def __init__(self, watch: Watch[str], subject: str) -> None:
        self.looks = 0
        self.leave = asyncio.Event()
        self.leave.set()
        self._changes = watch.changes(subject)
        self._task = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async with aclosing(self._changes) as changes:
            async for _ in changes:
                self.looks += 1
                await self.leave.wait()

    async def stop(self) -> None:
        self._task.cancel()
        await asyncio.wait([self._task])


async def breathe() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_everybody_looks_once_at_the_beginning() -> None:
    reader = Reader(Watch(), "mario")
    await breathe()
    assert reader.looks == 1
    await reader.stop()


async def test_only_those_who_watch_a_subject_are_woken() -> None:
    changing: Watch[str] = Watch()
    mario, maria, another = (Reader(changing, name) for name in ("mario", "maria", "mario"))
    await breathe()
    changing.touch("mario")
    await breathe()
    assert [each.looks for each in (mario, maria, another)] == [2, 1, 2]
    for each in (mario, maria, another):
        await each.stop()


async def test_what_changes_while_somebody_is_busy_is_one_look_afterwards_and_none_is_lost() -> None:
    changing: Watch[str] = Watch()
    reader = Reader(changing, "mario")
    await breathe()
    reader.leave.clear()
    changing.touch("mario")
    await breathe()
    assert reader.looks == 2
    for _ in range(10):
        changing.touch("mario")
    reader.leave.set()
    await breathe()
    assert reader.looks == 3
    await reader.stop()


async def test_many_changes_of_others_wake_everybody_once_and_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "SOON", 0.05)
    changing: Watch[str] = Watch()
    mario, maria = (Reader(changing, name) for name in ("mario", "maria"))
    await breathe()
    for _ in range(10):
        changing.touch_all_soon()
    await breathe()
    assert (mario.looks, maria.looks) == (1, 1)
    await asyncio.sleep(0.1)
    assert (mario.looks, maria.looks) == (2, 2)
    changing.touch_all_soon()
    await asyncio.sleep(0.1)
    assert (mario.looks, maria.looks) == (3, 3)
    for each in (mario, maria):
        await each.stop()


async def test_whoever_leaves_early_leaves_nothing_behind() -> None:
    changing: Watch[str] = Watch()
    async with aclosing(changing.changes("mario")) as changes:
        async for _ in changes:
            break
    reader = Reader(changing, "mario")
    await breathe()
    await reader.stop()
    assert changing._watchers == {}


async def test_nothing_is_touched_after_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "SOON", 0.02)
    changing: Watch[str] = Watch()
    reader = Reader(changing, "mario")
    await breathe()
    changing.touch_all_soon()
    changing.stop()
    await asyncio.sleep(0.05)
    assert reader.looks == 1
    await reader.stop()

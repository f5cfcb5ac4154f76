"""Waiting for what comes by itself."""

import asyncio
from collections.abc import Awaitable, Callable
from inspect import isawaitable

PATIENCE = 30.0
PAUSE = 0.02


async def until(
    is_so: Callable[[], bool | Awaitable[bool]],
    why: Callable[[], object] = lambda: "",
    patience: float = PATIENCE,
) -> None:
    """Wait until it is so. Raises AssertionError that tells ``why`` not."""
    clock = asyncio.get_running_loop().time
    end = clock() + patience
    while True:
        found = is_so()
        if await found if isawaitable(found) else found:
            return
        assert clock() < end, f"waited in vain: {why()}"
        await asyncio.sleep(PAUSE)

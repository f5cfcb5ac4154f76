"""What it costs to decide, to fold and to show: `python -m scripts.bench core`.

The states are those of random stories, as the property test of calls tells them. In each, every command that
may be given is decided, and every view is made.
"""

import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import count

import numpy as np

from centralino.core.call.allowed import allowed
from centralino.core.call.deadlines import deadlines
from centralino.core.call.decide import decide
from centralino.core.call.draft import Ctx
from centralino.core.call.evolve import evolve
from centralino.core.call.inputs import Command, Verb
from centralino.core.call.model import Call
from centralino.core.floor.figures import figures
from centralino.core.views.agent_panel import agent_panel
from centralino.core.views.audio import audio_plan
from centralino.core.views.wanted_legs import wanted_legs
from centralino.core.world import World
from centralino.runtime.records import changed_records
from tests.core.call.crowd import AGENTS, BYTES, QUICK_CONNECTS, STARTS, Crowd, Seen, start

STORIES, LENGTH = 100, 50
AIM_MS = 2

Costs = dict[str, list[float]]
"""Seconds of each time, by what was done."""


def worlds() -> Iterator[World]:
    """One at the end of each story."""
    numbers, seen = random.Random(1), Seen()
    for beginning in sorted(STARTS) * (STORIES // len(STARTS)):
        crowd = Crowd(start(beginning).fork(), seen)
        crowd.do(numbers.randbytes(BYTES * LENGTH))
        yield crowd.world


def measure(world: World, costs: Costs) -> None:
    def timed(what: str, act: Callable[[], object]) -> None:
        begun = time.perf_counter()
        act()
        costs[what].append(time.perf_counter() - begun)

    for call_id, log in world.call_log.items():
        call = Call(call_id)
        for event in log:
            before = call
            begun = time.perf_counter()
            call = evolve(before, event)
            costs["evolve, of one event"].append(time.perf_counter() - begun)
        state = call
        timed("audio plan, wanted legs and deadlines", lambda: _follow(state))
        timed("records", lambda: list(changed_records(before, state, world.directory)))
        for agent in AGENTS:
            timed("allowed", lambda: allowed(state, agent))
            timed(
                "agent panel",
                lambda: agent_panel(agent, world.floor, [state], world.directory, world.now),
            )
        for command in _commands(state):
            ctx = _ctx(world)
            timed("decide, with what it emits", lambda: decide(state, command, ctx))


def _follow(call: Call) -> None:
    audio_plan(call)
    wanted_legs(call)
    deadlines(call)


def _commands(call: Call) -> Iterator[Command]:
    for agent in AGENTS:
        for permit in allowed(call, agent):
            chosen = QUICK_CONNECTS[0] if permit.verb is Verb.TRANSFER else None
            yield Command(agent, permit.verb, permit.contact, permit.party, chosen)


def _ctx(world: World) -> Ctx:
    numbers = count()
    now_on_the_floor = figures(world.floor, world.directory, world.now)
    return Ctx(world.now, world.directory, now_on_the_floor, lambda: f"new-{next(numbers)}")


def main() -> None:
    """Print p50 and p99 of each beside the aim."""
    costs: Costs = defaultdict(list)
    for world in worlds():
        measure(world, costs)
    for what, seconds in sorted(costs.items()):
        p50, p99 = np.percentile(seconds, (50, 99)) * 1000
        print(f"{what:<40} p50 {p50:6.3f} ms, p99 {p99:6.3f} ms (aim {AIM_MS}), {len(seconds)} times")


if __name__ == "__main__":
    main()

"""What it costs to decide, to fold and to show: `python -m scripts.bench core`.

The states are those of random stories, as the property test of calls tells them. In each that is new, every
command that may be given is decided, and every view is made.
"""

import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
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
from centralino.core.ids import CallId
from centralino.core.views.agent_panel import agent_panel
from centralino.core.views.audio import audio_plan
from centralino.core.views.wanted_legs import wanted_legs
from centralino.core.world import World
from centralino.runtime.records import changed_records
from tests.core.call.crowd import AGENTS, BYTES, QUICK_CONNECTS, STARTS, Crowd, Seen, start

STORIES, LENGTH = 120, 50
AIM_MS = 2


class Costs:
    """Seconds of each time, by what was done."""

    def __init__(self) -> None:
        self._seconds: dict[str, list[float]] = defaultdict(list)

    def take(self, what: str, act: Callable[[], object]) -> None:
        begun = time.perf_counter()
        act()
        self._seconds[what].append(time.perf_counter() - begun)

    def show(self) -> None:
        for what, seconds in sorted(self._seconds.items()):
            p50, p99 = np.percentile(seconds, (50, 99)) * 1000
            print(f"{what:<40} p50 {p50:6.3f} ms, p99 {p99:6.3f} ms (aim {AIM_MS}), {len(seconds)} times")


def tell(beginning: str, steps: bytes, costs: Costs) -> None:
    """A story; each call is measured whenever it has changed."""
    crowd = Crowd(start(beginning).fork(), Seen())
    known: dict[CallId, Call] = dict(crowd.world.calls)
    for place in range(0, len(steps), BYTES):
        crowd.do(steps[place : place + BYTES])
        for call in crowd.world.calls.values():
            before = known.get(call.id, Call(call.id))
            if call != before:
                measure(crowd.world, before, call, costs)
        known = dict(crowd.world.calls)


def measure(world: World, before: Call, call: Call, costs: Costs) -> None:
    state = before
    for event in world.call_log[call.id][before.seq :]:
        costs.take("evolve, one event", partial(evolve, state, event))
        state = evolve(state, event)
    costs.take("audio plan", partial(audio_plan, call))
    costs.take("wanted legs and deadlines", lambda: (wanted_legs(call), deadlines(call)))
    costs.take("records that change", lambda: list(changed_records(before, call, world.directory)))
    for agent in AGENTS:
        costs.take("allowed", partial(allowed, call, agent))
        costs.take("panel", partial(agent_panel, agent, world.floor, [call], world.directory, world.now))
    for command in _commands(call):
        costs.take("decide, one command", partial(decide, call, command, _ctx(world)))


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
    numbers, costs = random.Random(1), Costs()
    for beginning in sorted(STARTS) * (STORIES // len(STARTS)):
        tell(beginning, numbers.randbytes(BYTES * LENGTH), costs)
    costs.show()


if __name__ == "__main__":
    main()

"""A decision in the making: events are emitted and folded at once, so that a rule sees what the one
before did."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from centralino.core.call.events import Event
from centralino.core.call.evolve import evolve
from centralino.core.call.model import Call
from centralino.core.directory.directory import Directory
from centralino.core.flows.scope import Figures


@dataclass(frozen=True, slots=True)
class Ctx:
    """What a decision needs beside the call. ``now`` is aware, in UTC; ``new_id`` gives a new UUID each
    time."""

    now: datetime
    directory: Directory
    figures: Figures
    new_id: Callable[[], str]


class Draft:
    """``call`` is the state after all of ``events``."""

    __slots__ = ("call", "ctx", "events")

    def __init__(self, call: Call, ctx: Ctx) -> None:
        self.call = call
        self.ctx = ctx
        self.events: list[Event] = []

    @property
    def now(self) -> datetime:
        return self.ctx.now

    def emit(self, event: Event) -> None:
        self.call = evolve(self.call, event)
        self.events.append(event)

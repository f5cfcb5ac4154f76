"""What the rules of one decision share: the state as it is so far, and the events that led there."""

from datetime import datetime

from centralino.core.directory.model import UserId
from centralino.core.floor.events import FloorEvent
from centralino.core.floor.evolve import evolve
from centralino.core.floor.inputs import Ctx
from centralino.core.floor.model import Agent, Floor


class Draft:
    def __init__(self, floor: Floor, ctx: Ctx) -> None:
        self.floor = floor
        self.ctx = ctx
        self.events: tuple[FloorEvent, ...] = ()

    @property
    def now(self) -> datetime:
        return self.ctx.now

    def agent(self, user: UserId) -> Agent:
        return self.floor.agent(user)

    def emit(self, event: FloorEvent) -> None:
        self.floor = evolve(self.floor, event)
        self.events += (event,)

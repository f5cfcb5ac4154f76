"""The state of the floor: frozen, and folded from its events by `evolve` alone."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from centralino.core.directory.model import AgentStatusId, AgentStatusType, QueueId, UserId
from centralino.core.floor.slot import Free, Slot
from centralino.core.ids import CallId, ContactId, OfferId


@dataclass(frozen=True, slots=True)
class Status:
    """What an agent has chosen to be. ``type`` is copied: the status may be changed or deleted later."""

    id: AgentStatusId
    type: AgentStatusType
    since: datetime


class Line(enum.Enum):
    """An agent's standing line. NONE: there never was one. DARK: it was up and nothing comes from it."""

    NONE = "none"
    UP = "up"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Presence:
    """``absent_since``: neither page nor line has been there since, counted from sign-in at the earliest."""

    page: bool = False
    line: Line = Line.NONE
    line_since: datetime | None = None
    absent_since: datetime | None = None

    @property
    def absent(self) -> bool:
        return not self.page and self.line is not Line.UP

    @property
    def can_ring(self) -> bool:
        """A page to show the offer, and a line that sound can be routed to at once (design section 4)."""
        return self.page and self.line is Line.UP


@dataclass(frozen=True, slots=True)
class Agent:
    """``status`` is None while he is signed out. ``next_status`` is applied when his slot becomes free.

    ``idle_since`` is when he last cleared a contact or changed his status: the longest idle is offered first.
    """

    user: UserId
    status: Status | None = None
    next_status: Status | None = None
    slot: Slot = field(default_factory=Free)
    idle_since: datetime | None = None
    presence: Presence = field(default_factory=Presence)

    @property
    def routable(self) -> bool:
        return self.status is not None and self.status.type is AgentStatusType.ROUTABLE


@dataclass(frozen=True, slots=True)
class Waiting:
    """A contact that is to be offered.

    With ``queue`` alone it is for that queue's agents. With ``agent`` too it waits for him, in his own queue.
    With ``agent`` alone it does not wait: it is here only while it is offered. ``delays`` are the moments
    to come at which further agents may be offered it, by the delays of their profiles.
    """

    call: CallId
    contact: ContactId
    queue: QueueId | None
    agent: UserId | None
    place: "Place"
    delays: tuple[datetime, ...] = ()
    offer: OfferId | None = None


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Orders the contacts of one queue: those at the front, then by priority (lower first), then by age."""

    behind: bool
    priority: int
    since: datetime
    contact: ContactId
    """Only so that the order is never a matter of chance."""


@dataclass(frozen=True, slots=True)
class Floor:
    agents: Mapping[UserId, Agent] = field(default_factory=dict)
    waiting: Mapping[ContactId, Waiting] = field(default_factory=dict)

    def agent(self, user: UserId) -> Agent:
        """Whoever was never seen is signed out and nowhere."""
        return self.agents.get(user) or Agent(user)

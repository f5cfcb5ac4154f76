"""What comes to the floor: commands, which may be refused; facts and messages, which never are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from centralino.core.directory.directory import Directory
from centralino.core.directory.model import AgentStatusId, UserId
from centralino.core.ids import ContactId, OfferId
from centralino.core.messages import CallToFloor


@dataclass(frozen=True, slots=True)
class Ctx:
    """``now`` is aware, in UTC; ``new_id`` gives an id that was never given before."""

    now: datetime
    directory: Directory
    new_id: Callable[[], OfferId]


# Commands


@dataclass(frozen=True, slots=True)
class SignIn:
    """An agent begins with the status Offline. Whoever is signed in already stays as he is."""

    agent: UserId


@dataclass(frozen=True, slots=True)
class SignOut:
    """Refused while a contact is offered to him or he is on one; clears what is to be cleared."""

    agent: UserId


@dataclass(frozen=True, slots=True)
class SetStatus:
    """By the agent, or by who may do it for him. On a contact it may become the next status: see `slot`."""

    agent: UserId
    status: AgentStatusId


@dataclass(frozen=True, slots=True)
class ClearContact:
    """Ends after-contact work on this contact, or puts away that it was missed."""

    agent: UserId
    contact: ContactId


# Facts. One of an agent who is not signed in is noted too: the order of sign-in, page and line is free.


@dataclass(frozen=True, slots=True)
class PageSeen:
    """He has at least one page."""

    agent: UserId


@dataclass(frozen=True, slots=True)
class PageLost:
    """His last page is gone."""

    agent: UserId


@dataclass(frozen=True, slots=True)
class LineUp:
    agent: UserId


@dataclass(frozen=True, slots=True)
class LineDown:
    agent: UserId


@dataclass(frozen=True, slots=True)
class TimerDue:
    """One of `timers.deadlines`. Ignored unless it is still there with this time, and the time has come."""

    key: str
    at: datetime


Command = SignIn | SignOut | SetStatus | ClearContact
Fact = PageSeen | PageLost | LineUp | LineDown | TimerDue
FloorInput = Command | Fact | CallToFloor

"""When the floor wants to be woken. A view: nothing is armed or cancelled."""

import enum
from collections.abc import Iterator
from datetime import datetime, timedelta

from centralino.core.floor.model import Agent, Floor
from centralino.core.floor.slot import Acw, Busy, Told

AWAY_AFTER = timedelta(seconds=15)
GONE_AFTER = timedelta(seconds=45)


class Timer(enum.Enum):
    """What a key begins with; a colon and the id of an agent or a contact follow."""

    AWAY = "away"
    GONE = "gone"
    WORK = "work"
    DELAY = "delay"


def deadlines(floor: Floor) -> dict[str, datetime]:
    """One in the past is due at once: so an agent who accepts with his last breath is missed all the same."""
    of_agents = {
        f"{timer.value}:{user}": at for user, agent in floor.agents.items() for timer, at in _of_agent(agent)
    }
    of_contacts = {
        f"{Timer.DELAY.value}:{contact}": each.delays[0]
        for contact, each in floor.waiting.items()
        if each.delays
    }
    return of_agents | of_contacts


def _of_agent(agent: Agent) -> Iterator[tuple[Timer, datetime]]:
    slot, absent_since = agent.slot, agent.presence.absent_since
    if isinstance(slot, Acw) and slot.until is not None:
        yield Timer.WORK, slot.until
    if absent_since is None:
        return
    told = slot.told if isinstance(slot, Busy) else None
    if told is Told.NOTHING:
        yield Timer.AWAY, absent_since + AWAY_AFTER
    if agent.status is not None or told in (Told.NOTHING, Told.AWAY):
        yield Timer.GONE, absent_since + GONE_AFTER

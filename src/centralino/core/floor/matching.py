"""The routing rule: who is offered what (behaviour.md 8).

An agent can take something when his status is Available, his slot free, and he has a page and a line. The
agents choose one after the other, the longest idle first; each takes, of all contacts that he may take, the
first in this order:

    1. a contact that waits for him alone, in his own queue;
    2. the queue's priority in his routing profile, lower first;
    3. those that stand at the front of their queue;
    4. the contact's own priority, lower first;
    5. age: the older first, whichever queue it is in.

He may take a contact of a queue of his profile once it is as old as the profile's delay for that queue
says: a gate, not a rank; until then it is as if it were not there. Ties go by id, so that the same state
gives the same offers.

After every input nothing is left that could be offered, so normally one contact or one agent is new, and
that agents choose and not contacts makes no difference.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from centralino.core.directory.model import Channel, RoutingProfile, UserId
from centralino.core.floor.draft import Draft
from centralino.core.floor.model import Agent, Floor, Place, Waiting
from centralino.core.floor.moves import offer
from centralino.core.floor.slot import TABLE, SlotInput


def match(draft: Draft) -> None:
    """Costs (offers + profiles) x contacts: where a profile has nothing left, it is not asked again."""
    contacts = [each for each in draft.floor.waiting.values() if each.offer is None]
    agents = _ready(draft.floor) if contacts else []
    exhausted = set()
    for agent in agents:
        profile = draft.ctx.directory.routing_profile_of(agent.user)
        if profile is None:
            continue
        chosen = _own(agent.user, contacts)
        if chosen is None and profile.routing_profile_id not in exhausted:
            chosen = _first(profile, contacts, draft.now)
        if chosen is None:
            exhausted.add(profile.routing_profile_id)
            continue
        contacts.remove(chosen)
        offer(draft, agent.user, chosen)


def can_take(agent: Agent) -> bool:
    return agent.routable and agent.presence.can_ring and (agent.slot.state, SlotInput.OFFERED) in TABLE


def _ready(floor: Floor) -> list[Agent]:
    return sorted(filter(can_take, floor.agents.values()), key=lambda agent: (agent.idle_since, agent.user))


def _own(user: UserId, contacts: Iterable[Waiting]) -> Waiting | None:
    return min((each for each in contacts if each.agent == user), key=lambda each: each.place, default=None)


def _first(profile: RoutingProfile, contacts: Iterable[Waiting], now: datetime) -> Waiting | None:
    served = {
        config.queue_reference.queue_id: config
        for config in profile.queue_configs
        if config.queue_reference.channel is Channel.VOICE
    }
    ranked: list[tuple[int, Place, Waiting]] = []
    for each in contacts:
        config = served.get(each.queue) if each.queue is not None and each.agent is None else None
        if config is not None and each.place.since + timedelta(seconds=config.delay) <= now:
            ranked.append((config.priority, each.place, each))
    return min(ranked)[2] if ranked else None

"""What calls say to the floor. A message that means nothing any longer is ignored."""

from datetime import datetime, timedelta

from centralino.core.directory.directory import Directory
from centralino.core.floor.draft import Draft
from centralino.core.floor.events import (
    AgentUnavailable,
    ContactDequeued,
    ContactQueued,
    ContactReturned,
    DelayReached,
)
from centralino.core.floor.model import Agent, Waiting
from centralino.core.floor.moves import move, offer
from centralino.core.floor.slot import Busy, Reserved, SlotInput, SlotState
from centralino.core.messages import (
    AgentLeft,
    OfferClosed,
    OfferOutcome,
    Queued,
    Unavailable,
    Withdrawn,
)

_TAKEN = {
    SlotState.RESERVED: Unavailable.BUSY,
    SlotState.BUSY: Unavailable.BUSY,
    SlotState.MISSED: Unavailable.MISSED,
}


def queued(draft: Draft, message: Queued) -> None:
    """A contact that is here already is given another place; an offer that is open stays open."""
    earlier = draft.floor.waiting.get(message.contact)
    open_offer = earlier.offer if earlier is not None else None
    draft.emit(
        ContactQueued(
            draft.now,
            message.call,
            message.contact,
            message.queue,
            message.agent,
            message.priority,
            message.since,
            message.front,
            _delays(draft, message),
            open_offer,
        )
    )
    if open_offer is None:
        _ask(draft, draft.floor.waiting[message.contact])


def withdrawn(draft: Draft, message: Withdrawn) -> None:
    """An agent to whom it is offered stays reserved until the call says how that ended."""
    if message.contact in draft.floor.waiting:
        draft.emit(ContactDequeued(draft.now, message.contact))


def offer_closed(draft: Draft, message: OfferClosed) -> None:
    slot = draft.agent(message.agent).slot
    if isinstance(slot, Reserved) and slot.offer != message.offer:
        return
    if not move(draft, message.agent, SlotInput(message.outcome.value)):
        return
    waiting = draft.floor.waiting.get(message.contact)
    if waiting is None or waiting.offer != message.offer:
        return
    if message.outcome is OfferOutcome.ACCEPTED or not message.contact_waits:
        draft.emit(ContactDequeued(draft.now, message.contact))
        return
    draft.emit(ContactReturned(draft.now, message.contact))
    _ask(draft, draft.floor.waiting[message.contact])


def agent_left(draft: Draft, message: AgentLeft) -> None:
    slot = draft.agent(message.agent).slot
    if not isinstance(slot, Busy) or slot.contact == message.contact:
        move(draft, message.agent, SlotInput.LEFT)


def delay_is_due(draft: Draft, waiting: Waiting) -> None:
    to_come = tuple(each for each in waiting.delays if each > draft.now)
    draft.emit(DelayReached(draft.now, waiting.contact, to_come))


def _ask(draft: Draft, waiting: Waiting) -> None:
    """Ask the one agent of a direct contact; the others wait for `matching`."""
    if waiting.queue is not None or waiting.agent is None:
        return
    reason = unavailable(draft.agent(waiting.agent), draft.ctx.directory)
    if reason is not None:
        draft.emit(AgentUnavailable(draft.now, waiting.agent, waiting.call, waiting.contact, reason))
        return
    move(draft, waiting.agent, SlotInput.ASKED_FOR)
    offer(draft, waiting.agent, waiting)


def unavailable(agent: Agent, directory: Directory) -> Unavailable | None:
    """Why he could not be asked for by name now. A custom status counts as offline: see behaviour.md 4 and 8.

    After-contact work is no reason, unless he has chosen to be somewhere else after it.
    """
    if agent.user not in directory.users:
        return Unavailable.UNKNOWN
    if agent.status is None:
        return Unavailable.OFFLINE
    if agent.slot.state in _TAKEN:
        return _TAKEN[agent.slot.state]
    if not agent.routable or agent.next_status is not None:
        return Unavailable.OFFLINE
    if not agent.presence.can_ring:
        return Unavailable.NO_LINE
    return None


def _delays(draft: Draft, message: Queued) -> tuple[datetime, ...]:
    """When the profiles that serve the queue with a delay come to it: each moment once, those to come."""
    profiles = draft.ctx.directory.routing_profiles.values()
    delays = {
        message.since + timedelta(seconds=config.delay)
        for profile in profiles
        for config in profile.queue_configs
        if config.queue_reference.queue_id == message.queue and message.agent is None
    }
    return tuple(sorted(each for each in delays if each > draft.now))

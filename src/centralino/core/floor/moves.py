"""An agent's slot moves as `slot.TABLE` says, and what is coupled to it follows."""

from datetime import timedelta

from centralino.core.directory.model import UserId
from centralino.core.floor.draft import Draft
from centralino.core.floor.events import (
    AgentSignedOut,
    FloorEvent,
    MissCleared,
    OfferAccepted,
    OfferMade,
    OfferMissed,
    OfferReleased,
    SignOutReason,
    StatusSet,
    WorkEnded,
    WorkStarted,
)
from centralino.core.floor.model import Waiting
from centralino.core.floor.slot import TABLE, Acw, Busy, Missed, Reserved, SlotInput, SlotState
from centralino.core.messages import OfferOutcome


def offer(draft: Draft, user: UserId, waiting: Waiting) -> None:
    """The one move that needs more than the slot: a contact."""
    assert TABLE[draft.agent(user).slot.state, SlotInput.OFFERED] is SlotState.RESERVED
    draft.emit(OfferMade(draft.now, user, waiting.call, waiting.contact, draft.ctx.new_id()))


def move(draft: Draft, user: UserId, cause: SlotInput) -> bool:
    """False when the table has no such cell: then nothing has happened."""
    agent = draft.agent(user)
    state = TABLE.get((agent.slot.state, cause))
    if state is None:
        return False
    draft.emit(_event(draft, user, state, cause))
    if agent.status is None:
        move(draft, user, SlotInput.SIGNED_OUT)
    if state is SlotState.FREE and agent.next_status is not None:
        draft.emit(StatusSet(draft.now, user, agent.next_status.id, agent.next_status.type))
    return True


def sign_out(draft: Draft, user: UserId, reason: SignOutReason) -> None:
    draft.emit(AgentSignedOut(draft.now, user, reason))
    move(draft, user, SlotInput.SIGNED_OUT)


def _event(draft: Draft, user: UserId, state: SlotState, cause: SlotInput) -> FloorEvent:
    at, slot = draft.now, draft.agent(user).slot
    match slot, state:
        case Reserved(), SlotState.BUSY:
            return OfferAccepted(at, user, slot.call, slot.contact, slot.offer)
        case Reserved(), SlotState.MISSED:
            return OfferMissed(at, user, slot.call, slot.contact, slot.offer, OfferOutcome(cause.value))
        case Reserved(), SlotState.FREE:
            return OfferReleased(at, user, slot.call, slot.contact, slot.offer, OfferOutcome(cause.value))
        case Busy(), SlotState.ACW:
            limit = _work_limit(draft, user)
            until = at + limit if limit else None
            return WorkStarted(at, user, slot.call, slot.contact, until)
        case Acw(), SlotState.FREE:
            return WorkEnded(at, user, slot.call, slot.contact)
        case Missed(), SlotState.FREE:
            return MissCleared(at, user, slot.call, slot.contact)
        case _:
            raise LookupError(f"no event leads from {slot.state} to {state}")


def _work_limit(draft: Draft, user: UserId) -> timedelta:
    """Zero is none: until he clears it. So it is for a user who was deleted meanwhile."""
    configured = draft.ctx.directory.users.get(user)
    seconds = configured.phone_config.after_contact_work_time_limit if configured is not None else 0
    return timedelta(seconds=seconds)

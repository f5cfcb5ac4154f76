"""What follows from an input. Beside it an actor needs `evolve`, `timers.deadlines`, `outbox.messages`."""

from typing import assert_never

from centralino.core.directory.model import UserId
from centralino.core.floor import agents, offers, presence
from centralino.core.floor.draft import Draft
from centralino.core.floor.events import FloorEvent
from centralino.core.floor.inputs import (
    ClearContact,
    Ctx,
    FloorInput,
    LineDown,
    LineUp,
    PageLost,
    PageSeen,
    SetStatus,
    SignIn,
    SignOut,
    TimerDue,
)
from centralino.core.floor.matching import match
from centralino.core.floor.model import Floor
from centralino.core.floor.moves import move
from centralino.core.floor.slot import SlotInput
from centralino.core.floor.timers import Timer, deadlines
from centralino.core.ids import ContactId
from centralino.core.messages import AgentLeft, OfferClosed, Queued, Withdrawn


def decide(floor: Floor, given: FloorInput, ctx: Ctx) -> tuple[FloorEvent, ...]:
    """In order; the floor is matched afterwards, so nothing stays that could be offered.

    Raises Refused (see `errors`) for a command that is not allowed now; for nothing else.
    """
    draft = Draft(floor, ctx)
    _apply(draft, given)
    match(draft)
    return draft.events


def _apply(draft: Draft, given: FloorInput) -> None:  # noqa: C901 - one line for each input
    match given:
        case SignIn():
            agents.sign_in(draft, given)
        case SignOut():
            agents.sign_out(draft, given)
        case SetStatus():
            agents.set_status(draft, given)
        case ClearContact():
            agents.clear_contact(draft, given)
        case PageSeen():
            presence.page_is(draft, given.agent, there=True)
        case PageLost():
            presence.page_is(draft, given.agent, there=False)
        case LineUp():
            presence.line_is(draft, given.agent, up=True)
        case LineDown():
            presence.line_is(draft, given.agent, up=False)
        case Queued():
            offers.queued(draft, given)
        case Withdrawn():
            offers.withdrawn(draft, given)
        case OfferClosed():
            offers.offer_closed(draft, given)
        case AgentLeft():
            offers.agent_left(draft, given)
        case TimerDue():
            _timer_due(draft, given)
        case _:
            assert_never(given)


def _timer_due(draft: Draft, due: TimerDue) -> None:
    if deadlines(draft.floor).get(due.key) != due.at or due.at > draft.now:
        return
    kind, _, subject = due.key.partition(":")
    match Timer(kind):
        case Timer.AWAY:
            presence.away_is_due(draft, UserId(subject))
        case Timer.GONE:
            presence.gone_is_due(draft, UserId(subject))
        case Timer.WORK:
            move(draft, UserId(subject), SlotInput.TIME_UP)
        case Timer.DELAY:
            offers.delay_is_due(draft, draft.floor.waiting[ContactId(subject)])

"""`decide(call, input, ctx)`: what follows from an input, as events. The way every call takes through
the code.

A command outside `allowed` is refused and changes nothing. A fact is never refused: if nothing is left for it
to change, nothing follows from it.
"""

from collections.abc import Callable, Mapping
from typing import assert_never

from centralino.core.call.allowed import is_allowed
from centralino.core.call.deadlines import LEG, OFFER, PLAY, WHISPER, deadlines
from centralino.core.call.draft import Ctx, Draft
from centralino.core.call.errors import NotAllowed, OfferOver
from centralino.core.call.events import Event
from centralino.core.call.inputs import (
    Command,
    CustomerCalled,
    DigitPressed,
    Fact,
    Input,
    LegDark,
    LegEnded,
    LegUp,
    PlayDone,
    TimerDue,
    Verb,
)
from centralino.core.call.model import Call
from centralino.core.call.queries import frame_playing
from centralino.core.call.rules import (
    arriving,
    conferencing,
    ending,
    offering,
    placing,
    presence,
    transferring,
    whispering,
)
from centralino.core.flows.step import Interrupted, PlayBroken, PlayFinished
from centralino.core.ids import ContactId, LegId, OfferId, PlayId
from centralino.core.messages import (
    AgentAway,
    AgentBack,
    AgentGone,
    NotOffered,
    Offered,
    WorkDone,
)

COMMANDS: Mapping[Verb, Callable[[Draft, Command], None]] = {
    Verb.ACCEPT: offering.accept,
    Verb.REJECT: offering.reject,
    Verb.TRANSFER: transferring.transfer,
    Verb.BACK_TO_CUSTOMER: transferring.back_to_customer,
    Verb.HOLD: conferencing.hold_one,
    Verb.RESUME: conferencing.resume_one,
    Verb.HOLD_ALL: conferencing.hold_all,
    Verb.JOIN: conferencing.join,
    Verb.SWAP: conferencing.swap,
    Verb.DROP: conferencing.drop,
    Verb.LEAVE: conferencing.leave,
    Verb.MUTE: conferencing.mute,
    Verb.UNMUTE: conferencing.unmute,
}


def decide(call: Call, given: Input, ctx: Ctx) -> tuple[Event, ...]:
    """The events that follow, in order. Raises Refused, for commands only."""
    draft = Draft(call, ctx)
    match given:
        case Command():
            _command(draft, given)
        case _:
            _fact(draft, given)
    placing.settle(draft)
    return tuple(draft.events)


def _command(draft: Draft, command: Command) -> None:
    if not is_allowed(draft.call, command):
        if command.verb in (Verb.ACCEPT, Verb.REJECT):
            raise OfferOver("this call is no longer offered to you")
        raise NotAllowed(f"{command.verb.value} is not possible now")
    COMMANDS[command.verb](draft, command)


def _fact(draft: Draft, fact: Fact) -> None:  # noqa: C901 - one line for each fact
    match fact:
        case CustomerCalled():
            arriving.customer_called(draft, fact)
        case LegUp():
            presence.leg_up(draft, fact)
        case LegDark():
            presence.leg_dark(draft, fact)
        case LegEnded():
            presence.leg_ended(draft, fact)
        case PlayDone():
            _play_done(draft, fact)
        case DigitPressed():
            return
        case TimerDue():
            _timer_due(draft, fact)
        case Offered():
            offering.offered(draft, fact)
        case NotOffered():
            offering.not_offered(draft, fact)
        case AgentAway():
            presence.agent_away(draft, fact)
        case AgentBack():
            presence.agent_back(draft, fact)
        case AgentGone():
            presence.agent_gone(draft, fact)
        case WorkDone():
            ending.work_done(draft, fact)
        case _:
            assert_never(fact)


def _play_done(draft: Draft, fact: PlayDone) -> None:
    frame = frame_playing(draft.call, fact.play)
    if frame is not None:
        what = PlayBroken(fact.failure) if fact.failure is not None else PlayFinished()
        placing.go_on(draft, frame, what)


def _timer_due(draft: Draft, due: TimerDue) -> None:
    """Stale when the call has no such deadline, or at another time, or it is not yet that time."""
    if deadlines(draft.call).get(due.key) != due.at or draft.now < due.at:
        return
    kind, _, which = due.key.partition(":")
    match kind:
        case _ if kind == OFFER:
            offering.timed_out(draft, OfferId(which))
        case _ if kind == WHISPER:
            whispering.cut(draft, draft.call.contacts[ContactId(which)])
        case _ if kind == LEG:
            presence.patience_over(draft, LegId(which))
        case _ if kind == PLAY:
            frame = frame_playing(draft.call, PlayId(which))
            if frame is not None:
                placing.go_on(draft, frame, Interrupted())
        case _:
            raise ValueError(f"no rule for the deadline {due.key}")

"""`evolve(call, event)`: the state after the event. It only assigns: every decision was taken before."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import singledispatch
from typing import TypeVar

from centralino.core.call import contact as phases
from centralino.core.call import events as e
from centralino.core.call import leg as legs
from centralino.core.call import offer as offers
from centralino.core.call.contact import Move, Phase
from centralino.core.call.leg import LegInput
from centralino.core.call.model import (
    HOLD_FLOWS,
    Call,
    Choices,
    Contact,
    Frame,
    Hears,
    History,
    Hold,
    HoldSpan,
    Leg,
    Offer,
    Part,
    Party,
    PartyKind,
    Place,
    Play,
    Routing,
    Silent,
    Talking,
    Why,
)
from centralino.core.call.offer import OfferInput, OfferState
from centralino.core.flows.branches import NO_MATCHING_ERROR
from centralino.core.ids import ContactId, FrameId, LegId, OfferId, PartyId
from centralino.core.messages import OfferOutcome

OUTCOMES = {
    OfferOutcome.REJECTED: OfferInput.REJECT,
    OfferOutcome.MISSED: OfferInput.TIME_OUT,
    OfferOutcome.WITHDRAWN: OfferInput.WITHDRAW,
    OfferOutcome.LOST: OfferInput.LOSE,
}

K = TypeVar("K")
V = TypeVar("V")


def evolve(call: Call, event: e.Event) -> Call:
    folded = _fold(event, call)
    return replace(folded, seq=call.seq + 1, contacts=_stamped(call, folded, event))


def _stamped(before: Call, after: Call, event: e.Event) -> Mapping[ContactId, Contact]:
    """Attributes are part of every contact of the call."""
    if before.contacts is after.contacts and before.attributes is after.attributes:
        return after.contacts
    return {
        key: contact
        if before.contacts.get(key) is contact and before.attributes is after.attributes
        else replace(contact, history=replace(contact.history, updated=event.at))
        for key, contact in after.contacts.items()
    }


@singledispatch
def _fold(event: e.Event, call: Call) -> Call:
    raise TypeError(f"call {call.id}: no fold for {type(event).__name__}")


def _put(mapping: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    return {**mapping, key: value}


def _contact(call: Call, key: ContactId, change: Callable[[Contact], Contact]) -> Call:
    return replace(call, contacts=_put(call.contacts, key, change(call.contacts[key])))


def _party(call: Call, key: PartyId, change: Callable[[Party], Party]) -> Call:
    return replace(call, parties=_put(call.parties, key, change(call.parties[key])))


def _frame(call: Call, key: FrameId, change: Callable[[Frame], Frame]) -> Call:
    return replace(call, frames=_put(call.frames, key, change(call.frames[key])))


def _moved(contact: Contact, move: Move, event: e.Event) -> Contact:
    phase = phases.TABLE[contact.phase, move]
    reached = contact.history.reached
    if not (phase is Phase.WAITING and phase in reached):
        reached = _put(reached, phase, event.at)
    return replace(contact, phase=phase, history=replace(contact.history, reached=reached))


# Contacts


@_fold.register
def _(event: e.ContactOpened, call: Call) -> Call:
    contact = Contact(
        id=event.contact,
        origin=event.origin,
        phase=Phase.FLOW,
        cast={Part.CUSTOMER: event.customer},
        routing=Routing(destination=event.destination),
        choices=_inherited(call, event),
        history=History(reached={Phase.FLOW: event.at}),
    )
    call = replace(call, contacts=_put(call.contacts, event.contact, contact))
    if event.origin.previous is None:
        return call
    return _contact(
        call,
        event.origin.previous,
        lambda before: replace(before, history=replace(before.history, next=event.contact)),
    )


def _inherited(call: Call, event: e.ContactOpened) -> Choices:
    previous = call.contacts.get(event.origin.previous) if event.origin.previous else None
    return Choices(logging=previous.choices.logging) if previous else Choices()


@_fold.register
def _(event: e.Recast, call: Call) -> Call:
    def recast(contact: Contact) -> Contact:
        history = replace(contact.history, cold=contact.phase in phases.BEFORE_CONNECTED)
        return replace(contact, cast=_put(contact.cast, event.part, event.party), history=history)

    return _contact(call, event.contact, recast)


@_fold.register
def _(event: e.ContactQueued, call: Call) -> Call:
    def queued(contact: Contact) -> Contact:
        routing = replace(
            contact.routing,
            queue=event.queue or contact.routing.queue,
            asked=event.agent,
            agent=None,
            front=event.front,
        )
        return _moved(replace(contact, routing=routing), Move.QUEUE, event)

    return _contact(call, event.contact, queued)


@_fold.register
def _(event: e.AgentWhispered, call: Call) -> Call:
    return _contact(call, event.contact, lambda contact: _moved(contact, Move.AGENT_WHISPERED, event))


@_fold.register
def _(event: e.ContactConnected, call: Call) -> Call:
    return _contact(call, event.contact, lambda contact: _moved(contact, Move.CUSTOMER_WHISPERED, event))


@_fold.register
def _(event: e.ContactEnded, call: Call) -> Call:
    def ended(contact: Contact) -> Contact:
        moved = _moved(contact, Move.END, event)
        history = replace(
            moved.history,
            failure=event.failure,
            disconnect=event.disconnect,
            holds=_closed(moved.history.holds, event),
        )
        return replace(moved, history=history)

    return _contact(call, event.contact, ended)


@_fold.register
def _(event: e.ContactCompleted, call: Call) -> Call:
    return _contact(call, event.contact, lambda contact: _moved(contact, Move.COMPLETE, event))


# What flows chose


@_fold.register
def _(event: e.HookChosen, call: Call) -> Call:
    return _chosen(call, event.contact, lambda it: replace(it, hooks=_put(it.hooks, event.hook, event.flow)))


@_fold.register
def _(event: e.LoggingChosen, call: Call) -> Call:
    return _chosen(call, event.contact, lambda it: replace(it, logging=event.enabled))


@_fold.register
def _(event: e.RecordingChosen, call: Call) -> Call:
    return _chosen(call, event.contact, lambda it: replace(it, recorded=event.participants))


def _chosen(call: Call, key: ContactId, change: Callable[[Choices], Choices]) -> Call:
    return _contact(call, key, lambda contact: replace(contact, choices=change(contact.choices)))


@_fold.register
def _(event: e.TargetChosen, call: Call) -> Call:
    return _contact(
        call,
        event.contact,
        lambda contact: replace(
            contact, routing=replace(contact.routing, queue=event.queue, target=event.agent)
        ),
    )


@_fold.register
def _(event: e.AttributesChosen, call: Call) -> Call:
    return replace(call, attributes={**call.attributes, **event.values})


# Parties and legs


@_fold.register
def _(event: e.PartyAdded, call: Call) -> Call:
    party = Party(
        id=event.party,
        kind=event.kind,
        name=event.name,
        address=event.address,
        agent=event.agent,
        leg=event.leg,
        place=Silent(Why.CONNECTING),
        since=event.at,
    )
    leg = Leg(event.leg, event.leg_state, event.at)
    call = replace(call, parties=_put(call.parties, event.party, party), legs=_put(call.legs, event.leg, leg))
    if event.agent is None:
        return call
    return _contact(
        call,
        event.contact,
        lambda contact: replace(contact, cast=_put(contact.cast, Part.AGENT, event.party)),
    )


@_fold.register
def _(event: e.LegAnswered, call: Call) -> Call:
    call = _leg(call, event.leg, event.at, LegInput.ANSWER)

    def answered(contact: Contact) -> Contact:
        is_his = call.parties[contact.cast[Part.CUSTOMER]].leg == event.leg
        if not is_his or contact.history.answered:
            return contact
        return replace(contact, history=replace(contact.history, answered=event.at))

    return replace(call, contacts={key: answered(contact) for key, contact in call.contacts.items()})


@_fold.register
def _(event: e.LegDarkened, call: Call) -> Call:
    return _leg(call, event.leg, event.at, LegInput.DARKEN)


def _leg(call: Call, key: LegId, at: datetime, given: LegInput) -> Call:
    state = legs.TABLE[call.legs[key].state, given]
    return replace(call, legs=_put(call.legs, key, Leg(key, state, at)))


@_fold.register
def _(event: e.PartyLeft, call: Call) -> Call:
    call = _party(
        call,
        event.party,
        lambda party: replace(
            party, gone=event.reason, hold=None, away=False, place=Silent(Why.ALONE), since=event.at
        ),
    )
    call = _leg(call, call.parties[event.party].leg, event.at, LegInput.END)
    if event.agent is None:
        return call
    return _contact(
        call,
        event.contact,
        lambda contact: replace(contact, history=replace(contact.history, agent_left=event.at)),
    )


@_fold.register
def _(event: e.PartyMuted, call: Call) -> Call:
    return _party(call, event.party, lambda party: replace(party, muted=event.muted))


@_fold.register
def _(event: e.PartyHeld, call: Call) -> Call:
    call = _party(
        call, event.party, lambda party: replace(party, hold=Hold(event.at, None, event.by_absence))
    )
    if not _counts(call, event):
        return call
    span = HoldSpan(event.at, None, event.by_absence)
    return _contact(
        call,
        event.contact,
        lambda contact: replace(
            contact, history=replace(contact.history, holds=(*contact.history.holds, span))
        ),
    )


@_fold.register
def _(event: e.PartyResumed, call: Call) -> Call:
    call = _party(call, event.party, lambda party: replace(party, hold=None))
    if not _counts(call, event):
        return call
    return _contact(
        call,
        event.contact,
        lambda contact: replace(
            contact, history=replace(contact.history, holds=_closed(contact.history.holds, event))
        ),
    )


def _counts(call: Call, event: e.PartyHeld | e.PartyResumed) -> bool:
    """A record counts the customer's holds, and no agent's (behaviour.md 2.6)."""
    return call.parties[event.party].kind is PartyKind.CUSTOMER


def _closed(spans: tuple[HoldSpan, ...], event: e.Event) -> tuple[HoldSpan, ...]:
    return tuple(span if span.until else replace(span, until=event.at) for span in spans)


@_fold.register
def _(event: e.PartyAway, call: Call) -> Call:
    return _party(call, event.party, lambda party: replace(party, away=True))


@_fold.register
def _(event: e.PartyBack, call: Call) -> Call:
    return _party(call, event.party, lambda party: replace(party, away=False))


@_fold.register
def _(event: e.PartyTalks, call: Call) -> Call:
    call = _placed(call, event, Talking())
    talking = [party.id for party in call.parties.values() if isinstance(party.place, Talking)]
    if len(talking) < 3:
        return call

    def joined(contact: Contact) -> Contact:
        if contact.phase is not Phase.CONNECTED:
            return contact
        return replace(contact, history=replace(contact.history, joined=True))

    return replace(call, contacts={key: joined(contact) for key, contact in call.contacts.items()})


@_fold.register
def _(event: e.PartyHears, call: Call) -> Call:
    return _placed(call, event, Hears(event.frame))


@_fold.register
def _(event: e.PartySilent, call: Call) -> Call:
    return _placed(call, event, Silent(event.why))


def _placed(call: Call, event: e.PartyTalks | e.PartyHears | e.PartySilent, place: Place) -> Call:
    return _party(call, event.party, lambda party: replace(party, place=place, since=event.at))


# Offers


@_fold.register
def _(event: e.OfferMade, call: Call) -> Call:
    offer = Offer(event.offer, event.contact, event.agent, OfferState.RINGING, event.at, event.until)
    call = replace(call, offers=_put(call.offers, event.offer, offer))

    def rung(contact: Contact) -> Contact:
        routing = replace(contact.routing, attempts=contact.routing.attempts + 1)
        return _moved(replace(contact, routing=routing), Move.OFFER, event)

    return _contact(call, event.contact, rung)


@_fold.register
def _(event: e.OfferAccepted, call: Call) -> Call:
    call = _offer(call, event.offer, OfferInput.ACCEPT)

    def accepted(contact: Contact) -> Contact:
        routing = replace(contact.routing, agent=event.agent)
        history = replace(contact.history, agent_left=None)
        return _moved(replace(contact, routing=routing, history=history), Move.ACCEPT, event)

    return _contact(call, event.contact, accepted)


@_fold.register
def _(event: e.OfferEnded, call: Call) -> Call:
    if event.offer not in call.offers:
        return call
    call = _offer(call, event.offer, OUTCOMES[event.outcome])
    if not event.contact_waits:
        return call
    return _contact(call, event.contact, lambda contact: _moved(contact, Move.QUEUE, event))


def _offer(call: Call, key: OfferId, given: OfferInput) -> Call:
    offer = call.offers[key]
    state = offers.TABLE[offer.state, given]
    return replace(call, offers=_put(call.offers, key, replace(offer, state=state)))


# Flows


@_fold.register
def _(event: e.FrameStarted, call: Call) -> Call:
    frame = Frame(
        id=event.frame,
        contact=event.contact,
        part=event.part,
        type=event.type,
        flow=event.flow,
        sha256=event.sha256,
        cursor=event.start,
    )
    call = replace(call, frames=_put(call.frames, event.frame, frame))
    if event.type not in HOLD_FLOWS:
        return call
    party = call.parties[call.contacts[event.contact].cast[event.part]]
    if party.hold is None:
        return call
    held = replace(party.hold, frame=event.frame)
    return _party(call, party.id, lambda it: replace(it, hold=held))


@_fold.register
def _(event: e.ActionPerformed, call: Call) -> Call:
    def performed(frame: Frame) -> Frame:
        waited = frame.play is not None and event.branch != NO_MATCHING_ERROR
        unbroken = 0 if waited else frame.unbroken + 1
        return replace(
            frame,
            cursor=event.next or frame.cursor,
            performed=frame.performed + 1,
            unbroken=unbroken,
            play=None,
        )

    return _frame(call, event.frame, performed)


@_fold.register
def _(event: e.PlayStarted, call: Call) -> Call:
    play = Play(event.play, event.messages, event.loop, event.at, event.interrupted_at)
    return _frame(call, event.frame, lambda frame: replace(frame, play=play))


@_fold.register
def _(event: e.FrameEnded, call: Call) -> Call:
    return replace(call, frames={key: frame for key, frame in call.frames.items() if key != event.frame})

"""The cards of one agent's contacts. Nobody else's contact gives one.

offered to him       who calls, who sends her, until when he may take it
he is on the call    as he looks at it: `truth`, `party_rows`, `actions`
his slot keeps it    after-contact work, or that he missed it
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from centralino.core.call.allowed import Permit, allowed
from centralino.core.call.contact import Phase
from centralino.core.call.inputs import Verb
from centralino.core.call.model import Call, Offer, Reason
from centralino.core.call.offer import OfferState
from centralino.core.call.queries import contact_worked, party_of_agent
from centralino.core.directory.directory import Directory
from centralino.core.directory.model import UserId
from centralino.core.floor.model import Floor
from centralino.core.floor.slot import TABLE, Acw, Busy, Free, Missed, Reserved, Slot, SlotInput
from centralino.core.ids import CallId, ContactId
from centralino.core.views.actions import contact_actions, plain
from centralino.core.views.audio import audio_plan
from centralino.core.views.names import customer_name, queue_of, the_customer, transferred_by
from centralino.core.views.panel import ContactCard, Truth, TruthKind, Word
from centralino.core.views.party_rows import party_rows
from centralino.core.views.truth import contact_word, truth
from centralino.core.views.viewer import Viewer


def contact_cards(
    agent: UserId, floor: Floor, calls: Iterable[Call], directory: Directory, now: datetime
) -> tuple[ContactCard, ...]:
    """A call that is missing among ``calls`` is over: what his slot still keeps of it has no names."""
    known = {call.id: call for call in calls}
    cards = tuple(card for call in known.values() for card in _of_call(agent, call, directory, now))
    kept = _kept(agent, floor.agent(agent).slot, known, directory)
    return cards if kept is None or kept.contact in {card.contact for card in cards} else (*cards, kept)


def _of_call(agent: UserId, call: Call, directory: Directory, now: datetime) -> Iterator[ContactCard]:
    party = party_of_agent(call, agent)
    contact = contact_worked(call, party) if party is not None else None
    if party is not None and contact is not None:
        yield _on_call(Viewer(call, party, contact, directory, now), allowed(call, agent))
    for offer in call.offers.values():
        if offer.agent == agent and offer.state is OfferState.RINGING:
            yield _offered(call, offer, allowed(call, agent), directory)


def _on_call(viewer: Viewer, permits: frozenset[Permit]) -> ContactCard:
    call, contact = viewer.call, viewer.contact
    plan = audio_plan(call)
    queue = queue_of(viewer.directory, contact)
    return ContactCard(
        contact=contact.id,
        word=contact_word(viewer),
        truth=truth(viewer),
        queue=queue.name if queue is not None else None,
        customer=customer_name(call),
        transferred_by=transferred_by(call, contact),
        started=contact.history.reached[Phase.WHISPERING_AGENT],
        muted=viewer.party.muted,
        recorded=bool(plan.recorders.get(contact.id)),
        parties=party_rows(viewer, plan, permits),
        actions=contact_actions(viewer, permits),
    )


def _offered(call: Call, offer: Offer, permits: frozenset[Permit], directory: Directory) -> ContactCard:
    by = transferred_by(call, call.contacts[offer.contact])
    names = (customer_name(call),) if by is None else (by, customer_name(call))
    customer = the_customer(call)
    gone = customer.gone if customer is not None else None
    told = Truth(TruthKind.INCOMING, names, offer.since, offer.until, gone)
    card = _alone(offer.contact, call, Word.INCOMING, told, directory)
    return replace(card, actions=plain(each.verb for each in permits if each.contact == offer.contact))


def _kept(
    agent: UserId, slot: Slot, calls: Mapping[CallId, Call], directory: Directory
) -> ContactCard | None:
    if isinstance(slot, Free | Reserved):
        return None
    call = calls.get(slot.call)
    told = _kept_truth(agent, slot, call)
    if told is None:
        return None
    word = Word.MISSED if told.kind is TruthKind.MISSED else Word.AFTER_CONTACT_WORK
    clearable = (slot.state, SlotInput.CLEAR) in TABLE
    card = _alone(slot.contact, call, word, told, directory)
    return replace(card, actions=plain([Verb.CLEAR] if clearable else []))


def _kept_truth(agent: UserId, slot: Busy | Acw | Missed, call: Call | None) -> Truth | None:
    names = (customer_name(call),) if call is not None else ()
    match slot:
        case Busy():
            left = _left_at(agent, call)
            return Truth(TruthKind.AFTER_CONTACT_WORK, names, left, None, None) if left else None
        case Acw(since=since, until=until):
            return Truth(TruthKind.AFTER_CONTACT_WORK, names, since, until, None)
        case Missed(since=since, outcome=outcome):
            return Truth(TruthKind.MISSED, names, since, None, Reason(outcome.value))
        case _:
            assert_never(slot)


def _left_at(agent: UserId, call: Call | None) -> datetime | None:
    """When he left, while the floor has not heard of it yet."""
    parties = tuple(call.parties.values()) if call is not None else ()
    return next((each.since for each in reversed(parties) if each.agent == agent and each.gone), None)


def _alone(
    contact_id: ContactId, call: Call | None, word: Word, told: Truth, directory: Directory
) -> ContactCard:
    """A card without parties and, so far, without actions. It began when its truth did."""
    contact = call.contacts.get(contact_id) if call is not None else None
    queue = queue_of(directory, contact) if contact is not None else None
    assert told.since is not None
    return ContactCard(
        contact=contact_id,
        word=word,
        truth=told,
        queue=queue.name if queue is not None else None,
        customer=customer_name(call) if call is not None else "",
        transferred_by=transferred_by(call, contact) if call is not None and contact is not None else None,
        started=told.since,
        muted=False,
        recorded=False,
        parties=(),
        actions=(),
    )

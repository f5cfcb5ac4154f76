"""The rows of a contact's card: everybody else on the call, and whom the agent asked for.

The customer has a row from first to last, also when he has gone. The target of a transfer has one while he
is looked for and rung, and, with the reason, when he was not reached or has gone: until the agent goes back
to the customer or asks for somebody else. Who hears whom is read off the audio plan.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from centralino.core.call.allowed import Permit
from centralino.core.call.contact import Phase
from centralino.core.call.leg import LegState
from centralino.core.call.model import (
    Contact,
    Hears,
    Part,
    Party,
    PartyKind,
    Reason,
    Silent,
    Talking,
    Why,
)
from centralino.core.call.queries import played, ringing
from centralino.core.directory.model import ContactFlowType
from centralino.core.views.actions import party_actions
from centralino.core.views.audio import AudioPlan, LegSource
from centralino.core.views.names import target_name
from centralino.core.views.panel import PartyCondition, PartyRow, Word
from centralino.core.views.truth import party_word, transfer_word
from centralino.core.views.viewer import Viewer

SILENCES = {
    Why.CONNECTING: PartyCondition.CONNECTING,
    Why.RINGING: PartyCondition.CONNECTING,
    Why.AGENT_WHISPERED: PartyCondition.CONNECTING,
    Why.CUSTOMER_WHISPERED: PartyCondition.CONNECTING,
    Why.QUEUED: PartyCondition.QUEUED,
    Why.HELD: PartyCondition.HELD,
    Why.EVERYBODY_HELD: PartyCondition.SILENT,
    Why.ALONE: PartyCondition.SILENT,
    Why.AWAY: PartyCondition.AWAY,
}
"""What a silence is to the others: who hears ringback is being connected."""


@dataclass(frozen=True, slots=True)
class Standing:
    condition: PartyCondition
    since: datetime
    until: datetime | None = None
    reason: Reason | None = None


def party_rows(viewer: Viewer, plan: AudioPlan, permits: frozenset[Permit]) -> tuple[PartyRow, ...]:
    return tuple(_rows(viewer, plan, permits))


def _rows(viewer: Viewer, plan: AudioPlan, permits: frozenset[Permit]) -> Iterator[PartyRow]:
    customer = viewer.customer
    if customer is not None and customer.gone is not None:
        standing = Standing(PartyCondition.GONE, customer.since, reason=customer.gone)
        yield _absent(customer.id, PartyKind.CUSTOMER, customer.name, Word.DISCONNECTED, standing)
    for other in viewer.others:
        yield _present(viewer, other, plan, permits)
    transfer = viewer.transfer
    if transfer is not None and played(viewer.call, transfer, Part.AGENT) is None:
        name = target_name(viewer.call, transfer, viewer.directory)
        yield _absent(transfer.id, PartyKind.AGENT, name, transfer_word(transfer), _asked(viewer, transfer))
    failed = viewer.failed_transfer
    if failed is not None:
        party = failed.cast.get(Part.AGENT, failed.id)
        name = target_name(viewer.call, failed, viewer.directory)
        yield _absent(party, PartyKind.AGENT, name, Word.DISCONNECTED, _failed(failed))


def _present(viewer: Viewer, other: Party, plan: AudioPlan, permits: frozenset[Permit]) -> PartyRow:
    standing = _standing(viewer, other)
    return PartyRow(
        party=other.id,
        kind=other.kind,
        name=other.name,
        word=party_word(viewer, other),
        condition=standing.condition,
        since=standing.since,
        until=standing.until,
        reason=standing.reason,
        muted=other.muted,
        hears_you=_hears(viewer, plan, other, viewer.party),
        you_hear=_hears(viewer, plan, viewer.party, other),
        actions=party_actions(permits, other.id),
    )


def _hears(viewer: Viewer, plan: AudioPlan, listener: Party, speaker: Party) -> bool:
    legs = viewer.call.legs
    both_up = legs[listener.leg].state is LegState.UP and legs[speaker.leg].state is LegState.UP
    return both_up and LegSource(speaker.leg) in plan.lines[listener.leg]


def _standing(viewer: Viewer, party: Party) -> Standing:
    leg = viewer.call.legs[party.leg]
    if leg.state is LegState.DARK:
        return Standing(PartyCondition.AWAY, leg.since)
    if party.hold is not None and not party.away:
        return Standing(PartyCondition.HELD, party.hold.since)
    return Standing(_condition(viewer, party), party.since)


def _condition(viewer: Viewer, party: Party) -> PartyCondition:
    match party.place:
        case Talking():
            return PartyCondition.TALKING
        case Silent(why):
            return SILENCES[why]
        case Hears(frame):
            flow_type = viewer.call.frames[frame].type
            in_queue = flow_type is ContactFlowType.CUSTOMER_QUEUE
            return PartyCondition.QUEUED if in_queue else PartyCondition.HEARS_MESSAGE
        case _:
            assert_never(party.place)


def _asked(viewer: Viewer, transfer: Contact) -> Standing:
    offer = ringing(viewer.call, transfer.id)
    if offer is not None:
        return Standing(PartyCondition.RINGING, offer.since, offer.until)
    in_queue = transfer.phase is Phase.WAITING and transfer.routing.asked is None
    condition = PartyCondition.QUEUED if in_queue else PartyCondition.CONNECTING
    return Standing(condition, transfer.history.reached[transfer.phase])


def _failed(transfer: Contact) -> Standing:
    history = transfer.history
    return Standing(PartyCondition.GONE, history.reached[Phase.ENDED], reason=history.failure)


def _absent(party: str, kind: PartyKind, name: str, word: Word, standing: Standing) -> PartyRow:
    """Of who has not come yet, the contact's id stands for the party's."""
    return PartyRow(
        party=party,
        kind=kind,
        name=name,
        word=word,
        condition=standing.condition,
        since=standing.since,
        until=standing.until,
        reason=standing.reason,
        muted=False,
        hears_you=False,
        you_hear=False,
        actions=(),
    )

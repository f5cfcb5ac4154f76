"""Legs go dark and come back; agents whose page and line are gone are waited for.

Who is left alone by an absence hears the hold flow of his contact until the other is back or gone, or
somebody else is there. That follows from who is there, as the places do: nobody is held for somebody who has
left.
"""

from centralino.core.call import leg as legs
from centralino.core.call.draft import Draft
from centralino.core.call.events import LegAnswered, LegDarkened, PartyAway, PartyBack
from centralino.core.call.inputs import LegDark, LegEnded, LegUp
from centralino.core.call.leg import LegInput, LegState
from centralino.core.call.model import Reason
from centralino.core.call.offer import OfferState
from centralino.core.call.queries import left_alone, live, party_of_agent, party_on_leg
from centralino.core.call.rules import arriving, ending, offering
from centralino.core.call.rules.transferring import hold
from centralino.core.ids import LegId
from centralino.core.messages import AgentAway, AgentBack, AgentGone


def leg_up(draft: Draft, fact: LegUp) -> None:
    leg = draft.call.legs.get(fact.leg)
    if leg is None or (leg.state, LegInput.ANSWER) not in legs.TABLE:
        return
    first = leg.state is LegState.STARTED
    draft.emit(LegAnswered(draft.now, fact.leg))
    if first:
        arriving.answered(draft, fact.leg)


def leg_dark(draft: Draft, fact: LegDark) -> None:
    leg = draft.call.legs.get(fact.leg)
    if leg is not None and (leg.state, LegInput.DARKEN) in legs.TABLE:
        draft.emit(LegDarkened(draft.now, fact.leg))


def leg_ended(draft: Draft, fact: LegEnded) -> None:
    """A customer hung up, or his line is gone. Agents' lines are the floor's to judge."""
    party = party_on_leg(draft.call, fact.leg)
    if party is not None and party.agent is None:
        ending.leave(draft, party, fact.reason)


def patience_over(draft: Draft, leg: LegId) -> None:
    leg_ended(draft, LegEnded(leg, Reason.LOST))


def agent_away(draft: Draft, message: AgentAway) -> None:
    for offer in draft.call.offers.values():
        if offer.agent == message.agent and offer.state is OfferState.RINGING:
            offering.agent_unreachable(draft, offer)
    party = party_of_agent(draft.call, message.agent)
    if party is None or party.away:
        return
    draft.emit(PartyAway(draft.now, party.id))


def agent_back(draft: Draft, message: AgentBack) -> None:
    party = party_of_agent(draft.call, message.agent)
    if party is not None and party.away:
        draft.emit(PartyBack(draft.now, party.id))


def agent_gone(draft: Draft, message: AgentGone) -> None:
    party = party_of_agent(draft.call, message.agent)
    if party is not None:
        ending.leave(draft, party, Reason.LOST)


def wait_for_absent(draft: Draft) -> None:
    """Hold who is left alone by an absence, resume who is so no longer."""
    alone = left_alone(draft.call)
    for party in live(draft.call):
        if party.hold is not None and party.hold.by_absence and party != alone:
            ending.resume(draft, party)
    if alone is not None:
        hold(draft, alone, by_absence=True)

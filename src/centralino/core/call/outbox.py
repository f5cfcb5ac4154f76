"""What the floor is told: a projection of a call's events, so that no message is owed apart from the log."""

from centralino.core.call.events import (
    ContactEnded,
    ContactQueued,
    Event,
    OfferAccepted,
    OfferEnded,
    PartyLeft,
)
from centralino.core.ids import CallId
from centralino.core.messages import AgentLeft, CallToFloor, OfferClosed, OfferOutcome, Queued, Withdrawn

PRIORITY = 5
"""Every contact's, until flows can change it (behaviour.md 8)."""


def messages(call: CallId, event: Event) -> tuple[CallToFloor, ...]:
    """In order: the place of a message in this tuple is the last part of its `MessageId`."""
    match event:
        case ContactQueued(_, contact, queue, agent, since, front):
            return (Queued(call, contact, queue, agent, PRIORITY, since, front),)
        case ContactEnded(withdrawn=True):
            return (Withdrawn(call, event.contact),)
        case OfferAccepted(_, offer, contact, agent):
            return (OfferClosed(call, contact, offer, agent, OfferOutcome.ACCEPTED, False),)
        case OfferEnded(_, offer, contact, agent, outcome, contact_waits):
            return (OfferClosed(call, contact, offer, agent, outcome, contact_waits),)
        case PartyLeft(agent=agent) if agent is not None:
            return (AgentLeft(call, event.contact, agent),)
        case _:
            return ()

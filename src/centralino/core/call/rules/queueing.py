"""Asking the floor for an agent, and what the waiting side hears meanwhile."""

from centralino.core.call.draft import Draft
from centralino.core.call.events import ContactQueued
from centralino.core.call.model import Contact, Part
from centralino.core.call.queries import frame_for
from centralino.core.call.rules import flowing
from centralino.core.directory.model import ContactFlowType, QueueId, UserId


def ask_queue(draft: Draft, contact: Contact, queue: QueueId, *, front: bool) -> None:
    """Any agent of the queue is wanted; the customer queue flow plays until one whispers."""
    draft.emit(ContactQueued(draft.now, contact.id, queue, None, draft.now, front))
    if frame_for(draft.call, contact.id, ContactFlowType.CUSTOMER_QUEUE) is None:
        flowing.start_hooked(
            draft, draft.call.contacts[contact.id], Part.CUSTOMER, ContactFlowType.CUSTOMER_QUEUE
        )


def ask_agent(draft: Draft, contact: Contact, agent: UserId) -> None:
    """This agent is wanted and no other; no queue flow plays: he rings at once or not at all."""
    draft.emit(ContactQueued(draft.now, contact.id, None, agent, draft.now, False))

"""Identities. All are UUIDs made by us (as text), except where a docstring says otherwise."""

from typing import NewType

CallId = NewType("CallId", str)
"""The id of a call is the id of its first contact (Connect's InitialContactId)."""

ContactId = NewType("ContactId", str)
PartyId = NewType("PartyId", str)
LegId = NewType("LegId", str)
"""A dialled leg has a UUID and is dialled once; an agent's standing leg is ``agent:`` and his user id."""

FrameId = NewType("FrameId", str)
OfferId = NewType("OfferId", str)
PlayId = NewType("PlayId", str)
"""The id of its frame, a colon, and the number of the action that started it."""

MessageId = NewType("MessageId", str)
"""The stream that sent it, a colon, the sequence of the event that it follows from, and its place there."""


def agent_leg(agent: str) -> LegId:
    """The standing leg of an agent: it lives from sign-in, in or out of calls (design section 4)."""
    return LegId(f"agent:{agent}")

"""An agent's slot: what he is doing, as a table.

An agent has one, because he has one voice:

    FREE        nothing. Only a free slot is offered anything.
    RESERVED    one contact is offered to him. The offer belongs to its call; the floor waits for OfferClosed.
    BUSY        he has accepted it. Only the call knows when he is off it; the floor waits for AgentLeft.
    ACW         he has left it and works on it still, until he clears it or its time is up.
    MISSED      he did not accept it. Nothing is offered to him until he clears it.

A cell that is missing from the table is no transition: a message or a timer means nothing there and is
ignored (messages come at least once, and late), a command is refused or leaves the slot as it is. So each
slot answers the two questions of the floor by itself: nothing is offered twice, since only FREE has a cell
for OFFERED; and nobody stays reserved, since every way in which an offer can end has a cell in RESERVED and
the call owes exactly one.

Rules that couple the slot to its surroundings are not in the table; they are in `moves` and `agents`:

- Choosing a status that takes no calls waits as next status while RESERVED or BUSY (`ON_CONTACT`), and is
  applied when the slot becomes FREE. Otherwise it is applied at once, and clears what was to be cleared.
- Choosing Available is applied at once everywhere and forgets the next status. It ends no after-contact work:
  Connect lets an agent cancel his next status so.
- An agent who is signed out stays RESERVED or BUSY, because those are the call's to end; ACW and MISSED are
  cleared when he goes, or as soon as they come. A record is never left open by somebody who is not there.
- The idle clock starts when the slot is cleared (ACW or MISSED to FREE) or the status changes. An offer
  that was withdrawn or lost leaves it running: he did nothing.

Warts:

- Clearing MISSED starts the idle clock anew. Connect's text has no word on it; but with the old clock he who
  misses is the longest idle and would miss the next contact too.
- REJECTED leads to MISSED as in Connect, where a voice contact knows no other word. The slot keeps which it
  was.
- LOST leads to FREE: his line is gone, and that alone keeps offers away from him. LineDown reaches the
  floor before the call's OfferClosed does. If it did not, he would be offered the contact again, and lose
  it again, until it came.
"""

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from centralino.core.ids import CallId, ContactId, OfferId
from centralino.core.messages import OfferOutcome


class SlotState(enum.Enum):
    FREE = "free"
    RESERVED = "reserved"
    BUSY = "busy"
    ACW = "acw"
    MISSED = "missed"


class SlotInput(enum.Enum):
    """The five outcomes have the names of `OfferOutcome`."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"
    LOST = "lost"
    LEFT = "left"
    TIME_UP = "time_up"
    """The time for after-contact work."""
    CLEAR = "clear"
    ASKED_FOR = "asked_for"
    """By name, through the Transfer to agent block."""
    CHOSE_AVAILABLE = "chose_available"
    CHOSE_ANOTHER = "chose_another"
    """A status that takes no calls: custom, or Offline."""
    SIGNED_OUT = "signed_out"
    """By himself, or lost."""


TABLE = {
    (SlotState.FREE, SlotInput.OFFERED): SlotState.RESERVED,
    (SlotState.RESERVED, SlotInput.ACCEPTED): SlotState.BUSY,
    (SlotState.RESERVED, SlotInput.REJECTED): SlotState.MISSED,
    (SlotState.RESERVED, SlotInput.MISSED): SlotState.MISSED,
    (SlotState.RESERVED, SlotInput.WITHDRAWN): SlotState.FREE,
    (SlotState.RESERVED, SlotInput.LOST): SlotState.FREE,
    (SlotState.BUSY, SlotInput.LEFT): SlotState.ACW,
    (SlotState.ACW, SlotInput.TIME_UP): SlotState.FREE,
    (SlotState.ACW, SlotInput.CLEAR): SlotState.FREE,
    (SlotState.ACW, SlotInput.ASKED_FOR): SlotState.FREE,
    (SlotState.ACW, SlotInput.CHOSE_ANOTHER): SlotState.FREE,
    (SlotState.ACW, SlotInput.SIGNED_OUT): SlotState.FREE,
    (SlotState.MISSED, SlotInput.CLEAR): SlotState.FREE,
    (SlotState.MISSED, SlotInput.CHOSE_AVAILABLE): SlotState.FREE,
    (SlotState.MISSED, SlotInput.CHOSE_ANOTHER): SlotState.FREE,
    (SlotState.MISSED, SlotInput.SIGNED_OUT): SlotState.FREE,
}

ON_CONTACT = frozenset({SlotState.RESERVED, SlotState.BUSY})
"""The call has the say: a next status waits, and signing out is refused."""


class Told(enum.Enum):
    """What the call has been told of the absence of the agent who is busy with it."""

    NOTHING = "nothing"
    AWAY = "away"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Free:
    state: ClassVar = SlotState.FREE


@dataclass(frozen=True, slots=True)
class Reserved:
    state: ClassVar = SlotState.RESERVED
    call: CallId
    contact: ContactId
    offer: OfferId
    since: datetime


@dataclass(frozen=True, slots=True)
class Busy:
    state: ClassVar = SlotState.BUSY
    call: CallId
    contact: ContactId
    since: datetime
    told: Told = Told.NOTHING


@dataclass(frozen=True, slots=True)
class Acw:
    """``until`` is when it is cleared by itself; None: never."""

    state: ClassVar = SlotState.ACW
    call: CallId
    contact: ContactId
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Missed:
    """``outcome`` is REJECTED or MISSED."""

    state: ClassVar = SlotState.MISSED
    call: CallId
    contact: ContactId
    since: datetime
    outcome: OfferOutcome


Slot = Free | Reserved | Busy | Acw | Missed

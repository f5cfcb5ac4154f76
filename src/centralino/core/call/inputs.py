"""What reaches a call: agents' commands, which may be refused, and facts, which never are.

The floor's messages (`core.messages.FloorToCall`) are facts too.
"""

import enum
from dataclasses import dataclass
from datetime import datetime

from centralino.core.call.model import Reason
from centralino.core.directory.model import ContactFlowId, QuickConnectId, UserId
from centralino.core.ids import ContactId, LegId, PartyId, PlayId
from centralino.core.messages import FloorToCall


class Verb(enum.Enum):
    """What an agent can command. The same words in ``allowed``, in the panel and on the wire.

    CLEAR and SET_STATUS are the floor's; all others a call's.
    """

    ACCEPT = "accept"
    REJECT = "reject"
    TRANSFER = "transfer"
    BACK_TO_CUSTOMER = "back_to_customer"
    HOLD = "hold"
    RESUME = "resume"
    HOLD_ALL = "hold_all"
    JOIN = "join"
    SWAP = "swap"
    DROP = "drop"
    LEAVE = "leave"
    MUTE = "mute"
    UNMUTE = "unmute"
    CLEAR = "clear"
    SET_STATUS = "set_status"


@dataclass(frozen=True, slots=True)
class Command:
    """``contact`` is the one that the agent acts on; ``party`` and ``quick_connect`` where the verb
    needs them."""

    agent: UserId
    verb: Verb
    contact: ContactId
    party: PartyId | None = None
    quick_connect: QuickConnectId | None = None


@dataclass(frozen=True, slots=True)
class CustomerCalled:
    """Somebody calls: his leg is being set up. ``flow`` answers him."""

    leg: LegId
    name: str
    address: str
    system_address: str
    flow: ContactFlowId


@dataclass(frozen=True, slots=True)
class LegUp:
    """Sound flows, for the first time or again."""

    leg: LegId


@dataclass(frozen=True, slots=True)
class LegDark:
    leg: LegId


@dataclass(frozen=True, slots=True)
class LegEnded:
    """``reason``: LEFT when the party hung up, LOST when the line is gone."""

    leg: LegId
    reason: Reason


@dataclass(frozen=True, slots=True)
class PlayDone:
    """The play was heard to its end; with ``failure`` it could not be heard."""

    play: PlayId
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class DigitPressed:
    """No action of today's flows collects digits: it is known and leaves no trace."""

    leg: LegId
    digit: str


@dataclass(frozen=True, slots=True)
class TimerDue:
    """A deadline of `deadlines` has come. Stale when the call has it no longer, or at another time."""

    key: str
    at: datetime


Fact = CustomerCalled | LegUp | LegDark | LegEnded | PlayDone | DigitPressed | TimerDue | FloorToCall
Input = Command | Fact

"""How a call stands for the customer: his page is a telephone, and it is not told who holds him."""

import enum
from dataclasses import dataclass
from datetime import datetime

from centralino.core.call.leg import LegState
from centralino.core.call.model import Call, DisconnectReason, Part, Party, Reason
from centralino.core.ids import LegId


class CustomerWord(enum.Enum):
    CONNECTING = "connecting"
    IN_CALL = "in_call"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class CustomerState:
    """``reason`` with ENDED: ``hung_up`` by himself, ``lost``, or ``ended`` by the other side."""

    word: CustomerWord
    since: datetime
    reason: str | None = None

    @property
    def ended(self) -> bool:
        return self.word is CustomerWord.ENDED


def customer_state(call: Call, leg: LegId) -> CustomerState | None:
    """None when nobody on the call has, or had, this leg."""
    party = next((each for each in call.parties.values() if each.leg == leg), None)
    if party is None:
        return None
    if party.gone is not None:
        return CustomerState(CustomerWord.ENDED, party.since, _why(call, party))
    if call.legs[leg].state is LegState.STARTED:
        return CustomerState(CustomerWord.CONNECTING, call.legs[leg].since)
    answered = (contact.history.answered for contact in call.contacts.values())
    return CustomerState(CustomerWord.IN_CALL, next(filter(None, answered), party.since))


def _why(call: Call, party: Party) -> str:
    """His last contact says who ended it: it is over before he goes, unless he goes first."""
    if party.gone is Reason.LOST:
        return "lost"
    last = [each for each in call.contacts.values() if each.cast.get(Part.CUSTOMER) == party.id][-1]
    hung_up = last.history.disconnect is DisconnectReason.CUSTOMER_DISCONNECT
    return "hung_up" if hung_up else "ended"

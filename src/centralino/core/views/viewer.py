"""An agent on a call, as the one who looks at it."""

from dataclasses import dataclass
from datetime import datetime

from centralino.core.call.contact import BEFORE_CONNECTED, Phase
from centralino.core.call.model import Call, Contact, Part, Party, Reason, Talking
from centralino.core.call.queries import live
from centralino.core.directory.directory import Directory
from centralino.core.views.names import the_customer


@dataclass(frozen=True, slots=True)
class Viewer:
    """``contact`` is the one that he accepted."""

    call: Call
    party: Party
    contact: Contact
    directory: Directory
    now: datetime

    @property
    def others(self) -> tuple[Party, ...]:
        return tuple(each for each in live(self.call) if each != self.party)

    @property
    def talkers(self) -> tuple[Party, ...]:
        return tuple(each for each in live(self.call) if isinstance(each.place, Talking))

    @property
    def customer(self) -> Party | None:
        """The real one, there or gone."""
        return the_customer(self.call)

    @property
    def transfer(self) -> Contact | None:
        """His newest transfer that is not connected yet."""
        newest = self._newest_transfer
        return newest if newest is not None and newest.phase in BEFORE_CONNECTED else None

    @property
    def failed_transfer(self) -> Contact | None:
        """His newest transfer, when it came to nothing or its target has gone, and the customer still waits
        in the hold that it began.
        """
        newest, customer = self._newest_transfer, self.customer
        if newest is None or newest.history.failure in (None, Reason.TAKEN_BACK):
            return None
        hold = customer.hold if customer is not None else None
        return newest if hold and hold.since <= newest.history.reached[Phase.ENDED] else None

    @property
    def _newest_transfer(self) -> Contact | None:
        contacts = reversed(tuple(self.call.contacts.values()))
        return next((each for each in contacts if each.cast[Part.CUSTOMER] == self.party.id), None)

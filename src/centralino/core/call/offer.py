"""The offer: one ringing attempt at one agent.

The floor reserves an agent and says so; from then on the call alone judges. Accept, reject, the clock, the
caller's hang-up and the transferring agent's change of mind all meet in the call's mailbox, and whoever comes
first ends the offer: everybody later finds it ended. An ended offer is never opened again; ringing the same
agent again is a new one. However it ends, the floor is told once (OfferClosed), so that no agent stays
reserved.
"""

import enum


class OfferState(enum.Enum):
    RINGING = "ringing"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"
    LOST = "lost"


class OfferInput(enum.Enum):
    ACCEPT = "accept"
    REJECT = "reject"
    TIME_OUT = "time_out"
    WITHDRAW = "withdraw"
    LOSE = "lose"


TABLE = {
    (OfferState.RINGING, OfferInput.ACCEPT): OfferState.ACCEPTED,
    (OfferState.RINGING, OfferInput.REJECT): OfferState.REJECTED,
    (OfferState.RINGING, OfferInput.TIME_OUT): OfferState.MISSED,
    (OfferState.RINGING, OfferInput.WITHDRAW): OfferState.WITHDRAWN,
    (OfferState.RINGING, OfferInput.LOSE): OfferState.LOST,
}

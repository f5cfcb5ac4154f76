"""`deadlines(call)`: when the clock must be heard again, by key. A view: whoever keeps the clock forgets
nothing by forgetting it."""

from collections.abc import Mapping
from datetime import datetime

from centralino.core.call.contact import WHISPER_LIMIT, WHISPERING
from centralino.core.call.leg import PATIENCE
from centralino.core.call.model import Call
from centralino.core.call.offer import OfferState
from centralino.core.call.queries import party_on_leg

OFFER, WHISPER, LEG, PLAY = "offer", "whisper", "leg", "play"


def deadlines(call: Call) -> Mapping[str, datetime]:
    """Keys are a kind, a colon and an id; times are UTC."""
    found: dict[str, datetime] = {}
    for offer in call.offers.values():
        if offer.state is OfferState.RINGING:
            found[f"{OFFER}:{offer.id}"] = offer.until
    for contact in call.contacts.values():
        if contact.phase in WHISPERING:
            found[f"{WHISPER}:{contact.id}"] = contact.history.reached[contact.phase] + WHISPER_LIMIT
    for leg in call.legs.values():
        party = party_on_leg(call, leg.id)
        if leg.state in PATIENCE and party is not None and party.agent is None:
            found[f"{LEG}:{leg.id}"] = leg.since + PATIENCE[leg.state]
    for frame in call.frames.values():
        if frame.play is not None and frame.play.interrupted_at is not None:
            found[f"{PLAY}:{frame.play.id}"] = frame.play.interrupted_at
    return found

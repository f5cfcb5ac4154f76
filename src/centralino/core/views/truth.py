"""The word of a contact as Connect says it, and beside it what is true.

The truth is the first of these that holds:

    his own sound is gone              AWAY, without names
    a whisper before he is connected   MESSAGE_TO_YOU, MESSAGE_TO_OTHER
    he is held                         HELD_BY, or AWAY: of whoever he waits for
    the customer has gone              CUSTOMER_LEFT
    his transfer is on its way         MESSAGE_TO_YOU, ASKING, QUEUED, RINGING, MESSAGE_TO_OTHER
    his transfer came to nothing       FAILED, until he goes back to the customer
    he talks, or has nobody to         TALKING, AWAY, ALL_HELD
"""

from collections.abc import Callable
from datetime import datetime

from centralino.core.call.contact import WHISPERING, Phase
from centralino.core.call.leg import LegState
from centralino.core.call.model import Contact, Part, Party, Silent, Talking, Why
from centralino.core.call.queries import engaged_in, host, played, ringing
from centralino.core.directory.model import QuickConnectType
from centralino.core.views.names import target_name
from centralino.core.views.panel import Truth, TruthKind, Word
from centralino.core.views.viewer import Viewer

# Words


def contact_word(viewer: Viewer) -> Word:
    if viewer.contact.phase in WHISPERING:
        return Word.CONNECTING
    if viewer.party.hold is not None:
        return Word.ON_HOLD
    if viewer.transfer is not None:
        return transfer_word(viewer.transfer)
    if isinstance(viewer.party.place, Talking):
        return _talking_word(viewer)
    return Word.ON_HOLD if any(each.hold for each in viewer.others) else Word.CONNECTED


def party_word(viewer: Viewer, other: Party) -> Word:
    if other.hold is not None:
        return Word.ON_HOLD
    engaged = engaged_in(viewer.call, other)
    if engaged is not None:
        return transfer_word(engaged) if engaged == viewer.transfer else Word.CONNECTING
    return _talking_word(viewer) if isinstance(other.place, Talking) else Word.CONNECTED


def transfer_word(transfer: Contact) -> Word:
    """To an agent Connect says Connected at once (S4), to a queue Connecting until it is so (S20)."""
    used = transfer.origin.quick_connect
    to_queue = used is not None and used.type is QuickConnectType.QUEUE
    return Word.CONNECTING if to_queue else Word.CONNECTED


def _talking_word(viewer: Viewer) -> Word:
    return Word.JOINED if len(viewer.talkers) > 2 else Word.CONNECTED


# The truth


def truth(viewer: Viewer) -> Truth:
    for judge in JUDGES:
        found = judge(viewer)
        if found is not None:
            return found
    return _conversation(viewer)


def _truth(kind: TruthKind, since: datetime, *about: Party) -> Truth:
    return Truth(kind, tuple(each.name for each in about), since, None, None)


def _sound_gone(viewer: Viewer) -> Truth | None:
    leg = viewer.call.legs[viewer.party.leg]
    if viewer.party.away:
        return _truth(TruthKind.AWAY, viewer.party.since)
    return _truth(TruthKind.AWAY, leg.since) if leg.state is not LegState.UP else None


def _whispered(viewer: Viewer) -> Truth | None:
    contact = viewer.contact
    if contact.phase is Phase.WHISPERING_AGENT:
        return _truth(TruthKind.MESSAGE_TO_YOU, viewer.party.since)
    if contact.phase is Phase.WHISPERING_CUSTOMER:
        other = played(viewer.call, contact, Part.CUSTOMER)
        about = (other,) if other is not None else ()
        return _truth(TruthKind.MESSAGE_TO_OTHER, contact.history.reached[contact.phase], *about)
    return None


def _held(viewer: Viewer) -> Truth | None:
    hold = viewer.party.hold
    if hold is None:
        return None
    if hold.by_absence:
        return _truth(TruthKind.AWAY, hold.since, *_away(viewer))
    holder = host(viewer.call)
    return _truth(TruthKind.HELD_BY, hold.since, *((holder,) if holder is not None else ()))


def _customer_left(viewer: Viewer) -> Truth | None:
    customer = viewer.customer
    if customer is None or customer.gone is None:
        return None
    return Truth(TruthKind.CUSTOMER_LEFT, (customer.name,), customer.since, None, customer.gone)


def _transferring(viewer: Viewer) -> Truth | None:
    transfer = viewer.transfer
    if transfer is None:
        return None
    names = (target_name(viewer.call, transfer, viewer.directory),)
    offer = ringing(viewer.call, transfer.id)
    if offer is not None:
        return Truth(TruthKind.RINGING, names, offer.since, offer.until, None)
    kind = _transfer_kind(transfer)
    if kind is TruthKind.MESSAGE_TO_YOU:
        return _truth(kind, viewer.party.since)
    return Truth(kind, names, transfer.history.reached[transfer.phase], None, None)


def _transfer_kind(transfer: Contact) -> TruthKind:
    if transfer.phase is Phase.WAITING:
        return TruthKind.QUEUED if transfer.routing.asked is None else TruthKind.ASKING
    if transfer.phase is Phase.WHISPERING_AGENT:
        return TruthKind.MESSAGE_TO_OTHER
    return TruthKind.MESSAGE_TO_YOU


def _failed(viewer: Viewer) -> Truth | None:
    failed = viewer.failed_transfer
    if failed is None:
        return None
    names = (target_name(viewer.call, failed, viewer.directory),)
    since = failed.history.reached[Phase.ENDED]
    return Truth(TruthKind.FAILED, names, since, None, failed.history.failure)


def _conversation(viewer: Viewer) -> Truth:
    place, since = viewer.party.place, viewer.party.since
    if isinstance(place, Talking):
        talkers = tuple(each for each in viewer.talkers if each != viewer.party)
        kind = TruthKind.AWAY if set(talkers) <= set(_away(viewer)) else TruthKind.TALKING
        return _truth(kind, since, *talkers)
    all_held = place == Silent(Why.EVERYBODY_HELD)
    return _truth(TruthKind.ALL_HELD if all_held else TruthKind.CONNECTING, since)


def _away(viewer: Viewer) -> tuple[Party, ...]:
    """Whose sound does not come now."""
    legs = viewer.call.legs
    return tuple(each for each in viewer.others if each.away or legs[each.leg].state is not LegState.UP)


JUDGES: tuple[Callable[[Viewer], Truth | None], ...] = (
    _sound_gone,
    _whispered,
    _held,
    _customer_left,
    _transferring,
    _failed,
)

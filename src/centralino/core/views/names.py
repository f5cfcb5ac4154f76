"""What people and queues are called on a panel and in a record."""

from centralino.core.call.contact import Phase
from centralino.core.call.model import Call, Contact, Part, Party, PartyKind
from centralino.core.call.queries import ringing
from centralino.core.directory.directory import Directory
from centralino.core.directory.model import Queue, UserId

UNANSWERED = frozenset({Phase.FLOW, Phase.WAITING, Phase.RINGING})


def person(directory: Directory, user_id: UserId) -> str | None:
    """First and last name. None when the user was deleted."""
    user = directory.users.get(user_id)
    return f"{user.identity_info.first_name} {user.identity_info.last_name}" if user is not None else None


def queue_of(directory: Directory, contact: Contact) -> Queue | None:
    """The queue that the contact is for, else the one that the contact before it came through."""
    routing = contact.routing
    queue = routing.queue or (None if routing.target else contact.origin.queue)
    return directory.queues.get(queue) if queue is not None else None


def the_customer(call: Call) -> Party | None:
    """The real one, there or gone."""
    return next((each for each in call.parties.values() if each.kind is PartyKind.CUSTOMER), None)


def customer_name(call: Call) -> str:
    customer = the_customer(call)
    return customer.name if customer is not None else ""


def target_name(call: Call, contact: Contact, directory: Directory) -> str:
    """Whom a transfer's contact is for: who has it or rings for it, else the person or queue asked for."""
    if Part.AGENT in contact.cast and contact.phase not in UNANSWERED:
        return call.parties[contact.cast[Part.AGENT]].name
    offer = ringing(call, contact.id)
    routing = contact.routing
    queue = directory.queues.get(routing.queue) if routing.queue is not None else None
    wanted = offer.agent if offer is not None else routing.asked or routing.target
    if wanted is None and queue is not None:
        return queue.name
    wanted = wanted or routing.destination
    name = person(directory, wanted) if wanted is not None else None
    used = contact.origin.quick_connect
    return name or (used.name if used is not None else "")


def transferred_by(call: Call, contact: Contact) -> str | None:
    """The agent who opened the contact as a transfer."""
    by = call.parties.get(contact.origin.by)
    return by.name if by is not None and by.kind is PartyKind.AGENT else None

"""`contact_record`: the record of one contact, from the state of its call."""

from datetime import datetime, timedelta

from centralino.core.call.contact import Phase
from centralino.core.call.model import (
    Call,
    Contact,
    History,
    Part,
    Party,
    PartyKind,
    QuickConnectUsed,
    Reason,
)
from centralino.core.directory.directory import Directory
from centralino.core.directory.kinds import Kind, arn, instance_arn
from centralino.core.directory.model import Channel, UserId
from centralino.core.ids import ContactId
from centralino.core.views.names import the_customer
from centralino.core.views.record import (
    AgentInfo,
    ContactRecord,
    Endpoint,
    EndpointType,
    Outcome,
    QueueInfo,
    QuickConnectContactData,
    Reference,
    Transfer,
)


def contact_record(call: Call, contact: Contact, directory: Directory) -> ContactRecord:
    history, origin = contact.history, contact.origin
    initiated = history.reached[Phase.FLOW]
    opened = _opened_from(call, contact)
    return ContactRecord(
        contact_id=contact.id,
        initial_contact_id=ContactId(call.id),
        previous_contact_id=origin.previous,
        next_contact_id=history.next,
        aws_account_id=directory.instance.account_id,
        instance_arn=instance_arn(directory.instance),
        channel=Channel.VOICE,
        initiation_method=origin.initiation,
        initiation_timestamp=initiated,
        # Whoever is passed on to a further contact was connected long before.
        connected_to_system_timestamp=history.answered if origin.previous is None else initiated,
        disconnect_timestamp=history.reached.get(Phase.ENDED),
        last_update_timestamp=history.updated or initiated,
        transfer_completed_timestamp=opened[-1][0].history.reached.get(Phase.CONNECTED) if opened else None,
        disconnect_reason=history.disconnect,
        customer_endpoint=_customer_endpoint(the_customer(call)),
        system_endpoint=Endpoint(EndpointType.VOIP, origin.system_address),
        queue=_queue(contact, directory),
        agent=_agent(call, contact, directory),
        agent_connection_attempts=contact.routing.attempts,
        attributes=call.attributes,
        next_contacts=tuple(_next(each, used) for each, used in opened),
        transfer=_transfer(call, contact),
        complete=contact.phase is Phase.COMPLETED,
    )


def _opened_from(call: Call, contact: Contact) -> tuple[tuple[Contact, QuickConnectUsed], ...]:
    """Its transfers, oldest first."""
    return tuple(
        (each, each.origin.quick_connect)
        for each in call.contacts.values()
        if each.origin.previous == contact.id and each.origin.quick_connect is not None
    )


def _next(opened: Contact, used: QuickConnectUsed) -> QuickConnectContactData:
    return QuickConnectContactData(
        opened.id, opened.history.reached[Phase.FLOW], used.id, used.name, used.type
    )


def _customer_endpoint(customer: Party | None) -> Endpoint | None:
    return Endpoint(EndpointType.VOIP, customer.address, customer.name) if customer is not None else None


def _queue(contact: Contact, directory: Directory) -> QueueInfo | None:
    """None for a contact that was never in a queue: one agent was asked for, or nobody yet."""
    entered = contact.history.reached.get(Phase.WAITING)
    queue = contact.routing.queue
    if queue is None or entered is None or contact.routing.asked is not None:
        return None
    configured = directory.queues.get(queue)
    left = _left_queue(contact)
    return QueueInfo(
        arn=arn(directory.instance, Kind.QUEUE, queue),
        name=configured.name if configured is not None else None,
        enqueue_timestamp=entered,
        dequeue_timestamp=left,
        duration=_seconds(left - entered) if left is not None else None,
    )


def _left_queue(contact: Contact) -> datetime | None:
    """When his own whisper began: until the agent has heard hers, the customer is in the queue
    (behaviour.md 2.1, 6.1).
    """
    reached = contact.history.reached
    if contact.phase is Phase.WHISPERING_CUSTOMER or Phase.CONNECTED in reached:
        return reached[Phase.WHISPERING_CUSTOMER]
    return reached.get(Phase.ENDED)


def _agent(call: Call, contact: Contact, directory: Directory) -> AgentInfo | None:
    user_id = contact.routing.agent
    if user_id is None:
        return None
    history = contact.history
    spans = [(span, span.until - span.since) for span in history.holds if span.until is not None]
    holds = [length for _, length in spans]
    held = sum(holds, timedelta())
    pressed = sum((length for span, length in spans if not span.by_absence), timedelta())
    began, ended = _work(history)
    return AgentInfo(
        arn=arn(directory.instance, Kind.USER, user_id),
        username=call.parties[contact.cast[Part.AGENT]].address,
        routing_profile=_routing_profile(directory, user_id),
        accepted_by_agent_timestamp=history.reached[Phase.WHISPERING_AGENT],
        connected_to_agent_timestamp=history.reached.get(Phase.CONNECTED),
        agent_interaction_duration=_interaction(history, held),
        customer_hold_duration=_seconds(held),
        longest_hold_duration=_seconds(max(holds, default=timedelta())),
        number_of_holds=len(history.holds),
        agent_initiated_hold_duration=_seconds(pressed),
        after_contact_work_start_timestamp=began,
        after_contact_work_end_timestamp=ended,
        after_contact_work_duration=_seconds(ended - began) if began and ended else None,
    )


def _routing_profile(directory: Directory, user_id: UserId) -> Reference | None:
    profile = directory.routing_profile_of(user_id)
    return Reference(directory.arn(profile), profile.name) if profile is not None else None


def _interaction(history: History, held: timedelta) -> int | None:
    """From being connected until one of the two was gone, without the holds."""
    connected = history.reached.get(Phase.CONNECTED)
    ends = [each for each in (history.agent_left, history.reached.get(Phase.ENDED)) if each is not None]
    return _seconds(min(ends) - connected - held) if connected is not None and ends else None


def _work(history: History) -> tuple[datetime | None, datetime | None]:
    """After-contact work: from when the agent was off the call until he cleared it."""
    return history.agent_left, history.reached.get(Phase.COMPLETED)


def _transfer(call: Call, contact: Contact) -> Transfer | None:
    used = contact.origin.quick_connect
    if used is None:
        return None
    outcome = _outcome(call, contact)
    failed = outcome is Outcome.FAILED
    return Transfer(
        by_agent_username=call.parties[contact.origin.by].address,
        quick_connect_id=used.id,
        quick_connect_name=used.name,
        quick_connect_type=used.type,
        outcome=outcome,
        failure_reason=contact.history.failure if failed else None,
    )


def _outcome(call: Call, contact: Contact) -> Outcome | None:
    history = contact.history
    ended = Phase.ENDED in history.reached
    if Phase.CONNECTED not in history.reached:
        return _unconnected_outcome(history.failure) if ended else None
    if history.cold:
        return Outcome.TRANSFERRED_COLD
    if call.parties[contact.cast[Part.CUSTOMER]].kind is PartyKind.CUSTOMER:
        return Outcome.TRANSFERRED_WARM
    if not ended:
        return None
    return Outcome.CONFERENCED if history.joined else Outcome.CONSULTED


def _unconnected_outcome(failure: Reason | None) -> Outcome:
    if failure is None:
        return Outcome.ABANDONED
    return Outcome.TAKEN_BACK if failure is Reason.TAKEN_BACK else Outcome.FAILED


def _seconds(duration: timedelta) -> int:
    """Whole ones, as in Connect."""
    return int(duration.total_seconds())

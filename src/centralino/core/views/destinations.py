"""The quick connects that an agent is shown, with what the people they lead to are doing now."""

from centralino.core.directory.directory import Directory
from centralino.core.directory.endpoints import endpoints
from centralino.core.directory.model import (
    QuickConnect,
    QuickConnectType,
    UserId,
    UserQuickConnectConfig,
)
from centralino.core.floor.figures import agent_state
from centralino.core.floor.model import Floor
from centralino.core.views.agent_card import status_of
from centralino.core.views.names import person
from centralino.core.views.panel import Destination, DestinationKind

KINDS = {
    QuickConnectType.USER: DestinationKind.USER,
    QuickConnectType.QUEUE: DestinationKind.QUEUE,
    QuickConnectType.PHONE_NUMBER: DestinationKind.PHONE_NUMBER,
    QuickConnectType.FLOW: DestinationKind.FLOW,
}


def destinations(
    agent: UserId, floor: Floor, directory: Directory, *, on_contact: bool
) -> tuple[Destination, ...]:
    """In the order of `endpoints`; off a contact only phone numbers (behaviour.md 1.2)."""
    shown = endpoints(directory, agent, on_contact=on_contact)
    return tuple(_destination(each, floor, directory) for each in shown)


def _destination(quick_connect: QuickConnect, floor: Floor, directory: Directory) -> Destination:
    target = quick_connect.quick_connect_config.target
    user = target.user_id if isinstance(target, UserQuickConnectConfig) else None
    state = agent_state(floor, user) if user is not None else None
    return Destination(
        quick_connect=quick_connect.quick_connect_id,
        kind=KINDS[quick_connect.quick_connect_config.quick_connect_type],
        name=quick_connect.name,
        description=quick_connect.description or "",
        person=(person(directory, user) or "") if user is not None else "",
        activity=state.activity if state is not None else None,
        status=status_of(directory, floor.agent(user)).name if user is not None else "",
        since=state.since if state is not None else None,
    )

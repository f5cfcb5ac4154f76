"""`agent_panel`: all that an agent's page shows, from the floor, the calls and the directory."""

from collections.abc import Iterable
from datetime import datetime

from centralino.core.call.inputs import Verb
from centralino.core.call.model import Call
from centralino.core.directory.directory import Directory
from centralino.core.directory.model import UserId
from centralino.core.floor.model import Floor
from centralino.core.floor.slot import ON_CONTACT
from centralino.core.views.agent_card import agent_card
from centralino.core.views.contact_cards import contact_cards
from centralino.core.views.destinations import destinations
from centralino.core.views.panel import AgentPanel


def agent_panel(
    agent: UserId, floor: Floor, calls: Iterable[Call], directory: Directory, now: datetime
) -> AgentPanel:
    """``calls`` are those that he may have to do with, or simply all. ``now`` is the time that it shows."""
    cards = contact_cards(agent, floor, calls, directory, now)
    verbs = {action.verb for card in cards for action in card.actions}
    on_contact = floor.agent(agent).slot.state in ON_CONTACT
    return AgentPanel(
        now=now,
        agent=agent_card(agent, floor, directory, now),
        contacts=cards,
        may_transfer=Verb.TRANSFER in verbs,
        destinations=destinations(agent, floor, directory, on_contact=on_contact),
    )

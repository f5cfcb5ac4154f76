"""The whispers: the agent's to its end, then the other side's, then both are joined (S10 to S14).

Each is heard by one party alone. A side with no flow to run is passed over. None may last longer than two
minutes: it is cut then, and the call goes on (behaviour.md 5.3; Amazon would drop the party).
"""

from centralino.core.call.contact import WHISPERING, Phase
from centralino.core.call.draft import Draft
from centralino.core.call.events import AgentWhispered, ContactConnected
from centralino.core.call.model import Contact, Part
from centralino.core.call.queries import frame_for
from centralino.core.call.rules import flowing
from centralino.core.directory.model import ContactFlowType
from centralino.core.ids import ContactId


def begin(draft: Draft, contact: ContactId) -> None:
    """An agent has accepted."""
    if not flowing.start_hooked(
        draft, draft.call.contacts[contact], Part.AGENT, ContactFlowType.AGENT_WHISPER
    ):
        go_on(draft, contact)


def go_on(draft: Draft, contact: ContactId) -> None:
    """One side has heard its whisper, or has none."""
    if draft.call.contacts[contact].phase is Phase.WHISPERING_CUSTOMER:
        draft.emit(ContactConnected(draft.now, contact))
        return
    draft.emit(AgentWhispered(draft.now, contact))
    if not flowing.start_hooked(
        draft, draft.call.contacts[contact], Part.CUSTOMER, ContactFlowType.CUSTOMER_WHISPER
    ):
        draft.emit(ContactConnected(draft.now, contact))


def cut(draft: Draft, contact: Contact) -> None:
    """The whisper has lasted too long."""
    if contact.phase not in WHISPERING:
        return
    frame = frame_for(draft.call, contact.id, ContactFlowType.AGENT_WHISPER, ContactFlowType.CUSTOMER_WHISPER)
    if frame is not None:
        flowing.end(draft, frame)
    go_on(draft, contact.id)

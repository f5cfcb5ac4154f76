"""The contact: one segment of a customer's history, with one record.

A contact runs its own flow, waits for an agent, rings one, lets each side hear its whisper, and connects
them:

    FLOW -> WAITING -> RINGING -> WHISPERING_AGENT -> WHISPERING_CUSTOMER -> CONNECTED -> ENDED -> COMPLETED
               ^----------+               |
               +--------------------------+   the agent went away before he was connected

WAITING is for a queue or for one agent who is asked for by name; only the first survives a refusal. The
whispers come one after the other, the agent's first, and a side that has none chosen and no default is passed
over at once. CONNECTED lasts while both roles are cast with live parties; who of them talks, holds or joins
is no phase: it is the call's affair. ENDED is Connect's DISCONNECTED; COMPLETED when the agent's
after-contact work is cleared, at once if no agent ever had it.

Warts: a contact whose agent was lost does not go back to WAITING; a new one (QUEUE_TRANSFER) takes its place,
so that the record of what happened is not overwritten. A direct contact that goes cold and then fails is put
WAITING for the queue of the contact before it (decision 4), which gives FLOW and RINGING another way into
WAITING.
"""

import enum
from datetime import timedelta


class Phase(enum.Enum):
    FLOW = "flow"
    WAITING = "waiting"
    RINGING = "ringing"
    WHISPERING_AGENT = "whispering_agent"
    WHISPERING_CUSTOMER = "whispering_customer"
    CONNECTED = "connected"
    ENDED = "ended"
    COMPLETED = "completed"


class Move(enum.Enum):
    QUEUE = "queue"
    OFFER = "offer"
    ACCEPT = "accept"
    AGENT_WHISPERED = "agent_whispered"
    CUSTOMER_WHISPERED = "customer_whispered"
    END = "end"
    COMPLETE = "complete"


TABLE = {
    (Phase.FLOW, Move.QUEUE): Phase.WAITING,
    (Phase.WAITING, Move.QUEUE): Phase.WAITING,
    (Phase.WAITING, Move.OFFER): Phase.RINGING,
    (Phase.RINGING, Move.QUEUE): Phase.WAITING,
    (Phase.RINGING, Move.ACCEPT): Phase.WHISPERING_AGENT,
    (Phase.WHISPERING_AGENT, Move.AGENT_WHISPERED): Phase.WHISPERING_CUSTOMER,
    (Phase.WHISPERING_AGENT, Move.QUEUE): Phase.WAITING,
    (Phase.WHISPERING_CUSTOMER, Move.CUSTOMER_WHISPERED): Phase.CONNECTED,
    (Phase.WHISPERING_CUSTOMER, Move.QUEUE): Phase.WAITING,
    (Phase.FLOW, Move.END): Phase.ENDED,
    (Phase.WAITING, Move.END): Phase.ENDED,
    (Phase.RINGING, Move.END): Phase.ENDED,
    (Phase.WHISPERING_AGENT, Move.END): Phase.ENDED,
    (Phase.WHISPERING_CUSTOMER, Move.END): Phase.ENDED,
    (Phase.CONNECTED, Move.END): Phase.ENDED,
    (Phase.ENDED, Move.COMPLETE): Phase.COMPLETED,
}

BEFORE_CONNECTED = frozenset(
    {Phase.FLOW, Phase.WAITING, Phase.RINGING, Phase.WHISPERING_AGENT, Phase.WHISPERING_CUSTOMER}
)
OPEN = BEFORE_CONNECTED | {Phase.CONNECTED}
WITH_THE_FLOOR = frozenset({Phase.WAITING, Phase.RINGING})
"""The floor has the contact on its list."""
WHISPERING = frozenset({Phase.WHISPERING_AGENT, Phase.WHISPERING_CUSTOMER})
WHISPER_LIMIT = timedelta(minutes=2)
"""How long one side's whisper may last (behaviour.md 5.3)."""

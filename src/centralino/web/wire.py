"""What pages and shell say to each other over their WebSockets, as JSON with a ``type``.

A page's first message is its greeting (``hello`` with the token of its sign-in for agents, ``call`` or
``resume`` for customers): nothing secret ever stands in an address. The page that holds the sound makes SDP
offers; ``line_wanted`` asks it for a new one (media process restarted, line lost). The shell never guesses
and a page never does: what is shown is the newest ``panel`` or ``call_state``. The pages' types are generated
from here.
"""

import enum
from datetime import datetime

import msgspec

from centralino.core.call.inputs import Verb
from centralino.core.views.panel import AgentPanel

MALFORMED = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What msgspec raises of JSON that is none, is no UTF-8 or is nested too deep."""


class Message(msgspec.Struct, frozen=True, tag_field="type"):
    """Base of everything on the wire."""


# Agent's page to shell


class AgentHello(Message, frozen=True, tag="hello"):
    """``holds_sound``: this page wants the agent's line. The newest page that says so has it."""

    token: str
    holds_sound: bool = True


class CommandMessage(Message, frozen=True, tag="command"):
    """One press. ``id`` comes back in Done or Refused; which of the rest is needed depends on the verb.

    TRANSFER: contact and quick_connect. HOLD, RESUME, DROP: contact and party. SET_STATUS: status. All
    others: contact.
    """

    id: str
    verb: Verb
    contact: str | None = None
    party: str | None = None
    quick_connect: str | None = None
    status: str | None = None


class LineOffer(Message, frozen=True, tag="line_offer"):
    """The SDP offer of the page's peer connection. A new one replaces the line's earlier one."""

    sdp: str


class SignOut(Message, frozen=True, tag="sign_out"):
    """The agent goes: refused while he is on a contact."""


AgentToShell = AgentHello | CommandMessage | LineOffer | SignOut


# Shell to agent's page


class PanelMessage(Message, frozen=True, tag="panel"):
    panel: AgentPanel


class Done(Message, frozen=True, tag="done"):
    id: str


class Refused(Message, frozen=True, tag="refused"):
    """``code`` for the page's own sentence in its language, ``sentence`` in English for other clients."""

    id: str
    code: str
    sentence: str


class LineAnswer(Message, frozen=True, tag="line_answer"):
    sdp: str


class LineRefused(Message, frozen=True, tag="line_refused"):
    reason: str


class LineWanted(Message, frozen=True, tag="line_wanted"):
    """Make a new peer connection and offer it: the old one is gone at our end."""


class SignedOut(Message, frozen=True, tag="signed_out"):
    """The last message: the token is no longer good, or another page of the agent took over."""

    reason: str


ShellToAgent = PanelMessage | Done | Refused | LineAnswer | LineRefused | LineWanted | SignedOut


# Customer's page to shell


class CallRequest(Message, frozen=True, tag="call"):
    """A customer calls. ``name`` is what agents see; ``sdp`` the offer of his page."""

    name: str
    sdp: str


class CallResume(Message, frozen=True, tag="resume"):
    """A page goes on with its call: ``ticket`` is what CallAccepted gave.

    A page that was reloaded sends a LineOffer next; one that only lost its socket still has its sound.
    """

    ticket: str


class HangUp(Message, frozen=True, tag="hang_up"):
    pass


CustomerToShell = CallRequest | CallResume | LineOffer | HangUp


# Shell to customer's page


class CallAccepted(Message, frozen=True, tag="call_accepted"):
    ticket: str


class CallWord(enum.Enum):
    """What the customer's page shows. The page is a telephone: it is not told who holds him."""

    CONNECTING = "connecting"
    IN_CALL = "in_call"
    ENDED = "ended"


class CallState(Message, frozen=True, tag="call_state"):
    """``reason`` with ENDED, as a word: ``hung_up``, ``ended``, ``lost``, ``refused``, ``unknown_call``."""

    word: CallWord
    since: datetime
    reason: str | None = None


ShellToCustomer = CallAccepted | CallState | LineAnswer | LineRefused | LineWanted

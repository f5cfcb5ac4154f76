"""The control protocol between the shell and the media process.

Both ends exchange length-prefixed msgpack messages (four bytes, big endian, then the message) over a Unix
stream socket on which the media process listens. The protocol is declarative and idempotent: the shell
sends the whole plan of a call whenever it changed, and sending it again changes nothing that is heard.

What travels towards the shell is of three kinds. *States* (lines) are sent when they change and all at
once when a shell connects. *Facts* (a play ended, a digit) are numbered per call from 1 and repeated after a
reconnect until acknowledged. *Measures* (levels, statistics) are sent while somebody listens and never
kept.

A line is the technical leg to one page or telephone. It exists on its own: an agent's line lives from
sign-in, is mixed into whichever call's plan names it, and is sent nothing while no plan does. A page that
reloads makes a new offer for the same line: the generation grows and the plans do not change.
"""

import enum
from typing import NewType

import msgspec

VERSION = 1

LineId = NewType("LineId", str)
PlayId = NewType("PlayId", str)
PlanId = NewType("PlanId", str)
"""The id of the call that a plan belongs to."""


class LineSource(msgspec.Struct, frozen=True, tag="line"):
    """What the party on this line says."""

    line: LineId


class PlaySource(msgspec.Struct, frozen=True, tag="play"):
    """A play of the same plan."""

    play: PlayId


Source = LineSource | PlaySource


class Play(msgspec.Struct, frozen=True):
    """Clips heard one after the other.

    ``clips`` are paths of WAV files (8 kHz, one channel, 16 bit or mu-law). ``loop`` starts over after the
    last one, for ever, and then no end is reported. ``position_ms`` is where a media process begins that
    does not know the play yet; one that does goes on where it is. A play runs whether or not somebody hears
    it.
    """

    clips: tuple[str, ...]
    loop: bool = False
    position_ms: int = 0


class Plan(msgspec.Struct, frozen=True):
    """Who hears what on one call. A plan without lines and plays ends it.

    ``lines`` gives every line of the call its sources, ``recorders`` every recording its own; a line that is
    no key hears nothing and is released by this plan. Files of recordings come later: the
    sources are kept and mixed for nobody.
    """

    lines: dict[LineId, tuple[Source, ...]] = {}
    plays: dict[PlayId, Play] = {}
    recorders: dict[str, tuple[Source, ...]] = {}


# Shell to media process


class Hello(msgspec.Struct, frozen=True, tag="hello"):
    """The first message of a shell. The media process answers with its World."""

    version: int = VERSION


class SetPlan(msgspec.Struct, frozen=True, tag="set_plan"):
    """Make this call so. A revision lower than the one in force is ignored."""

    call: PlanId
    revision: int
    plan: Plan


class OfferLine(msgspec.Struct, frozen=True, tag="offer_line"):
    """A page's SDP offer for a line. Answered by LineAnswered or LineRefused with the same request number.

    An offer for a line that is there replaces its peer connection, the plans stay.
    """

    request: int
    line: LineId
    sdp: str


class CloseLine(msgspec.Struct, frozen=True, tag="close_line"):
    """Take the line down. Unknown lines are ignored."""

    line: LineId


class KeepLines(msgspec.Struct, frozen=True, tag="keep_lines"):
    """After a reconnect: these lines and plans are wanted, take down all others."""

    lines: frozenset[LineId]
    plans: frozenset[PlanId]


class Acknowledge(msgspec.Struct, frozen=True, tag="acknowledge"):
    """Facts of this call up to and including this number are durable and may be forgotten."""

    call: PlanId
    number: int


class WatchMeasures(msgspec.Struct, frozen=True, tag="watch_measures"):
    """Begin or end the stream of Measures, every ``interval_ms`` (0 ends it)."""

    interval_ms: int


ToMedia = Hello | SetPlan | OfferLine | CloseLine | KeepLines | Acknowledge | WatchMeasures


# Media process to shell


class LineCondition(enum.Enum):
    """UP: sound flows. DARK: was up, its peer is silent or unreachable now. DOWN: nothing is there."""

    CONNECTING = "connecting"
    UP = "up"
    DARK = "dark"
    DOWN = "down"


class LineState(msgspec.Struct, frozen=True, tag="line_state"):
    """The condition of a line, sent on every change. ``generation`` counts its peer connections."""

    line: LineId
    generation: int
    condition: LineCondition
    reason: str = ""


class World(msgspec.Struct, frozen=True, tag="world"):
    """All that is there, sent in answer to Hello. ``incarnation`` is new for every media process.

    Facts that were not acknowledged follow it.
    """

    incarnation: str
    lines: tuple[LineState, ...]
    plans: dict[PlanId, int]


class LineAnswered(msgspec.Struct, frozen=True, tag="line_answered"):
    request: int
    line: LineId
    generation: int
    sdp: str


class LineRefused(msgspec.Struct, frozen=True, tag="line_refused"):
    request: int
    line: LineId
    reason: str


class PlayEnded(msgspec.Struct, frozen=True, tag="play_ended"):
    """The last clip was heard to its end."""

    play: PlayId


class PlayFailed(msgspec.Struct, frozen=True, tag="play_failed"):
    """A clip cannot be read."""

    play: PlayId
    reason: str


class Digit(msgspec.Struct, frozen=True, tag="digit"):
    """One press of a key, reported on its first packet (RFC 4733)."""

    line: LineId
    digit: str


FactBody = PlayEnded | PlayFailed | Digit


class Fact(msgspec.Struct, frozen=True, tag="fact"):
    call: PlanId
    number: int
    body: FactBody


class LineMeasure(msgspec.Struct, frozen=True):
    """Levels in dB below full scale (0 loudest, -127 silence); counts since the last measure."""

    level_in: float
    level_out: float
    received: int
    lost: int
    concealed: int
    jitter_ms: float
    round_trip_ms: float | None


class Measures(msgspec.Struct, frozen=True, tag="measures"):
    """``late_ms`` is the greatest lateness of a tick since the last measure."""

    lines: dict[LineId, LineMeasure]
    late_ms: float


FromMedia = World | LineState | LineAnswered | LineRefused | Fact | Measures

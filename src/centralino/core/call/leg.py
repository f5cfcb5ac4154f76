"""The leg: the technical line to one party.

A leg has an id and is started once; to try again is a new leg. Ours are of two kinds. A customer's leg is
made for the call and goes with it. An agent's standing leg lives from sign-in, outside every call: he brings
it UP into a call when he accepts, and it is GONE for that call when he leaves, while the line itself stays.

A page that reloads or a network that changes is not a new leg: the line is DARK until its new peer connection
is up. How long a leg may stay STARTED or DARK is a deadline; then it is GONE like one that was hung up.

Facts come from outside and may be late: a fact without a cell changes nothing, and GONE has no cells at
all.
"""

import enum
from datetime import timedelta


class LegState(enum.Enum):
    STARTED = "started"
    UP = "up"
    DARK = "dark"
    GONE = "gone"


class LegInput(enum.Enum):
    ANSWER = "answer"
    DARKEN = "darken"
    END = "end"


TABLE = {
    (LegState.STARTED, LegInput.ANSWER): LegState.UP,
    (LegState.STARTED, LegInput.END): LegState.GONE,
    (LegState.UP, LegInput.DARKEN): LegState.DARK,
    (LegState.UP, LegInput.END): LegState.GONE,
    (LegState.DARK, LegInput.ANSWER): LegState.UP,
    (LegState.DARK, LegInput.END): LegState.GONE,
}

PATIENCE = {LegState.STARTED: timedelta(seconds=30), LegState.DARK: timedelta(seconds=30)}
"""How long a customer's leg may stay in a state that cannot last. An agent's absence is the floor's to
judge."""

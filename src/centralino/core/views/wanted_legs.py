"""Which legs a call wants: the shell keeps these and hangs the others up."""

from dataclasses import dataclass

from centralino.core.call.model import Call
from centralino.core.call.queries import live
from centralino.core.ids import LegId


@dataclass(frozen=True, slots=True)
class WantedLegs:
    """``released`` were made for this call and their party is gone. An agent's standing leg is never among
    them: the call lets go of it, and the line stays (`core.call.leg`).
    """

    wanted: frozenset[LegId]
    released: frozenset[LegId]


def wanted_legs(call: Call) -> WantedLegs:
    wanted = frozenset(party.leg for party in live(call))
    made = frozenset(party.leg for party in call.parties.values() if party.agent is None)
    return WantedLegs(wanted, made - wanted)

"""A thousand stories of people who do anything in any order. The oracle judges each step."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from types import ModuleType

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from centralino.core.call import contact, leg, offer
from centralino.core.call.contact import Phase
from centralino.core.call.inputs import CustomerCalled, LegDark, LegEnded, LegUp, PlayDone, TimerDue, Verb
from centralino.core.call.offer import OfferInput, OfferState
from centralino.core.messages import AgentAway, AgentBack, AgentGone, NotOffered, Offered, WorkDone
from tests.core.call.crowd import BYTES, STARTS, Crowd, Seen, start

RUNS, LENGTH = 1000, 50
STORY = st.binary(min_size=BYTES * LENGTH, max_size=BYTES * LENGTH)

MUTE = {Verb.MUTE, Verb.UNMUTE}
OFFERED = {Verb.ACCEPT, Verb.REJECT}
OF_CALL = set(Verb) - {Verb.CLEAR, Verb.SET_STATUS}
DONE: Mapping[Phase, set[Verb]] = {
    Phase.FLOW: set(),  # nobody has taken it
    Phase.WAITING: set(),
    Phase.RINGING: OFFERED,
    Phase.WHISPERING_AGENT: {Verb.LEAVE, *MUTE},
    Phase.WHISPERING_CUSTOMER: {Verb.LEAVE, *MUTE},
    Phase.CONNECTED: OF_CALL - OFFERED,
    Phase.ENDED: {Verb.HOLD, Verb.RESUME, Verb.LEAVE, *MUTE},  # the customer left him with his colleague
    Phase.COMPLETED: set(),  # he has left and cleared it
}
"""The commands that can be given, by the phase of the contact that the agent took or that rings at him. All
others must have been tried."""
DURING_TRANSFER: Mapping[Phase, set[Verb]] = {
    Phase.FLOW: {Verb.BACK_TO_CUSTOMER, Verb.LEAVE, *MUTE},
    Phase.WAITING: {Verb.BACK_TO_CUSTOMER, Verb.LEAVE, *MUTE},
    Phase.RINGING: {Verb.BACK_TO_CUSTOMER, Verb.LEAVE, *MUTE, *OFFERED},
    Phase.WHISPERING_AGENT: {Verb.BACK_TO_CUSTOMER, Verb.LEAVE, *MUTE},
    Phase.WHISPERING_CUSTOMER: {Verb.BACK_TO_CUSTOMER, Verb.LEAVE, *MUTE},
    Phase.CONNECTED: OF_CALL - OFFERED - {Verb.TRANSFER},  # one transfer at a time
    Phase.ENDED: set(),  # it is no transfer any longer
    Phase.COMPLETED: set(),
}
"""The same by the phase of the contact of a transfer that is going on, whoever gives the command."""
ALWAYS = {
    *(CustomerCalled, LegUp, LegDark, LegEnded, PlayDone, TimerDue),
    *(AgentAway, AgentBack, AgentGone, WorkDone),
}
FACTS: Mapping[Phase, set[type]] = {
    phase: ALWAYS | {Offered, NotOffered}
    # What the floor was not asked, or has answered already, it does not answer; an answer that comes late
    # may find the next transfer's flow, but that takes a letter older than a whole transfer.
    if phase in (Phase.WAITING, Phase.CONNECTED, Phase.ENDED, Phase.COMPLETED)
    else ALWAYS
    for phase in Phase
}
"""The facts that must have come to a call which has a contact in this phase. A DigitPressed follows each
step; it changes nothing."""
UNREACHABLE_CELLS = {
    # The floor tells of an absence only to a call that the agent has accepted; while he is rung the clock
    # of the offer is shorter.
    (OfferState.RINGING, OfferInput.LOSE),
}

Cell = tuple[Enum, Enum]


class Table(dict[Cell, Enum]):
    """A table that notes which of its cells were read."""

    def __init__(self, cells: Mapping[Cell, Enum], read: set[Cell]) -> None:
        super().__init__(cells)
        self.read = read

    def __getitem__(self, cell: Cell) -> Enum:
        self.read.add(cell)
        return super().__getitem__(cell)


@contextmanager
def watched_tables() -> Iterator[tuple[set[Cell], set[Cell]]]:
    """All cells of the call's tables, and those that are read; mere questions whether there is one aside."""
    tables: dict[ModuleType, dict[Cell, Enum]] = {each: vars(each)["TABLE"] for each in (contact, leg, offer)}
    read: set[Cell] = set()
    for module, table in tables.items():
        vars(module)["TABLE"] = Table(table, read)
    try:
        yield {cell for table in tables.values() for cell in table}, read
    finally:
        for module, table in tables.items():
            vars(module)["TABLE"] = table


def test_whatever_people_do_the_invariants_hold_and_everything_ends() -> None:
    seen = Seen()

    @settings(
        max_examples=RUNS,
        derandomize=True,
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(list(STARTS)), STORY)
    def story(beginning: str, steps: bytes) -> None:
        crowd = Crowd(start(beginning).fork(), seen)
        try:
            crowd.do(steps)
            crowd.go_home()
        except BaseException:
            note("\n".join(crowd.story))
            raise

    with watched_tables() as (cells, read):
        story()
    assert cells - read == UNREACHABLE_CELLS
    assert {(phase, verb) for phase in Phase for verb in Verb} == set(seen.tried)
    assert {(phase, verb) for phase, verbs in DONE.items() for verb in verbs} == set(seen.done)
    assert {(p, verb) for p, verbs in DURING_TRANSFER.items() for verb in verbs} == set(seen.during_transfer)
    assert {(p, fact) for p, facts in FACTS.items() for fact in facts} <= set(seen.facts)

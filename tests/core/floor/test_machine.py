from itertools import product
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from centralino.core.errors import Refused
from centralino.core.floor import agents
from centralino.core.floor.slot import ON_CONTACT, TABLE, SlotInput, SlotState
from tests.core.floor.machine import FloorMachine, statistics

RUN = settings(
    max_examples=300,
    stateful_step_count=50,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
CELLS = list(product(SlotState, SlotInput))
JUDGED_BEFORE = {
    *((state, SlotInput.TIME_UP) for state in SlotState if state is not SlotState.ACW),  # by its timer
    *((state, SlotInput.CHOSE_ANOTHER) for state in ON_CONTACT),
    *((state, SlotInput.ASKED_FOR) for state in (*ON_CONTACT, SlotState.MISSED)),
}
"""Cells for which the table is never asked, so that it does not matter what it says."""


def test_the_floor_says_what_the_oracle_says_and_every_input_meets_every_slot() -> None:
    statistics.clear()
    run_state_machine_as_test(FloorMachine, settings=RUN)
    assert {(state.value, given.value) for state, given in CELLS} - set(statistics) == set()


def mutants() -> list[tuple[tuple[SlotState, SlotInput], SlotState | None]]:
    """Some cells that say something else; None: nothing."""
    random = Random(2026)
    cells = random.sample([cell for cell in CELLS if cell not in JUDGED_BEFORE], 20)
    return [
        (cell, random.choice([state for state in (None, *SlotState) if state is not TABLE.get(cell)]))
        for cell in cells
    ]


def assert_caught() -> None:
    with pytest.raises((AssertionError, LookupError, ValueError, Refused)):
        run_state_machine_as_test(
            FloorMachine,
            settings=settings(RUN, max_examples=3000, phases=[Phase.generate], report_multiple_bugs=False),
        )


@pytest.mark.parametrize(("cell", "state"), mutants(), ids=str)
def test_a_table_with_a_wrong_cell_is_caught(
    cell: tuple[SlotState, SlotInput], state: SlotState | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if state is None:
        monkeypatch.delitem(TABLE, cell)
    else:
        monkeypatch.setitem(TABLE, cell, state)
    assert_caught()


@pytest.mark.parametrize("state", SlotState)
def test_a_wrong_idea_of_what_is_on_a_contact_is_caught(
    state: SlotState, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agents, "ON_CONTACT", ON_CONTACT ^ {state})
    assert_caught()

from datetime import UTC

import msgspec
import pytest

from centralino.core.views.panel import AgentPanel, TruthKind
from tests.core.views.gallery import SCENES, gallery, panel


@pytest.fixture(scope="module")
def panels() -> dict[str, AgentPanel]:
    return gallery()


def test_every_panel_is_the_same_after_it_was_json(panels: dict[str, AgentPanel]) -> None:
    for name, shown in panels.items():
        text = msgspec.json.encode(shown)
        assert msgspec.json.decode(text, type=AgentPanel) == shown, name


def test_every_panel_is_of_the_agent_that_its_name_says(panels: dict[str, AgentPanel]) -> None:
    for name, shown in panels.items():
        assert shown.agent.username == name.partition(":")[0]


def test_every_truth_but_one_is_in_the_gallery(panels: dict[str, AgentPanel]) -> None:
    """ASKING and CONNECTING last only until the floor has answered."""
    kinds = {card.truth.kind for shown in panels.values() for card in shown.contacts}
    assert set(TruthKind) - kinds == {TruthKind.ASKING, TruthKind.CONNECTING}


def test_a_panel_has_the_time_of_its_world() -> None:
    world = SCENES["mario: talking"]()
    assert panel(world, "mario").now == world.now
    assert world.now.tzinfo is UTC

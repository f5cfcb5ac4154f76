from centralino.core.flows.catalogue import CATALOGUE
from scripts.coverage_flows import PAGE, page


def test_the_page_about_the_flow_language_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m scripts.coverage_flows"


def test_every_action_has_its_row() -> None:
    rows = [line for line in page().splitlines() if line.startswith("| `")]
    assert len(rows) == len(CATALOGUE)

"""The contract that keeps the core pure must be able to break."""

import pytest
from grimp import ImportGraph

from scripts.import_contracts import PureContract


def broken_by(*imported: str) -> list[str]:
    graph = ImportGraph()
    for module in ("centralino.core", "centralino.core.call", "centralino.core.ids"):
        graph.add_module(module)
    for module in imported:
        graph.add_import(importer="centralino.core.call", imported=module)
    contract = PureContract(
        name="core", session_options={}, contract_options={"package": "centralino.core", "impure": ["socket"]}
    )
    broken: list[str] = contract.check(graph, verbose=False).metadata["broken"]
    return broken


def test_itself_and_the_pure_standard_library_are_allowed() -> None:
    assert broken_by("centralino.core.ids", "dataclasses", "datetime") == []


@pytest.mark.parametrize("imported", ["socket", "numpy", "centralino.store"])
def test_everything_else_breaks_it(imported: str) -> None:
    assert broken_by("enum", imported) == [f"centralino.core.call imports {imported}"]


def test_a_package_that_is_not_there_yet_keeps_it() -> None:
    contract = PureContract(
        name="core", session_options={}, contract_options={"package": "centralino.none", "impure": []}
    )
    assert contract.check(ImportGraph(), verbose=False).kept

"""``make founding`` is what says how far we are: it must not say proven of what is not."""

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.founding import Outcomes

TESTS = """
import pytest

@pytest.mark.statement("S1", "S2")
def test_of_two_statements(): pass

@pytest.mark.statement("S2")
def test_that_fails(): assert False

@pytest.mark.statement("S3")
@pytest.mark.skip
def test_that_is_skipped(): pass

@pytest.mark.statement("S4")
class TestOfAClass:
    def test_inside(self): pass

@pytest.fixture
def broken():
    yield
    raise RuntimeError

@pytest.mark.statement("S5")
def test_that_leaves_something_behind(broken): pass

def test_without_a_statement(): assert False
"""


def founding(folder: Path, tests: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_sample.py").write_text(tests)
    (folder / "pytest.ini").touch()
    command = [sys.executable, "-m", "scripts.founding", "-p", "no:cacheprovider", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def verdicts(output: str) -> dict[str, str]:
    rows = [line for line in output.splitlines() if line.startswith("S") and line[1].isdigit()]
    return {row.split()[0]: row[68:] for row in rows}


def test_a_statement_is_proven_failing_or_not_built_yet(tmp_path: Path) -> None:
    run = founding(tmp_path, TESTS)
    said = verdicts(run.stdout)
    assert list(said) == [f"S{number}" for number in range(1, 34)]
    assert said["S1"] == "proven"
    assert said["S2"] == "failing: test_sample.py::test_that_fails"
    assert said["S3"] == "failing: test_sample.py::test_that_is_skipped"
    assert said["S4"] == "proven"
    assert said["S5"] == "failing: test_sample.py::test_that_leaves_something_behind"
    assert {said[f"S{number}"] for number in range(6, 34)} == {"not built yet"}
    assert run.returncode == 1


def test_nothing_built_is_no_failure(tmp_path: Path) -> None:
    run = founding(tmp_path, "def test_without_a_statement(): assert False")
    assert set(verdicts(run.stdout).values()) == {"not built yet"}
    assert run.returncode == 0


@pytest.mark.parametrize(
    "tests",
    ['import pytest\n@pytest.mark.statement("S34")\ndef test_a(): pass', "import nothing_of_the_kind"],
)
def test_what_pytest_cannot_run_gives_no_verdicts(tmp_path: Path, tests: str) -> None:
    run = founding(tmp_path, tests)
    assert verdicts(run.stdout) == {}
    assert run.returncode not in {0, 1}


def test_the_plugin_can_be_kept_in_a_set() -> None:
    """As pluggy does where a folder has a conftest of its own."""
    assert len({Outcomes(), Outcomes()}) == 2

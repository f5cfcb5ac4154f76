"""Says for each founding statement whether tests prove it: ``python -m scripts.founding [ARGUMENT ...]``.

Runs the tests that carry ``@pytest.mark.statement("S7", ...)`` and prints one line per statement. Proven
means that at least one test names it and that all which do passed; one that was skipped or not reached has
not. The exit code is 0 unless a statement is failing or pytest itself could not finish.
"""

import sys
from collections import defaultdict
from dataclasses import dataclass, field

import pytest

STATEMENTS = {
    "S1": "Quick connects are of three kinds: agent, queue, phone number",
    "S2": "The customer hears the hold flow the moment one is invoked",
    "S3": "To an agent: Mario picks Maria from the list",
    "S4": "His banner says Connected although Maria is not",
    "S5": "A transfer-to-agent flow of four blocks starts",
    "S6": "While it runs Maria is not connected",
    "S7": 'Mario hears "Transferring to agent"',
    "S8": "Maria's panel asks her to accept or reject",
    "S9": "She accepts; her banner says Connecting",
    "S10": "The chosen agent whisper plays to Maria alone",
    "S11": "None chosen: the default says the queue's name",
    "S12": "The chosen customer whisper plays to Mario alone",
    "S13": "None chosen: the default is a beep",
    "S14": "Maria's banner says Connected; she and Mario hear each other",
    "S15": "Join: Mario, Maria and the customer in one conference",
    "S16": "Hold all: Maria and the customer are on hold",
    "S17": "Hold Maria: Mario talks with the customer alone",
    "S18": "End call: Mario leaves; Maria and the customer go on",
    "S19": "To a queue: PasswordReset, which Maria works",
    "S20": "Mario's banner says Connecting at once",
    "S21": "The quick connect's transfer-to-queue flow runs",
    "S22": "Its Transfer to queue block queues the contact",
    "S23": "Maria's panel asks her to accept or reject",
    "S24": "She accepts; her banner says Connecting",
    "S25": "The agent whisper names the queue to Maria",
    "S26": "The customer whisper says the same to Mario",
    "S27": "Maria's banner says Connected; they hear each other",
    "S28": "Join, after a queue",
    "S29": "Hold all, after a queue",
    "S30": "Hold Maria, after a queue",
    "S31": "End call, after a queue",
    "S32": "To a phone number: no flow, straight to the destination",
    "S33": "The caller ID given when the queue was created is used",
}
FINISHED = {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED}


@dataclass(eq=False)  # pluggy keeps plugins in sets
class Outcomes:
    """A pytest plugin: runs only the tests that carry a statement, and remembers which of them passed."""

    tests: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    passed: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        carrying = []
        for item in items:
            names = {name for marker in item.iter_markers("statement") for name in marker.args}
            if unknown := names - STATEMENTS.keys():
                raise pytest.UsageError(f"{item.nodeid} names {sorted(unknown)}: not among S1 to S33")
            for name in names:
                self.tests[name].append(item.nodeid)
            if names:
                carrying.append(item)
        config.hook.pytest_deselected(items=[item for item in items if item not in carrying])
        items[:] = carrying

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if not report.passed:
            self.broken.add(report.nodeid)
        elif report.when == "call":
            self.passed.add(report.nodeid)

    def verdict(self, statement: str) -> str:
        tests = self.tests.get(statement, [])
        if not tests:
            return "not built yet"
        failing = [test for test in tests if test in self.broken or test not in self.passed]
        return f"failing: {', '.join(failing)}" if failing else "proven"


def main(arguments: list[str]) -> int:
    outcomes = Outcomes()
    code = pytest.main(["--quiet", *arguments], plugins=[outcomes])
    if code not in FINISHED:
        return int(code)
    verdicts = {statement: outcomes.verdict(statement) for statement in STATEMENTS}
    print()
    for statement, sentence in STATEMENTS.items():
        print(f"{statement:<4}{sentence:<64}{verdicts[statement]}")
    return int(any(verdict.startswith("failing") for verdict in verdicts.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Facts that wait for the shell."""

from centralino.media.facts import MOST_ENDED, Facts
from centralino.media.protocol import Digit, LineId, PlanId

ONE, TWO = PlanId("one"), PlanId("two")
PRESS = Digit(LineId("mario"), "5")


def numbers(facts: Facts) -> list[tuple[str, int]]:
    return [(fact.call, fact.number) for fact in facts]


def test_facts_are_numbered_per_call_and_kept_until_acknowledged() -> None:
    facts = Facts()
    for call in (ONE, TWO, ONE, ONE):
        facts.add(call, PRESS)
    assert numbers(facts) == [("one", 1), ("one", 2), ("one", 3), ("two", 1)]
    facts.acknowledge(ONE, 2)
    assert sorted(numbers(facts)) == [("one", 3), ("two", 1)]
    facts.acknowledge(ONE, 3)
    assert facts.add(ONE, PRESS).number == 4


def test_a_call_that_ended_and_goes_on_goes_on_counting() -> None:
    facts = Facts()
    facts.add(ONE, PRESS)
    facts.acknowledge(ONE, 1)
    facts.end(ONE)
    facts.begin(ONE)
    assert facts.add(ONE, PRESS).number == 2


def test_calls_nobody_wants_are_forgotten() -> None:
    facts = Facts()
    facts.add(ONE, PRESS)
    facts.add(TWO, PRESS)
    facts.keep({TWO})
    assert numbers(facts) == [("two", 1)]


def test_of_calls_that_ended_only_the_last_are_remembered() -> None:
    facts = Facts()
    facts.add(ONE, PRESS)
    facts.end(ONE)
    for number in range(MOST_ENDED):
        facts.end(PlanId(str(number)))
    assert numbers(facts) == []
    assert facts.add(ONE, PRESS).number == 1

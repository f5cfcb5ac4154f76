"""The engine judged offline: ticks driven by hand, the spectrum of every output equals the plan."""

from centralino.media.protocol import LineId, LineSource, Plan, Source
from tests.hearing import TONES, heard_in
from tests.media.rig import Rig

SECOND = 50


def line(name: str) -> LineSource:
    return LineSource(LineId(name))


def hears(**sources: list[Source]) -> Plan:
    return Plan(lines={LineId(name): tuple(heard) for name, heard in sources.items()})


def test_two_parties_hear_each_other_and_not_themselves() -> None:
    rig = Rig()
    mario, maria = rig.join("mario", 410), rig.join("maria", 1110)
    rig.plan(hears(mario=[line("maria")], maria=[line("mario")]))
    rig.run(SECOND + 10)
    assert heard_in(mario.heard(SECOND), TONES) == {1110}
    assert heard_in(maria.heard(SECOND), TONES) == {410}

"""The engine judged offline: ticks driven by hand, the spectrum of every output equals the plan."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from centralino.media.codec import A_LAW_TO_PCM, FRAME, MU_LAW_TO_A_LAW, SILENT_FRAME
from centralino.media.engine import Engine, EngineFullError
from centralino.media.protocol import (
    Digit,
    LineId,
    LineSource,
    Plan,
    PlanId,
    Play,
    PlayEnded,
    PlayId,
    PlaySource,
    Source,
)
from centralino.media.receiver import A_LAW_TYPE, Voice
from centralino.media.rtp import Packet, build
from tests.hearing import TONES, heard_in, tone
from tests.media.rig import CALL, Rig

SECOND = 50
SETTLED = SECOND + 5
MUSIC = PlayId("music")
PARTY_TONES, PLAY_TONES = TONES[:6], TONES[6:]


def line(name: str) -> LineSource:
    return LineSource(LineId(name))


def hears(**sources: list[Source]) -> Plan:
    return Plan({LineId(name): tuple(heard) for name, heard in sources.items()})


def talking() -> Rig:
    """Mario (410 Hz) and Maria (530 Hz) talk."""
    rig = Rig()
    rig.join("mario", 410)
    rig.join("maria", 530)
    rig.plan(hears(mario=[line("maria")], maria=[line("mario")]))
    return rig


@st.composite
def plans(draw: st.DrawFn) -> dict[int, frozenset[int]]:
    """For some of the party tones, the tones that this party hears."""
    parties = draw(st.lists(st.sampled_from(PARTY_TONES), min_size=1, unique=True))
    return {party: draw(st.frozensets(st.sampled_from(TONES))) - {party} for party in parties}


@settings(max_examples=60, deadline=None)
@given(st.lists(plans(), min_size=1, max_size=3))
def test_the_spectrum_of_every_output_equals_the_plan(steps: list[dict[int, frozenset[int]]]) -> None:
    rig = Rig()
    for hertz in PARTY_TONES:
        rig.join(str(hertz), hertz)
    plays = {PlayId(str(hertz)): Play(("clip",), loop=True) for hertz in PLAY_TONES}
    for step in steps:
        lines: dict[LineId, tuple[Source, ...]] = {
            LineId(str(party)): tuple(
                line(str(hertz)) if hertz in PARTY_TONES else PlaySource(PlayId(str(hertz)))
                for hertz in heard
            )
            for party, heard in step.items()
        }
        rig.plan(Plan(lines, plays))
        if step is steps[0]:
            for hertz in PLAY_TONES:
                rig.play(str(hertz), tone(hertz, 1, level_db=-20))
        rig.run(SETTLED)
        for party in rig.parties.values():
            expected = step.get(int(party.hertz))
            if expected is None:
                assert party.sent[-SECOND:] == [None] * SECOND
            else:
                assert None not in party.sent[-SECOND:]
                assert heard_in(party.heard(SECOND), TONES) == expected


def test_two_parties_hear_each_other_byte_for_byte() -> None:
    rig = talking()
    said: list[bytes] = []
    for _ in range(20):
        packets = {party: party.packet() for party in rig.parties.values()}
        said.append(packets[rig.parties["mario"]][12:])
        rig.tick([(party.row, packet) for party, packet in packets.items()])
    heard = [packet.payload for packet in rig.parties["maria"].sent if packet]
    assert heard[2:] == said[:18]


def test_a_line_with_no_source_is_sent_silence_so_that_its_clock_goes_on() -> None:
    rig = talking()
    rig.run(10)
    rig.plan(hears(mario=[]))
    rig.run(10)
    assert {packet.payload for packet in rig.parties["mario"].sent[-10:] if packet} == {SILENT_FRAME}
    assert rig.parties["maria"].sent[-10:] == [None] * 10


def test_time_goes_on_and_numbers_do_not_while_a_line_is_in_no_plan() -> None:
    rig = talking()
    rig.run(10)
    rig.plan(Plan())
    rig.run(30)
    rig.plan(hears(mario=[line("maria")]))
    rig.run(5)
    sent = rig.parties["mario"].sent
    before, first, second = sent[9], sent[40], sent[41]
    assert before is not None
    assert first is not None
    assert second is not None
    assert sent[10:40] == [None] * 30
    assert first.sequence == (before.sequence + 1) & 0xFFFF
    assert first.timestamp == (before.timestamp + 31 * FRAME) & 0xFFFFFFFF
    assert [sent[0] and sent[0].marker, before.marker, first.marker, second.marker] == [
        True,
        False,
        True,
        False,
    ]


def test_more_than_a_sample_can_hold_is_clipped_and_does_not_wrap() -> None:
    rig = Rig()
    for number in range(4):
        party = rig.join(str(number), 410)
        party._said[:] = 0x80 if number else 0x00
    rig.plan(Plan({LineId("0"): (line("1"), line("2"), line("3"))}))
    rig.run(10)
    assert rig.parties["0"].heard(1).min() == pytest.approx(32124 / 32768)


def test_the_plan_set_last_has_the_line() -> None:
    rig = talking()
    rig.join("customer", 870)
    other = PlanId("other")
    rig.plan(hears(mario=[line("customer")]), other)
    rig.run(SETTLED)
    assert heard_in(rig.parties["mario"].heard(SECOND), TONES) == {870}
    rig.plan(Plan(), other)
    rig.run(SETTLED)
    assert heard_in(rig.parties["mario"].heard(SECOND), TONES) == {530}


def test_a_line_that_comes_later_is_heard_without_a_new_plan() -> None:
    rig = Rig()
    rig.join("mario", 410)
    rig.plan(hears(mario=[line("maria")], maria=[line("mario")]))
    rig.run(SETTLED)
    assert heard_in(rig.parties["mario"].heard(SECOND), TONES) == set()
    rig.join("maria", 530)
    rig.run(SETTLED)
    assert heard_in(rig.parties["mario"].heard(SECOND), TONES) == {530}
    assert heard_in(rig.parties["maria"].heard(SECOND), TONES) == {410}


def test_a_line_whose_peer_is_another_one_begins_a_new_stream_in_the_same_plan() -> None:
    rig = talking()
    rig.run(20)
    rig.join("mario", 680)
    rig.run(SETTLED)
    mario = rig.parties["mario"]
    assert heard_in(rig.parties["maria"].heard(SECOND), TONES) == {680}
    assert mario.sent[0]
    assert mario.sent[0].marker
    assert heard_in(mario.heard(SECOND), TONES) == {530}


def test_a_line_that_goes_is_silence_to_the_others_and_its_row_is_used_again() -> None:
    rig = talking()
    rig.run(20)
    gone = rig.parties.pop("mario")
    rig.engine.close_line(gone.line)
    rig.run(SETTLED)
    assert heard_in(rig.parties["maria"].heard(SECOND), TONES) == set()
    assert rig.join("customer", 870).row == gone.row
    rig.run(SETTLED)
    assert heard_in(rig.parties["maria"].heard(SECOND), TONES) == set()


def test_a_new_synchronisation_source_is_heard_at_once() -> None:
    rig = talking()
    rig.run(20)
    mario = rig.parties["mario"]
    mario.ssrc, mario.sequence, mario.timestamp = 99, 17, 5
    rig.run(SETTLED)
    assert heard_in(rig.parties["maria"].heard(SECOND), TONES) == {410}
    assert rig.engine.measure().measures()[mario.line].lost == 0


def test_frames_lost_are_concealed_and_counted() -> None:
    rig = talking()
    rig.run(SECOND)
    rig.engine.measure()
    mario, maria = rig.parties["mario"], rig.parties["maria"]
    for number in range(SECOND):
        arrivals = [(maria.row, maria.packet())]
        if number % 5:
            arrivals.append((mario.row, mario.packet()))
        else:
            mario.pass_time()
        rig.tick(arrivals)
    rig.run(5)
    measure = rig.engine.measure().measures()[mario.line]
    assert (measure.received, measure.lost, measure.concealed) == (45, 10, 10)
    assert 410 in heard_in(maria.heard(SECOND), [410])


def test_levels_are_in_decibels_below_full_scale() -> None:
    rig = talking()
    rig.run(10)
    rig.engine.measure()
    rig.run(SECOND)
    measures = rig.engine.measure().measures()
    for party in rig.parties.values():
        assert measures[party.line].level_in == pytest.approx(-23, abs=0.2)
        assert measures[party.line].level_out == pytest.approx(-23, abs=0.2)
    rig.plan(hears(mario=[]))
    rig.run(2)
    rig.engine.measure()
    rig.run(5)
    assert rig.engine.measure().measures()[LineId("mario")].level_out == -127
    assert rig.engine.measure().measures()[LineId("maria")].level_out == -127


def test_a_telephone_that_speaks_a_law_hears_and_is_heard() -> None:
    rig = talking()
    party = rig.join("phone", 870)
    row = rig.engine.open_line(party.line, Voice(7, A_LAW_TYPE))
    rig.plan(hears(maria=[line("phone")], phone=[line("maria")]))
    for _ in range(SETTLED):
        packet = party.packet()
        a_law = (
            bytes([0x80, A_LAW_TYPE])
            + packet[2:12]
            + MU_LAW_TO_A_LAW[np.frombuffer(packet[12:], np.uint8)].tobytes()
        )
        maria = rig.parties["maria"]
        rig.tick([(row, a_law), (maria.row, maria.packet())])
    assert heard_in(rig.parties["maria"].heard(SECOND), TONES) == {870}
    sent = b"".join(
        packet.payload for packet in party.sent[-SECOND:] if packet and packet.payload_type == A_LAW_TYPE
    )
    assert heard_in(A_LAW_TO_PCM[np.frombuffer(sent, np.uint8)] / 32768, TONES) == {530}


def test_ticks_left_out_cost_the_frames_of_their_time_and_no_delay() -> None:
    rig = talking()
    rig.run(20)
    mario, maria = rig.parties["mario"], rig.parties["maria"]
    missed = [(party.row, party.packet()) for _ in range(10) for party in (mario, maria)]
    rig.engine.skip(10)
    rig.tick(missed)
    rig.run(SETTLED)
    sent = [packet for packet in maria.sent if packet]
    assert sent[20].timestamp == (sent[19].timestamp + 11 * FRAME) & 0xFFFFFFFF
    assert heard_in(maria.heard(SECOND), TONES) == {410}
    assert rig.engine.measure().measures()[mario.line].concealed == 0


def test_the_engine_says_when_it_is_full() -> None:
    engine = Engine(rows=2)
    engine.open_line(LineId("a"), Voice(1))
    engine.open_line(LineId("b"), Voice(2))
    with pytest.raises(EngineFullError, match="2 rows"):
        engine.open_line(LineId("c"), Voice(3))
    engine.close_line(LineId("a"))
    engine.open_line(LineId("c"), Voice(3))


@settings(deadline=None)
@given(st.lists(st.one_of(st.binary(max_size=60), st.binary(min_size=172, max_size=172)), max_size=20))
def test_nothing_that_comes_from_the_network_stops_the_tick(packets: list[bytes]) -> None:
    rig = talking()
    headers = [b"\x80\x00", b"\x80\x65", b"\x80\xc8", b"\xb1\x00", b"\x81\xc9", b""]
    for number, packet in enumerate(packets):
        rig.tick([(number % 2, headers[number % 6] + packet), (number % 2, packet)])
    rig.run(2)


def test_a_packet_with_extension_sources_and_padding_is_heard() -> None:
    rig = talking()
    for _ in range(SETTLED):
        arrivals = []
        for party in rig.parties.values():
            packet = party.packet()
            extended = b"\xb2" + packet[1:12] + b"\0" * 8 + b"\xbe\xde\x00\x01\x10\xff\x00\x00" + packet[12:]
            arrivals.append((party.row, extended + b"\0\0\0\x04"))
        rig.tick(arrivals)
    assert heard_in(rig.parties["maria"].heard(SECOND), TONES) == {410}


# Plays


def test_a_play_runs_once_and_tells_its_end() -> None:
    rig = talking()
    rig.plan(Plan({LineId("mario"): (PlaySource(MUSIC),)}, {MUSIC: Play(("clip",))}))
    rig.run(3)
    rig.play("music", tone(1830, 0.2))
    rig.run(10)
    assert rig.facts == []
    assert heard_in(rig.parties["mario"].heard(10), TONES) == {1830}
    rig.run(1)
    assert [(fact.call, fact.body) for fact in rig.facts] == [(CALL, PlayEnded(MUSIC))]
    rig.run(20)
    assert len(rig.facts) == 1
    assert not rig.parties["mario"].heard(20).any()


def test_a_plan_set_again_never_restarts_a_play() -> None:
    rig = talking()
    plan = Plan({LineId("mario"): (PlaySource(MUSIC),)}, {MUSIC: Play(("clip",))})
    rig.plan(plan)
    rig.play("music", tone(1830, 0.4))
    for _ in range(21):
        rig.run(1)
        rig.plan(plan)
    assert [fact.body for fact in rig.facts] == [PlayEnded(MUSIC)]


def test_a_play_begins_at_its_position_and_a_loop_goes_round() -> None:
    rig = talking()
    play = Play(("clip",), loop=True, position_ms=400)
    rig.plan(Plan({LineId("mario"): (PlaySource(MUSIC),)}, {MUSIC: play}))
    sound = np.concatenate([tone(870, 0.5), tone(1830, 0.5)])
    rig.play("music", sound)
    rig.run(5)
    assert heard_in(rig.parties["mario"].heard(5), TONES) == {870}
    rig.run(25)
    assert heard_in(rig.parties["mario"].heard(25), TONES) == {1830}
    rig.run(25)
    assert heard_in(rig.parties["mario"].heard(25), TONES) == {870}
    assert rig.facts == []


def test_a_play_that_nobody_hears_runs_all_the_same() -> None:
    rig = talking()
    rig.plan(Plan({}, {MUSIC: Play(("clip",))}))
    rig.play("music", tone(1830, 0.2))
    rig.run(11)
    assert [fact.body for fact in rig.facts] == [PlayEnded(MUSIC)]


def test_a_play_taken_away_before_it_could_begin_is_nothing() -> None:
    rig = talking()
    rig.plan(Plan({}, {MUSIC: Play(("clip",))}))
    rig.plan(hears(mario=[]))
    rig.play("music", tone(1830, 0.2))
    rig.run(20)
    assert rig.facts == []


# Digits

EVENT = 101


def event(code: int, *, end: bool = False) -> bytes:
    return bytes([code, 0x8A if end else 0x0A, 0, 160])


def press(rig: Rig, payloads: list[bytes]) -> None:
    """Mario sends these events' packets in place of sound, one a tick, all of the same time."""
    mario, maria = rig.parties["mario"], rig.parties["maria"]
    begun = mario.timestamp
    for payload in payloads:
        packet = build(Packet(EVENT, False, mario.sequence, begun, mario.ssrc, payload))
        mario.pass_time()
        rig.tick([(mario.row, packet), (maria.row, maria.packet())])


def digits(rig: Rig) -> list[tuple[str, str]]:
    return [(fact.body.line, fact.body.digit) for fact in rig.facts if isinstance(fact.body, Digit)]


def test_a_key_is_told_once_and_on_its_first_packet() -> None:
    rig = talking()
    rig.run(10)
    press(rig, [event(5)])
    assert digits(rig) == [("mario", "5")]
    press(rig, [])
    mario = rig.parties["mario"]
    first = mario.timestamp - FRAME
    for end in (False, True, True, True):
        packet = build(
            Packet(EVENT, False, mario.sequence, first & 0xFFFFFFFF, mario.ssrc, event(5, end=end))
        )
        mario.pass_time()
        rig.tick([(mario.row, packet)])
    assert digits(rig) == [("mario", "5")]


def test_the_same_key_twice_is_two_presses() -> None:
    rig = talking()
    rig.run(10)
    for _ in range(2):
        press(rig, [event(11), event(11, end=True), event(11, end=True), event(11, end=True)])
    assert digits(rig) == [("mario", "#"), ("mario", "#")]


def test_nothing_is_heard_concealed_or_lost_while_a_key_is_pressed() -> None:
    rig = talking()
    rig.run(SECOND)
    rig.engine.measure()
    press(rig, [event(1)] * 8 + [event(1, end=True)] * 3)
    rig.run(2)
    assert not rig.parties["maria"].heard(13).any()
    measure = rig.engine.measure().measures()[LineId("mario")]
    assert (measure.lost, measure.concealed) == (0, 0)
    rig.run(SETTLED)
    assert heard_in(rig.parties["maria"].heard(SECOND), TONES) == {410}


def test_sound_sent_beside_a_key_is_not_heard_until_it_has_ended_or_ceased() -> None:
    rig = talking()
    rig.run(SECOND)
    press(rig, [event(1)])
    rig.run(5)
    assert not rig.parties["maria"].heard(5).any()
    rig.run(10)
    assert rig.parties["maria"].heard(8).any()


def test_a_key_on_a_line_in_no_plan_is_nobodys() -> None:
    rig = talking()
    rig.plan(hears(maria=[]))
    rig.run(5)
    press(rig, [event(1)])
    assert rig.facts == []


def test_events_that_are_no_keys_are_passed_over() -> None:
    rig = talking()
    rig.run(5)
    press(rig, [event(16), event(200), b"\x01"])
    assert rig.facts == []

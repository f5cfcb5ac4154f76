"""An engine driven by hand: parties that speak a tone each, and what each of them was sent."""

import numpy as np

from centralino.media.codec import FRAME, decode, encode
from centralino.media.engine import CallFact, Engine
from centralino.media.protocol import LineId, Plan, PlanId, PlayId
from centralino.media.receiver import Arrivals, Voice
from centralino.media.rtp import Packet, build, parse
from tests.hearing import Sound, tone

CALL = PlanId("call")


class Party:
    """A peer: sends a packet of its tone every tick, and keeps what it is sent."""

    def __init__(self, name: str, hertz: float, row: int, ssrc: int) -> None:
        self.line = LineId(name)
        self.hertz = hertz
        self.row = row
        self.ssrc = ssrc
        self.sequence = 65530
        self.timestamp = 2**32 - 320
        self.sent: list[Packet | None] = []
        self._said = encode((tone(hertz, 1, level_db=-20) * 32767).astype(np.int16)).reshape(-1, FRAME)
        self._frame = 0

    def packet(self) -> bytes:
        """The next packet of the tone."""
        payload = self._said[self._frame % len(self._said)].tobytes()
        packet = build(Packet(0, False, self.sequence, self.timestamp, self.ssrc, payload))
        self.pass_time()
        return packet

    def pass_time(self) -> None:
        """As if a packet had been sent."""
        self._frame += 1
        self.sequence = (self.sequence + 1) & 0xFFFF
        self.timestamp = (self.timestamp + FRAME) & 0xFFFFFFFF

    def heard(self, ticks: int) -> Sound:
        """What the last ticks sent, silence where they sent nothing."""
        frames = [packet.payload if packet else b"\xff" * FRAME for packet in self.sent[-ticks:]]
        return decode(np.frombuffer(b"".join(frames), np.uint8)) / 32768


class Rig:
    """An engine with parties. Time goes on by `run` only."""

    def __init__(self) -> None:
        self.engine = Engine(rows=64)
        self.parties: dict[str, Party] = {}
        self.facts: list[CallFact] = []
        self.reports: list[tuple[int, bytes]] = []
        self.now = 1.8e9

    def join(self, name: str, hertz: float, depth: int = 2) -> Party:
        """A line comes up whose party speaks this tone."""
        number = len(self.parties) + 1
        voice = Voice(ssrc=1000 + number, event_type=101, depth=depth)
        row = self.engine.open_line(LineId(name), voice)
        party = self.parties[name] = Party(name, hertz, row, ssrc=number)
        return party

    def plan(self, plan: Plan, call: PlanId = CALL) -> None:
        """Set a plan."""
        self.engine.set_plan(call, plan)

    def play(self, play: str, sound: Sound, call: PlanId = CALL) -> None:
        """Start a play that the plan has, with one clip."""
        codes = encode((sound * 32767).astype(np.int16)).reshape(-1, FRAME)
        self.engine.start_play(call, PlayId(play), [codes])

    def run(self, ticks: int) -> None:
        """Everybody speaks for so many ticks."""
        for _ in range(ticks):
            self.tick([(party.row, party.packet()) for party in self.parties.values()])

    def tick(self, arrivals: list[tuple[int, bytes]]) -> None:
        """One tick with just these packets coming in."""
        self.now += 0.02
        outcome = self.engine.tick(
            Arrivals([row for row, _ in arrivals], [packet for _, packet in arrivals]), self.now
        )
        self.facts += outcome.facts
        self.reports += outcome.reports
        sending = set(self.engine.sending)
        for party in self.parties.values():
            packet = parse(bytes(self.engine.packets[party.row])) if party.row in sending else None
            party.sent.append(packet)

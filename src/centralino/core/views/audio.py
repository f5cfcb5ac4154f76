"""The audio plan: who hears what on a call, and what is recorded. A view; the media process makes it so.

    Talking                            every other party that talks and is not muted
    Hears(frame)                       what its flow plays now; nothing between two plays
    Silent(RINGING, AGENT_WHISPERED)   ringback
    Silent, for another reason         nothing

A leg is in the plan from its first sound until its party leaves. One that went dark stays in: what it would
hear or say is ready when it is up again.
"""

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from centralino.core.call.contact import Phase
from centralino.core.call.leg import LegState
from centralino.core.call.model import Call, Contact, Hears, Part, Party, Silent, Talking, Why
from centralino.core.call.queries import live, played
from centralino.core.flows.step import Message, RecordedParticipant
from centralino.core.ids import ContactId, LegId, PlayId

AUDIBLE = frozenset({LegState.UP, LegState.DARK})
RINGBACK = frozenset({Why.RINGING, Why.AGENT_WHISPERED})
RECORDED = {Part.CUSTOMER: RecordedParticipant.CUSTOMER, Part.AGENT: RecordedParticipant.AGENT}


class Tone(enum.Enum):
    RINGBACK = "ringback"


@dataclass(frozen=True, slots=True)
class LegSource:
    """What the party on this leg says."""

    leg: LegId


@dataclass(frozen=True, slots=True)
class PlaySource:
    """A play of the same plan."""

    play: PlayId


Source = LegSource | PlaySource


@dataclass(frozen=True, slots=True)
class Play:
    """Messages, heard one after the other, or a tone. ``loop``: for ever, and no end is awaited."""

    content: tuple[Message, ...] | Tone
    loop: bool
    started: datetime


@dataclass(frozen=True, slots=True)
class AudioPlan:
    """``lines`` says what each leg hears, ``recorders`` what each contact's recording takes in."""

    lines: Mapping[LegId, tuple[Source, ...]]
    plays: Mapping[PlayId, Play]
    recorders: Mapping[ContactId, tuple[Source, ...]]


def audio_plan(call: Call) -> AudioPlan:
    """In an order that follows from the call: parties and flows as they came."""
    audible = tuple(party for party in live(call) if call.legs[party.leg].state in AUDIBLE)
    return AudioPlan(
        lines={party.leg: tuple(_heard(call, audible, party)) for party in audible},
        plays=dict((*_flow_plays(call), *_ringbacks(audible))),
        recorders={
            contact.id: tuple(_recorded(call, audible, contact))
            for contact in call.contacts.values()
            if contact.choices.recorded and contact.phase is Phase.CONNECTED
        },
    )


def _heard(call: Call, audible: tuple[Party, ...], listener: Party) -> Iterator[Source]:
    match listener.place:
        case Talking():
            for other in audible:
                if other != listener and isinstance(other.place, Talking) and not other.muted:
                    yield LegSource(other.leg)
        case Hears(frame):
            play = call.frames[frame].play
            if play is not None:
                yield PlaySource(play.id)
        case Silent(why):
            if why in RINGBACK:
                yield PlaySource(_ringback(listener))
        case _:
            assert_never(listener.place)


def _flow_plays(call: Call) -> Iterator[tuple[PlayId, Play]]:
    for frame in call.frames.values():
        play = frame.play
        if play is not None:
            yield play.id, Play(play.messages, play.loop, play.started)


def _ringbacks(audible: tuple[Party, ...]) -> Iterator[tuple[PlayId, Play]]:
    for party in audible:
        if isinstance(party.place, Silent) and party.place.why in RINGBACK:
            yield _ringback(party), Play(Tone.RINGBACK, loop=True, started=party.since)


def _ringback(party: Party) -> PlayId:
    return PlayId(f"ringback:{party.id}")


def _recorded(call: Call, audible: tuple[Party, ...], contact: Contact) -> Iterator[Source]:
    """Who is held is not recorded, whoever holds him is (behaviour.md 2.6)."""
    for part, participant in RECORDED.items():
        party = played(call, contact, part)
        if participant in contact.choices.recorded and party in audible and not (party.hold or party.muted):
            yield LegSource(party.leg)

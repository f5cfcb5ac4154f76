from pathlib import Path
from typing import get_args

import pytest

from centralino.core.call import events as e
from centralino.core.call.inputs import Verb
from centralino.core.call.model import (
    Call,
    DisconnectReason,
    Party,
    PartyKind,
    Reason,
    Silent,
    Why,
)
from centralino.core.directory.model import ContactFlowType, QueueId, UserId
from centralino.core.ids import CallId, ContactId, LegId, OfferId, PartyId
from centralino.core.messages import OfferOutcome
from centralino.core.views.ladder import WIDTH, ladder
from centralino.core.views.ladder_steps import SILENCES, Scene, step
from centralino.core.world import START, World
from tests.core.sample import flow, sample, says
from tests.core.views import steps
from tests.core.views.gallery import SCENES
from tests.core.views.steps import press, the_call

GOLDEN = Path(__file__).with_name("ladder_s1_to_s18.txt")


def story() -> World:
    """S1 to S18: consult, join, hold all, Maria held, and Mario ends his call."""
    world = steps.consulting()
    for verb, party in (
        (Verb.JOIN, None),
        (Verb.HOLD_ALL, None),
        (Verb.RESUME, "Anna"),
        (Verb.LEAVE, None),
    ):
        world.advance(3)
        press(world, "mario", verb, party)
    world.advance(3)
    return press(world, "maria", Verb.LEAVE)


def printed(world: World) -> str:
    return ladder(world.call_log[the_call(world).id])


def test_the_founding_story_reads_as_it_stands_in_the_golden_file() -> None:
    assert printed(story()) == GOLDEN.read_text().rstrip("\n")


def test_every_call_of_the_gallery_has_a_line_for_each_event_within_the_width() -> None:
    for name, make in SCENES.items():
        for log in make().call_log.values():
            lines = ladder(log).splitlines()
            contacts = sum(isinstance(event, e.ContactOpened) for event in log)
            assert len(lines) == contacts + 1 + len(log), name
            assert all(len(line) <= WIDTH for line in lines), name


def test_a_narrow_terminal_is_honoured() -> None:
    world = story()
    lines = ladder(world.call_log[the_call(world).id], width=72).splitlines()
    assert max(map(len, lines)) == 72
    assert any(line.endswith("…") for line in lines)


def test_times_are_seconds_since_the_first_event() -> None:
    last = printed(story()).splitlines()[-1]
    world = story()
    log = world.call_log[the_call(world).id]
    assert float(last.split()[0]) == (log[-1].at - log[0].at).total_seconds()


def test_who_was_rung_and_never_came_has_a_column_with_his_id() -> None:
    world = SCENES["mario: failed, missed"]()
    lines = printed(world).splitlines()
    assert "user-mar…" in lines[2]
    assert any("no longer rings at user-maria: missed" in line for line in lines)


def test_an_arrow_points_to_whom_it_is_for() -> None:
    lines = printed(steps.agent_whisper()).splitlines()
    rings = next(line for line in lines if "rings at Maria" in line)
    accepts = next(line for line in lines if "Maria Bianchi accepts" in line)
    assert "<--------*" in rings
    assert "*-------->" in accepts


def test_an_offer_that_came_too_late_is_told_too() -> None:
    world = steps.talking()
    call = the_call(world).id
    late = e.OfferEnded(
        world.now, OfferId("late"), ContactId(call), UserId("user-giulia"), OfferOutcome.WITHDRAWN, False
    )
    assert "contact 1 no longer rings at user-giulia: withdrawn" in ladder([*world.call_log[call], late])


def test_who_is_in_a_flow_hears_its_next_message() -> None:
    welcome = flow("Welcome", ContactFlowType.CONTACT_FLOW, says("welcome"), says("one moment"))
    world = steps.called(sample(welcome))
    world.advance(3)
    line = next(each for each in printed(world).splitlines() if "one moment" in each)
    assert line.endswith("Anna hears 'one moment'")
    assert "|<--------*" in line


# Words for what the story above does not tell


ANNA, MARIO = PartyId("anna"), PartyId("mario")


def scene() -> Scene:
    def party(id: PartyId, kind: PartyKind, name: str, agent: UserId | None) -> Party:
        return Party(id, kind, name, "", agent, LegId(id), Silent(Why.ALONE), START)

    call = Call(
        CallId("c"),
        parties={
            ANNA: party(ANNA, PartyKind.CUSTOMER, "Anna", None),
            MARIO: party(MARIO, PartyKind.AGENT, "Mario", UserId("user-mario")),
        },
    )
    return Scene(call, call, {UserId("user-mario"): "Mario"})


CONTACT = ContactId("c")
WORDS: list[tuple[e.Event, str]] = [
    (e.PartyMuted(START, MARIO, True), "Mario is muted"),
    (e.PartyMuted(START, MARIO, False), "Mario is no longer muted"),
    (e.PartyAway(START, MARIO), "Mario is away"),
    (e.PartyBack(START, MARIO), "Mario is back"),
    (e.PartyHeld(START, ANNA, CONTACT, True), "Anna is held, left alone by an absence"),
    (e.PartyLeft(START, ANNA, None, CONTACT, Reason.LOST), "Anna leaves: lost"),
    (e.LegDarkened(START, LegId(ANNA)), "Anna's line is dark"),
    (e.PartySilent(START, ANNA, Why.QUEUED), "Anna hears nothing: the queue's flow is over"),
    (
        e.ContactEnded(START, CONTACT, DisconnectReason.OTHER, Reason.REJECTED, False),
        "contact ? ends: OTHER, rejected",
    ),
    (e.ContactCompleted(START, CONTACT), "contact ? is complete"),
    (
        e.ContactQueued(START, CONTACT, QueueId("q"), None, START, True),
        "contact ? asks for queue q, at its front",
    ),
    (e.TargetChosen(START, CONTACT, None, UserId("user-mario")), "contact ?: its target is Mario"),
    (e.AttributesChosen(START, CONTACT, {"a": "1", "b": "2"}), "contact ?: a = 1, b = 2"),
    (e.LoggingChosen(START, CONTACT, False), "contact ?: log off"),
    (e.RecordingChosen(START, CONTACT, frozenset()), "contact ?: nobody to be recorded"),
]


@pytest.mark.parametrize("place", range(len(WORDS)))
def test_every_event_is_told_in_words(place: int) -> None:
    event, words = WORDS[place]
    assert step(event, scene()).words == words


def test_no_event_and_no_silence_is_without_words() -> None:
    unknown = [each for each in get_args(e.Event) if step.dispatch(each) is step.dispatch(object)]
    assert unknown == []
    assert set(SILENCES) == set(Why)

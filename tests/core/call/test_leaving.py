"""Who hangs up when (behaviour.md 3.3): every party in every phase of a transfer, and what others hear then.

The phases: the transfer flow plays, Maria rings, she hears her whisper, Mario hears his, they talk, all talk.
"""

from collections.abc import Callable

import pytest

from centralino.core.call.contact import Phase
from centralino.core.call.inputs import Verb
from centralino.core.call.model import DisconnectReason, Reason
from centralino.core.floor.slot import SlotState
from tests.core.call import scene
from tests.core.call.scene import Scene

Step = Callable[[], Scene]
FLOW, RINGING, ENDED, COMPLETED = Phase.FLOW, Phase.RINGING, Phase.ENDED, Phase.COMPLETED
AGENT_WHISPER, CUSTOMER_WHISPER, CONNECTED = (
    Phase.WHISPERING_AGENT,
    Phase.WHISPERING_CUSTOMER,
    Phase.CONNECTED,
)

CUSTOMER_HANGS_UP: list[tuple[Step, dict[str, str], Phase]] = [
    (scene.transferring, {"Mario": "Transferring to agent"}, FLOW),
    (scene.ringing, {"Mario": "(ringing)"}, RINGING),
    (scene.agent_whisper, {"Mario": "(agent_whispered)", "Maria": "internal call"}, AGENT_WHISPER),
    (
        scene.customer_whisper,
        {"Mario": "connecting to an agent", "Maria": "(customer_whispered)"},
        CUSTOMER_WHISPER,
    ),
    (scene.consulting, {"Mario": "Maria", "Maria": "Mario"}, CONNECTED),
    (scene.joined, {"Mario": "Maria", "Maria": "Mario"}, CONNECTED),
]


@pytest.mark.parametrize(("step", "hears", "transfer"), CUSTOMER_HANGS_UP)
def test_when_the_customer_hangs_up_the_transfer_goes_on(
    step: Step, hears: dict[str, str], transfer: Phase
) -> None:
    story = step().anna_hangs_up()
    assert story.hears == hears
    assert story.phases == [ENDED, transfer]
    assert story.contacts[0].history.disconnect is DisconnectReason.CUSTOMER_DISCONNECT
    assert story.party("Mario").hold is None


@pytest.mark.parametrize("step", [each[0] for each in CUSTOMER_HANGS_UP])
def test_when_the_customer_has_hung_up_and_mario_leaves_too_it_is_all_over(step: Step) -> None:
    story = step().anna_hangs_up().press("Mario", Verb.LEAVE)
    assert story.hears == {}
    assert story.is_over()


@pytest.mark.parametrize("step", [each[0] for each in CUSTOMER_HANGS_UP[2:]])
def test_when_the_customer_has_hung_up_and_maria_leaves_too_it_is_all_over(step: Step) -> None:
    story = step().anna_hangs_up().press("Maria", Verb.LEAVE)
    assert story.hears == {}
    assert story.is_over()


def test_when_the_customer_has_hung_up_mario_and_maria_connect_talk_hold_and_resume() -> None:
    story = scene.ringing().anna_hangs_up().press("Maria", Verb.ACCEPT).wait(4)
    assert story.hears == {"Mario": "Maria", "Maria": "Mario"}
    story.press("Mario", Verb.HOLD, "Maria")
    assert story.hears == {"Mario": "(everybody_held)", "Maria": "you are on hold"}
    story.press("Mario", Verb.RESUME, "Maria")
    assert story.hears == {"Mario": "Maria", "Maria": "Mario"}
    assert {verb for verb, _, _ in story.buttons("Mario")} == {Verb.HOLD, Verb.LEAVE, Verb.MUTE}


MARIO_LEAVES: list[tuple[Step, dict[str, str], Phase]] = [
    (scene.transferring, {"Anna": "Transferring to agent"}, FLOW),
    (scene.ringing, {"Anna": "(ringing)"}, RINGING),
    (scene.agent_whisper, {"Anna": "(agent_whispered)", "Maria": "internal call"}, AGENT_WHISPER),
    (
        scene.customer_whisper,
        {"Anna": "connecting to an agent", "Maria": "(customer_whispered)"},
        CUSTOMER_WHISPER,
    ),
    (scene.consulting, {"Anna": "Maria", "Maria": "Anna"}, CONNECTED),
    (scene.joined, {"Anna": "Maria", "Maria": "Anna"}, CONNECTED),
]


@pytest.mark.parametrize(("step", "hears", "transfer"), MARIO_LEAVES)
def test_when_mario_leaves_the_customer_takes_his_part(
    step: Step, hears: dict[str, str], transfer: Phase
) -> None:
    story = step().press("Mario", Verb.LEAVE)
    assert story.hears == hears
    assert story.held == set()
    assert story.phases == [ENDED, transfer]
    assert story.contacts[0].history.disconnect is DisconnectReason.AGENT_DISCONNECT
    assert story.slot("Mario") is SlotState.ACW


@pytest.mark.parametrize("step", [each[0] for each in MARIO_LEAVES])
def test_when_mario_has_left_the_customer_comes_to_talk_with_maria(step: Step) -> None:
    story = step().press("Mario", Verb.LEAVE).wait(2)
    if story.phases[1] is RINGING:
        story.press("Maria", Verb.ACCEPT)
    story.wait(4)
    assert story.hears == {"Anna": "Maria", "Maria": "Anna"}


@pytest.mark.parametrize("step", [each[0] for each in MARIO_LEAVES])
def test_when_mario_has_left_and_the_customer_hangs_up_it_is_all_over(step: Step) -> None:
    story = step().press("Mario", Verb.LEAVE).anna_hangs_up()
    assert story.hears == {}
    assert story.is_over()


@pytest.mark.parametrize("step", [scene.consulting, scene.joined])
def test_when_mario_and_then_maria_leave_the_customer_is_hung_up(step: Step) -> None:
    story = step().press("Mario", Verb.LEAVE).press("Maria", Verb.LEAVE)
    assert story.hears == {}
    assert story.call.parties[story.contacts[0].cast[scene.CUSTOMER]].gone is Reason.LEFT
    assert story.is_over()


@pytest.mark.parametrize("step", [scene.agent_whisper, scene.customer_whisper])
def test_when_mario_has_left_and_maria_hangs_up_in_a_whisper_the_customer_goes_to_the_front(
    step: Step,
) -> None:
    story = step().press("Mario", Verb.LEAVE).press("Maria", Verb.LEAVE)
    assert story.hears == {"Anna": "queue music"}
    assert story.contacts[1].routing.front
    assert story.contacts[1].routing.queue == "queue-basic"


MARIA_LEAVES: list[tuple[Step, dict[str, str]]] = [
    (scene.agent_whisper, {"Anna": "hold music", "Mario": "(everybody_held)"}),
    (scene.customer_whisper, {"Anna": "hold music", "Mario": "(everybody_held)"}),
    (scene.consulting, {"Anna": "hold music", "Mario": "(everybody_held)"}),
    (scene.joined, {"Anna": "Mario", "Mario": "Anna"}),
]


@pytest.mark.parametrize(("step", "hears"), MARIA_LEAVES)
def test_when_maria_hangs_up_mario_is_told_and_goes_back_by_one_press(
    step: Step, hears: dict[str, str]
) -> None:
    story = step().press("Maria", Verb.LEAVE)
    assert story.hears == hears
    assert story.phases == [CONNECTED, ENDED]
    assert story.contacts[1].history.failure is Reason.LEFT
    assert story.slot("Maria") is SlotState.ACW
    if story.held:
        story.press("Mario", Verb.BACK_TO_CUSTOMER)
    assert story.hears == {"Anna": "Mario", "Mario": "Anna"}


# Before any transfer


@pytest.mark.parametrize(
    "step", [scene.welcomed, scene.offered, scene.accepted, scene.answered, scene.talking]
)
def test_when_the_customer_hangs_up_before_any_transfer_it_is_all_over(step: Step) -> None:
    story = step().anna_hangs_up()
    assert story.hears == {}
    assert story.slot("Mario") in (SlotState.FREE, SlotState.ACW)
    assert story.is_over()


@pytest.mark.parametrize("step", [scene.accepted, scene.answered])
def test_when_the_first_agent_hangs_up_in_a_whisper_the_next_one_is_rung(step: Step) -> None:
    story = step().press("Mario", Verb.LEAVE)
    assert story.hears == {"Anna": "queue music"}
    assert story.phases == [RINGING]
    assert story.slot("Mario") is SlotState.ACW
    assert story.slot("Maria") is SlotState.RESERVED
    story.clears("Mario").anna_hangs_up()
    assert story.phases == [COMPLETED]


def test_when_the_only_agent_leaves_the_customer_is_hung_up() -> None:
    story = scene.talking().press("Mario", Verb.LEAVE)
    assert story.hears == {}
    assert story.is_over()


# While somebody is on hold


@pytest.mark.parametrize(
    ("verb", "about", "held"),
    [
        (Verb.HOLD, "Anna", {"Anna"}),
        (Verb.HOLD, "Maria", {"Maria"}),
        (Verb.HOLD_ALL, None, {"Anna", "Maria"}),
    ],
)
@pytest.mark.parametrize("leaving", ["Anna", "Mario", "Maria"])
def test_whoever_leaves_while_somebody_is_on_hold_who_stays_held_can_be_resumed(
    verb: Verb, about: str | None, held: set[str], leaving: str
) -> None:
    story = scene.joined().press("Mario", verb, about)
    assert story.held == held
    if leaving == "Anna":
        story.anna_hangs_up()
    else:
        story.press(leaving, Verb.LEAVE)
    assert story.held == (set() if leaving == "Mario" else held - {leaving})
    for name in sorted(story.held):
        story.press("Mario", Verb.RESUME, name)
    first, second = sorted({"Anna", "Mario", "Maria"} - {leaving})
    assert story.hears == {first: second, second: first}

from collections.abc import Callable
from dataclasses import replace

import pytest

from centralino.core.call.inputs import CustomerCalled, LegDark, LegEnded, LegUp, Verb
from centralino.core.call.model import Call, Reason
from centralino.core.call.queries import live
from centralino.core.directory.model import ContactFlowId, ContactFlowType
from centralino.core.ids import CallId, LegId
from centralino.core.views.audio import AudioPlan, LegSource, Play, PlaySource, Source, Tone, audio_plan
from centralino.core.views.wanted_legs import wanted_legs
from centralino.core.world import World
from tests.core.sample import flow, sample
from tests.core.views import steps
from tests.core.views.steps import press, the_call


def name_of(call: Call, plan: AudioPlan, source: Source) -> str:
    """A party's first name, ``ringback``, or the words of a play."""
    match source:
        case LegSource(leg):
            return next(each.name.split()[0] for each in call.parties.values() if each.leg == leg)
        case PlaySource(play):
            return words(plan.plays[play])


def words(play: Play) -> str:
    if isinstance(play.content, Tone):
        return play.content.value
    return " ".join(each.value for each in play.content)


def heard(world: World) -> dict[str, list[str]]:
    """What each party hears, by first names."""
    call = the_call(world)
    plan = audio_plan(call)
    legs = {party.leg: party.name.split()[0] for party in live(call)}
    return {
        legs[leg]: [name_of(call, plan, source) for source in sources] for leg, sources in plan.lines.items()
    }


def recorded(world: World) -> list[list[str]]:
    """Whom each recorder takes in."""
    call = the_call(world)
    plan = audio_plan(call)
    return [[name_of(call, plan, source) for source in sources] for sources in plan.recorders.values()]


BEEP = "0" * 64

STORY: list[tuple[Callable[[], World], dict[str, list[str]]]] = [
    (steps.called, {"Anna": ["welcome"]}),
    (steps.offered, {"Anna": ["queue music"]}),
    (steps.accepted, {"Anna": ["queue music"], "Mario": ["BasicQueue"]}),
    (steps.talking, {"Anna": ["Mario"], "Mario": ["Anna"]}),
    (steps.transferring, {"Anna": ["hold music"], "Mario": ["Transferring to agent"]}),
    (steps.ringing, {"Anna": ["hold music"], "Mario": ["ringback"]}),
    (steps.agent_whisper, {"Anna": ["hold music"], "Mario": ["ringback"], "Maria": ["internal call"]}),
    (steps.customer_whisper, {"Anna": ["hold music"], "Mario": ["connecting to an agent"], "Maria": []}),
    (steps.consulting, {"Anna": ["hold music"], "Mario": ["Maria"], "Maria": ["Mario"]}),
    (
        steps.joined,
        {"Anna": ["Mario", "Maria"], "Mario": ["Anna", "Maria"], "Maria": ["Anna", "Mario"]},
    ),
    (
        lambda: press(steps.consulting(), "mario", Verb.HOLD_ALL),
        {"Anna": ["hold music"], "Mario": [], "Maria": ["you are on hold"]},
    ),
    (
        lambda: press(steps.consulting(), "mario", Verb.SWAP),
        {"Anna": ["Mario"], "Mario": ["Anna"], "Maria": ["you are on hold"]},
    ),
    (
        lambda: press(steps.consulting(), "mario", Verb.LEAVE),
        {"Anna": ["Maria"], "Maria": ["Anna"]},
    ),
    (
        lambda: press(steps.joined(), "maria", Verb.MUTE),
        {"Anna": ["Mario"], "Mario": ["Anna"], "Maria": ["Anna", "Mario"]},
    ),
]


@pytest.mark.parametrize(("step", "expected"), STORY)
def test_everybody_hears_what_the_story_says(
    step: Callable[[], World], expected: dict[str, list[str]]
) -> None:
    assert heard(step()) == expected


def test_the_default_whispers_are_the_queues_name_and_a_beep() -> None:
    chosen = "Maria, default whispers"
    assert heard(steps.agent_whisper(quick_connect=chosen))["Maria"] == ["BasicQueue"]
    assert heard(steps.customer_whisper(quick_connect=chosen))["Mario"] == [BEEP]


def test_a_flows_play_has_its_messages_loop_and_start() -> None:
    world = steps.offered()
    call = the_call(world)
    (play,) = audio_plan(call).plays.values()
    assert play.loop
    assert words(play) == "queue music"
    frame = next(iter(call.frames.values()))
    assert frame.play is not None
    assert play.started == frame.play.started


def test_ringback_goes_on_as_the_same_play_while_the_agent_hears_her_whisper() -> None:
    world = steps.ringing()
    mario = world.party(the_call(world).id, "Mario").leg
    before = audio_plan(the_call(world)).lines[mario]
    press(world, "maria", Verb.ACCEPT)
    assert audio_plan(the_call(world)).lines[mario] == before


def test_a_leg_that_is_not_up_yet_is_not_in_the_plan() -> None:
    world = World(sample())
    call, leg = CallId("call"), LegId("leg")
    world.call_input(call, CustomerCalled(leg, "Anna", "web", "web", ContactFlowId("flow-Welcome")))
    assert not audio_plan(the_call(world)).lines
    world.call_input(call, LegUp(leg))
    assert list(audio_plan(the_call(world)).lines) == [leg]


def test_a_leg_that_went_dark_stays_in_the_plan() -> None:
    world = steps.talking()
    call = the_call(world)
    world.call_input(call.id, LegDark(world.party(call.id, "Anna").leg))
    assert heard(world) == {"Anna": ["Mario"], "Mario": ["Anna"]}


def test_between_two_plays_a_flow_is_silent() -> None:
    world = steps.called()
    call = the_call(world)
    frames = {key: replace(frame, play=None) for key, frame in call.frames.items()}
    plan = audio_plan(replace(call, frames=frames))
    assert list(plan.lines.values()) == [()]
    assert not plan.plays


def test_everything_that_a_line_or_a_recorder_takes_in_is_in_the_plan() -> None:
    for step, _ in STORY:
        plan = audio_plan(the_call(step()))
        for sources in (*plan.lines.values(), *plan.recorders.values()):
            for source in sources:
                match source:
                    case LegSource(leg):
                        assert leg in plan.lines
                    case PlaySource(play):
                        assert play in plan.plays


def test_while_the_customer_is_on_hold_the_agent_is_recorded_and_the_customer_is_not() -> None:
    assert recorded(steps.talking()) == [["Anna", "Mario"]]
    assert recorded(steps.ringing()) == [["Mario"]]
    assert recorded(steps.joined()) == [["Anna", "Mario"]]


def test_nobody_is_recorded_before_the_contact_is_connected_or_after_it() -> None:
    assert recorded(steps.accepted()) == []
    assert recorded(press(steps.consulting(), "mario", Verb.LEAVE)) == []


def test_only_those_are_recorded_whom_the_flow_chose() -> None:
    behaviour: dict[str, object] = {"RecordingBehavior": {"RecordedParticipants": ["Agent"]}}
    welcome = flow(
        "Welcome",
        ContactFlowType.CONTACT_FLOW,
        ("UpdateContactRecordingBehavior", behaviour),
        ("UpdateContactTargetQueue", {"QueueId": "queue-basic"}),
        ("TransferContactToQueue", {}),
    )
    assert recorded(steps.talking(sample(welcome))) == [["Mario"]]


def test_who_is_muted_is_not_recorded() -> None:
    assert recorded(press(steps.talking(), "mario", Verb.MUTE)) == [["Anna"]]


def test_the_legs_of_all_who_are_there_are_wanted() -> None:
    call = the_call(steps.consulting())
    assert wanted_legs(call).wanted == {party.leg for party in live(call)}
    assert not wanted_legs(call).released


def test_a_customers_leg_is_released_when_she_is_gone_and_an_agents_line_never_is() -> None:
    world = steps.talking()
    call = the_call(world)
    anna = world.party(call.id, "Anna")
    world.call_input(call.id, LegEnded(anna.leg, Reason.LEFT))
    legs = wanted_legs(the_call(world))
    assert not legs.wanted
    assert legs.released == {anna.leg}


def test_a_plan_without_parties_is_empty() -> None:
    world = press(steps.talking(), "mario", Verb.LEAVE)
    assert audio_plan(the_call(world)) == AudioPlan({}, {}, {})

"""Facts that come late, twice, or about nothing that is there: they change nothing, and are never refused."""

from collections.abc import Callable

import pytest

from centralino.core.call.contact import Phase
from centralino.core.call.errors import OfferOver
from centralino.core.call.inputs import (
    CustomerCalled,
    DigitPressed,
    Input,
    LegDark,
    LegEnded,
    LegUp,
    PlayDone,
    TimerDue,
    Verb,
)
from centralino.core.call.model import Reason
from centralino.core.call.offer import OfferState
from centralino.core.directory.model import ContactFlowId
from centralino.core.floor.slot import SlotState
from centralino.core.ids import ContactId, LegId, OfferId, PlayId, agent_leg
from centralino.core.messages import (
    AgentAway,
    AgentBack,
    AgentGone,
    NotOffered,
    OfferClosed,
    Offered,
    OfferOutcome,
    Unavailable,
    WorkDone,
)
from centralino.core.world import World
from tests.core.call import scene
from tests.core.call.scene import CALL, LEG, Scene, agent

NOBODY, SOME_LEG = agent("Giulia"), LegId("nobody's")
STEPS: list[Callable[[], Scene]] = [
    scene.welcomed,
    scene.offered,
    scene.accepted,
    scene.talking,
    scene.transferring,
    scene.ringing,
    scene.agent_whisper,
    scene.customer_whisper,
    scene.consulting,
    scene.joined,
    scene.cold,
]
MEANINGLESS: list[Input] = [
    CustomerCalled(SOME_LEG, "Bruno", "web", "web", ContactFlowId("flow-Welcome")),
    LegUp(LEG),
    LegUp(SOME_LEG),
    LegUp(agent_leg(agent("Mario"))),
    LegDark(SOME_LEG),
    LegEnded(SOME_LEG, Reason.LEFT),
    LegEnded(agent_leg(agent("Mario")), Reason.LEFT),
    PlayDone(PlayId("some play")),
    PlayDone(PlayId("some play"), "lost"),
    DigitPressed(LEG, "5"),
    TimerDue("offer:some offer", scene.NINE),
    TimerDue("whisper:call", scene.NINE),
    TimerDue(f"leg:{LEG}", scene.NINE),
    TimerDue("play:some play", scene.NINE),
    NotOffered(CALL, ContactId("call"), NOBODY, Unavailable.BUSY),
    NotOffered(CALL, ContactId("some contact"), NOBODY, Unavailable.BUSY),
    AgentAway(CALL, NOBODY),
    AgentBack(CALL, NOBODY),
    AgentBack(CALL, agent("Mario")),
    AgentGone(CALL, NOBODY),
    WorkDone(CALL, ContactId("call"), NOBODY),
    WorkDone(CALL, ContactId("some contact"), NOBODY),
]


@pytest.mark.parametrize("step", STEPS)
def test_facts_about_nothing_that_is_there_change_nothing_in_any_phase(step: Callable[[], Scene]) -> None:
    story = step()
    before = story.call
    for fact in MEANINGLESS:
        assert story.world.call_input(CALL, fact) == ()
    assert story.call is before


@pytest.mark.parametrize("step", STEPS)
def test_an_offer_that_nobody_waits_for_is_let_go_in_any_phase(step: Callable[[], Scene]) -> None:
    story = step()
    for contact in (ContactId("call"), ContactId("some contact")):
        if story.phases[0] is Phase.WAITING:
            continue
        hears = story.hears
        late = Offered(CALL, contact, OfferId(f"late for {contact}"), NOBODY)
        story.world.memory.offered[late.offer] = NOBODY
        story.world.call_input(CALL, late)
        (letter,) = story.world.post
        assert letter.message == OfferClosed(
            CALL, contact, late.offer, NOBODY, OfferOutcome.WITHDRAWN, contact_waits=False
        )
        story.world.post.clear()
        assert story.hears == hears


def test_a_hang_up_after_the_hang_up_changes_nothing() -> None:
    story = scene.talking().anna_hangs_up()
    before = story.call
    story.anna_hangs_up().given(LegUp(LEG)).given(LegDark(LEG))
    assert story.call is before


def test_an_answer_after_the_line_was_given_up_changes_nothing() -> None:
    story = scene.Scene().given(scene.ANNA_CALLS).wait(30)
    assert story.given(LegUp(LEG)).hears == {}


def test_the_same_offer_told_twice_is_one_offer() -> None:
    story = scene.ringing()
    (offer,) = (each for each in story.call.offers.values() if each.state is OfferState.RINGING)
    again = Offered(CALL, offer.contact, offer.id, offer.agent)
    before = story.call
    assert World.call_input(story.world, CALL, again) == ()
    assert story.call is before


def test_a_timer_that_comes_too_early_or_too_late_changes_nothing() -> None:
    story = scene.ringing()
    (offer,) = (each for each in story.call.offers.values() if each.state is OfferState.RINGING)
    due = TimerDue(f"offer:{offer.id}", offer.until)
    before = story.call
    story.given(due)
    assert story.call is before
    story.press("Maria", Verb.ACCEPT).wait(30)
    before = story.call
    story.given(due)
    assert story.call is before


def test_the_clock_of_an_offer_and_accept_at_the_same_moment_both_orders() -> None:
    for first_accept in (True, False):
        story = scene.ringing().wait_while_plays_go_on(19.999)
        (offer,) = (each for each in story.call.offers.values() if each.state is OfferState.RINGING)
        story.world.now = offer.until
        due = TimerDue(f"offer:{offer.id}", offer.until)
        if first_accept:
            story.press("Maria", Verb.ACCEPT).given(due)
            assert story.slot("Maria") is SlotState.BUSY
        else:
            contact = story.contacts[1].id
            story.given(due)
            with pytest.raises(OfferOver):
                story.commands("Maria", Verb.ACCEPT, contact)
            assert story.slot("Maria") is SlotState.MISSED


def test_a_refusal_by_the_floor_for_a_transfer_that_was_taken_back_changes_nothing() -> None:
    story = scene.transferring().chooses("Maria", "Offline")
    story.world.call_input(CALL, story.play_done("Mario"))
    queued = story.world.post.popleft()
    story.world.deliver(queued)
    story.world.command("mario", Verb.BACK_TO_CUSTOMER)
    hears = story.hears
    story.world.deliver_all()
    assert story.hears == hears == {"Anna": "Mario", "Mario": "Anna"}
    assert story.contacts[1].history.failure is Reason.TAKEN_BACK


def test_the_loss_of_an_agent_who_has_left_meanwhile_changes_nothing() -> None:
    story = scene.consulting().press("Maria", Verb.LEAVE)
    before = story.call
    story.given(AgentAway(CALL, agent("Maria"))).given(AgentGone(CALL, agent("Maria")))
    assert story.call is before


def test_work_that_is_cleared_is_cleared_once() -> None:
    story = scene.talking().press("Mario", Verb.LEAVE).clears("Mario")
    before = story.call
    story.given(WorkDone(CALL, ContactId("call"), agent("Mario")))
    assert story.call is before


def test_should_the_floor_tell_of_an_absence_while_it_rings_the_offer_is_lost() -> None:
    """The floor does not today: it tells only calls that an agent has accepted."""
    story = scene.ringing()
    story.given(AgentAway(CALL, agent("Maria")))
    assert story.contacts[1].history.failure is Reason.UNREACHABLE
    assert story.hears == {"Anna": "hold music", "Mario": "(everybody_held)"}

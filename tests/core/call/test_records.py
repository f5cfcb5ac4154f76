"""What the state keeps for the records (behaviour.md 2.6): chains, holds, outcomes, completion."""

from centralino.core.call.contact import Phase
from centralino.core.call.inputs import Verb
from centralino.core.call.model import DisconnectReason
from tests.core.call import scene
from tests.core.call.scene import agent


def test_contacts_are_chained_from_the_first_to_the_last() -> None:
    story = scene.consulting().press("Mario", Verb.LEAVE)
    first, second = story.contacts
    assert first.origin.previous is None
    assert (str(first.id), second.origin.previous) == (str(story.call.id), first.id)
    assert (first.history.next, second.history.next) == (second.id, None)


def test_a_record_is_complete_when_the_work_on_it_is_cleared() -> None:
    story = scene.consulting().press("Mario", Verb.LEAVE).anna_hangs_up()
    assert story.phases == [Phase.ENDED, Phase.ENDED]
    assert story.clears("Maria", 1).phases == [Phase.ENDED, Phase.COMPLETED]
    assert story.clears("Mario", 0).phases == [Phase.COMPLETED, Phase.COMPLETED]


def test_a_record_that_nobody_works_on_is_complete_at_once() -> None:
    assert scene.offered().anna_hangs_up().phases == [Phase.COMPLETED]


def test_a_record_whose_agent_went_away_in_the_whispers_does_not_wait_for_his_work() -> None:
    story = scene.accepted().press("Mario", Verb.LEAVE).clears("Mario").anna_hangs_up()
    assert story.phases == [Phase.COMPLETED]
    assert story.is_over()


def test_holds_are_the_customers_and_each_has_its_beginning_and_end() -> None:
    story = scene.consulting()
    began = story.contacts[0].history.reached[Phase.CONNECTED]
    story.wait(6).press("Mario", Verb.HOLD_ALL).wait(5).press("Mario", Verb.JOIN)
    story.wait(7).press("Mario", Verb.HOLD, "Maria").wait(3).press("Mario", Verb.HOLD, "Anna").wait(2)
    spans = story.contacts[0].history.holds
    assert story.contacts[1].history.holds == ()
    assert [((s.until or story.world.now) - s.since).total_seconds() for s in spans] == [17, 2]
    assert spans[1].until is None
    assert spans[0].since == began
    story.press("Mario", Verb.LEAVE)
    assert all(span.until is not None for span in story.contacts[0].history.holds)


def test_an_agents_hold_or_resume_is_none_of_the_customers() -> None:
    story = scene.joined().press("Mario", Verb.HOLD, "Maria").press("Mario", Verb.HOLD_ALL).wait(4)
    story.press("Mario", Verb.RESUME, "Maria")
    (_, second) = story.contacts[0].history.holds
    assert second.until is None


def test_who_the_agent_was_and_when_he_left() -> None:
    story = scene.consulting().wait(5).press("Mario", Verb.LEAVE)
    first, second = story.contacts
    assert (first.routing.agent, second.routing.agent) == (agent("Mario"), agent("Maria"))
    assert (first.history.agent_left, second.history.agent_left) == (story.world.now, None)


def test_a_lost_call_is_a_telecom_problem_and_goes_on_in_a_new_record() -> None:
    story = scene.talking().laptop_closes("Mario").wait(45)
    first, second = story.contacts
    assert first.history.disconnect is DisconnectReason.TELECOM_PROBLEM
    assert (second.origin.previous, first.history.next) == (first.id, second.id)

from datetime import timedelta

from centralino.core.call.inputs import CustomerCalled, LegDark, LegEnded, LegUp, Verb
from centralino.core.call.model import PartyKind, Reason
from centralino.core.directory.model import ContactFlowId
from centralino.core.ids import CallId, LegId
from centralino.core.views.customer import CustomerState, CustomerWord, customer_state
from centralino.core.world import START, World
from tests.core.sample import sample
from tests.core.views import steps
from tests.core.views.steps import press, the_call


def state(world: World) -> CustomerState | None:
    call = the_call(world)
    anna = next(each for each in call.parties.values() if each.kind is PartyKind.CUSTOMER)
    return customer_state(call, anna.leg)


def customer_leg(world: World) -> LegId:
    return world.party(the_call(world).id, "Anna").leg


def test_until_her_line_is_up_the_customer_is_connecting() -> None:
    world = World(sample())
    call, leg = CallId("call"), LegId("leg")
    world.call_input(call, CustomerCalled(leg, "Anna", "web", "web", ContactFlowId("flow-Welcome")))
    assert state(world) == CustomerState(CustomerWord.CONNECTING, START)
    world.advance(2)
    world.call_input(call, LegUp(leg))
    assert state(world) == CustomerState(CustomerWord.IN_CALL, START + timedelta(seconds=2))


def test_hold_transfer_and_a_dark_line_are_nothing_that_she_is_told() -> None:
    called = state(steps.called())
    assert called == CustomerState(CustomerWord.IN_CALL, START + timedelta(seconds=2))
    assert state(steps.ringing()) == called
    assert state(press(steps.joined(), "mario", Verb.LEAVE)) == called
    world = steps.talking()
    world.call_input(the_call(world).id, LegDark(customer_leg(world)))
    assert state(world) == called


def test_who_hangs_up_is_told_so() -> None:
    world = steps.consulting()
    world.call_input(the_call(world).id, LegEnded(customer_leg(world), Reason.LEFT))
    assert state(world) == CustomerState(CustomerWord.ENDED, world.now, "hung_up")


def test_who_is_left_by_the_agent_is_told_that_the_call_is_over() -> None:
    world = press(steps.talking(), "mario", Verb.LEAVE)
    assert state(world) == CustomerState(CustomerWord.ENDED, world.now, "ended")


def test_whose_line_was_lost_is_told_so() -> None:
    world = steps.talking()
    world.call_input(the_call(world).id, LegDark(customer_leg(world)))
    world.advance(60)
    ended = state(world)
    assert ended is not None
    assert ended.ended
    assert ended.reason == "lost"


def test_a_leg_that_is_not_the_calls_has_no_state() -> None:
    assert customer_state(the_call(steps.talking()), LegId("another")) is None


def test_who_is_taken_off_the_call_is_told_that_it_is_over() -> None:
    world = press(steps.joined(), "mario", Verb.DROP, "Anna")
    assert state(world) == CustomerState(CustomerWord.ENDED, world.now, "ended")

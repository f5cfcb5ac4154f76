"""Every event and message has a tag, and comes back from the store as it was."""

from typing import get_args

from centralino.core.call.events import Event
from centralino.core.call.inputs import Verb
from centralino.core.floor.events import FloorEvent
from centralino.core.messages import CallToFloor, FloorToCall
from centralino.core.world import World
from centralino.store.events import codec_of
from centralino.store.tags import CALL_EVENTS, FLOOR_EVENTS, MESSAGES
from tests.core.sample import sample


def test_every_event_of_a_call_has_a_tag() -> None:
    assert codec_of(CALL_EVENTS).classes == frozenset(get_args(Event))


def test_every_event_of_the_floor_has_a_tag() -> None:
    assert codec_of(FLOOR_EVENTS).classes == frozenset(get_args(FloorEvent))


def test_every_message_has_a_tag() -> None:
    expected = frozenset((*get_args(CallToFloor), *get_args(FloorToCall)))
    assert codec_of(MESSAGES).classes == expected


def test_the_logs_of_a_transferred_call_come_back_as_they_were() -> None:
    world = World(sample())
    world.sign_in("mario")
    call = world.customer_calls()
    world.advance(5)
    world.command("mario", Verb.ACCEPT)
    world.advance(10)
    world.sign_in("maria")
    world.command("mario", Verb.TRANSFER, quick_connect="Maria")
    world.advance(5)
    world.command("maria", Verb.ACCEPT)
    world.advance(10)
    world.command("mario", Verb.LEAVE)
    world.deliver_all()
    calls, floor = codec_of(CALL_EVENTS), codec_of(FLOOR_EVENTS)
    assert [calls.decode(calls.encode(each)) for each in world.call_log[call]] == world.call_log[call]
    assert [floor.decode(floor.encode(each)) for each in world.floor_log] == world.floor_log

"""Panels of every state, as the view makes them: each is a World driven to it, seen by one of its agents.

For tests of the view and for pictures of the page. ``gallery()`` makes all; a name tells who looks and what
is the case.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from centralino.core.call.inputs import LegDark, LegEnded, Verb
from centralino.core.call.model import Reason
from centralino.core.directory.directory import Directory
from centralino.core.directory.model import (
    AgentStatus,
    AgentStatusId,
    ContactFlowType,
    QuickConnect,
    QuickConnectId,
    RoutingProfileId,
    User,
    UserId,
    UserIdentityInfo,
    UserPhoneConfig,
)
from centralino.core.floor import inputs as floor_inputs
from centralino.core.ids import agent_leg
from centralino.core.views.agent_panel import agent_panel
from centralino.core.views.panel import AgentPanel
from centralino.core.world import World
from tests.core.sample import flow, sample, says
from tests.core.views import steps
from tests.core.views.steps import press, the_call

TRANSFER_FLOW = "Transfer with whispers"
"""The one of the quick connect Maria."""


def panel(world: World, username: str) -> AgentPanel:
    return agent_panel(world.agent(username), world.floor, world.calls.values(), world.directory, world.now)


def gallery() -> dict[str, AgentPanel]:
    """By name, in the order of a story."""
    return {name: panel(make(), name.partition(":")[0]) for name, make in SCENES.items()}


# Where an agent is without a contact


def signed_out() -> World:
    return World(sample())


def status(name: str) -> World:
    world = World(sample())
    world.sign_in("mario", name)
    world.advance(95)
    return world


def line_dark() -> World:
    world = status("Available")
    world.floor_input(floor_inputs.LineDown(world.agent("mario")))
    return world


def next_status() -> World:
    world = steps.talking()
    choose(world, "mario", "Break")
    return world


def choose(world: World, username: str, name: str) -> None:
    chosen = next(each for each in world.directory.agent_statuses.values() if each.name == name)
    world.floor_input(floor_inputs.SetStatus(world.agent(username), chosen.agent_status_id))
    world.deliver_all()


def own_status() -> World:
    """A status of the house's own, among several."""
    names = ("Lunch", "Team meeting", "Training")
    made = [AgentStatus(AgentStatusId(f"own-{name}"), name, display_order=n) for n, name in enumerate(names)]
    world = World(sample(*made))
    world.sign_in("mario", "Team meeting")
    world.advance(640)
    return world


# Transfers that come to nothing


def rejected() -> World:
    return press(steps.ringing(), "maria", Verb.REJECT)


def missed() -> World:
    world = steps.ringing()
    world.advance(25)
    return world


def to_maria_who(change: Callable[[World], object]) -> World:
    """Mario asks for Maria after this has happened to her."""
    world = steps.talking()
    change(world)
    world.command("mario", Verb.TRANSFER, quick_connect="Maria")
    world.advance(3)
    return world


def takes_a_call(world: World) -> None:
    world.customer_calls("Bruno")
    world.advance(3)
    press(world, "maria", Verb.ACCEPT)
    world.advance(5)


def loses_her_line(world: World) -> None:
    world.floor_input(floor_inputs.LineDown(world.agent("maria")))


def lost_while_talking() -> World:
    world = steps.consulting()
    maria = world.agent("maria")
    world.floor_input(floor_inputs.PageLost(maria))
    world.floor_input(floor_inputs.LineDown(maria))
    world.advance(46)
    return world


def flow_gives_up() -> World:
    gives_up = flow(
        TRANSFER_FLOW, ContactFlowType.AGENT_TRANSFER, says("Not now"), ("DisconnectParticipant", {})
    )
    return steps.ringing(sample(gives_up))


def flow_broken() -> World:
    broken = flow(TRANSFER_FLOW, ContactFlowType.AGENT_TRANSFER, says("Never heard"))
    return steps.ringing(sample(replace(broken, content="no flow")))


def into_the_queue() -> World:
    """The quick connect's flow queues the call, and nobody is there to take it."""
    queues = flow(
        TRANSFER_FLOW,
        ContactFlowType.AGENT_TRANSFER,
        ("UpdateContactTargetQueue", {"QueueId": "queue-basic"}),
        ("TransferContactToQueue", {}),
    )
    world = steps.talking(sample(queues))
    choose(world, "maria", "Break")
    world.command("mario", Verb.TRANSFER, quick_connect="Maria")
    world.advance(40)
    return world


# Somebody goes


def customer_hangs_up(world: World) -> World:
    call = the_call(world)
    world.call_input(call.id, LegEnded(world.party(call.id, "Anna").leg, Reason.LEFT))
    world.deliver_all()
    return world


def goes_dark(world: World, username: str) -> World:
    """His sound is gone for a moment; his page is there."""
    world.call_input(the_call(world).id, LegDark(agent_leg(world.agent(username))))
    world.floor_input(floor_inputs.LineDown(world.agent(username)))
    world.advance(4)
    return world


def is_away(world: World, username: str) -> World:
    """Page and line are gone."""
    agent = world.agent(username)
    world.floor_input(floor_inputs.PageLost(agent))
    world.floor_input(floor_inputs.LineDown(agent))
    world.advance(20)
    return world


def customer_held_and_dark() -> World:
    world = press(steps.talking(), "mario", Verb.HOLD, "Anna")
    call = the_call(world)
    world.call_input(call.id, LegDark(world.party(call.id, "Anna").leg))
    return world


def work_with_a_limit() -> World:
    mario = next(each for each in sample().users.values() if each.username == "mario")
    limited = replace(mario, phone_config=UserPhoneConfig(after_contact_work_time_limit=60))
    world = press(steps.talking(sample(limited)), "mario", Verb.LEAVE)
    world.advance(12)
    return world


def drop(world: World, name: str) -> World:
    return press(world, "mario", Verb.DROP, name)


# Many


def crowded() -> Directory:
    """Sixty colleagues, each with a quick connect."""
    directory = sample()
    template = directory.quick_connects[QuickConnectId("quick-Maria")]
    queue = next(iter(directory.queues.values()))
    people = [_colleague(number) for number in range(60)]
    entries = [_entry(template, person) for person in people]
    ids = (*queue.quick_connect_ids, *(each.quick_connect_id for each in entries))
    return sample(*people, *entries, replace(queue, quick_connect_ids=ids))


FIRST = [
    "Àgata",
    "Bruno",
    "Chiara",
    "Dario",
    "Elena",
    "Fabio",
    "Gaia",
    "Hans",
    "Irene",
    "Luca",
    "Noemi",
    "Òscar",
]
LAST = ("Conti", "De Luca", "Esposito", "Ferrari", "Greco")


def _colleague(number: int) -> User:
    first, last = FIRST[number % len(FIRST)], LAST[number // len(FIRST)]
    username = f"{first}.{last}".lower().replace(" ", "")
    return User(
        UserId(f"user-{number}"), username, RoutingProfileId("profile"), (), UserIdentityInfo(first, last)
    )


def _entry(template: QuickConnect, person: User) -> QuickConnect:
    config = template.quick_connect_config
    assert config.user_config is not None
    return replace(
        template,
        quick_connect_id=QuickConnectId(f"quick-{person.id}"),
        name=f"{person.identity_info.first_name} {person.identity_info.last_name}",
        description="Second level" if person.username < "e" else None,
        quick_connect_config=replace(config, user_config=replace(config.user_config, user_id=person.id)),
    )


def many_destinations() -> World:
    world = steps.talking(crowded())
    for number, person in enumerate(tuple(world.directory.users.values())[3:23]):
        world.sign_in(person.username, ("Available", "Break")[number % 2])
        world.advance(7)
    return world


SCENES: Mapping[str, Callable[[], World]] = {
    "mario: signed out": signed_out,
    "mario: offline": lambda: status("Offline"),
    "mario: available": lambda: status("Available"),
    "mario: custom status": own_status,
    "mario: line dark": line_dark,
    "mario: incoming": steps.offered,
    "mario: hears his whisper": steps.accepted,
    "mario: talking": steps.talking,
    "mario: talking, muted": lambda: press(steps.talking(), "mario", Verb.MUTE),
    "mario: customer held": lambda: press(steps.talking(), "mario", Verb.HOLD, "Anna"),
    "mario: next status": next_status,
    "mario: many destinations": many_destinations,
    "mario: hears the transfer flow": steps.transferring,
    "mario: ringing Maria": steps.ringing,
    "maria: incoming transfer": steps.ringing,
    "mario: Maria hears a message": steps.agent_whisper,
    "maria: hears her whisper": steps.agent_whisper,
    "mario: hears the customer whisper": steps.customer_whisper,
    "maria: Mario hears a message": steps.customer_whisper,
    "mario: talking with Maria": steps.consulting,
    "maria: talking with Mario": steps.consulting,
    "mario: conference": steps.joined,
    "maria: conference": steps.joined,
    "maria: conference, muted": lambda: press(steps.joined(), "maria", Verb.MUTE),
    "mario: all held": lambda: press(steps.consulting(), "mario", Verb.HOLD_ALL),
    "maria: held by Mario": lambda: press(steps.consulting(), "mario", Verb.HOLD_ALL),
    "mario: Maria held": lambda: press(steps.joined(), "mario", Verb.HOLD, "Maria"),
    "maria: held while the others talk": lambda: press(steps.joined(), "mario", Verb.HOLD, "Maria"),
    "mario: back with the customer": lambda: press(steps.consulting(), "mario", Verb.BACK_TO_CUSTOMER),
    "mario: after contact work": lambda: press(steps.consulting(), "mario", Verb.LEAVE),
    "mario: after contact work with a limit": work_with_a_limit,
    "maria: alone with the customer": lambda: press(steps.consulting(), "mario", Verb.LEAVE),
    "mario: gone, cold transfer waiting": lambda: press(steps.ringing(), "mario", Verb.LEAVE),
    "maria: incoming cold transfer": lambda: press(steps.ringing(), "mario", Verb.LEAVE),
    "mario: waiting in the queue": into_the_queue,
    "mario: failed, rejected": rejected,
    "maria: rejected": rejected,
    "mario: failed, missed": missed,
    "maria: missed": missed,
    "mario: failed, busy": lambda: to_maria_who(takes_a_call),
    "mario: failed, offline": lambda: to_maria_who(lambda world: choose(world, "maria", "Offline")),
    "mario: failed, unreachable": lambda: to_maria_who(loses_her_line),
    "mario: failed, flow ended": flow_gives_up,
    "mario: failed, invalid": flow_broken,
    "mario: failed, Maria left": lambda: press(steps.consulting(), "maria", Verb.LEAVE),
    "mario: failed, Maria lost": lost_while_talking,
    "mario: failed, Maria dropped": lambda: drop(steps.consulting(), "Maria"),
    "mario: customer left while Maria rings": lambda: customer_hangs_up(steps.ringing()),
    "maria: incoming, customer left": lambda: customer_hangs_up(steps.ringing()),
    "mario: customer left, talking with Maria": lambda: customer_hangs_up(steps.consulting()),
    "maria: customer left, talking with Mario": lambda: customer_hangs_up(steps.consulting()),
    "mario: customer dropped": lambda: drop(steps.joined(), "Anna"),
    "mario: own sound gone": lambda: goes_dark(steps.consulting(), "mario"),
    "maria: Mario's sound gone": lambda: goes_dark(steps.consulting(), "mario"),
    "mario: away": lambda: is_away(steps.consulting(), "mario"),
    "mario: held customer's sound gone": customer_held_and_dark,
    "maria: waits for Mario": lambda: is_away(steps.consulting(), "mario"),
    "mario: waits for Maria": lambda: is_away(steps.consulting(), "maria"),
}

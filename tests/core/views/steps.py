"""The way from S1 to S18 in a World: each function goes one step further than the one before."""

from centralino.core.call.inputs import Verb
from centralino.core.call.model import Call
from centralino.core.directory.directory import Directory
from centralino.core.world import World
from tests.core.sample import sample


def called(directory: Directory | None = None) -> World:
    """Anna calls and is welcomed; Mario and Maria are Available, Mario idle longest."""
    world = World(directory or sample())
    world.sign_in("mario")
    world.advance(1)
    world.sign_in("maria")
    world.advance(1)
    world.customer_calls()
    return world


def offered(directory: Directory | None = None) -> World:
    """Anna hears the queue's music, Mario rings."""
    world = called(directory)
    world.advance(3)
    return world


def accepted(directory: Directory | None = None) -> World:
    """Mario hears the agent whisper."""
    world = offered(directory)
    world.command("mario", Verb.ACCEPT)
    world.deliver_all()
    return world


def talking(directory: Directory | None = None) -> World:
    """Anna and Mario talk (S3)."""
    world = accepted(directory)
    world.advance(5)
    return world


def transferring(directory: Directory | None = None, quick_connect: str = "Maria") -> World:
    """Mario has chosen Maria and hears the transfer flow, Anna the hold music (S2 to S7)."""
    world = talking(directory)
    world.command("mario", Verb.TRANSFER, quick_connect=quick_connect)
    world.deliver_all()
    return world


def ringing(directory: Directory | None = None, quick_connect: str = "Maria") -> World:
    """Maria rings (S8)."""
    world = transferring(directory, quick_connect)
    world.advance(3)
    return world


def agent_whisper(directory: Directory | None = None, quick_connect: str = "Maria") -> World:
    """Maria has accepted and hears her whisper (S9 to S11)."""
    world = ringing(directory, quick_connect)
    world.command("maria", Verb.ACCEPT)
    world.deliver_all()
    return world


def customer_whisper(directory: Directory | None = None, quick_connect: str = "Maria") -> World:
    """Mario hears his whisper (S12, S13)."""
    world = agent_whisper(directory, quick_connect)
    world.advance(2)
    return world


def consulting(directory: Directory | None = None) -> World:
    """Mario and Maria talk (S14)."""
    world = customer_whisper(directory)
    world.advance(2)
    return world


def joined(directory: Directory | None = None) -> World:
    """All three talk (S15)."""
    world = consulting(directory)
    press(world, "mario", Verb.JOIN)
    return world


def press(world: World, username: str, verb: Verb, party: str | None = None) -> World:
    """A command, and the messages that follow."""
    world.command(username, verb, party)
    world.deliver_all()
    return world


def the_call(world: World) -> Call:
    """The first one."""
    return next(iter(world.calls.values()))

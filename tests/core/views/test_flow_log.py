from functools import reduce

from centralino.core.call.evolve import evolve
from centralino.core.call.inputs import Verb
from centralino.core.call.model import Call
from centralino.core.directory.model import ContactFlowType
from centralino.core.views.flow_log import FlowLogLine, flow_log
from centralino.core.world import World
from tests.core.sample import flow, sample, says
from tests.core.views import steps
from tests.core.views.steps import the_call

LOGS = "UpdateFlowLoggingBehavior"


def lines(world: World) -> list[FlowLogLine]:
    call = the_call(world).id
    return list(flow_log(Call(call), world.call_log[call], world.directory))


def logged() -> World:
    """Logging is switched on after the first message."""
    welcome = flow(
        "Welcome",
        ContactFlowType.CONTACT_FLOW,
        says("welcome"),
        (LOGS, {"FlowLoggingBehavior": "Enabled"}),
        ("UpdateContactTargetQueue", {"QueueId": "queue-basic"}),
        ("TransferContactToQueue", {}),
    )
    return steps.talking(sample(welcome))


def test_without_logging_there_are_no_lines() -> None:
    assert lines(steps.consulting()) == []


def test_from_the_action_that_switches_it_on_every_action_has_a_line() -> None:
    assert [(each.flow, each.action, each.branch) for each in lines(logged())] == [
        ("flow-Welcome", "block-1", "Success"),
        ("flow-Welcome", "block-2", "Success"),
        ("flow-Welcome", "block-3", "Success"),
        ("flow-Default agent whisper", "block-0", "Success"),
        ("flow-Default agent whisper", "last", "Success"),
        ("flow-Default customer whisper", "block-0", "Success"),
        ("flow-Default customer whisper", "last", "Success"),
    ]


def test_a_transfers_contact_logs_if_the_one_before_it_did() -> None:
    world = logged()
    world.command("mario", Verb.TRANSFER, quick_connect="Maria")
    world.advance(3)
    last = lines(world)[-1]
    assert last.contact == list(the_call(world).contacts)[-1]
    assert last.flow_type is ContactFlowType.AGENT_TRANSFER


def test_a_part_of_a_log_gives_its_part_of_the_lines() -> None:
    world = logged()
    call = the_call(world).id
    log = world.call_log[call]
    half = len(log) // 2
    first = flow_log(Call(call), log[:half], world.directory)
    rest = flow_log(reduce(evolve, log[:half], Call(call)), log[half:], world.directory)
    assert [*first, *rest] == lines(world)


def test_an_action_that_is_not_built_has_its_line_without_logging() -> None:
    welcome = flow(
        "Welcome",
        ContactFlowType.CONTACT_FLOW,
        ("InvokeLambdaFunction", {"LambdaFunctionARN": "arn:aws:lambda:eu-central-1:1:function:f"}),
        ("UpdateContactTargetQueue", {"QueueId": "queue-basic"}),
        ("TransferContactToQueue", {}),
    )
    world = World(sample(welcome))
    world.customer_calls()
    (line,) = lines(world)
    assert (line.action, line.type, line.built) == ("block-0", "InvokeLambdaFunction", False)
    assert line.branch == "NoMatchingError"

"""Whole flows are stepped: those of the demo, and those that are wired badly."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from centralino.core.directory.model import ContactFlow, ContactFlowType, HoursOfOperation, HoursOfOperationId
from centralino.core.flows.catalogue import CATALOGUE
from centralino.core.flows.document import parse
from centralino.core.flows.interpreter import is_built, perform
from centralino.core.flows.scope import Figures, QueueFigures, Scope
from centralino.core.flows.step import (
    EventHook,
    Exit,
    ExitKind,
    Follow,
    HookSet,
    Interrupted,
    Performed,
    Play,
    PlayFinished,
    RecordedParticipant,
    RecordingSet,
    Resumption,
    TargetQueueSet,
    failure,
)
from tests.core.flows.caller import Caller
from tests.core.flows.flow import DIRECTORY, action, end, flow, node, queue, scope, user

MARIA = user("maria")
BASIC = queue()


def named(name: str) -> ContactFlow:
    found = DIRECTORY.contact_flows.named(name)
    assert found is not None
    return found


def run(name: str, of: Scope | None = None) -> Caller:
    """A flow of the demo."""
    found = named(name)
    return Caller(parse(found.content), of or scope(found.type)).run()


def sound(name: str) -> str:
    prompt = DIRECTORY.prompts.named(name)
    assert prompt is not None
    return prompt.sound_sha256


def test_welcome_records_both_sets_the_queue_and_transfers_to_it() -> None:
    call = run("Welcome")
    assert call.effects == [RecordingSet(frozenset(RecordedParticipant)), TargetQueueSet(BASIC.queue_id)]
    assert call.log == [("Record both", "Success"), ("BasicQueue", "Success"), ("To the queue", "Success")]
    assert (call.heard, call.exit) == ([], ExitKind.QUEUE)


def test_welcome_says_sorry_and_hangs_up_when_the_queue_is_full() -> None:
    directory = DIRECTORY.revised([replace(BASIC, max_contacts=1)])
    figures = Figures({BASIC.queue_id: QueueFigures(contacts_in_queue=1)})
    of = replace(scope(ContactFlowType.CONTACT_FLOW), directory=directory, figures=figures)
    call = run("Welcome", of)
    assert call.log[-3:] == [
        ("To the queue", "QueueAtCapacity"),
        ("Sorry", "Success"),
        ("Hang up", "Success"),
    ]
    assert call.exit is ExitKind.DISCONNECT


def test_the_transfer_flow_of_the_example_speaks_sets_both_whispers_and_transfers() -> None:
    call = run("Transfer to agent with whispers", scope(agent=MARIA))
    assert call.heard == ["Transferring to agent"]
    assert call.effects == [
        HookSet(EventHook.AGENT_WHISPER, named("Transferred call").id),
        HookSet(EventHook.CUSTOMER_WHISPER, named("Connecting to an agent").id),
    ]
    assert [branch for _, branch in call.log] == ["Success"] * 4
    assert call.exit is ExitKind.AGENT


def test_the_default_agent_transfer_speaks_and_transfers() -> None:
    call = run("Default agent transfer", scope(agent=MARIA))
    assert (call.heard, call.effects, call.exit) == (["Transferring now."], [], ExitKind.AGENT)


@pytest.mark.parametrize(
    ("name", "of", "heard"),
    [
        ("Default agent whisper", scope(ContactFlowType.AGENT_WHISPER, queue=BASIC), ["BasicQueue"]),
        ("Default agent whisper", scope(ContactFlowType.AGENT_WHISPER), []),
        ("Default customer whisper", None, [sound("beep")]),
        ("Transferred call", None, ["This is an internal call transferred from another agent"]),
        ("Connecting to an agent", None, ["The call is connecting to an agent"]),
        ("Default outbound", None, ["This call is not being recorded."]),
    ],
)
def test_a_whisper_is_heard_and_then_ended(name: str, of: Scope | None, heard: list[str]) -> None:
    call = run(name, of)
    assert (call.heard, call.exit) == (heard, ExitKind.ENDED)


@pytest.mark.parametrize(
    ("name", "heard"),
    [
        ("Default customer hold", [sound("hold-music")]),
        ("Default agent hold", ['<speak>You are on hold.<break time="10s"/></speak>']),
        (
            "Default customer queue",
            [
                "Thank you for calling. Calls are answered in the order in which they came.",
                sound("queue-music"),
            ],
        ),
    ],
)
def test_hold_and_queue_flows_wait_for_ever(name: str, heard: list[str]) -> None:
    call = run(name)
    assert (call.heard, call.exit) == (heard, None)


def never_open() -> Scope:
    never = HoursOfOperation(HoursOfOperationId("never"), "Never", "Europe/Rome")
    closed = replace(BASIC, hours_of_operation_id=never.hours_of_operation_id)
    return replace(
        scope(ContactFlowType.QUEUE_TRANSFER, queue=closed), directory=DIRECTORY.revised([never, closed])
    )


def staffed(of: Scope) -> Scope:
    return replace(of, figures=Figures({BASIC.queue_id: QueueFigures(agents_staffed=1)}))


@pytest.mark.parametrize(
    ("of", "heard", "exit_kind"),
    [
        (staffed(scope(ContactFlowType.QUEUE_TRANSFER, queue=BASIC)), [], ExitKind.QUEUE),
        (
            scope(ContactFlowType.QUEUE_TRANSFER, queue=BASIC),
            ["Sorry, nobody works in this queue now."],
            ExitKind.DISCONNECT,
        ),
        (staffed(never_open()), ["Sorry, this queue is closed now."], ExitKind.DISCONNECT),
        (
            staffed(scope(ContactFlowType.QUEUE_TRANSFER, queue=BASIC, queued=True)),
            ["Sorry, the call cannot be transferred to this queue now."],
            ExitKind.DISCONNECT,
        ),
    ],
)
def test_the_default_queue_transfer_checks_hours_and_staff(
    of: Scope, heard: list[str], exit_kind: ExitKind
) -> None:
    call = run("Default queue transfer", of)
    assert (call.heard, call.exit) == (heard, exit_kind)


def test_effects_are_seen_by_the_actions_that_follow() -> None:
    text = flow(
        node("set", "UpdateContactAttributes", {"Attributes": {"vip": "yes"}}, next_="ask", errors={}),
        node(
            "ask", "Compare", {"ComparisonValue": "$.Attributes.vip"}, conditions=[("Equals", "yes", "say")]
        ),
        node("say", "MessageParticipant", {"Text": "$.Queue.Name$.Attributes.vip"}, next_="end"),
        end("end"),
    )
    call = Caller(parse(text), scope(queue=BASIC)).run()
    assert call.heard == ["BasicQueueyes"]


def test_an_interrupted_loop_comes_back_and_begins_again() -> None:
    text = flow(
        node(
            "loop",
            "MessageParticipantIteratively",
            {"Messages": [{"Text": "wait"}], "InterruptFrequencySeconds": "30"},
            conditions=[("Equals", "MessagesInterrupted", "offer")],
        ),
        node("offer", "MessageParticipant", {"Text": "or leave a message"}, next_="loop"),
    )
    answers: Iterator[Resumption | None] = iter([Interrupted(), None])

    def answer(play: Play) -> Resumption | None:
        return next(answers) if play.loop else PlayFinished()

    call = Caller(parse(text), scope(ContactFlowType.CUSTOMER_QUEUE), answer).run()
    assert call.heard == ["wait", "or leave a message", "wait"]
    assert call.log == [("loop", "Equals MessagesInterrupted"), ("offer", "Success")]


def test_a_flow_that_runs_in_a_circle_is_ended_by_the_guard() -> None:
    text = flow(
        node("a", "UpdateFlowLoggingBehavior", {"FlowLoggingBehavior": "Enabled"}, next_="b"),
        node("b", "UpdateFlowLoggingBehavior", {"FlowLoggingBehavior": "Disabled"}, next_="a"),
    )
    call = Caller(parse(text), scope()).run()
    assert (call.exit, len(call.log)) == (ExitKind.FAILED, 1000)


@pytest.mark.parametrize("type_", [name for name, known in CATALOGUE.items() if known.perform is None])
def test_a_type_that_is_not_built_takes_its_error_branch(type_: str) -> None:
    it = action(type_, next_="next", errors={"NoMatchingError": "error"})
    assert not is_built(it)
    assert perform(it, scope()) == Performed(
        Follow("NoMatchingError", it.transitions.errors["NoMatchingError"])
    )


def test_a_type_outside_the_language_takes_its_error_branch_or_fails_the_flow() -> None:
    assert perform(action("PlayVideo"), scope()) == Performed(Exit(ExitKind.FAILED, "NoMatchingError"))
    assert not is_built(action("PlayVideo"))


def test_a_built_type_is_known_as_built() -> None:
    assert is_built(action("Compare"))


def test_an_action_outside_its_types_of_flow_takes_its_error_branch() -> None:
    it = action("MessageParticipant", {"Text": "x"}, next_="next", errors={"NoMatchingError": "error"})
    performed = perform(it, scope(ContactFlowType.CUSTOMER_HOLD))
    assert performed == Performed(Follow("NoMatchingError", it.transitions.errors["NoMatchingError"]))


@pytest.mark.parametrize(
    ("flow_type", "expected"),
    [
        (ContactFlowType.CONTACT_FLOW, ExitKind.DISCONNECT),
        (ContactFlowType.AGENT_TRANSFER, ExitKind.DISCONNECT),
        (ContactFlowType.QUEUE_TRANSFER, ExitKind.DISCONNECT),
        (ContactFlowType.CUSTOMER_QUEUE, ExitKind.ENDED),
        (ContactFlowType.CUSTOMER_HOLD, ExitKind.ENDED),
        (ContactFlowType.AGENT_HOLD, ExitKind.ENDED),
        (ContactFlowType.AGENT_WHISPER, ExitKind.ENDED),
        (ContactFlowType.CUSTOMER_WHISPER, ExitKind.ENDED),
        (ContactFlowType.OUTBOUND_WHISPER, ExitKind.ENDED),
    ],
)
def test_a_failed_flow_hangs_up_or_lets_things_go_on_by_its_type(
    flow_type: ContactFlowType, expected: ExitKind
) -> None:
    assert failure(flow_type) is expected

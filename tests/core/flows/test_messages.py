from dataclasses import replace
from typing import Any

import pytest

from centralino.core.directory.model import ContactFlowType
from centralino.core.flows.interpreter import perform, resume
from centralino.core.flows.scope import Scope
from centralino.core.flows.step import (
    ActionId,
    Exit,
    ExitKind,
    Follow,
    Interrupted,
    Message,
    MessageKind,
    Performed,
    Play,
    PlayBroken,
    PlayFinished,
)
from tests.core.flows.flow import CONTACT, DIRECTORY, SCOPE, action, queue, scope, seeing

HOLD = scope(ContactFlowType.CUSTOMER_HOLD)
ERROR = Performed(Follow("NoMatchingError", ActionId("error")))


def play_prompt(parameters: dict[str, Any], of: Scope = SCOPE, **more: Any) -> Performed:
    it = action("MessageParticipant", parameters, next_="next", errors={"NoMatchingError": "error"}, **more)
    return perform(it, of)


def loop(messages: Any, of: Scope = HOLD, **more: Any) -> Performed:
    parameters = {"Messages": messages, **more.pop("parameters", {})}
    return perform(action("MessageParticipantIteratively", parameters, **more), of)


def text(value: str) -> Message:
    return Message(MessageKind.TEXT, value, "en-US")


def prompt(name: str) -> Message:
    found = DIRECTORY.prompts.named(name)
    assert found is not None
    return Message(MessageKind.PROMPT, found.sound_sha256, "en-US")


def test_a_text_is_played_with_its_references_put_in() -> None:
    assert play_prompt({"Text": "Hello $.Attributes.name."}) == Performed(Play((text("Hello Anna."),)))


def test_the_queues_name_is_spoken_by_the_default_agent_whisper() -> None:
    whisper = scope(ContactFlowType.AGENT_WHISPER, queue=queue())
    assert play_prompt({"Text": "$.Queue.Name"}, whisper) == Performed(Play((text("BasicQueue"),)))


@pytest.mark.parametrize("value", [" ", "$.Attributes.none", " $.Attributes.none "])
def test_a_text_that_is_blank_is_not_waited_for(value: str) -> None:
    assert play_prompt({"Text": value}) == Performed(Follow("Success", ActionId("next")))


def test_markup_has_its_references_escaped() -> None:
    markup = "<speak>Hello $.Attributes.name</speak>"
    assert play_prompt({"SSML": markup}, seeing({"name": "A & <B>"})) == Performed(
        Play((Message(MessageKind.SSML, "<speak>Hello A &amp; &lt;B&gt;</speak>", "en-US"),))
    )


def test_markup_may_come_whole_from_a_reference() -> None:
    markup = "<speak>Hello</speak>"
    assert play_prompt({"SSML": "$.Attributes.prompt"}, seeing({"prompt": markup})) == Performed(
        Play((Message(MessageKind.SSML, markup, "en-US"),))
    )


def test_language_and_voice_are_those_of_the_contact() -> None:
    italian = replace(SCOPE, contact=replace(CONTACT, language_code="it-IT", voice="Bianca"))
    assert play_prompt({"Text": "Ciao"}, italian) == Performed(
        Play((Message(MessageKind.TEXT, "Ciao", "it-IT", "Bianca"),))
    )


def test_a_prompt_is_found_by_name_by_id_by_arn_and_by_reference() -> None:
    beep = DIRECTORY.prompts.named("beep")
    assert beep is not None
    for value in ("beep", beep.prompt_id, DIRECTORY.arn(beep), f"arn:aws:elsewhere/prompt/{beep.prompt_id}"):
        assert play_prompt({"PromptId": value}) == Performed(Play((prompt("beep"),)))
    assert play_prompt({"PromptId": "$.Attributes.p"}, seeing({"p": "beep"})) == Performed(
        Play((prompt("beep"),))
    )


@pytest.mark.parametrize(
    "metadata", [{"parameters": {"PromptId": {"displayName": "beep"}}}, {"promptName": "beep"}]
)
def test_a_prompt_of_another_instance_is_found_by_the_name_in_the_metadata(metadata: dict[str, Any]) -> None:
    foreign = {"PromptId": "arn:aws:connect:us-east-1:1:instance/i/prompt/p"}
    assert play_prompt(foreign, metadata=metadata) == Performed(Play((prompt("beep"),)))


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"Text": ""},
        {"PromptId": "no-such-prompt"},
        {"PromptId": "$.Attributes.none"},
        {"Media": {"Uri": "s3://bucket/beep.wav", "SourceType": "S3", "MediaType": "Audio"}},
    ],
)
def test_what_cannot_be_heard_takes_the_error_branch(parameters: dict[str, Any]) -> None:
    assert play_prompt(parameters) == ERROR


def test_a_loop_plays_its_messages_over_and_over() -> None:
    assert loop([{"Text": "Please hold"}, {"PromptId": "hold-music"}]) == Performed(
        Play((text("Please hold"), prompt("hold-music")), loop=True)
    )


def test_a_loop_is_interrupted_after_its_time_when_the_branch_is_wired() -> None:
    conditions = [("Equals", "MessagesInterrupted", "offer")]
    performed = loop([{"Text": "x"}], parameters={"InterruptFrequencySeconds": "30"}, conditions=conditions)
    assert performed == Performed(Play((text("x"),), loop=True, interrupt_after=30.0))


@pytest.mark.parametrize("seconds", ["0", "-5", "soon", "", None])
def test_a_loop_without_a_sensible_time_is_not_interrupted(seconds: str | None) -> None:
    conditions = [("Equals", "MessagesInterrupted", "offer")]
    performed = loop(
        [{"Text": "x"}], parameters={"InterruptFrequencySeconds": seconds}, conditions=conditions
    )
    assert performed == Performed(Play((text("x"),), loop=True))


def test_a_loop_whose_interrupt_is_not_wired_is_not_interrupted() -> None:
    performed = loop([{"Text": "x"}], parameters={"InterruptFrequencySeconds": "30"})
    assert performed == Performed(Play((text("x"),), loop=True))


def test_a_loop_leaves_out_what_is_blank() -> None:
    assert loop([{"Text": "x"}, {"Text": "$.Attributes.none"}]) == Performed(Play((text("x"),), loop=True))


@pytest.mark.parametrize(
    "messages", [[], None, "text", [{"Text": " "}], [{"Text": "x"}, {"PromptId": "gone"}]]
)
def test_a_loop_in_which_something_is_missing_takes_the_error_branch(messages: Any) -> None:
    assert loop(messages, errors={"NoMatchingError": "error"}) == ERROR
    assert loop(messages) == Performed(Exit(ExitKind.FAILED, "NoMatchingError"))


def test_a_message_of_a_loop_is_found_by_the_name_in_the_metadata() -> None:
    metadata = {"parameters": {"Messages": [{}, {"PromptId": {"displayName": "beep"}}]}}
    performed = loop([{"Text": "x"}, {"PromptId": "arn:gone"}], metadata=metadata)
    assert performed == Performed(Play((text("x"), prompt("beep")), loop=True))


def test_when_a_prompt_is_over_the_flow_goes_on() -> None:
    it = action("MessageParticipant", {"Text": "x"}, next_="next", errors={"NoMatchingError": "error"})
    assert resume(it, PlayFinished()) == Follow("Success", ActionId("next"))
    assert resume(it, PlayBroken("no voice")) == Follow("NoMatchingError", ActionId("error"))


def test_an_interrupted_loop_takes_its_condition() -> None:
    it = action("MessageParticipantIteratively", conditions=[("Equals", "MessagesInterrupted", "offer")])
    assert resume(it, Interrupted()) == Follow("Equals MessagesInterrupted", ActionId("offer"))
    assert resume(it, PlayBroken("no voice")) == Exit(ExitKind.FAILED, "NoMatchingError")


def test_only_what_waits_can_be_resumed() -> None:
    with pytest.raises(ValueError, match="'it' of type Compare does not wait"):
        resume(action("Compare"), PlayFinished())

from centralino.core.flows.document import parse
from centralino.core.flows.step import Message, MessageKind
from centralino.core.flows.texts import static_messages
from tests.core.flows.flow import flow, node


def test_texts_without_references_are_known_before_a_flow_runs() -> None:
    text = flow(
        node("a", "MessageParticipant", {"Text": "Hello"}),
        node("b", "MessageParticipant", {"Text": "Hello $.Attributes.name"}),
        node("c", "MessageParticipant", {"PromptId": "beep"}),
        node("d", "MessageParticipant", {"Text": " "}),
        node("e", "MessageParticipantIteratively", {"Messages": [{"SSML": "<speak/>"}, {"Text": "Again"}]}),
    )
    assert list(static_messages(parse(text), "it-IT")) == [
        ("a", Message(MessageKind.TEXT, "Hello", "it-IT")),
        ("e", Message(MessageKind.SSML, "<speak/>", "it-IT")),
        ("e", Message(MessageKind.TEXT, "Again", "it-IT")),
    ]

import pytest

from centralino.speech.ssml import Pause, Piece, Spoken, SsmlError, pieces


def said(*inner: str, language: str = "en-US") -> tuple[Spoken, ...]:
    return tuple(Spoken(f"<speak>{each}</speak>", language) for each in inner)


def test_words_are_one_piece() -> None:
    assert pieces("<speak>Hello</speak>", "en-US") == said("Hello")


def test_a_pause_divides_what_is_said() -> None:
    assert pieces('<speak>One<break time="1.5s"/>two<break time="250ms"/></speak>', "en-US") == (
        *said("One"),
        Pause(1.5),
        *said("two"),
        Pause(0.25),
    )


@pytest.mark.parametrize(
    ("tag", "seconds"),
    [
        ("<break/>", 0.25),
        ('<break strength="none"/>', 0.0),
        ('<break strength="x-strong"/>', 1.0),
        ('<break time="10s"/>', 10.0),
        ('<break time="3600s"/>', 10.0),
        ('<break time="0s"/>', 0.0),
    ],
)
def test_pauses_are_exact_and_never_longer_than_ten_seconds(tag: str, seconds: float) -> None:
    assert pieces(f"<speak>{tag}</speak>", "en-US") == (Pause(seconds),)


def test_tags_that_are_not_supported_are_dropped_and_their_text_is_kept() -> None:
    whispered = '<amazon:effect name="whispered">psst</amazon:effect>'
    ssml = f'<speak>{whispered} <w role="x">you</w><mark name="m"/></speak>'
    assert pieces(ssml, "en-US") == said("psst you")


def test_tags_that_programs_know_are_passed_on_with_their_attributes() -> None:
    ssml = '<speak><say-as interpret-as="digits">12</say-as> <sub alias="a &quot;b&quot;">c</sub></speak>'
    assert pieces(ssml, "en-US") == said(
        '<say-as interpret-as="digits">12</say-as> <sub alias=\'a "b"\'>c</sub>'
    )


def test_what_is_open_at_a_pause_is_open_after_it() -> None:
    ssml = '<speak><p><prosody rate="slow">one<break time="1s"/>two</prosody></p></speak>'
    slow = '<p><prosody rate="slow">{}</prosody></p>'
    assert pieces(ssml, "en-US") == (*said(slow.format("one")), Pause(1.0), *said(slow.format("two")))


def test_another_language_is_a_piece_of_its_own() -> None:
    ssml = '<speak>Press one. <lang xml:lang="it-IT">Premere uno.</lang> Thank you.</speak>'
    assert pieces(ssml, "en-US") == (
        *said("Press one. "),
        *said("Premere uno.", language="it-IT"),
        *said(" Thank you."),
    )


def test_the_whole_may_name_its_language() -> None:
    assert pieces('<speak xml:lang="it-IT">Ciao</speak>', "en-US") == said("Ciao", language="it-IT")


def test_what_was_escaped_stays_escaped() -> None:
    assert pieces("<speak>Smith &amp; Sons &lt;3</speak>", "en-US") == said("Smith &amp; Sons &lt;3")


def test_nothing_to_say_is_nothing() -> None:
    empty: tuple[Piece, ...] = ()
    assert pieces("<speak> <p> </p> </speak>", "en-US") == empty


@pytest.mark.parametrize(
    ("ssml", "sentence"),
    [
        ("Hello", "cannot be read: syntax error at line 1, column 1"),
        ("<speak>Hello", "cannot be read: no element found"),
        ("<speak>Smith & Sons</speak>", "cannot be read: not well-formed"),
        ("<p>Hello</p>", "must be wrapped in <speak>, not in <p>"),
        ('<speak><break time="long"/></speak>', 'like "500ms" or "2s"; not "long"'),
        ('<speak><break time="1"/></speak>', 'not "1"'),
        ('<speak><break strength="huge"/></speak>', "not huge"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><speak>&b;</speak>', "document type"),
    ],
)
def test_malformed_markup_says_where_and_why(ssml: str, sentence: str) -> None:
    with pytest.raises(SsmlError, match=sentence):
        pieces(ssml, "en-US")

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from centralino.core.flows.references import ROOTS, Reference, find, parse, substitute, value

VALUES = {"$.Attributes.name": "Anna", "$.Queue.Name": "BasicQueue", "$.External.items[0]": "one"}


def lookup(reference: Reference) -> str | None:
    return VALUES.get(str(reference))


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("$.ContactId", ("ContactId",)),
        ("$.Attributes.name", ("Attributes", "name")),
        (" $.Attributes.name ", ("Attributes", "name")),
        ("$.Attributes['my key']", ("Attributes", "my key")),
        ("$.Attributes.['my key']", ("Attributes", "my key")),
        ("$['Attributes'].name", ("Attributes", "name")),
        ("$.Media.Sip.Headers.P-Charge-Info", ("Media", "Sip", "Headers", "P-Charge-Info")),
        ("$.External.items[12].id", ("External", "items", 12, "id")),
        ("`$.External.items[0]`", ("External", "items", 0)),
        ("$.SegmentAttributes['connect:Subtype']", ("SegmentAttributes", "connect:Subtype")),
    ],
)
def test_a_reference_is_read(text: str, segments: tuple[str | int, ...]) -> None:
    assert parse(text) == Reference(segments)


@pytest.mark.parametrize(
    "text", ["", "$", "$.", "$.50", "name", "$Attributes", "$.Attributes.name.", "a $.Queue.Name"]
)
def test_a_text_that_is_not_wholly_a_reference_is_none(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello $.Attributes.name. Press 1", "Hello Anna. Press 1"),
        ("$.Attributes.name, $.Queue.Name", "Anna, BasicQueue"),
        ("$.Attributes.name-", "Anna-"),
        ("($.Attributes.name)", "(Anna)"),
        ("$.Attributes.name's queue", "Anna's queue"),
        ("first: `$.External.items[0]`!", "first: one!"),
        ("nothing: $.Attributes.other.", "nothing: ."),
        ("it costs $.50 or $5", "it costs $.50 or $5"),
        ("no references", "no references"),
    ],
)
def test_references_within_text_are_replaced(text: str, expected: str) -> None:
    assert substitute(text, lookup) == expected


def test_what_is_put_in_can_be_escaped() -> None:
    text = "<speak>$.Attributes.name &amp; co</speak>"
    assert substitute(text, lookup, str.upper) == "<speak>ANNA &amp; co</speak>"


def test_a_value_that_is_one_reference_may_be_none_and_text_is_never() -> None:
    assert value("$.Attributes.other", lookup) is None
    assert value("is $.Attributes.other", lookup) == "is "
    assert value("$.Attributes.name", lookup) == "Anna"
    assert value("static", lookup) == "static"


def test_every_reference_of_a_text_is_found_in_order() -> None:
    found = find("$.Queue.Name then $.Attributes.['a b'] then $.ContactId.")
    assert [str(each) for each in found] == ["$.Queue.Name", "$.Attributes.['a b']", "$.ContactId"]


names = st.from_regex(r"[A-Za-z0-9_-]*[A-Za-z0-9_]", fullmatch=True)
quoted = st.text(min_size=1).filter(lambda text: "'" not in text)
segments = st.lists(names | quoted | st.integers(0, 10**6), max_size=5)


@settings(deadline=None)
@given(st.sampled_from(sorted(ROOTS)), segments)
def test_a_reference_that_is_written_is_read_again_as_the_same(root: str, rest: list[str | int]) -> None:
    reference = Reference((root, *rest))
    assert parse(str(reference)) == reference


@settings(deadline=None)
@given(st.sampled_from(sorted(ROOTS)), segments, st.sampled_from([" ", ", ", ". ", "!", "\n", "-"]))
def test_a_reference_within_text_is_found_whole(root: str, rest: list[str | int], after: str) -> None:
    reference = Reference((root, *rest))
    assert list(find(f"before {reference}{after}")) == [reference]
    assert substitute(f"before {reference}{after}", lambda _: "value") == f"before value{after}"


@settings(deadline=None)
@given(st.text())
def test_no_text_makes_reading_references_fail(text: str) -> None:
    assert substitute(text, lambda _: None) is not None
    assert all(str(each).startswith("$") for each in find(text))

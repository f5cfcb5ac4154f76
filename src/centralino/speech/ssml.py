"""SSML as Amazon's flow language has it, cut into what any speech program can speak.

Of the tags that Connect supports, pauses and languages are taken out here, because programs differ most in
these: `<break>` becomes a pause of exactly that length, `<lang>` a piece in another language. The tags in
`_PASSED_ON` reach the program; all others are dropped silently and their text is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

LONGEST_PAUSE = 10.0
"""Seconds; a longer `<break>` is cut to it, as Polly does."""

_PASSED_ON = frozenset({"p", "s", "prosody", "say-as", "sub", "phoneme"})
_PAUSES = {"none": 0.0, "x-weak": 0.0, "weak": 0.25, "medium": 0.25, "strong": 0.5, "x-strong": 1.0}


class SsmlError(ValueError):
    """The markup cannot be read. The text says where and why."""


@dataclass(frozen=True, slots=True)
class Pause:
    seconds: float


@dataclass(frozen=True, slots=True)
class Spoken:
    """A whole `<speak>` document to be spoken in this language."""

    ssml: str
    language: str


Piece = Pause | Spoken


def pieces(ssml: str, language: str) -> tuple[Piece, ...]:
    """What is to be spoken, in order. Raises SsmlError."""
    return _Cutter(language).cut(ssml)


@dataclass(frozen=True, slots=True)
class _Open:
    """A tag that is open: how to open it again in the next piece ("" if it is dropped), and its language."""

    name: str
    markup: str
    language: str


@dataclass(slots=True)
class _Cutter:
    language: str
    _stack: list[_Open] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)
    _has_words: bool = False
    _pieces: list[Piece] = field(default_factory=list)

    def cut(self, ssml: str) -> tuple[Piece, ...]:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._words
        parser.StartDoctypeDeclHandler = self._refuse_doctype  # entities could grow without bound
        try:
            parser.Parse(ssml.strip(), True)
        except expat.ExpatError as error:
            what = expat.ErrorString(error.code)
            raise SsmlError(
                f"The SSML cannot be read: {what} at line {error.lineno}, column {error.offset + 1}."
            ) from error
        self._finish()
        return tuple(self._pieces)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if not self._stack and name != "speak":
            raise SsmlError(f"SSML must be wrapped in <speak>, not in <{name}>.")
        if name == "break":
            self._finish()
            self._pieces.append(Pause(_pause(attributes)))
        language = attributes.get("xml:lang") if name in {"lang", "speak"} else None
        if language is not None and language != self._language:
            self._finish()
        markup = ""
        if name in _PASSED_ON:
            markup = f"<{name}{''.join(f' {key}={quoteattr(value)}' for key, value in attributes.items())}>"
        self._stack.append(_Open(name, markup, language or self._language))
        self._text.append(markup)

    def _end(self, name: str) -> None:
        closed = self._stack[-1]
        if closed.markup:
            self._text.append(f"</{name}>")
        outer = self._stack[-2].language if len(self._stack) > 1 else self.language
        if outer != closed.language:
            self._finish()
        self._stack.pop()

    def _words(self, text: str) -> None:
        self._text.append(escape(text))
        self._has_words = self._has_words or bool(text.strip())

    def _refuse_doctype(self, *_: object) -> None:
        raise SsmlError("SSML must not have a document type.")

    @property
    def _language(self) -> str:
        return self._stack[-1].language if self._stack else self.language

    def _finish(self) -> None:
        """End the piece; what is open is closed in it and opened again in the next one."""
        if self._has_words:
            closing = "".join(f"</{tag.name}>" for tag in reversed(self._stack) if tag.markup)
            text = "".join(self._text)
            self._pieces.append(Spoken(f"<speak>{text}{closing}</speak>", self._language))
        self._text = [tag.markup for tag in self._stack]
        self._has_words = False


def _pause(attributes: Mapping[str, str]) -> float:
    """The seconds of a `<break>`; one without attributes is a medium one."""
    time = attributes.get("time")
    if time is None:
        strength = attributes.get("strength", "medium")
        if strength not in _PAUSES:
            raise SsmlError(f"The strength of a <break> is one of {', '.join(_PAUSES)}; not {strength}.")
        return _PAUSES[strength]
    number, unit = (time[:-2], 0.001) if time.endswith("ms") else (time.removesuffix("s"), 1.0)
    if not time.endswith("s") or not number.replace(".", "", 1).isdecimal():
        raise SsmlError(f'The time of a <break> is like "500ms" or "2s"; not "{time}".')
    return min(float(number) * unit, LONGEST_PAUSE)

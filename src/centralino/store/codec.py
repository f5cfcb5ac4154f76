"""Events and messages to JSON and back.

A tag is given to each class explicitly and never changes: a class may be renamed, a log may not. A stored
event is never rewritten. When the shape of a class changes beyond an added field that has a default, an
upcaster for `(tag, version)` turns the JSON of that version into the next one's; the version that is written
now follows from the upcasters: 1 if there is none for the tag.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Generic, TypeVar

import msgspec

from centralino.store.batch import Encoded
from centralino.store.errors import CodecError

JsonObject = dict[str, object]
Upcaster = Callable[[JsonObject], JsonObject]
Upcasters = Mapping[tuple[str, int], Upcaster]

_NO_UPCASTERS: Upcasters = MappingProxyType({})
Item = TypeVar("Item")


class Codec(Generic[Item]):
    """For one family of frozen dataclasses, for example the union of a call's events.

    Raises CodecError when a class's fields cannot be stored (for example a union of two dataclasses, or a
    mapping whose keys are not text), so a table that builds is a table that works.
    """

    def __init__(self, classes: Mapping[str, type], upcasters: Upcasters = _NO_UPCASTERS) -> None:
        self._tags = {cls: tag for tag, cls in classes.items()}
        if len(self._tags) != len(classes):
            raise CodecError("A class stands in the codec's table under two tags.")
        self._decoders = {tag: _decoder(tag, cls) for tag, cls in classes.items()}
        self._upcasters = dict(upcasters)
        self._versions = {tag: _version(tag, upcasters) for tag in classes}
        strangers = {tag for tag, _ in upcasters} - set(classes)
        if strangers:
            raise CodecError(f"There are upcasters for unknown tags: {', '.join(sorted(strangers))}.")

    @property
    def classes(self) -> frozenset[type]:
        return frozenset(self._tags)

    def encode(self, item: Item) -> Encoded:
        tag = self._tags.get(type(item))
        if tag is None:
            raise CodecError(
                f"{type(item).__qualname__} has no tag in this codec; add it to the table of tags."
            )
        try:
            body = msgspec.json.encode(item)
        except (TypeError, ValueError) as error:
            raise CodecError(f"A {tag} cannot be written as JSON: {error}.") from error
        return Encoded(tag, self._versions[tag], body)

    def decode(self, stored: Encoded) -> Item:
        """The item as today's class. Raises CodecError naming tag and version if that is impossible."""
        what = f"{stored.tag} version {stored.version}"
        current = self._versions.get(stored.tag)
        if current is None:
            raise CodecError(
                f"The log holds {what}, a tag that this program does not know; was a newer one run?"
            )
        if not 1 <= stored.version <= current:
            raise CodecError(f"The log holds {what}; this program knows versions 1 to {current}.")
        try:
            body = stored.body if stored.version == current else self._upcast(stored, current)
            item: Item = self._decoders[stored.tag].decode(body)
            return item
        except msgspec.MsgspecError as error:
            raise CodecError(f"The log holds {what} that cannot be read: {error}.") from error

    def _upcast(self, stored: Encoded, current: int) -> bytes:
        body = msgspec.json.decode(stored.body, type=JsonObject)
        for version in range(stored.version, current):
            body = self._upcasters[stored.tag, version](body)
        return msgspec.json.encode(body)


def _decoder(tag: str, cls: type) -> msgspec.json.Decoder[Any]:
    try:
        return msgspec.json.Decoder(cls)
    except TypeError as error:
        raise CodecError(f"{cls.__qualname__} (tag {tag}) cannot be stored: {error}.") from error


def _version(tag: str, upcasters: Upcasters) -> int:
    versions = sorted(version for known, version in upcasters if known == tag)
    if versions != list(range(1, len(versions) + 1)):
        raise CodecError(
            f"The upcasters of {tag} must be for versions 1, 2, 3 and so on; they are for {versions}."
        )
    return len(versions) + 1

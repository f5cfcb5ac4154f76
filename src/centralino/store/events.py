"""How tables of tags become codecs; the tables in use are in `tags`.

A tag is what an event or message is called in the logs, for ever.
A tag that was released never changes and never goes, even if nothing emits it any more. Names are in the past
tense and lower case with hyphens: "leg-answered".
"""

from typing import Any

from centralino.store.codec import Codec, Upcasters
from centralino.store.errors import CodecError

TagTable = tuple[tuple[str, type], ...]


def codec_of(*tables: TagTable, upcasters: Upcasters | None = None) -> Codec[Any]:
    """A codec for all classes of the tables. Raises CodecError for a tag or a class that is there twice."""
    entries = [entry for table in tables for entry in table]
    tags = [tag for tag, _ in entries]
    twice = sorted({tag for tag in tags if tags.count(tag) > 1})
    if twice:
        raise CodecError(f"These tags stand for more than one class: {', '.join(twice)}.")
    return Codec(dict(entries), upcasters or {})

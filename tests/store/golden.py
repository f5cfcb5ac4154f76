"""Golden logs: what a release wrote, kept to prove that every later one still reads it.

A file has one event per line: `{"tag": ..., "version": ..., "body": {...}}`. Files are added at a release, by
`write_golden`, and never changed.
"""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from centralino.store import Codec, Encoded

FOLDER = Path(__file__).parent / "golden"


class GoldenLine(msgspec.Struct):
    tag: str
    version: int
    body: msgspec.Raw


def write_golden(name: str, codec: Codec[object], events: Iterable[object], folder: Path = FOLDER) -> Path:
    """Write a new file, one line for each event; an existing one is never replaced (FileExistsError)."""
    lines = []
    for event in events:
        stored = codec.encode(event)
        lines.append(
            msgspec.json.encode(GoldenLine(stored.tag, stored.version, msgspec.Raw(stored.body))) + b"\n"
        )
    path = folder / f"{name}.jsonl"
    with path.open("xb") as file:
        file.writelines(lines)
    return path


def read_golden(path: Path) -> list[Encoded]:
    lines = [msgspec.json.decode(line, type=GoldenLine) for line in path.read_bytes().splitlines()]
    return [Encoded(line.tag, line.version, bytes(line.body)) for line in lines]


def lost_in_reading(codec: Codec[object], stored: Encoded) -> str | None:
    """What the program forgets of an event that it reads: a field that was dropped, or one that changed.

    Compared are the fields of events whose version is still written; of older ones an upcaster knows best.
    """
    again = codec.encode(codec.decode(stored))
    if again.version != stored.version:
        return None
    before = msgspec.json.decode(stored.body, type=dict[str, object])
    after = msgspec.json.decode(again.body, type=dict[str, object])
    lost = {name for name, value in before.items() if name not in after or after[name] != value}
    return f"{stored.tag}: {', '.join(sorted(lost))}" if lost else None

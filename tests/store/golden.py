"""Golden logs: what a release wrote, kept to prove that every later one still reads it.

A file has one event per line: `{"tag": ..., "version": ..., "body": {...}}`. Files are added at a release, by
`python -m tests.store.golden RELEASE`, and never changed.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

import msgspec

from centralino.core.call import outbox as call_outbox
from centralino.core.call.inputs import Verb
from centralino.core.floor import outbox as floor_outbox
from centralino.core.world import World
from centralino.store import Codec, Encoded
from centralino.store.events import codec_of
from centralino.store.tags import CALL_EVENTS, FLOOR_EVENTS, MESSAGES
from tests.core.sample import sample

FOLDER = Path(__file__).parent / "golden"
CODECS: dict[str, Codec[object]] = {
    "call": codec_of(CALL_EVENTS),
    "floor": codec_of(FLOOR_EVENTS),
    "messages": codec_of(MESSAGES),
}
"""By the first word of a file's name."""


class GoldenLine(msgspec.Struct):
    tag: str
    version: int
    body: msgspec.Raw


def write_golden(name: str, codec: Codec[object], events: Iterable[object], folder: Path) -> Path:
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


def write_release(release: str, folder: Path) -> None:
    """Write what this program logs of a call that is transferred, and of the floor meanwhile."""
    world = World(sample())
    world.sign_in("mario")
    call = world.customer_calls()
    world.advance(5)
    world.command("mario", Verb.ACCEPT)
    world.advance(10)
    world.sign_in("maria")
    world.command("mario", Verb.TRANSFER, quick_connect="Maria")
    world.advance(5)
    world.command("maria", Verb.ACCEPT)
    world.advance(10)
    world.command("mario", Verb.LEAVE)
    world.deliver_all()
    sent = [message for event in world.call_log[call] for message in call_outbox.messages(call, event)]
    answers = [message for event in world.floor_log for message in floor_outbox.messages(event)]
    folder.mkdir(exist_ok=True)
    write_golden(f"call-{release}", CODECS["call"], world.call_log[call], folder)
    write_golden(f"floor-{release}", CODECS["floor"], world.floor_log, folder)
    write_golden(f"messages-{release}", CODECS["messages"], (*sent, *answers), folder)


if __name__ == "__main__":
    write_release(sys.argv[1], FOLDER)

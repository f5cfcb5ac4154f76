"""Render every text that the demo says, so that `make run` needs no speech program. Needs espeak-ng.

Texts that are known beforehand, and the names of the demo's queues, which the default agent whisper says.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import yaml

from centralino.core.flows.document import parse
from centralino.core.flows.step import Message, MessageKind
from centralino.core.flows.texts import static_messages
from centralino.speech import find_speaker
from centralino.speech.clips import SHIPPED, clip_name
from centralino.speech.speaker import render
from centralino.speech.wav import write_mu_law_wav

DEMO = Path(__file__).parent.parent / "src" / "centralino" / "demo"


def messages() -> Iterator[Message]:
    instance = yaml.safe_load((DEMO / "instance.yaml").read_text())["instance"]
    language = instance["settings"]["language_code"]
    for file in sorted((DEMO / "flows").glob("*.json")):
        for _, message in static_messages(parse(file.read_text()), language):
            yield message
    for queue in yaml.safe_load((DEMO / "routing.yaml").read_text())["queues"]:
        yield Message(MessageKind.TEXT, queue, language)


async def main() -> None:
    speaker = await find_speaker()
    if speaker is None:
        raise SystemExit("espeak-ng was not found; install the package espeak-ng")
    wanted = {clip_name(message): message for message in messages()}
    for file in SHIPPED.glob("*.wav"):
        if file.name not in wanted:
            file.unlink()
    for name, message in wanted.items():
        (SHIPPED / name).write_bytes(write_mu_law_wav(await render(speaker, message)))
        print(name)


if __name__ == "__main__":
    asyncio.run(main())

from pathlib import Path

import pytest

from centralino.core.flows.step import Message
from centralino.speech import Clips
from centralino.speech.clips import SHIPPED, clip_name
from centralino.speech.samples import active_level
from centralino.speech.wav import read_wav
from scripts.render_demo import messages


@pytest.mark.parametrize("message", tuple(messages()), ids=lambda message: message.value)
def test_what_the_demo_says_can_be_heard_without_a_speech_program(message: Message, tmp_path: Path) -> None:
    alone = Clips(tmp_path, None, lambda sha256: tmp_path / sha256)
    assert alone.why_not(message) is None, "run scripts/render_demo.py"
    sound = read_wav((SHIPPED / clip_name(message)).read_bytes())
    assert abs(active_level(sound) + 19) < 1.5


def test_nothing_ships_that_the_demo_does_not_say() -> None:
    wanted = {clip_name(message) for message in messages()}
    assert {file.name for file in SHIPPED.glob("*.wav")} == wanted

"""The demo as tests hear it: every text and prompt is a tone of its own. Only queue names are spoken."""

import json
import shutil
from pathlib import Path

from tests.hearing import tone, write_wav

DEMO = Path(__file__).parents[2] / "src/centralino/demo"

ANNA, MARIO, MARIA, GIULIA = 510, 620, 770, 910
RINGBACK = 425
QUEUE, HOLD, AGENT_HOLD = 1170, 1330, 1470
TRANSFER, DEFAULT_TRANSFER, AGENT_WHISPER, CUSTOMER_WHISPER, BEEP = 1610, 2130, 1790, 1950, 2470
TONES = (
    *(ANNA, MARIO, MARIA, GIULIA, RINGBACK, QUEUE, HOLD, AGENT_HOLD),
    *(TRANSFER, DEFAULT_TRANSFER, AGENT_WHISPER, CUSTOMER_WHISPER, BEEP),
)
"""All that can be heard, in Hz. None is near a low harmonic of another."""

VOICES = {"mario": MARIO, "maria": MARIA, "giulia": GIULIA}

MESSAGE_SECONDS = 2.0
TEXTS = {
    "Transferring to agent": TRANSFER,
    "Transferring now.": DEFAULT_TRANSFER,
    "This is an internal call transferred from another agent": AGENT_WHISPER,
    "The call is connecting to an agent": CUSTOMER_WHISPER,
    "Thank you for calling. Calls are answered in the order in which they came.": QUEUE,
    "You are on hold": AGENT_HOLD,
}
PROMPTS = {"hold-music": HOLD, "queue-music": QUEUE, "beep": BEEP}


def make_instance(folder: Path) -> Path:
    """A folder for `centralino apply`."""
    shutil.copytree(DEMO, folder)
    for prompt, hertz in PROMPTS.items():
        write_wav(folder / f"sounds/{prompt}.wav", tone(hertz, MESSAGE_SECONDS))
    for hertz in sorted(set(TEXTS.values())):
        write_wav(folder / f"sounds/tone-{hertz}.wav", tone(hertz, MESSAGE_SECONDS))
    listed = "".join(f"  tone-{hertz}: {{file: sounds/tone-{hertz}.wav}}\n" for hertz in set(TEXTS.values()))
    (folder / "tones.yaml").write_text(f"prompts:\n{listed}")
    for path in (folder / "flows").glob("*.json"):
        document = json.loads(path.read_text())
        path.write_text(json.dumps(_toned(document)))
    return folder


def _toned(part: object) -> object:
    """The same document with tones for texts, wherever they stand."""
    if isinstance(part, list):
        return [_toned(each) for each in part]
    if not isinstance(part, dict):
        return part
    text = part.get("Text")
    hertz = next(
        (tone for known, tone in TEXTS.items() if isinstance(text, str) and text.startswith(known)), None
    )
    if hertz is not None:
        part = {key: value for key, value in part.items() if key != "Text"} | {"PromptId": f"tone-{hertz}"}
    return {key: _toned(value) for key, value in part.items()}

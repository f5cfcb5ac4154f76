"""The demo as tests hear it: every text and prompt is a tone of its own. Only queue names are spoken."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from tests.hearing import Sound, tone, write_wav

DEMO = Path(__file__).parents[2] / "src/centralino/demo"

ANNA, BRUNO, MARIO, MARIA, GIULIA = 510, 840, 620, 770, 910
RINGBACK = 425
QUEUE, HOLD, OTHER_HOLD, AGENT_HOLD = 1170, 1330, 2930, 1470
TRANSFER, DEFAULT_TRANSFER, AGENT_WHISPER, CUSTOMER_WHISPER, BEEP = 1610, 2190, 1790, 1950, 2470
TONES = (
    *(ANNA, BRUNO, MARIO, MARIA, GIULIA, RINGBACK, QUEUE, HOLD, OTHER_HOLD, AGENT_HOLD),
    *(TRANSFER, DEFAULT_TRANSFER, AGENT_WHISPER, CUSTOMER_WHISPER, BEEP),
)
"""All that can be heard, in Hz. None is where mu-law distorts another to."""

VOICES = {"mario": MARIO, "maria": MARIA, "giulia": GIULIA}

TEXTS = {
    "Transferring to agent": TRANSFER,
    "Transferring now.": DEFAULT_TRANSFER,
    "This is an internal call transferred from another agent": AGENT_WHISPER,
    "The call is connecting to an agent": CUSTOMER_WHISPER,
    "Thank you for calling. Calls are answered in the order in which they came.": QUEUE,
    "You are on hold.": AGENT_HOLD,
}
PROMPTS = {"hold-music": HOLD, "queue-music": QUEUE, "beep": BEEP}

SHORT_SECONDS = 0.8
"""Of a message: enough to be told on a busy machine."""

AT_ONCE = "Maria, at once"
"""A quick connect whose flow says nothing, logs what it does and switches both whispers off."""

AT_LENGTH = "Maria, at length"
"""A quick connect like Maria whose flow speaks for LONG_SECONDS: long enough to press a button meanwhile."""

LONG_SECONDS = 6.0

A_SCALE = "Maria, a scale"
"""A quick connect whose flow says SCALE, each tone for STEP_SECONDS, so that it can be told where it is."""

SCALE = (BRUNO, GIULIA, QUEUE, AGENT_HOLD, TRANSFER, DEFAULT_TRANSFER, OTHER_HOLD)
STEP_SECONDS = 1.5

PASSWORDS, OUTSIDE = "Forgotten passwords", "An outside line"
"""A queue and a phone number as quick connects."""

OTHER_MUSIC = "Welcome with other music"
"""Answers like Welcome, and sets another customer hold flow for the contact."""


def make_instance(folder: Path, seconds: float = SHORT_SECONDS) -> Path:
    """A folder for `centralino apply`. ``seconds`` is how long transfer flows and whispers speak."""
    shutil.copytree(DEMO, folder)
    for prompt, hertz in PROMPTS.items():
        write_wav(folder / f"sounds/{prompt}.wav", tone(hertz, SHORT_SECONDS))
    for path in (folder / "flows").glob("*.json"):
        document = json.loads(path.read_text())
        path.write_text(json.dumps(_toned(document)))
    _say_tones(folder, seconds)
    _hold_with_other_music(folder)
    _transfer_at_once(folder)
    _transfer_with(folder, AT_LENGTH, tone(TRANSFER, LONG_SECONDS))
    _transfer_with(folder, A_SCALE, np.concatenate([tone(hertz, STEP_SECONDS) for hertz in SCALE]))
    _quick_connects_of_other_kinds(folder)
    _let_giulia_accept_by_herself(folder)
    return folder


def _toned(part: object) -> object:
    """The same document with tones for texts, wherever they stand."""
    if isinstance(part, list):
        return [_toned(each) for each in part]
    if not isinstance(part, dict):
        return part
    text = re.sub("<[^>]*>", "", str(part.get("Text") or part.get("SSML") or ""))
    if text in TEXTS:
        part = {key: value for key, value in part.items() if key not in {"Text", "SSML"}}
        part["PromptId"] = _prompt(TEXTS[text])
    return {key: _toned(value) for key, value in part.items()}


def _prompt(hertz: int) -> str:
    return f"tone-{hertz}"


def _say_tones(folder: Path, seconds: float) -> None:
    lengths = dict.fromkeys((*TEXTS.values(), OTHER_HOLD), SHORT_SECONDS)
    lengths |= dict.fromkeys((TRANSFER, AGENT_WHISPER, CUSTOMER_WHISPER), seconds)
    prompts = {}
    for hertz, length in lengths.items():
        file = f"sounds/{_prompt(hertz)}.wav"
        write_wav(folder / file, tone(hertz, length))
        prompts[_prompt(hertz)] = {"file": file}
    write_files(folder, "tones", {"prompts": prompts})


def _hold_with_other_music(folder: Path) -> None:
    welcome = json.loads((folder / "flows/welcome.json").read_text())
    hook = _action(
        "Other music",
        "UpdateContactEventHooks",
        welcome["StartAction"],
        EventHooks={"CustomerHold": "Other music"},
    )
    welcome["Actions"].insert(0, hook)
    welcome["StartAction"] = "Other music"
    (folder / "flows/other-welcome.json").write_text(json.dumps(welcome))
    music = json.loads((folder / "flows/default-customer-hold.json").read_text())
    music["Metadata"] = {}  # the name of the prompt that it notes would go first
    music["Actions"][0]["Parameters"] = {"Messages": [{"PromptId": _prompt(OTHER_HOLD)}]}
    (folder / "flows/other-music.json").write_text(json.dumps(music))
    flows = {
        OTHER_MUSIC: {"type": "CONTACT_FLOW", "file": "flows/other-welcome.json"},
        "Other music": {"type": "CUSTOMER_HOLD", "file": "flows/other-music.json"},
    }
    write_files(folder, "other-music", {"contact_flows": flows})


def _transfer_at_once(folder: Path) -> None:
    off = {"DisableExecution": "true"}
    logs = _action("0", "UpdateFlowLoggingBehavior", "1", FlowLoggingBehavior="Enabled")
    logs["Transitions"]["Errors"] = []  # it knows none
    actions = [
        logs,
        _action("1", "UpdateContactEventHooks", "2", EventHooksConfiguration={"AgentWhisper": off}),
        _action("2", "UpdateContactEventHooks", "3", EventHooksConfiguration={"CustomerWhisper": off}),
        {"Identifier": "3", "Type": "TransferContactToAgent", "Parameters": {}, "Transitions": {}},
    ]
    document = {"Version": "2019-10-30", "StartAction": "0", "Metadata": {}, "Actions": actions}
    (folder / "flows/at-once.json").write_text(json.dumps(document))
    _quick_connect_to_maria(folder, AT_ONCE, "flows/at-once.json")


def _transfer_with(folder: Path, name: str, message: Sound) -> None:
    """A quick connect like Maria with another message to who transfers."""
    write_wav(folder / f"sounds/{name}.wav", message)
    document = json.loads((folder / "flows/transfer-to-agent-with-whispers.json").read_text())
    document["Actions"][0]["Parameters"] = {"PromptId": name}
    (folder / f"flows/{name}.json").write_text(json.dumps(document))
    write_files(folder, f"{name}, sound", {"prompts": {name: {"file": f"sounds/{name}.wav"}}})
    _quick_connect_to_maria(folder, name, f"flows/{name}.json")


def _quick_connect_to_maria(folder: Path, name: str, flow: str) -> None:
    flows = {name: {"type": "AGENT_TRANSFER", "file": flow}}
    user = {"quick_connect_type": "USER", "user_config": {"user": "maria", "contact_flow": name}}
    write_files(folder, Path(flow).stem + "-flow", {"contact_flows": flows})
    _quick_connect(folder, name, "Maria Bianchi", user)


def _quick_connects_of_other_kinds(folder: Path) -> None:
    queue = {"queue": "PasswordReset", "contact_flow": "Default queue transfer"}
    config = {"quick_connect_type": "QUEUE", "queue_config": queue}
    _quick_connect(folder, PASSWORDS, "The queue", config)
    phone = {"phone_number": "+390200000199"}
    _quick_connect(folder, OUTSIDE, "A number", {"quick_connect_type": "PHONE_NUMBER", "phone_config": phone})


def _quick_connect(folder: Path, name: str, description: str, config: object) -> None:
    """One that BasicQueue has."""
    quick_connect = {"description": description, "quick_connect_config": config}
    write_files(folder, f"{name}, quick connect", {"quick_connects": {name: quick_connect}})
    routing = yaml.safe_load((folder / "routing.yaml").read_text())
    routing["queues"]["BasicQueue"]["quick_connects"].append(name)
    write_files(folder, "routing", routing)


def _let_giulia_accept_by_herself(folder: Path) -> None:
    people = yaml.safe_load((folder / "people.yaml").read_text())
    people["users"]["giulia"]["phone_config"] = {"auto_accept": True}
    write_files(folder, "people", people)


def _action(identifier: str, kind: str, after: str, **parameters: object) -> dict[str, Any]:
    """One that goes on to the same action whatever happens."""
    transitions = {
        "NextAction": after,
        "Errors": [{"NextAction": after, "ErrorType": "NoMatchingError"}],
        "Conditions": [],
    }
    return {"Identifier": identifier, "Type": kind, "Parameters": parameters, "Transitions": transitions}


def write_files(folder: Path, name: str, content: object) -> Path:
    """A YAML file of a folder for `centralino apply`; the folder."""
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.yaml").write_text(yaml.safe_dump(content))
    return folder

"""The demo's folder as a directory, without store and sounds: a sound's digest is that of its path."""

import hashlib
from pathlib import Path

import yaml

from centralino.core.directory.changes import plan
from centralino.core.directory.directory import Directory
from centralino.core.directory.documents import Folder, read
from centralino.core.directory.model import Instance, InstanceId, Sha256
from centralino.core.directory.references import Desired, resolve

DEMO = Path(__file__).parents[3] / "src" / "centralino" / "demo"
INSTANCE = Instance(InstanceId("5b7ad1a2-4a0f-4f55-9d9a-6a5e0c8f0d11"), "test")
SOUNDS = ("sounds/hold-music.wav", "sounds/queue-music.wav", "sounds/beep.wav")


def demo_folder() -> Folder:
    return Folder(
        tuple(
            (path.name, document)
            for path in sorted(DEMO.glob("*.yaml"))
            for document in yaml.safe_load_all(path.read_text())
        ),
        {path.relative_to(DEMO).as_posix(): path.read_text() for path in DEMO.glob("flows/*.json")},
        {path: Sha256(hashlib.sha256(path.encode()).hexdigest()) for path in SOUNDS},
    )


def demo_desired(directory: Directory) -> Desired:
    return resolve(read(demo_folder()), directory)


def demo_directory() -> Directory:
    empty = Directory.of(INSTANCE)
    return plan(demo_desired(empty), empty).applied(empty)

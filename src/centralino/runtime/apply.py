"""`centralino apply DIR`: make the directory as a folder of files wishes it to be (docs/apply.md)."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml import MarkedYAMLError
from yaml.composer import ComposerError
from yaml.constructor import ConstructorError

from centralino.core.directory.changes import Plan, plan
from centralino.core.directory.directory import Directory
from centralino.core.directory.documents import Fault, Folder, FolderError, read
from centralino.core.directory.kinds import id_of
from centralino.core.directory.model import ContactFlow, Sha256
from centralino.core.directory.references import Desired, resolve
from centralino.core.flows.document import parse
from centralino.core.flows.problems import stopping
from centralino.core.flows.texts import static_messages
from centralino.core.flows.validation import validate
from centralino.runtime.directory_service import DirectoryService
from centralino.speech import Clips, WavError, as_prompt
from centralino.store import AudioFiles


@dataclass(frozen=True, slots=True)
class Applied:
    """What was done, and what somebody should know: warnings about flows, each with its file and path."""

    plan: Plan
    warnings: tuple[str, ...]


async def apply(
    folder: Path, service: DirectoryService, prompts: AudioFiles, clips: Clips, *, delete_others: bool = False
) -> Applied:
    """Raises FolderError with all faults of the files, NotFit; and then nothing has changed."""
    _check(folder)
    directory = await service.load()
    sounds = _sounds(folder)
    digests = {name: Sha256(hashlib.sha256(wav).hexdigest()) for name, wav in sounds.items()}
    wishes = read(Folder(_documents(folder), _texts(folder), digests))
    desired = resolve(wishes, directory)
    planned = plan(desired, directory, delete_others=delete_others)
    warnings = _judged(desired, planned.applied(directory), clips)
    for wav in sounds.values():
        prompts.put(wav)
    if planned.changes:
        await service.carry_out(planned)
    return Applied(planned, warnings)


def _check(folder: Path) -> None:
    """Raises FolderError for a folder that cannot be looked into."""
    try:
        any(folder.iterdir())
    except FileNotFoundError as error:
        raise FolderError([Fault(str(folder), "", "", "this folder does not exist")]) from error
    except OSError as error:
        why = f"this folder cannot be read: {error.strerror}"
        raise FolderError([Fault(str(folder), "", "", why)]) from error


@contextmanager
def _readable(folder: Path, path: Path) -> Iterator[None]:
    """Raises FolderError when the system does not let the file be read inside the block."""
    try:
        yield
    except OSError as error:
        name = path.relative_to(folder).as_posix()
        raise FolderError([Fault(name, "", "", f"this file cannot be read: {error.strerror}")]) from error


def _documents(folder: Path) -> tuple[tuple[str, object], ...]:
    """Raises FolderError when the folder has no files, or one of them cannot be read."""
    paths = sorted(path for path in folder.rglob("*.y*ml") if path.suffix in (".yaml", ".yml"))
    if not paths:
        raise FolderError([Fault(str(folder), "", "", "there are no YAML files in this folder")])
    return tuple((path.relative_to(folder).as_posix(), _parsed(folder, path)) for path in paths)


class _Loader(yaml.SafeLoader):
    """Refuses what YAML forbids and PyYAML lets pass; all its errors are YAMLErrors with a line."""

    def compose_mapping_node(self, anchor: dict[Any, yaml.Node]) -> yaml.MappingNode:
        # Not when the mapping is made: by then it has the keys that it merges, which it may write otherwise.
        node = super().compose_mapping_node(anchor)
        seen: set[tuple[str, str]] = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if (key.tag, key.value) in seen:
                raise ComposerError(None, None, f"{key.value!r} stands here a second time", key.start_mark)
            seen.add((key.tag, key.value))
        return node

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, LookupError, AttributeError, ArithmeticError) as error:
            # PyYAML lets out whatever its way of reading a number or a date raises.
            why = f"{node.value!r} is no {node.tag.rpartition(':')[2]}"
            raise ConstructorError(None, None, why, node.start_mark) from error


def _parsed(folder: Path, path: Path) -> object:
    try:
        with _readable(folder, path):
            return yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - it is a SafeLoader
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        name = path.relative_to(folder).as_posix()
        raise FolderError([Fault(name, "", "", f"this is not valid YAML: {_told(error)}")]) from error


def _told(error: Exception) -> str:
    """In one line, as faults are."""
    if isinstance(error, MarkedYAMLError) and error.problem_mark is not None:
        return f"{error.problem}, line {error.problem_mark.line + 1}"
    return " ".join(str(error).split())


def _texts(folder: Path) -> Mapping[str, str]:
    """Flow documents. A console's export has no suffix, so all that is neither YAML nor sound is one.

    Raises FolderError.
    """
    others = {".yaml", ".yml", ".wav", ".md"}
    texts: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in others or path.name.startswith("."):
            continue
        name = path.relative_to(folder).as_posix()
        with _readable(folder, path):
            if path.is_file():
                texts[name] = path.read_text(encoding="utf-8", errors="replace")
    return texts


def _sounds(folder: Path) -> Mapping[str, bytes]:
    """WAV files, made fit for telephones. Raises FolderError."""
    sounds: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*.wav")):
        name = path.relative_to(folder).as_posix()
        try:
            with _readable(folder, path):
                sounds[name] = as_prompt(path.read_bytes())
        except WavError as error:
            raise FolderError([Fault(name, "", "", str(error))]) from error
    return sounds


def _judged(desired: Desired, after: Directory, clips: Clips) -> tuple[str, ...]:
    """Warnings about the folder's flows. Raises FolderError for those that cannot be stored."""
    faults: list[Fault] = []
    warnings: list[str] = []
    for flow in (each for each in desired.objects if isinstance(each, ContactFlow)):
        file = desired.sources[id_of(flow)].file
        problems = validate(flow.content, flow.type, after)
        stops = stopping(problems, flow.status)
        faults.extend(Fault(file, flow.name, "", str(each)) for each in stops)
        warnings.extend(f"{file}: {flow.name}: {each}" for each in problems if each not in stops)
        if not stops:
            warnings.extend(f"{file}: {flow.name}: {each}" for each in _unspeakable(flow, after, clips))
    if faults:
        raise FolderError(faults)
    return tuple(warnings)


def _unspeakable(flow: ContactFlow, directory: Directory, clips: Clips) -> Iterator[str]:
    language = directory.instance.settings.language_code
    for action, message in static_messages(parse(flow.content), language):
        why = clips.why_not(message)
        if why is not None:
            yield f"the text of {action} cannot be spoken: {why}"

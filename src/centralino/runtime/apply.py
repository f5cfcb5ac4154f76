"""`centralino apply DIR`: make the directory as a folder of files wishes it to be (docs/apply.md)."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

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


def _documents(folder: Path) -> tuple[tuple[str, object], ...]:
    """Raises FolderError when the folder, or a file of it, cannot be read."""
    paths = sorted(path for path in folder.rglob("*.y*ml") if path.suffix in (".yaml", ".yml"))
    if not paths:
        raise FolderError([Fault(str(folder), "", "", "there are no YAML files in this folder")])
    return tuple((path.relative_to(folder).as_posix(), _parsed(folder, path)) for path in paths)


def _parsed(folder: Path, path: Path) -> object:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        name = path.relative_to(folder).as_posix()
        raise FolderError([Fault(name, "", "", f"this is not valid YAML: {error}")]) from error


def _texts(folder: Path) -> Mapping[str, str]:
    """Flow documents. A console's export has no suffix, so all that is neither YAML nor sound is one."""
    others = {".yaml", ".yml", ".wav", ".md"}
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8", errors="replace")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in others and not path.name.startswith(".")
    }


def _sounds(folder: Path) -> Mapping[str, bytes]:
    """WAV files, made fit for telephones. Raises FolderError."""
    sounds: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*.wav")):
        name = path.relative_to(folder).as_posix()
        try:
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

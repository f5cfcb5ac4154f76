"""What is wrong with the files of a folder is told with the file and why, and then nothing has changed."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from centralino.administration import DEMO
from centralino.core.directory.documents import FolderError
from centralino.runtime.apply import Applied, apply
from centralino.runtime.directory_service import DirectoryService
from centralino.speech import Clips
from centralino.store import AudioFiles, DirectoryStore, open_database

UNREADABLE = Path("/proc/self/mem")
"""A file that even root can open and not read."""


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[DirectoryService]:
    database = await open_database(f"sqlite:///{tmp_path}/centralino.db")
    yield DirectoryService(DirectoryStore(database))
    await database.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the demo."""
    return shutil.copytree(DEMO, tmp_path / "folder")


async def applied(folder: Path, service: DirectoryService, *, delete_others: bool = False) -> Applied:
    prompts = AudioFiles(folder.parent / "prompts")
    clips = Clips(folder.parent / "speech", None, prompts.path)
    return await apply(folder, service, prompts, clips, delete_others=delete_others)


async def refusal(folder: Path, service: DirectoryService, *, delete_others: bool = False) -> str:
    """Of a folder that is refused: its one fault."""
    before = service.revision
    with pytest.raises(FolderError) as refused:
        await applied(folder, service, delete_others=delete_others)
    await service.load()
    assert service.revision == before
    (fault,) = refused.value.faults
    return str(fault)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (b"A: 2024-13-45", "'2024-13-45' is no timestamp"),
        (b"A: !!timestamp soon", "'soon' is no timestamp"),
        (b"A: !!int x", "'x' is no int"),
        (b"A: !!int ''", "'' is no int"),
        (b"A: !!bool x", "'x' is no bool"),
        (b"A: {", "not valid YAML"),
        (b"A: \xff", "can't decode byte 0xff"),
    ],
)
async def test_a_file_that_is_no_yaml_is_named(
    written: bytes, reason: str, folder: Path, service: DirectoryService
) -> None:
    (folder / "x.yaml").write_bytes(written)
    fault = await refusal(folder, service)
    assert fault.startswith("x.yaml: ")
    assert reason in fault


@pytest.mark.parametrize("name", ["x.yaml", "sounds/x.wav"])
async def test_a_folder_in_the_place_of_a_file_is_named(
    name: str, folder: Path, service: DirectoryService
) -> None:
    (folder / name).mkdir()
    assert await refusal(folder, service) == f"{name}: this file cannot be read: Is a directory"


@pytest.mark.parametrize("name", ["x.yaml", "flows/x.json", "sounds/x.wav"])
async def test_a_file_that_cannot_be_read_is_named(
    name: str, folder: Path, service: DirectoryService
) -> None:
    (folder / name).symlink_to(UNREADABLE)
    assert await refusal(folder, service) == f"{name}: this file cannot be read: Input/output error"


async def test_a_folder_that_is_not_there_is_told(tmp_path: Path, service: DirectoryService) -> None:
    missing, file, empty = tmp_path / "missing", tmp_path / "file", tmp_path / "empty"
    file.touch()
    empty.mkdir()
    assert await refusal(missing, service) == f"{missing}: this folder does not exist"
    assert await refusal(file, service) == f"{file}: this folder cannot be read: Not a directory"
    assert await refusal(empty, service) == f"{empty}: there are no YAML files in this folder"


@pytest.mark.parametrize(
    "again",
    ["queues:\n  Sales: {}\n  Other: {}\n  'Sales': {}\n", "queues: {}\nusers: {}\n\nqueues:\n  Sales: {}\n"],
)
async def test_a_name_that_stands_twice_in_a_file_is_refused_with_its_line(
    again: str, folder: Path, service: DirectoryService
) -> None:
    await applied(folder, service)
    (folder / "x.yaml").write_text(again)
    fault = await refusal(folder, service, delete_others=True)
    assert fault.startswith("x.yaml: ")
    assert "stands here a second time" in fault
    assert "line 4" in fault


async def test_what_a_file_takes_over_from_an_anchor_may_be_written_otherwise(
    folder: Path, service: DirectoryService
) -> None:
    await applied(folder, service)
    (folder / "x.yaml").write_text(
        "queues:\n"
        "  Sales: &sales {hours_of_operation: Always open, max_contacts: 20}\n"
        "  Support: &support {<<: *sales, max_contacts: 7}\n"
        "  Complaints: {<<: *support, max_contacts: 3}\n"
    )
    await applied(folder, service)
    found = {queue.name: queue.max_contacts for queue in service.directory.queues.values()}
    assert (found["Sales"], found["Support"], found["Complaints"]) == (20, 7, 3)

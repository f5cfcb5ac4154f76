import hashlib
from pathlib import Path

import pytest

from centralino.store import AudioFiles, StoreUnavailable


def test_a_sound_is_kept_under_its_own_hash(tmp_path: Path) -> None:
    files = AudioFiles(tmp_path / "prompts")
    sha256 = files.put(b"RIFF...")
    assert sha256 == hashlib.sha256(b"RIFF...").hexdigest()
    assert files.path(sha256).read_bytes() == b"RIFF..."


def test_the_same_sound_is_kept_once_and_nothing_else_is_left(tmp_path: Path) -> None:
    files = AudioFiles(tmp_path)
    assert files.put(b"one") == files.put(b"one")
    assert [file.suffix for file in tmp_path.iterdir()] == [".wav"]


def test_a_folder_that_cannot_be_written_is_named() -> None:
    with pytest.raises(StoreUnavailable, match=r"/proc/prompts: No such file or directory\."):
        AudioFiles(Path("/proc/prompts")).put(b"one")

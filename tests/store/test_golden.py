import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from centralino.store import Codec, CodecError
from centralino.store.events import codec_of
from tests.store.golden import CODECS, FOLDER, lost_in_reading, read_golden, write_golden, write_release


@dataclass(frozen=True, slots=True)
class Moved:
    to: str
    by: str


@dataclass(frozen=True, slots=True)
class MovedWithoutBy:
    to: str


def test_what_a_codec_writes_is_read_by_the_same_codec(tmp_path: Path) -> None:
    codec: Codec[object] = codec_of((("moved", Moved),))
    path = write_golden("0.1.0", codec, [Moved("here", "mario"), Moved("there", "maria")], tmp_path)
    assert json.loads(path.read_text().splitlines()[0]) == {
        "tag": "moved",
        "version": 1,
        "body": {"to": "here", "by": "mario"},
    }
    stored = read_golden(path)
    assert [codec.decode(each) for each in stored] == [Moved("here", "mario"), Moved("there", "maria")]
    assert [lost_in_reading(codec, each) for each in stored] == [None, None]


def test_a_field_that_was_dropped_is_noticed(tmp_path: Path) -> None:
    path = write_golden("0.1.0", codec_of((("moved", Moved),)), [Moved("here", "mario")], tmp_path)
    later: Codec[object] = codec_of((("moved", MovedWithoutBy),))
    assert [lost_in_reading(later, each) for each in read_golden(path)] == ["moved: by"]


def test_a_tag_that_was_dropped_is_noticed(tmp_path: Path) -> None:
    path = write_golden("0.1.0", codec_of((("moved", Moved),)), [Moved("here", "mario")], tmp_path)
    with pytest.raises(CodecError, match="moved version 1"):
        lost_in_reading(codec_of((("went", Moved),)), read_golden(path)[0])


def test_a_golden_log_is_never_replaced(tmp_path: Path) -> None:
    codec: Codec[object] = codec_of((("moved", Moved),))
    write_golden("0.1.0", codec, [], tmp_path)
    with pytest.raises(FileExistsError):
        write_golden("0.1.0", codec, [], tmp_path)


def released(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.jsonl"))


def check(files: list[Path]) -> None:
    """Each event of each file is read, and nothing that it says is forgotten."""
    for file in files:
        codec = CODECS[file.name.partition("-")[0]]
        assert [lost for each in read_golden(file) if (lost := lost_in_reading(codec, each))] == [], file.name


def test_the_logs_of_every_release_are_still_read() -> None:
    files = released(FOLDER)
    if not files:
        pytest.skip("nothing was released yet: python -m tests.store.golden RELEASE")
    check(files)


def test_a_release_writes_logs_that_pass_the_check(tmp_path: Path) -> None:
    write_release("1.2.3", tmp_path)
    files = released(tmp_path)
    assert [file.stem for file in files] == ["call-1.2.3", "floor-1.2.3", "messages-1.2.3"]
    assert all(len(read_golden(file)) > 5 for file in files)
    check(files)

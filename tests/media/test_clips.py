"""WAV files as frames."""

import os
from pathlib import Path

import numpy as np
import pytest

from centralino.media.clips import ClipCache, ClipError, read_clip
from centralino.media.codec import SILENCE, decode, encode
from tests.hearing import heard_in, tone, write_mu_law_wav, write_wav


def test_sixteen_bits_are_encoded_and_filled_up_to_whole_frames(tmp_path: Path) -> None:
    frames = read_clip(write_wav(tmp_path / "clip.wav", tone(870, 0.11)))
    assert frames.shape == (6, 160)
    assert heard_in(decode(frames.ravel()) / 32768, [870, 1830]) == {870}
    assert set(frames[5, 80:]) == {SILENCE}


def test_mu_law_is_taken_as_it_is(tmp_path: Path) -> None:
    codes = encode((tone(870, 0.04) * 32767).astype(np.int16))
    frames = read_clip(write_mu_law_wav(tmp_path / "clip.wav", codes.tobytes()))
    assert np.array_equal(frames.ravel(), codes)


def test_chunks_of_other_kinds_are_passed_over(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "clip.wav", tone(870, 0.02))
    data = path.read_bytes()
    path.write_bytes(data[:12] + b"LIST\x03\0\0\0abc\0" + data[12:])
    assert read_clip(path).shape == (1, 160)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: write_wav(path, tone(870, 0.1, 16000), 16000), "16000 Hz, 1 channels"),
        (lambda path: path.write_bytes(b"music"), "no WAV file"),
        (lambda path: path.write_bytes(b"RIFF\0\0\0\0WAVEfmt \x02\0\0\0ab"), "no WAV file"),
        (lambda path: write_wav(path, tone(870, 0)), "no sound"),
        (lambda path: path.mkdir(), "directory"),
        (lambda path: None, "No such file"),
    ],
    ids=["wrong rate", "no WAV", "cut short", "empty", "folder", "missing"],
)
def test_a_clip_that_cannot_be_played_says_why(tmp_path: Path, make: object, says: str) -> None:
    path = tmp_path / "clip.wav"
    assert callable(make)
    make(path)
    with pytest.raises(ClipError, match=f"clip.wav: .*{says}"):
        read_clip(path)


def test_the_cache_reads_a_file_once_and_again_when_it_was_written_anew(tmp_path: Path) -> None:
    cache = ClipCache()
    path = write_wav(tmp_path / "clip.wav", tone(870, 0.1))
    first = cache.read(str(path))
    assert cache.read(str(path)) is first
    write_wav(path, tone(1830, 0.1))
    os.utime(path, ns=(1, 1))
    assert not np.array_equal(cache.read(str(path)), first)


def test_the_cache_lets_go_of_what_was_used_longest_ago(tmp_path: Path) -> None:
    cache = ClipCache(most_bytes=1000)
    first, second, third = (str(write_wav(tmp_path / f"{n}.wav", tone(870, 0.06))) for n in range(3))
    held = cache.read(first)
    cache.read(second)
    assert cache.read(first) is held
    cache.read(third)
    assert cache.read(first) is held
    with pytest.raises(ClipError, match="No such file"):
        cache.read(str(tmp_path / "none.wav"))

from pathlib import Path

import numpy as np
import pytest

from centralino.speech.samples import RATE, Sound, db
from centralino.speech.wav import read_wav
from scripts.render_sounds import DEMO, FILES, TONES
from tests.speech.tones import loudness

MUSIC = ("hold-music", "queue-music")
FRAME = RATE // 50


def music(name: str) -> Sound:
    return read_wav((DEMO / f"{name}.wav").read_bytes())


def rms_db(sound: Sound) -> float:
    return db(float(np.sqrt((sound**2).mean())))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_file_is_what_the_code_makes(path: Path) -> None:
    made, shipped = FILES[path](), read_wav(path.read_bytes())
    assert len(shipped) == len(made)
    assert rms_db(shipped - made) < rms_db(made) - 35  # mu-law's own noise; arithmetic differs by machine


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_sound_is_whole_frames_long(path: Path) -> None:
    assert len(FILES[path]()) % FRAME == 0


@pytest.mark.parametrize("name", MUSIC)
def test_music_is_calm(name: str) -> None:
    sound = music(name)
    assert 30 <= len(sound) / RATE <= 60
    assert abs(rms_db(sound) + 22) < 0.5
    assert db(float(np.abs(sound).max())) < -6
    seconds = [rms_db(sound[start : start + RATE]) for start in range(0, len(sound) - RATE, RATE // 2)]
    assert min(seconds) > -30
    assert max(seconds) < -18


@pytest.mark.parametrize("name", MUSIC)
def test_music_lies_where_a_telephone_hears(name: str) -> None:
    assert loudness(music(name), 300, 3400) > 0.99


@pytest.mark.parametrize("name", MUSIC)
def test_the_end_of_the_music_runs_into_its_beginning(name: str) -> None:
    """Across the seam the sound does not differ from anywhere else: no click, no gap, no drop."""
    sound = music(name)
    steps = np.abs(np.diff(np.concatenate([sound, sound[:1]]), 2))
    assert steps[-2:].max() <= np.quantile(steps, 0.999)
    seam = np.concatenate([sound[-RATE:], sound[:RATE]])
    levels = [rms_db(seam[start : start + RATE // 10]) for start in range(0, len(seam), RATE // 10)]
    elsewhere = [rms_db(sound[start : start + RATE // 10]) for start in range(0, len(sound), RATE // 10)]
    assert min(levels) >= min(elsewhere)


def test_the_two_pieces_are_different() -> None:
    first, second = (music(name)[: 40 * RATE] for name in MUSIC)
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.1


def test_the_beep_is_short_and_has_no_click() -> None:
    sound = music("beep")
    assert len(sound) / RATE == 0.3
    assert loudness(sound, 950, 1050) > 0.99
    assert np.abs(sound[:8]).max() < 0.02
    assert np.abs(sound[-8:]).max() < 0.02


@pytest.mark.parametrize(
    ("name", "on", "off"), [("ringback", 1.0, 4.0), ("busy", 0.5, 0.5), ("congestion", 0.2, 0.2)]
)
def test_the_tones_have_the_italian_cadence(name: str, on: float, off: float) -> None:
    sound = read_wav((TONES / f"{name}.wav").read_bytes())
    assert len(sound) == round((on + off) * RATE)
    assert loudness(sound, 405, 445) > 0.98
    assert rms_db(sound[: round(on * RATE)]) > -20
    assert not sound[round(on * RATE) + 1 :].any()

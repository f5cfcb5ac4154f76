"""Tones and music that we make ourselves, so that we may ship them. `scripts/render_sounds.py` writes the
files.

Every sound is a whole number of frames of 20 ms, so that it loops in the media process without a gap.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from centralino.speech.samples import RATE, Sound, db, silence

MUSIC_DB = -22.0
"""RMS of music below full scale: a little under speech, so that nobody holds the phone away."""
TONE_DB = -19.0
_RAMP = 0.01
_LOWEST, _HIGHEST = 300.0, 3300.0
"""Partials outside what a telephone carries are left out."""


def tone(hertz: float, seconds: float) -> Sound:
    """A sine that begins and ends without a click."""
    time = np.arange(round(seconds * RATE)) / RATE
    ramps = np.minimum(1, np.minimum(time, time[-1] - time) / _RAMP)
    loudness = 10 ** (TONE_DB / 20) * np.sqrt(2)
    sound: Sound = loudness * np.sin(2 * np.pi * hertz * time) * ramps
    return sound


def cadence(hertz: float, on: float, off: float) -> Sound:
    """One period of a signalling tone."""
    return np.concatenate([tone(hertz, on), silence(off)])


def beep() -> Sound:
    return tone(1000, 0.3)


# Italian telephone tones (ITU-T E.180 Supplement 2: 425 Hz).


def ringback() -> Sound:
    return cadence(425, 1.0, 4.0)


def busy() -> Sound:
    return cadence(425, 0.5, 0.5)


def congestion() -> Sound:
    return cadence(425, 0.2, 0.2)


@dataclass(frozen=True, slots=True)
class Timbre:
    """How an instrument sounds: the strength of each partial, and seconds to rise and to fade to a third."""

    partials: tuple[float, ...]
    attack: float
    decay: float


PAD = Timbre((1.0, 0.25, 0.12, 0.04), 0.5, 4.0)
PIANO = Timbre((1.0, 0.35, 0.08, 0.06, 0.02), 0.012, 0.9)
FLUTE = Timbre((1.0, 0.3, 0.15, 0.03), 0.08, 2.0)
KALIMBA = Timbre((1.0, 0.05, 0.2, 0.02), 0.006, 0.55)
BASS = Timbre((1.0, 0.6, 0.3, 0.1), 0.04, 1.1)


@dataclass(frozen=True, slots=True)
class Note:
    """Times in beats, pitch as a MIDI number (69 is 440 Hz)."""

    start: float
    length: float
    pitch: int
    strength: float


class Loop:
    """Music that goes round: what rings beyond the end is heard at the beginning, so there is no seam."""

    def __init__(self, beats: int, beat: int) -> None:
        """`beat` is the samples of one beat; all together must be whole frames."""
        self._beat = beat
        self.sound = silence(beats * beat / RATE)
        assert len(self.sound) % (RATE // 50) == 0

    def play(self, notes: Iterable[Note], timbre: Timbre) -> None:
        for note in notes:
            sound = _sound_of(note, timbre, self._beat / RATE)
            place = round(note.start * self._beat)
            places = (place + np.arange(len(sound))) % len(self.sound)
            np.add.at(self.sound, places, sound)

    def echo(self, beats: float, gain: float) -> None:
        """Let everything be heard again, softer each time; also across the end."""
        dry, delay = self.sound, round(beats * self._beat)
        self.sound = sum((np.roll(dry, delay * time) * gain**time for time in range(1, 4)), dry.copy())

    def levelled(self) -> Sound:
        """The loop at MUSIC_DB."""
        gain = 10 ** ((MUSIC_DB - db(float(np.sqrt((self.sound**2).mean())))) / 20)
        return self.sound * gain


def _sound_of(note: Note, timbre: Timbre, beat: float) -> Sound:
    held = note.length * beat
    time = np.arange(round((held + 1.2) * RATE)) / RATE
    rise = np.minimum(1, time / timbre.attack)
    envelope = (3 * rise**2 - 2 * rise**3) * np.exp(-time / timbre.decay)
    envelope *= np.where(time < held, 1, np.exp(-(time - held) / 0.22))
    envelope *= np.clip((time[-1] - time) / 0.1, 0, 1)
    hertz = 440 * 2 ** ((note.pitch - 69) / 12)
    sound = np.zeros(len(time))
    for number, strength in enumerate(timbre.partials, 1):
        if _LOWEST <= number * hertz <= _HIGHEST:
            # Higher partials fade sooner, as on anything that is struck or blown.
            sound += strength * np.sin(2 * np.pi * number * hertz * time) * envelope ** (0.7 + 0.3 * number)
    result: Sound = sound * note.strength
    return result

"""Arithmetic on sound: sample rates, levels, silence, G.711.

Inside this package a sound is an array of floats, full scale being 1; what leaves it is 16 bit at 8,000 a
second.
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

RATE = 8000
"""Samples a second, as telephones have it."""
SPEECH_DB = -19.0
"""The level of speech while somebody speaks: RMS in dB below full scale."""

Sound = NDArray[np.float64]
Samples = NDArray[np.int16]

_FRAME = RATE // 50
_PEAK = 0.95
_ACTIVE_DB = -32.0  # frames this far below the loudest one count as silence
_ZEROS = 24  # of the resampling filter, each side: what makes it steep
_KAISER = 8.0  # about 80 dB in its stop band


def to_samples(sound: Sound) -> Samples:
    return np.rint(np.clip(sound, -1, 1) * 32767).astype(np.int16)


def to_sound(samples: Samples) -> Sound:
    return samples / 32768


def db(value: float) -> float:
    return 20 * math.log10(max(value, 1e-9))


def silence(seconds: float) -> Sound:
    return np.zeros(round(seconds * RATE))


def resample(sound: Sound, rate: int, to_rate: int = RATE) -> Sound:
    """The sound at another rate, low-passed at half the lower of both.

    A polyphase filter: every output sample lies at one of `up` phases between two input samples, and each
    phase has its own taps of one windowed sinc.
    """
    common = math.gcd(rate, to_rate)
    up, down = to_rate // common, rate // common
    if up == down:
        return sound
    taps = _taps(up, down)
    width = taps.shape[1]
    padded = np.pad(sound, (width // 2, width))
    count = -(-len(sound) * up // down)
    result = np.empty(count)
    for start in range(0, count, 8192):  # a few megabytes at a time
        places = np.arange(start, min(start + 8192, count), dtype=np.int64) * down
        windows = padded[(places // up)[:, None] + np.arange(width)]
        result[start : start + len(places)] = np.einsum("ij,ij->i", windows, taps[places % up])
    return result


@lru_cache(maxsize=8)
def _taps(up: int, down: int) -> Sound:
    """Of shape (up, width): the filter for each phase, its gain exactly 1 at zero frequency."""
    stretch = max(1.0, down / up)
    half = math.ceil(_ZEROS * stretch)
    # Distance of each tap from the output sample, in input samples.
    distance = np.arange(-half, half)[None, :] - np.arange(up)[:, None] / up
    inside = np.clip(1 - (distance / half) ** 2, 0, None)
    window = np.i0(_KAISER * np.sqrt(inside)) / np.i0(_KAISER)
    taps = np.sinc(distance / stretch) * window
    scaled: Sound = taps / taps.sum(axis=1, keepdims=True)
    return scaled


def trim(sound: Sound) -> Sound:
    """Without the silence at both ends; empty if there is nothing else."""
    active = np.flatnonzero(_active(sound))
    if not len(active):
        return sound[:0]
    # One frame more at each end, for soft consonants.
    return sound[max(active[0] - 1, 0) * _FRAME : (active[-1] + 2) * _FRAME]


def active_level(sound: Sound) -> float:
    """RMS in dB below full scale of the frames in which there is something; silence is -180."""
    power = _powers(sound)[_active(sound)]
    return db(math.sqrt(power.mean())) if len(power) else -180.0


def level(sound: Sound, target_db: float = SPEECH_DB) -> Sound:
    """The sound at this active level, or as near to it as it can be without clipping."""
    if not sound.any():
        return sound
    gain = 10 ** ((target_db - active_level(sound)) / 20)
    return sound * min(gain, _PEAK / float(np.abs(sound).max()))


def _powers(sound: Sound) -> Sound:
    """The mean square of each frame of 20 ms; the last one counts as if filled with silence."""
    frames = np.zeros((-(-len(sound) // _FRAME), _FRAME))
    frames.ravel()[: len(sound)] = sound
    powers: Sound = (frames**2).mean(axis=1)
    return powers


def _active(sound: Sound) -> NDArray[np.bool_]:
    powers = _powers(sound)
    floor = max(powers.max(initial=0) * 10 ** (_ACTIVE_DB / 10), 1e-9)
    active: NDArray[np.bool_] = powers > floor
    return active

"""Clips with a tone of their own."""

from pathlib import Path

import numpy as np

from centralino.speech.samples import RATE, Sound, to_samples
from centralino.speech.wav import write_wav


def tone_clip(path: Path, hertz: float, seconds: float, amplitude: float = 0.25) -> Path:
    """Write a sine as a WAV file of 8,000 Hz and 16 bit."""
    path.write_bytes(write_wav(to_samples(amplitude * sine(hertz, seconds))))
    return path


def sine(hertz: float, seconds: float, rate: int = RATE) -> Sound:
    sound: Sound = np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)
    return sound


def loudness(sound: Sound, low: float, high: float) -> float:
    """The part of the sound's power that lies between two frequencies in Hz."""
    power = np.abs(np.fft.rfft(sound)) ** 2
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    return float(power[(hertz >= low) & (hertz <= high)].sum() / power.sum())

"""Whether a spoken clip is heard in a recording of a page."""

from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

import centralino.speech
from centralino.speech.wav import read_wav
from tests.hearing import Sound

SHIPPED = Path(centralino.speech.__file__).parent / "shipped"

PIECE = SLACK = 800
"""Samples. A page's jitter buffer leaves out and puts in pieces, so a clip is never heard in one piece."""


def shipped(name: str) -> Sound:
    """What ships rendered, by the beginning of its file's name."""
    (path,) = SHIPPED.glob(f"{name}.*.wav")
    return read_wav(path.read_bytes())


def likeness(recording: Sound, clip: Sound) -> float:
    """From 0, nothing like it, to 1, the very clip: how well its pieces correlate with the recording, each
    near its place, at the best place for the whole.
    """
    places = len(recording) - len(clip) + 1
    total, weights = np.zeros(places), 0.0
    for begin in range(0, len(clip) - PIECE + 1, PIECE):
        piece = clip[begin : begin + PIECE]
        weight = float(np.sum(piece**2))
        near = np.pad(_correlation(recording, piece), SLACK)
        best = sliding_window_view(near, 2 * SLACK + 1)[begin : begin + places].max(axis=1)
        total += weight * best
        weights += weight
    return float(total.max() / weights)


def _correlation(recording: Sound, piece: Sound) -> Sound:
    """Normalised, for every place at which the piece fits."""
    size = 1 << (len(recording) + len(piece)).bit_length()
    spectrum = np.fft.rfft(recording, size) * np.conj(np.fft.rfft(piece, size))
    products = np.abs(np.fft.irfft(spectrum, size)[: len(recording) - len(piece) + 1])
    energy = np.concatenate(([0.0], np.cumsum(recording**2)))
    energies = np.maximum(energy[len(piece) :] - energy[: -len(piece)], 1e-4 * len(piece))
    correlation: Sound = products / np.sqrt(energies * max(float(np.sum(piece**2)), 1e-9))
    return correlation

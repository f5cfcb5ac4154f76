"""Clips of sound: WAV files as frames of mu-law, kept in a cache.

The standard library's wave module refuses mu-law, so the few lines that find a WAV file's two chunks (RIFF;
Microsoft, Multimedia Programming Interface 1.0) are here and serve both formats.
"""

import struct
from collections import OrderedDict
from pathlib import Path

import numpy as np

from centralino.media.codec import FRAME, RATE, SILENCE, Bytes, encode

_PCM, _MU_LAW = 1, 7


class ClipError(Exception):
    """A clip cannot be played. The text says which one, why, and what is wanted."""


def read_clip(path: Path) -> Bytes:
    """The file's frames (count, 160), its end filled up with silence. Raises ClipError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ClipError(f"{path}: {error.strerror}") from error
    chunks = _chunks(data)
    try:
        kind, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", chunks[b"fmt "])
        sound = chunks[b"data"]
    except (KeyError, struct.error) as error:
        raise ClipError(f"{path}: no WAV file") from error
    if (channels, rate) != (1, RATE) or (kind, bits) not in {(_PCM, 16), (_MU_LAW, 8)}:
        raise ClipError(
            f"{path}: {rate} Hz, {channels} channels, format {kind} of {bits} bits; "
            f"wanted is {RATE} Hz, one channel, 16 bit PCM or 8 bit mu-law"
        )
    if kind == _PCM:
        codes = encode(np.frombuffer(sound[: len(sound) & ~1], "<i2"))
    else:
        codes = np.frombuffer(sound, np.uint8)
    if not len(codes):
        raise ClipError(f"{path}: no sound in it")
    frames = np.full((-(-len(codes) // FRAME), FRAME), SILENCE, np.uint8)
    frames.ravel()[: len(codes)] = codes
    return frames


def _chunks(data: bytes) -> dict[bytes, bytes]:
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        return {}
    chunks: dict[bytes, bytes] = {}
    place = 12
    while place + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, place)
        chunks.setdefault(name, data[place + 8 : place + 8 + size])
        place += 8 + size + (size & 1)
    return chunks


class ClipCache:
    """The clips used last. A file that was written anew is read anew."""

    def __init__(self, most_bytes: int = 64_000_000) -> None:
        self._most = most_bytes
        self._held = 0
        self._clips: OrderedDict[tuple[str, int, int], Bytes] = OrderedDict()

    def read(self, path: str) -> Bytes:
        """The file's frames. Raises ClipError. Blocks for the disk when the clip is not held."""
        try:
            status = Path(path).stat()
        except OSError as error:
            raise ClipError(f"{path}: {error.strerror}") from error
        key = (path, status.st_mtime_ns, status.st_size)
        clip = self._clips.get(key)
        if clip is None:
            clip = self._clips[key] = read_clip(Path(path))
            self._held += clip.nbytes
            while self._held > self._most and len(self._clips) > 1:
                self._held -= self._clips.popitem(last=False)[1].nbytes
        self._clips.move_to_end(key)
        return clip

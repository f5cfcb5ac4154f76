"""WAV files: any usual one in, 8,000 Hz and one channel out.

The standard library's wave module knows neither mu-law nor the extensible header, so the few lines that find
a file's chunks (RIFF; Microsoft, Multimedia Programming Interface 1.0) are here.
"""

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from centralino.speech.samples import RATE, Samples, Sound, resample, to_samples

_PCM, _MU_LAW, _EXTENSIBLE = 1, 7, 0xFFFE
_NAMES = {3: "floating point", 6: "A-law", 17: "ADPCM", 49: "GSM", 85: "MP3"}
_BIAS = 0x84
_CLIP = 32635


class WavError(ValueError):
    """A file cannot be used as a prompt. The text says why and what is wanted."""


@dataclass(frozen=True, slots=True)
class _Wav:
    kind: int
    channels: int
    rate: int
    bits: int
    data: bytes


def as_prompt(wav: bytes) -> bytes:
    """The file as it can be played to a telephone: 8,000 Hz, one channel; mu-law or 16 bit PCM.

    A file that is so already comes back unchanged. Taken are PCM of 8 and 16 bit and mu-law, up to 48,000 Hz,
    one or two channels (which are mixed). Raises WavError.
    """
    parsed = _parse(wav)
    sound = _sound(parsed)
    ready = {(_PCM, 16), (_MU_LAW, 8)}
    if (parsed.channels, parsed.rate) == (1, RATE) and (parsed.kind, parsed.bits) in ready:
        return wav
    return write_wav(to_samples(resample(sound, parsed.rate)))


def read_wav(wav: bytes) -> Sound:
    """The sound of the file at 8,000 Hz. Takes what `as_prompt` takes; raises WavError."""
    parsed = _parse(wav)
    return resample(_sound(parsed), parsed.rate)


def write_wav(samples: Samples) -> bytes:
    """A file of 16 bit PCM."""
    return _file(_PCM, 16, samples.astype("<i2").tobytes())


def write_mu_law_wav(samples: Samples) -> bytes:
    """A file of mu-law: half the size, and for a telephone that speaks mu-law the same sound."""
    return _file(_MU_LAW, 8, _mu_law_codes(samples).tobytes())


def _file(kind: int, bits: int, data: bytes) -> bytes:
    frame = bits // 8
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, kind, 1, RATE, RATE * frame, frame, bits)
    body = form + struct.pack("<4sI", b"data", len(data)) + data + b"\0" * (len(data) & 1)
    return struct.pack("<4sI4s", b"RIFF", len(body) + 4, b"WAVE") + body


def _parse(wav: bytes) -> _Wav:
    chunks = _chunks(wav)
    form, data = chunks.get(b"fmt "), chunks.get(b"data")
    if form is None or data is None or len(form) < 16:
        raise WavError("This is no WAV file, or it is cut short.")
    kind, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", form)
    if kind == _EXTENSIBLE and len(form) >= 26:
        (kind,) = struct.unpack_from("<H", form, 24)  # the beginning of the sub-format's GUID
    parsed = _Wav(kind, channels, rate, bits, data)
    _check(parsed)
    return parsed


def _check(wav: _Wav) -> None:
    if (wav.kind, wav.bits) not in {(_PCM, 8), (_PCM, 16), (_MU_LAW, 8)}:
        name = _NAMES.get(wav.kind, "PCM" if wav.kind == _PCM else f"format {wav.kind}")
        raise WavError(f"The WAV file is {name} of {wav.bits} bit; wanted is PCM of 8 or 16 bit, or mu-law.")
    if wav.channels not in {1, 2}:
        raise WavError(f"The WAV file has {wav.channels} channels; wanted are one or two.")
    if not 4000 <= wav.rate <= 48000:
        raise WavError(f"The WAV file has {wav.rate} Hz; wanted are 4,000 to 48,000.")
    if not wav.data:
        raise WavError("The WAV file has no sound in it.")


def _chunks(wav: bytes) -> dict[bytes, bytes]:
    if wav[:4] != b"RIFF" or wav[8:12] != b"WAVE":
        return {}
    chunks: dict[bytes, bytes] = {}
    place = 12
    while place + 8 <= len(wav):
        name, size = struct.unpack_from("<4sI", wav, place)
        # A program that writes to a pipe does not know the size yet and names a huge one: take what there is.
        chunks.setdefault(name, wav[place + 8 : place + 8 + size])
        place += 8 + size + (size & 1)
    return chunks


def _sound(wav: _Wav) -> Sound:
    whole = len(wav.data) - len(wav.data) % (wav.channels * wav.bits // 8)
    data = wav.data[:whole]
    sound: Sound
    if wav.kind == _MU_LAW:
        sound = _mu_law_samples()[np.frombuffer(data, np.uint8)] / 32768
    elif wav.bits == 8:
        sound = (np.frombuffer(data, np.uint8).astype(np.float64) - 128) / 128
    else:
        sound = np.frombuffer(data, "<i2") / 32768
    mixed: Sound = sound.reshape(-1, wav.channels).mean(axis=1)
    return mixed


def _mu_law_samples() -> Samples:
    """What each of the 256 bytes means (ITU-T G.711)."""
    code = ~np.arange(256, dtype=np.uint8) & 0xFF
    exponent = (code.astype(np.int32) >> 4) & 7
    magnitude = ((((code.astype(np.int32) & 15) << 3) + _BIAS) << exponent) - _BIAS
    return np.where(code & 0x80, -magnitude, magnitude).astype(np.int16)


def _mu_law_codes(samples: Samples) -> NDArray[np.uint8]:
    magnitude = np.minimum(np.abs(samples.astype(np.int32)), _CLIP) + _BIAS
    exponent = np.floor(np.log2(magnitude)).astype(np.int32) - 7
    mantissa = (magnitude >> (exponent + 3)) & 15
    sign = np.where(samples < 0, 0x80, 0)
    codes: NDArray[np.uint8] = (~(sign | (exponent << 4) | mantissa) & 0xFF).astype(np.uint8)
    return codes

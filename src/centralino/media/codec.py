"""G.711, as tables made from its formula (ITU-T G.711; ITU-T G.191 gives the same arithmetic in C).

A frame is 20 ms: 160 samples at 8,000 a second. Inside the media process every frame is 160 bytes of mu-law:
rings, clips and outputs hold mu-law, and samples exist only while frames are added up. So a frame that goes
to a line as it is needs no arithmetic at all, a frame that fades is a table applied to its bytes, and the
energy of a frame is a sum over a table. A telephone that speaks A-law is translated on its way in and out by
256 bytes.

Samples are signed 16 bit; the codecs reach 32,124 (mu-law) and 32,256 (A-law).
"""

import numpy as np
from numpy.typing import NDArray

RATE = 8000
FRAME_MS = 20
FRAME = RATE * FRAME_MS // 1000
SILENCE = 0xFF
"""The mu-law byte for zero."""
FADE_GAIN = 0.7

Bytes = NDArray[np.uint8]
Samples = NDArray[np.int16]

_BIAS = 0x84
_CLIP = 32635


def _mu_law_samples() -> Samples:
    code = ~np.arange(256, dtype=np.uint8)
    exponent = (code.astype(np.int32) >> 4) & 7
    magnitude = ((((code.astype(np.int32) & 15) << 3) + _BIAS) << exponent) - _BIAS
    return np.where(code & 0x80, -magnitude, magnitude).astype(np.int16)


def _mu_law_codes() -> Bytes:
    samples = np.arange(-32768, 32768, dtype=np.int32)
    magnitude = np.minimum(np.abs(samples), _CLIP) + _BIAS
    exponent = np.floor(np.log2(magnitude)).astype(np.int32) - 7
    mantissa = (magnitude >> (exponent + 3)) & 15
    sign = np.where(samples < 0, 0x80, 0)
    codes: Bytes = (~(sign | (exponent << 4) | mantissa) & 0xFF).astype(np.uint8)
    return codes


def _a_law_samples() -> Samples:
    code = np.arange(256, dtype=np.int32) ^ 0x55
    exponent = (code >> 4) & 7
    mantissa = ((code & 15) << 4) + 8
    magnitude = np.where(exponent == 0, mantissa, (mantissa + 0x100) << np.maximum(exponent - 1, 0))
    return np.where(code & 0x80, magnitude, -magnitude).astype(np.int16)


def _a_law_codes() -> Bytes:
    samples = np.arange(-32768, 32768, dtype=np.int32)
    magnitude = np.where(samples < 0, ~samples, samples) >> 4
    exponent = np.maximum(np.floor(np.log2(np.maximum(magnitude, 1))).astype(np.int32) - 3, 1)
    mantissa = (magnitude >> (exponent - 1)) & 15
    linear = magnitude < 16
    code = np.where(linear, magnitude, (exponent << 4) | mantissa)
    return ((code | np.where(samples < 0, 0, 0x80)) ^ 0x55).astype(np.uint8)


MU_LAW_TO_PCM = _mu_law_samples()
"""256 samples: what each byte means."""
PCM_TO_MU_LAW = _mu_law_codes()
"""65,536 bytes, for the samples from -32,768 up; an index beyond either end clips to it."""
A_LAW_TO_PCM = _a_law_samples()
PCM_TO_A_LAW = _a_law_codes()
A_LAW_TO_MU_LAW = PCM_TO_MU_LAW[A_LAW_TO_PCM.astype(np.int32) + 32768]
MU_LAW_TO_A_LAW = PCM_TO_A_LAW[MU_LAW_TO_PCM.astype(np.int32) + 32768]
FADED = PCM_TO_MU_LAW[np.rint(MU_LAW_TO_PCM * FADE_GAIN).astype(np.int32) + 32768]
"""256 bytes: each byte with its sample multiplied by FADE_GAIN."""
POWER = (MU_LAW_TO_PCM.astype(np.float32) / 32768) ** 2
"""256 squares of samples, full scale being 1."""
SILENT_FRAME = bytes([SILENCE]) * FRAME


def encode(samples: Samples) -> Bytes:
    """Mu-law bytes of any number of samples."""
    return PCM_TO_MU_LAW[samples.astype(np.int32) + 32768]


def decode(codes: Bytes) -> Samples:
    """Samples of any number of mu-law bytes."""
    return np.take(MU_LAW_TO_PCM, codes)

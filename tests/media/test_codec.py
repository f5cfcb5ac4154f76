"""The tables of G.711 against the formula, computed sample by sample another way."""

import numpy as np
import pytest

from centralino.media import codec


def mu_law_byte(sample: int) -> int:
    """ITU-T G.711 table 2a by its decision values: the code whose interval holds the sample."""
    magnitude = min(abs(sample), 32635) + 132
    segment = next(number for number in range(7, -1, -1) if magnitude >= 128 << number)
    step = (magnitude - (128 << segment)) // (8 << segment)
    return 0xFF ^ ((0x80 if sample < 0 else 0) | segment << 4 | step)


def a_law_byte(sample: int) -> int:
    """ITU-T G.711 table 1a, 13 bit magnitudes and sign, even bits inverted."""
    magnitude = (sample if sample >= 0 else -sample - 1) >> 4
    if magnitude < 32:
        code = magnitude
        code = (code // 16) << 4 | code % 16
    else:
        segment = magnitude.bit_length() - 4
        code = segment << 4 | (magnitude >> segment - 1) - 16
    return code ^ 0x55 ^ (0x80 if sample >= 0 else 0)


def test_mu_law_codes_follow_the_formula() -> None:
    assert codec.PCM_TO_MU_LAW.tolist() == [mu_law_byte(sample) for sample in range(-32768, 32768)]


def test_a_law_codes_follow_the_formula() -> None:
    assert codec.PCM_TO_A_LAW.tolist() == [a_law_byte(sample) for sample in range(-32768, 32768)]


@pytest.mark.parametrize(
    ("codes", "samples"),
    [(codec.PCM_TO_MU_LAW, codec.MU_LAW_TO_PCM), (codec.PCM_TO_A_LAW, codec.A_LAW_TO_PCM)],
    ids=["mu-law", "A-law"],
)
def test_each_code_means_a_sample_that_it_encodes_within_half_a_step(
    codes: codec.Bytes, samples: codec.Samples
) -> None:
    sample = np.arange(-32635, 32636)
    meant = samples[codes[sample + 32768]].astype(np.int64)
    assert np.all(np.abs(meant - sample) <= np.maximum(np.abs(sample) / 32 + 5, 8))
    again = codes[samples.astype(np.int64) + 32768]
    assert np.array_equal(samples[again], samples)


def test_bytes_known_from_the_standard() -> None:
    assert codec.decode(np.array([0xFF, 0x7F, 0x80, 0x00], np.uint8)).tolist() == [0, 0, 32124, -32124]
    assert codec.A_LAW_TO_PCM[[0xD5, 0x55, 0xAA, 0x2A]].tolist() == [8, -8, 32256, -32256]


def test_a_law_through_mu_law_and_back_loses_less_than_its_own_noise() -> None:
    there_and_back = codec.MU_LAW_TO_A_LAW[codec.A_LAW_TO_MU_LAW]
    sound = codec.A_LAW_TO_PCM.astype(np.float64)
    noise = codec.A_LAW_TO_PCM[there_and_back] - sound
    assert 10 * np.log10((sound**2).sum() / (noise**2).sum()) > 45


def test_faded_bytes_are_fainter_by_the_gain() -> None:
    before = codec.MU_LAW_TO_PCM.astype(np.float64)
    after = codec.MU_LAW_TO_PCM[codec.FADED]
    assert np.all(np.abs(after - before * codec.FADE_GAIN) <= np.maximum(np.abs(before) / 30, 8))
    assert codec.FADED[codec.SILENCE] == codec.SILENCE

import numpy as np
import pytest
from scipy.signal import resample_poly

from centralino.speech.samples import active_level, db, level, resample, silence, to_samples, trim
from tests.speech.tones import loudness, sine


def rms_db(sound: np.ndarray) -> float:
    return db(float(np.sqrt((sound**2).mean())))


@pytest.mark.parametrize("rate", [4000, 6000, 11025, 16000, 22050, 24000, 32000, 44100, 47999, 48000])
def test_a_tone_keeps_pitch_level_and_length_at_any_rate(rate: int) -> None:
    hertz = min(3300.0, rate * 0.4)
    sound = resample(0.5 * sine(hertz, 1.0, rate), rate)
    assert len(sound) == 8000
    middle = sound[800:-800]
    assert abs(rms_db(middle) - rms_db(0.5 * sine(hertz, 1.0))) < 0.2
    assert loudness(middle, hertz - 10, hertz + 10) > 0.9999


@pytest.mark.parametrize("hertz", [4700, 5000, 6500, 8000, 11000])
def test_what_a_telephone_cannot_carry_is_gone_and_does_not_fold_back(hertz: float) -> None:
    assert rms_db(resample(sine(hertz, 1.0, 22050), 22050)[800:-800]) < -60


def test_it_agrees_with_scipy_on_noise_in_the_band() -> None:
    noise = np.random.default_rng(7).standard_normal(22050)
    spectrum = np.fft.rfft(noise)
    spectrum[np.fft.rfftfreq(22050, 1 / 22050) > 3300] = 0
    noise = np.fft.irfft(spectrum)
    ours, theirs = resample(noise, 22050), resample_poly(noise, 160, 441, window=("kaiser", 8.0))
    assert len(ours) == len(theirs) == 8000
    assert rms_db(ours[800:-800] - theirs[800:-800]) < rms_db(ours) - 40


def test_a_constant_stays_what_it_is() -> None:
    flat = resample(np.full(22050, 0.5), 22050)[800:-800]
    assert flat.max() - flat.min() < 1e-9
    assert abs(flat.mean() - 0.5) < 1e-9


def test_the_same_rate_changes_nothing() -> None:
    sound = sine(1000, 0.1)
    assert resample(sound, 8000) is sound


def test_silence_at_both_ends_is_trimmed_but_not_in_between() -> None:
    word = 0.3 * sine(500, 0.5)
    sound = trim(np.concatenate([silence(1), word, silence(0.7), word, silence(2)]))
    assert 1.7 <= len(sound) / 8000 <= 1.76
    assert len(trim(silence(1))) == 0
    assert len(trim(silence(0))) == 0


@pytest.mark.parametrize("amplitude", [0.001, 0.1, 0.9])
def test_speech_is_brought_to_its_level_whatever_the_pauses(amplitude: float) -> None:
    word = amplitude * sine(500, 0.5)
    sound = level(np.concatenate([word, silence(3), word]))
    assert abs(active_level(sound) + 19) < 0.1


def test_a_sound_of_high_peaks_is_left_softer_rather_than_clipped() -> None:
    clicks = np.where(np.arange(8000) % 80 == 0, 0.01, 0.0)
    sound = level(clicks)
    assert abs(np.abs(sound).max() - 0.95) < 1e-9
    assert active_level(sound) < -19


def test_silence_has_no_level_and_stays_silence() -> None:
    assert active_level(silence(1)) == -180
    assert not level(silence(1)).any()


def test_samples_beyond_full_scale_are_clipped_not_wrapped() -> None:
    assert to_samples(np.array([-2.0, -1.0, 0.0, 1.0, 2.0])).tolist() == [-32767, -32767, 0, 32767, 32767]

import io
import struct
import wave

import numpy as np
import pytest

from centralino.media import codec
from centralino.speech.samples import to_samples
from centralino.speech.wav import WavError, as_prompt, read_wav, write_mu_law_wav, write_wav
from tests.speech.tones import loudness, sine


def wav_file(data: bytes, *, kind: int = 1, channels: int = 1, rate: int = 8000, bits: int = 16) -> bytes:
    block = channels * bits // 8
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, kind, channels, rate, rate * block, block, bits)
    body = b"WAVE" + form + struct.pack("<4sI", b"data", len(data)) + data
    return struct.pack("<4sI", b"RIFF", len(body)) + body


def pcm(sound: np.ndarray) -> bytes:
    return to_samples(sound).astype("<i2").tobytes()


def test_mu_law_is_the_media_process_own() -> None:
    every = np.arange(-32768, 32768).astype(np.int16)
    body = write_mu_law_wav(every)
    assert body[44:] == codec.encode(every).tobytes()
    codes = bytes(range(256))
    sound = read_wav(wav_file(codes, kind=7, bits=8))
    assert (sound * 32768 == codec.decode(np.frombuffer(codes, np.uint8))).all()


@pytest.mark.parametrize(
    "ready",
    [
        wav_file(pcm(sine(500, 0.1))),
        write_wav(to_samples(sine(500, 0.1))),
        write_mu_law_wav(to_samples(sine(500, 0.1))),
    ],
)
def test_a_file_that_is_right_already_is_left_alone(ready: bytes) -> None:
    assert as_prompt(ready) == ready


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 44100, 48000])
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("bits", [8, 16])
def test_any_usual_file_becomes_one_that_can_be_played(rate: int, channels: int, bits: int) -> None:
    sound = np.repeat(0.5 * sine(700, 1.0, rate), channels)
    data = pcm(sound) if bits == 16 else np.rint(sound * 127 + 128).astype(np.uint8).tobytes()
    prompt = as_prompt(wav_file(data, channels=channels, rate=rate, bits=bits))

    with wave.open(io.BytesIO(prompt)) as opened:
        assert (opened.getnchannels(), opened.getframerate(), opened.getsampwidth()) == (1, 8000, 2)
        assert opened.getnframes() == 8000
    heard = read_wav(prompt)
    assert loudness(heard, 690, 710) > 0.99
    assert abs(np.abs(heard[800:-800]).max() - 0.5) < 0.01


def test_two_channels_are_mixed() -> None:
    both = np.stack([0.4 * sine(500, 1.0), 0.4 * sine(900, 1.0)], axis=1).ravel()
    heard = read_wav(wav_file(pcm(both), channels=2))
    assert loudness(heard, 490, 510) == pytest.approx(0.5, abs=0.01)
    assert loudness(heard, 890, 910) == pytest.approx(0.5, abs=0.01)


def test_an_extensible_header_names_its_format_further_on() -> None:
    data = pcm(sine(500, 0.1))
    guid = struct.pack("<H", 1) + bytes.fromhex("0000 0000 1000 8000 00aa 0038 9b71")
    form = struct.pack("<HHIIHHHHI", 0xFFFE, 1, 8000, 16000, 2, 16, 22, 16, 4) + guid
    body = b"WAVE" + struct.pack("<4sI", b"fmt ", len(form)) + form
    body += struct.pack("<4sI", b"data", len(data)) + data
    assert len(read_wav(struct.pack("<4sI", b"RIFF", len(body)) + body)) == 800


def test_a_file_written_to_a_pipe_has_what_it_has() -> None:
    file = bytearray(wav_file(pcm(sine(500, 0.1))))
    file[40:44] = struct.pack("<I", 0x7FFFF000)
    assert len(read_wav(bytes(file))) == 800


def test_a_half_sample_at_the_end_is_dropped() -> None:
    assert len(read_wav(wav_file(pcm(sine(500, 0.1)) + b"\x01"))) == 800


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (b"", "no WAV file"),
        (b"ID3\x04 an MP3 file, really", "no WAV file"),
        (wav_file(b"\0\0")[:30], "no WAV file, or it is cut short"),
        (wav_file(b"\0" * 3, bits=24), "PCM of 24 bit"),
        (wav_file(b"\0" * 4, kind=3, bits=32), "floating point of 32 bit"),
        (wav_file(b"\0", kind=6, bits=8), "A-law of 8 bit"),
        (wav_file(b"\0", kind=17, bits=4), "ADPCM of 4 bit"),
        (wav_file(b"\0", kind=999, bits=8), "format 999 of 8 bit"),
        (wav_file(b"\0" * 12, channels=6), "6 channels; wanted are one or two"),
        (wav_file(b"\0" * 12, rate=96000), "96000 Hz; wanted are 4,000 to 48,000"),
        (wav_file(b"\0" * 12, rate=0), "0 Hz"),
        (wav_file(b""), "no sound in it"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(file: bytes, sentence: str) -> None:
    with pytest.raises(WavError, match=sentence):
        as_prompt(file)

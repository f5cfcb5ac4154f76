"""Judging sound by frequency: tones to tell speakers apart, and what of them is heard.

Every source in a test has a tone of its own. Frequencies are far from each other's harmonics and inside what
a telephone carries (300 to 3,400 Hz). A tone counts as heard above HEARD_DB and as not heard below SILENT_DB;
between the two the ear cannot tell, which fails either way. To prove that something is *not* heard, hear
something else first: a deaf ear hears nothing, too.
"""

import struct
import wave
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

TONES = (410, 530, 680, 870, 1110, 1430, 1830, 2350, 2990)
"""Frequencies in Hz that do not disturb each other."""
HEARD_DB = -45.0
SILENT_DB = -60.0

Sound = NDArray[np.float64]
"""Samples between -1 and 1."""


def tone(hertz: float, seconds: float = 1.0, rate: int = 8000, level_db: float = -12.0) -> Sound:
    """A sine whose power is ``level_db`` below that of a sine at full scale."""
    time = np.arange(round(seconds * rate)) / rate
    return 10 ** (level_db / 20) * np.sin(2 * np.pi * hertz * time)


def write_wav(path: Path, sound: Sound, rate: int = 8000) -> Path:
    """A WAV file of one channel, 16 bit."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.rint(sound * 32767).astype("<i2").tobytes())
    return path


def write_mu_law_wav(path: Path, codes: bytes) -> Path:
    """A WAV file of one channel, 8,000 Hz, mu-law."""
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 7, 1, 8000, 8000, 1, 8)
    body = form + struct.pack("<4sI", b"data", len(codes)) + codes + b"\0" * (len(codes) & 1)
    path.write_bytes(struct.pack("<4sI4s", b"RIFF", len(body) + 4, b"WAVE") + body)
    return path


def level_db(sound: Sound, hertz: float, rate: int = 8000) -> float:
    """How loud a tone is in the sound, in dB below a sine at full scale. Two bins each side count as its
    own.
    """
    window = np.hanning(len(sound))
    spectrum = np.abs(np.fft.rfft(sound * window)) / (window.sum() / 2)
    place = round(hertz * len(sound) / rate)
    peak = float(spectrum[max(place - 2, 0) : place + 3].max())
    return 20 * float(np.log10(max(peak, 1e-9)))


def heard_in(sound: Sound, tones: Iterable[float], rate: int = 8000) -> set[float]:
    """Which of the tones are heard. Raises AssertionError for one between heard and not heard."""
    return judge({hertz: level_db(sound, hertz, rate) for hertz in tones})


def judge(levels: Mapping[float, float]) -> set[float]:
    """Which tones are heard, from their levels in dB. Raises AssertionError for one that is between."""
    doubtful = {hertz: level for hertz, level in levels.items() if SILENT_DB <= level < HEARD_DB}
    assert not doubtful, f"neither heard nor silent (dB by Hz): {doubtful}, of {dict(levels)}"
    return {hertz for hertz, level in levels.items() if level >= HEARD_DB}


PAGE_SCRIPT = """
// Before a page's own scripts: its microphone is a tone, and an ear is at every track that it receives.
(() => {
  const context = new AudioContext();
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  const microphone = context.createMediaStreamDestination();
  const ear = context.createAnalyser();
  gain.gain.value = 0.25;
  ear.fftSize = 16384;
  ear.smoothingTimeConstant = 0;
  oscillator.connect(gain).connect(microphone);
  oscillator.start();
  let heard = null;
  window.hearing = {
    speak: (hertz) => { oscillator.frequency.value = hertz; context.resume(); },
    microphone: () => microphone.stream.clone(),
    listen: (track) => {
      const stream = new MediaStream([track]);
      const player = new Audio();  // WebAudio gets silence from a remote track that nothing plays
      player.muted = true;
      player.srcObject = stream;
      player.play();
      heard?.disconnect();
      heard = context.createMediaStreamSource(stream);
      heard.connect(ear);
    },
    levels: (tones) => {
      const bins = new Float32Array(ear.frequencyBinCount);
      ear.getFloatFrequencyData(bins);
      const width = context.sampleRate / ear.fftSize;
      return tones.map((hertz) => {
        const place = Math.round(hertz / width);
        return Math.max(-200, ...bins.slice(place - 2, place + 3));
      });
    },
  };
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(...settings) {
      super(...settings);
      this.addEventListener("track", (event) => window.hearing.listen(event.track));
    }
  };
  if (navigator.mediaDevices) {
    navigator.mediaDevices.getUserMedia = async () => microphone.stream.clone();
  }
})();
"""
"""For `add_init_script`. ``hearing.speak(hertz)`` sets the tone, ``hearing.levels(tones)`` is for `judge`."""

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
)

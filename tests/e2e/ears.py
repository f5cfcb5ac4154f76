"""All that a page ever heard: a recording of the track that it receives, judged by frequency.

Looking at a page now and then misses a prompt of less than a second on a busy machine. So an AudioWorklet,
which is not kept waiting by anything else in the page, records everything, and what was heard is told
afterwards as a story: which tones, one after the other.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from playwright.async_api import BrowserContext, Page

from tests.hearing import HEARD_DB, Sound

RATE = 8000
WINDOW, HOP = 800, 400
"""Samples of which levels are told at once (10 Hz apart), and from one such window to the next."""

SILENT_DB = -52.0
"""Of what is not heard. Where two tones are mixed, mu-law itself puts up to -56 dB on others (the worst of
3,000 phases of each pair of voices), for as long as the two stay in step. A tone that leaks has -12.
"""

STEADY = 3
"""Windows that must agree before something counts as heard: a fifth of a second in all."""

Tones = frozenset[int]

_RECORDER = """
registerProcessor("recorder", class extends AudioWorkletProcessor {
  samples = new Int16Array(800);
  filled = 0;
  process([[input]]) {
    for (let place = 0; place < 128; place += 1) {
      const sample = input === undefined ? 0 : input[place];
      this.samples[this.filled++] = Math.max(-32768, Math.min(32767, Math.round(sample * 32767)));
      if (this.filled === this.samples.length) {
        this.port.postMessage(this.samples.slice());
        this.filled = 0;
      }
    }
    return true;
  }
});
"""

_PAGE_SCRIPT = """
(() => {
  const RECORDER = $RECORDER;
  let recorder = null;
  let source = null;
  let samples = [];
  async function start() {
    const context = new AudioContext({ sampleRate: 8000 });
    const module = new Blob([RECORDER], { type: "text/javascript" });
    await context.audioWorklet.addModule(URL.createObjectURL(module));
    const node = new AudioWorkletNode(context, "recorder", { numberOfOutputs: 0 });
    node.port.onmessage = ({ data }) => samples.push(data);
    return node;
  }
  async function listen(track) {
    recorder ??= start();
    const node = await recorder;
    source?.disconnect();
    source = node.context.createMediaStreamSource(new MediaStream([track]));
    source.connect(node);
  }
  window.recording = {
    take() {
      const bytes = new Uint8Array(samples.length * 1600);
      samples.forEach((chunk, place) => bytes.set(new Uint8Array(chunk.buffer), place * 1600));
      samples = [];
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    },
  };
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(...settings) {
      super(...settings);
      this.addEventListener("track", (event) => listen(event.track));
    }
  };
})();
"""


async def equip(context: BrowserContext) -> None:
    """Record in all pages of the context, which must have been made with ``bypass_csp``."""
    await context.add_init_script(_PAGE_SCRIPT.replace("$RECORDER", json.dumps(_RECORDER)))


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was heard all the time between two samples. No tones is silence; None cannot be told."""

    tones: Tones | None
    begin: int
    end: int

    @property
    def seconds(self) -> float:
        return (self.end - self.begin) / RATE


class Ears:
    """What one page heard of the given tones; a reload goes on in the same recording.

    Places in it are numbers of samples since it began.
    """

    def __init__(self, page: Page, tones: Iterable[int]) -> None:
        self._page = page
        self._tones = tuple(tones)
        self._sound: Sound = np.zeros(0)
        self._windows: list[Tones | None] = []
        time = np.arange(WINDOW) / RATE
        window = np.hanning(WINDOW)
        waves = np.exp(-2j * np.pi * np.outer(time, self._tones))
        self._probe: NDArray[np.complex128] = waves * window[:, None] / (window.sum() / 2)

    @property
    def is_steady(self) -> bool:
        """What is heard now can be told, or nothing was ever recorded."""
        return not self._windows or self.latest() is not None

    def begin(self) -> None:
        """Forget everything but what was taken over last, which is the beginning of the story."""
        forgotten = max(len(self._windows) - STEADY, 0)
        self._sound, self._windows = self._sound[forgotten * HOP :], self._windows[forgotten:]

    async def sound(self, begin: int = 0) -> Sound:
        """Samples between -1 and 1, from a place of the recording to now."""
        await self.listen()
        return self._sound[begin:]

    async def listen(self) -> int:
        """Take over what the page has recorded; how many samples there are now."""
        encoded = await self._page.evaluate("() => window.recording?.take() ?? ''")
        fresh = np.frombuffer(base64.b64decode(encoded), "<i2") / 32767
        self._sound = np.concatenate((self._sound, fresh))
        while (begin := len(self._windows) * HOP) + WINDOW <= len(self._sound):
            self._windows.append(self._judged(self._sound[begin : begin + WINDOW]))
        return len(self._sound)

    def _judged(self, sound: Sound) -> Tones | None:
        levels = 20 * np.log10(np.maximum(np.abs(sound @ self._probe), 1e-9))
        if np.any((levels >= SILENT_DB) & (levels < HEARD_DB)):
            return None
        return frozenset(hertz for hertz, level in zip(self._tones, levels, strict=True) if level >= HEARD_DB)

    def stretches(self, begin: int = 0) -> Iterator[Stretch]:
        """All that was taken over, from a place of the recording, as steady stretches in their order."""
        place = -(-begin // HOP)
        for tones, group in groupby(self._windows[place:]):
            windows = len(list(group))
            if tones is None or windows >= STEADY:
                yield Stretch(tones, place * HOP, (place + windows - 1) * HOP + WINDOW)
            place += windows

    def story(self, begin: int = 0) -> list[Tones]:
        """The tones that were heard, one after the other; silences and what cannot be told are left out."""
        told: list[Tones] = []
        for stretch in self.stretches(begin):
            if stretch.tones and (not told or told[-1] != stretch.tones):
                told.append(stretch.tones)
        return told

    def longest_gap(self, tones: Iterable[int]) -> float:
        """How many seconds at most something else than these tones was heard at a stretch."""
        wanted = frozenset(tones)
        gaps = (len(list(group)) for heard, group in groupby(self._windows) if heard != wanted)
        return max(gaps, default=0) * HOP / RATE

    def latest(self, begin: int = 0) -> Tones | None:
        """What is heard now, steadily, and since this place of the recording; None when that cannot be
        told."""
        first = -(-begin // HOP)
        last = self._windows[first:][-STEADY:]
        return last[0] if len(last) == STEADY and len(set(last)) == 1 else None

"""What people wait for: `python -m scripts.bench calls`.

The first two are measured in three Chromiums with one clock: from Mario's press to the button that Maria is
shown, and from her press to the tone that the second of both hears, Chromium's own delays both ways included.
The third is measured on the wire, from the command to the first packet that sounds otherwise.
"""

import asyncio
import random
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from centralino.core.call.inputs import Verb
from centralino.media.codec import SILENT_FRAME
from tests.e2e.conftest import Cast, new_cast, three_browsers
from tests.e2e.house import house
from tests.e2e.instance import ANNA, AT_ONCE, MARIA, MARIO, make_instance
from tests.e2e.people import Agent, until
from tests.runtime.conftest import assemble, put_in
from tests.runtime.headset import Headset
from tests.runtime.shell import house as bare_house

TRANSFERS, COMMANDS = 20, 60

_WATCH = """
(() => {
  const now = () => performance.timeOrigin + performance.now();
  const audio = new AudioContext({ sampleRate: 8000 });
  let source = null;
  window.moments = {
    at: null,
    press([selector, event]) {
      const begun = now();
      document.querySelector(selector).dispatchEvent(new MouseEvent(event, { bubbles: true }));
      return begun;
    },
    button(verb) {
      this.at = null;
      const observer = new MutationObserver(() => {
        if (document.querySelector(`[data-verb=${verb}]`) === null) return;
        observer.disconnect();
        requestAnimationFrame(() => { this.at = now(); });
      });
      observer.observe(document, { subtree: true, childList: true });
    },
    tone(hertz) {
      this.at = null;
      source?.disconnect();
      source = audio.createMediaStreamSource(
        new MediaStream([window.centralino.peer.getReceivers()[0].track]));
      const analyser = audio.createAnalyser();
      analyser.fftSize = 256;
      source.connect(analyser);
      const samples = new Float32Array(256);
      const timer = setInterval(() => {
        analyser.getFloatTimeDomainData(samples);
        let real = 0, imaginary = 0;
        samples.forEach((sample, place) => {
          real += sample * Math.cos(2 * Math.PI * hertz * place / 8000);
          imaginary += sample * Math.sin(2 * Math.PI * hertz * place / 8000);
        });
        if (Math.hypot(real, imaginary) / 128 < 0.01) return;
        clearInterval(timer);
        this.at = now();
      }, 5);
    },
  };
})();
"""
"""``moments.at`` is when what is watched for came, in ms since 1970."""


async def moment(agent: Agent) -> float:
    async def has_come() -> bool:
        return await agent.page.evaluate("() => moments.at") is not None

    await until(lambda: f"{agent.name} waited in vain", has_come)
    at: float = await agent.page.evaluate("() => moments.at")
    return at


async def press(agent: Agent, selector: str, event: str = "click") -> float:
    at: float = await agent.page.evaluate("(what) => moments.press(what)", [selector, event])
    return at


async def transfer(cast: Cast) -> tuple[float, float]:
    """Mario asks Maria, and goes back. From press to ring and from accept to sound, in ms."""
    mario, maria = cast.mario, cast.maria
    await maria.page.evaluate("() => moments.button('accept')")
    await mario.page.get_by_test_id("quick-connects").click()
    await mario.page.get_by_role("combobox").fill(AT_ONCE)
    asked = await press(mario, "[role=option]", "dblclick")
    rung = await moment(maria)
    for agent, hertz in ((mario, MARIA), (maria, MARIO)):
        await agent.page.evaluate("(hertz) => moments.tone(hertz)", hertz)
    accepted = await press(maria, "[data-verb=accept]")
    heard = max(await moment(mario), await moment(maria))
    await mario.press("back_to_customer")
    await maria.press("clear")
    await maria.does("Available")
    await mario.hears(ANNA)
    return rung - asked, heard - accepted


async def in_browsers(folder: Path) -> tuple[list[float], list[float]]:
    async with (
        house(folder / "data", make_instance(folder / "instance")) as opened,
        three_browsers() as browsers,
        new_cast(browsers, opened) as cast,
    ):
        for agent in (cast.mario, cast.maria):
            await agent.page.add_init_script(_WATCH)
        await cast.mario_talks_with_anna()
        await cast.maria.sign_in(opened)
        told = [await transfer(cast) for _ in range(TRANSFERS)]
        await cast.go_home()
    rings, sounds = zip(*told, strict=True)
    return list(rings), list(sounds)


class Wire:
    """The packets that a headset gets: when the first one came that sounds as asked for."""

    def __init__(self, headset: Headset) -> None:
        assert headset._page is not None
        receiver: Any = headset._page.connection.getReceivers()[0]
        self._take = receiver._handle_rtp_packet
        self._silent = False
        self._came: asyncio.Future[float] | None = None
        receiver._handle_rtp_packet = self._handle

    def first(self, *, silent: bool) -> asyncio.Future[float]:
        """When the next packet comes that is silent, or is not."""
        self._silent = silent
        self._came = asyncio.get_running_loop().create_future()
        return self._came

    async def _handle(self, packet: Any, arrival_time_ms: int) -> None:
        if self._came is not None and (packet.payload == SILENT_FRAME) is self._silent:
            self._came.set_result(time.perf_counter())
            self._came = None
        await self._take(packet, arrival_time_ms)


async def on_the_wire(folder: Path) -> list[float]:
    """From the command that mutes Mario, or no longer does, to the first packet that Anna gets otherwise."""
    make_instance(folder / "instance")
    await put_in(folder)
    waits: list[float] = []
    async with bare_house(f"sqlite:///{folder}/centralino.db", folder, folder / "media") as opened:
        cast = await assemble(opened)
        await cast.anna.calls()
        await cast.mario.press(Verb.ACCEPT)
        await cast.anna.hears(MARIO)
        wire = Wire(cast.anna.headset)
        for number in range(COMMANDS):
            silent = number % 2 == 0
            coming = wire.first(silent=silent)
            await asyncio.sleep(0.1 + random.random() / 50)  # anywhere between two ticks
            begun = time.perf_counter()
            await cast.mario.press(Verb.MUTE if silent else Verb.UNMUTE)
            waits.append((await coming - begun) * 1000)
    return waits


def show(what: str, waits: Iterable[float], aim: int) -> None:
    p50, p95 = np.percentile(list(waits), (50, 95))
    print(f"{what:<48} p50 {p50:6.1f} ms, p95 {p95:6.1f} ms (aim {aim})")


def main() -> None:
    """Print p50 and p95 of each beside the aim."""
    with tempfile.TemporaryDirectory(prefix="c") as folder:
        rings, sounds = asyncio.run(in_browsers(Path(folder)))
    show("press to ring shown in Maria's page", rings, 150)
    show("accept to two-way sound, whispers off", sounds, 150)
    with tempfile.TemporaryDirectory(prefix="c") as folder:
        show("command to first changed packet", asyncio.run(on_the_wire(Path(folder))), 30)


if __name__ == "__main__":
    main()

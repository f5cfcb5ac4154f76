"""The galleries: both pages in any state, built apart, served on loopback, driven from here."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import msgspec
from playwright.async_api import Page

from centralino.core.views.panel import AgentPanel


def build(folder: Path) -> None:
    """Bundle the galleries into a folder."""
    command = ("scripts/node.sh", "npm", "--prefix", "ui", "run", "gallery", "--", "--outDir", str(folder))
    subprocess.run(command, check=True, capture_output=True, text=True)


class _Files(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder's files."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, directory=str(folder)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


async def show(page: Page, panel: AgentPanel, **rest: object) -> None:
    """The Contact Control Panel with this panel; ``rest`` is what else the page knows (ccp/src/state.ts)."""
    told = msgspec.to_builtins(panel)
    await page.evaluate("([panel, rest]) => renderPanel(panel, rest)", [told, rest])
    await page.locator(".ccp").wait_for()


async def show_state(page: Page, **state: object) -> None:
    """Either page in this state (its state.ts), the initial one where nothing is said."""
    await page.evaluate("(state) => renderState(state)", state)


async def pressed(page: Page) -> list[Any]:
    """What was pressed since the last rendering: commands in the panel, words in the telephone."""
    found: list[Any] = await page.evaluate("pressed")
    return found

"""The media process's end of the control protocol.

One shell at a time: a new connection supersedes the one before. While no shell is there everything goes on
sounding; what happens meanwhile is kept and told to the next. Messages are obeyed in the order in which they
come, except that the answer to an offer may take its time, and a play begins when its clips have been read.
"""

import asyncio
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ParamSpec, assert_never

import msgspec
import structlog

from centralino.media.calls import Calls
from centralino.media.engine import CallFact, Engine, Snapshot
from centralino.media.framing import pack, unpack
from centralino.media.lines import Background, Lines, SupersededError
from centralino.media.protocol import (
    VERSION,
    Acknowledge,
    CloseLine,
    FromMedia,
    Hello,
    KeepLines,
    LineAnswered,
    LineRefused,
    Measures,
    OfferLine,
    SetPlan,
    ToMedia,
    WatchMeasures,
    World,
)
from centralino.media.ticker import Ticker
from centralino.webrtc.peer import WebRtcSettings
from centralino.webrtc.ports import NoPortError
from centralino.webrtc.sdp import OfferError

MOST_UNSENT_BYTES = 16_000_000

log = structlog.get_logger()

_Parameters = ParamSpec("_Parameters")


class Server:
    """Serves one shell on a Unix socket. Lives in the event loop, beside the tick's thread."""

    def __init__(self, path: Path, settings: WebRtcSettings) -> None:
        self._path = path
        self._loop = asyncio.get_running_loop()
        self._over: asyncio.Future[None] = self._loop.create_future()
        self._ticker = Ticker(Engine(), self._in_loop(self._happened), self._in_loop(self._failed))
        self._lines = Lines(self._ticker, settings, self._tell)
        self._calls = Calls(self._ticker, self._tell)
        self._background = Background()
        self._shell: asyncio.StreamWriter | None = None
        self._measuring: asyncio.Task[None] | None = None
        self._incarnation = uuid.uuid4().hex

    async def serve(self) -> None:
        """Serve until `stop`; then take everything down. Raises what ended the tick's thread, if that
        happened.
        """
        self._ticker.start()
        server = await asyncio.start_unix_server(self._serve_shell, self._path)
        self._path.chmod(0o600)
        log.info("media process is ready", socket=str(self._path), incarnation=self._incarnation)
        try:
            await self._over
        finally:
            server.close()
            self._watch(0)
            self._part()
            await self._background.finish()
            await self._lines.close_all()
            await self._calls.close()
            await asyncio.to_thread(self._ticker.stop)
            self._path.unlink(missing_ok=True)

    def stop(self) -> None:
        """End `serve`."""
        if not self._over.done():
            self._over.set_result(None)

    def _in_loop(self, act: Callable[_Parameters, None]) -> Callable[_Parameters, None]:
        """The same, to be called from the tick's thread."""

        def act_later(*args: _Parameters.args, **kwargs: _Parameters.kwargs) -> None:
            self._loop.call_soon_threadsafe(partial(act, *args, **kwargs))

        return act_later

    async def _serve_shell(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        decoder = msgspec.msgpack.Decoder[ToMedia](ToMedia)
        try:
            hello = await unpack(reader, decoder)
            if hello != Hello():
                log.error("a shell did not say Hello in our version", got=repr(hello), version=VERSION)
                return
            self._meet(writer)
            while (message := await unpack(reader, decoder)) is not None and writer is self._shell:
                self._obey(message)
        except (msgspec.DecodeError, ConnectionError) as error:
            log.warning("the shell's connection broke", error=str(error))
        finally:
            if writer is self._shell:
                self._part()
            writer.close()

    def _meet(self, writer: asyncio.StreamWriter) -> None:
        self._part()
        self._shell = writer
        log.info("shell connected")
        self._tell(World(self._incarnation, self._lines.states(), self._calls.revisions()))
        for fact in self._calls.facts:
            self._tell(fact)

    def _part(self) -> None:
        if self._shell is not None:
            log.info("shell gone")
            self._watch(0)
            self._shell.close()
            self._shell = None

    def _tell(self, message: FromMedia) -> None:
        if self._shell is None:
            return
        self._shell.write(pack(message))
        if self._shell.transport.get_write_buffer_size() > MOST_UNSENT_BYTES:
            log.error("the shell does not read what it is told")
            self._shell.transport.abort()

    def _obey(self, message: ToMedia) -> None:
        match message:
            case Hello():
                log.error("a shell said Hello twice")
            case SetPlan(call, revision, plan):
                self._calls.set_plan(call, revision, plan)
            case OfferLine():
                self._background.start(self._answer(message))
            case CloseLine(line):
                self._lines.close(line, "closed by the shell")
            case KeepLines(lines, plans):
                self._lines.keep(lines)
                self._calls.keep(plans)
            case Acknowledge(call, number):
                self._calls.facts.acknowledge(call, number)
            case WatchMeasures(interval_ms):
                self._watch(interval_ms)
            case _:
                assert_never(message)

    async def _answer(self, offer: OfferLine) -> None:
        try:
            answer = await self._lines.offer(offer.line, offer.sdp)
        except (OfferError, NoPortError, SupersededError) as error:
            log.warning("offer refused", line=offer.line, reason=str(error))
            self._tell(LineRefused(offer.request, offer.line, str(error)))
        else:
            self._tell(LineAnswered(offer.request, offer.line, answer.generation, answer.sdp))

    def _watch(self, interval_ms: int) -> None:
        if self._measuring is not None:
            self._measuring.cancel()
            self._measuring = None
        if interval_ms > 0:
            self._measuring = asyncio.create_task(self._measure(interval_ms / 1000))

    async def _measure(self, seconds: float) -> None:
        tell = self._in_loop(self._measured)
        while True:
            self._ticker.post(partial(self._ticker.measure, tell))
            await asyncio.sleep(seconds)

    def _measured(self, snapshot: Snapshot, late_ms: float) -> None:
        if self._measuring is not None:
            self._tell(Measures(snapshot.measures(), late_ms))

    def _happened(self, facts: list[CallFact]) -> None:
        for fact in facts:
            self._tell(self._calls.facts.add(fact.call, fact.body))

    def _failed(self, error: BaseException) -> None:
        if not self._over.done():
            self._over.set_exception(error)

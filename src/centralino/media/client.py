"""The shell's end of the control protocol."""

import asyncio
import itertools
from collections.abc import Callable
from pathlib import Path

import msgspec
import structlog

from centralino.media.framing import pack, unpack
from centralino.media.protocol import FromMedia, Hello, LineAnswered, LineId, LineRefused, OfferLine, ToMedia

FIRST_PAUSE = 0.05
LONGEST_PAUSE = 0.5

log = structlog.get_logger()


class MediaAwayError(Exception):
    """The media process is not there, or went away before it answered."""


class MediaClient:
    """Talks to the media process for as long as `run` runs, connecting again whenever it was lost.

    ``on_message`` is called with all that comes except answers to `offer`; a World is the first message of
    every connection and the time to send plans and KeepLines. ``on_lost`` is called when a connection ended.
    """

    def __init__(
        self, path: Path, on_message: Callable[[FromMedia], None], on_lost: Callable[[], None]
    ) -> None:
        self._path = path
        self._on_message = on_message
        self._on_lost = on_lost
        self._writer: asyncio.StreamWriter | None = None
        self._requests = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[LineAnswered | LineRefused]] = {}

    async def run(self) -> None:
        """Connect, and again after pauses that double up to LONGEST_PAUSE. Ends by being cancelled."""
        pause = FIRST_PAUSE
        while True:
            try:
                reader, writer = await asyncio.open_unix_connection(self._path)
            except OSError as error:
                log.debug("the media process is away", error=str(error))
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
                continue
            pause = FIRST_PAUSE
            await self._converse(reader, writer)

    def send(self, message: ToMedia) -> None:
        """Say it if the media process is there. If not, it will ask by its next World."""
        if self._writer is not None:
            self._writer.write(pack(message))

    async def offer(self, line: LineId, sdp: str) -> LineAnswered | LineRefused:
        """A page's offer. Raises MediaAwayError."""
        if self._writer is None:
            raise MediaAwayError("the media process is away; the page may offer again")
        request = next(self._requests)
        answer: asyncio.Future[LineAnswered | LineRefused] = asyncio.get_running_loop().create_future()
        self._waiting[request] = answer
        try:
            self.send(OfferLine(request, line, sdp))
            return await answer
        finally:
            del self._waiting[request]

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        decoder = msgspec.msgpack.Decoder[FromMedia](FromMedia)
        self._writer = writer
        self.send(Hello())
        try:
            while (message := await unpack(reader, decoder)) is not None:
                self._take(message)
        except (ConnectionError, msgspec.DecodeError) as error:
            log.warning("the connection to the media process broke", error=str(error))
        finally:
            self._writer = None
            writer.close()
            for answer in self._waiting.values():
                if not answer.done():
                    answer.set_exception(
                        MediaAwayError("the media process went away; the page may offer again")
                    )
            self._on_lost()

    def _take(self, message: FromMedia) -> None:
        match message:
            case LineAnswered(request) | LineRefused(request):
                answer = self._waiting.get(request)
                if answer is not None and not answer.done():
                    answer.set_result(message)
            case _:
                self._on_message(message)

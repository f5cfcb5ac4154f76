"""One WebSocket with a page: typed messages in and out, and an end with a code and a reason for people.

Whatever ends a conversation is raised as `Over`, by whichever of its tasks finds out; the others are then
cancelled. Close codes are those of RFC 6455 section 7.4.1; pages come back after any of them until they are
told otherwise.
"""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Generic, TypeVar

import msgspec
import structlog
from starlette.responses import PlainTextResponse
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from centralino.web.origin import is_own
from centralino.web.wire import MALFORMED, Message

GREETING_SECONDS = 10.0
SEND_SECONDS = 20.0
MOST_REASON_BYTES = 123

DONE = 1000
UNSUPPORTED = 1003
LOST = 1006
INVALID = 1007
POLICY = 1008
TRY_LATER = 1013

log = structlog.get_logger()

In = TypeVar("In")
Out = TypeVar("Out", bound=Message)


class Over(Exception):
    """The conversation ends with this close code; the reason is for people who look for a fault."""

    def __init__(self, code: int, reason: str = "") -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Conversation(Generic[In, Out]):
    """What comes is of the types that ``decoder`` knows."""

    def __init__(self, socket: WebSocket, decoder: msgspec.json.Decoder[In]) -> None:
        self._socket = socket
        self._decoder = decoder
        self._encoder = msgspec.json.Encoder()

    async def receive(self) -> In:
        """The next message. Raises Over for what is no message, WebSocketDisconnect when the page is gone."""
        received = await self._socket.receive()
        if received["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(received["code"], received.get("reason"))
        text = received.get("text")
        if text is None:
            raise Over(UNSUPPORTED, "messages are JSON text, not bytes")
        try:
            return self._decoder.decode(text)
        except MALFORMED as error:
            raise Over(INVALID, f"not a message: {error}") from error

    async def greeting(self) -> In:
        """The first message, which may not take longer than GREETING_SECONDS."""
        try:
            async with asyncio.timeout(GREETING_SECONDS):
                return await self.receive()
        except TimeoutError:
            raise Over(POLICY, f"no greeting within {GREETING_SECONDS:g} seconds") from None

    async def send(self, message: Out) -> None:
        """Waits for a page that does not read, but not for ever. Raises WebSocketDisconnect."""
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self._socket.send_text(self._encoder.encode(message).decode())
        except (TimeoutError, RuntimeError) as error:  # the latter of a socket that the server has closed
            raise WebSocketDisconnect(LOST, str(error)) from error


async def converse(socket: WebSocket, talk: Callable[[WebSocket], Awaitable[None]]) -> None:
    """Accept the page's WebSocket if it is of our own site, and talk until one side ends it."""
    if not is_own(socket):
        origin, host = socket.headers.get("origin"), socket.headers.get("host")
        log.warning("a page of another site was refused", origin=origin, host=host, scheme=socket.url.scheme)
        refusal = "This page came from another address than this one.\n"
        await socket.send_denial_response(PlainTextResponse(refusal, HTTPStatus.FORBIDDEN))
        return
    await socket.accept()
    try:
        await talk(socket)
    except* WebSocketDisconnect:
        log.debug("a page has gone", path=socket.url.path)
    except* Over as overs:
        await _close(socket, _first(overs))


async def _close(socket: WebSocket, over: Over) -> None:
    if over.code != DONE:
        log.info("a page's socket was closed", path=socket.url.path, code=over.code, reason=over.reason)
    if WebSocketState.DISCONNECTED in (socket.client_state, socket.application_state):
        return
    reason = over.reason.encode()[:MOST_REASON_BYTES].decode(errors="ignore")
    try:
        async with asyncio.timeout(SEND_SECONDS):
            await socket.close(over.code, reason)
    except (WebSocketDisconnect, RuntimeError, TimeoutError) as error:
        log.debug("it had gone already", path=socket.url.path, error=str(error))


def _first(overs: BaseExceptionGroup[Over]) -> Over:
    found: Over | BaseExceptionGroup[Over] = overs
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    return found

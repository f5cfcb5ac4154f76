"""How messages of the control protocol lie on a stream: four bytes of length, big endian, then msgpack."""

import asyncio
from typing import TypeVar

import msgspec

from centralino.media.protocol import FromMedia, ToMedia

LONGEST_MESSAGE = 16_000_000

_Message = TypeVar("_Message")


def pack(message: ToMedia | FromMedia) -> bytes:
    """The message with its length before it."""
    body = msgspec.msgpack.encode(message)
    return len(body).to_bytes(4, "big") + body


async def unpack(reader: asyncio.StreamReader, decoder: msgspec.msgpack.Decoder[_Message]) -> _Message | None:
    """The next message, None at the end of the stream.

    Raises msgspec.DecodeError for what is no message, ConnectionError when the stream breaks off.
    """
    try:
        length = int.from_bytes(await reader.readexactly(4), "big")
        if length > LONGEST_MESSAGE:
            raise msgspec.DecodeError(f"a message of {length} bytes; at most {LONGEST_MESSAGE} are taken")
        return decoder.decode(await reader.readexactly(length))
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise ConnectionError("the stream ended inside a message") from error
        return None

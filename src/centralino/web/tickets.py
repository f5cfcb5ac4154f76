"""A customer's ticket: lets a page that was reloaded go on with its call, after a restart of ours too.

It is opaque and cannot be guessed or made by others: the call and the leg, encrypted and authenticated
(Fernet) under a secret that only this installation has.
"""

from dataclasses import dataclass
from pathlib import Path

import msgspec
from cryptography.fernet import Fernet, InvalidToken

from centralino.core.ids import CallId, LegId
from centralino.web.private import write_private


@dataclass(frozen=True, slots=True)
class Ticket:
    call: CallId
    leg: LegId


class Tickets:
    """``secret`` is a Fernet key."""

    def __init__(self, secret: bytes) -> None:
        self._fernet = Fernet(secret)

    def write(self, ticket: Ticket) -> str:
        return self._fernet.encrypt(msgspec.json.encode(ticket)).decode()

    def read(self, text: str) -> Ticket | None:
        """None if it is not one of ours."""
        try:
            return msgspec.json.decode(self._fernet.decrypt(text.encode()), type=Ticket)
        except InvalidToken:
            return None


def kept_secret(path: Path) -> bytes:
    """The key in this file; it is made, for the owner's eyes only, if there is none."""
    if not path.exists():
        write_private(path, Fernet.generate_key())
    return path.read_bytes()

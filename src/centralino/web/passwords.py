"""Passwords: kept as Argon2 hashes, judged in threads, alike in time for users that exist and others."""

import asyncio
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from centralino.core.directory.model import UserId
from centralino.store import Accounts

AT_ONCE = 2
"""Judging one takes 64 MiB and a good part of a second's tenth: a crowd must queue, not take the machine."""

SHORTEST, LONGEST = 8, 256


class Passwords:
    def __init__(self, accounts: Accounts, hasher: PasswordHasher | None = None) -> None:
        self._accounts = accounts
        self._hasher = hasher or PasswordHasher()
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._of_nobody = self._hasher.hash("nobody has this one")

    async def set(self, user: UserId, password: str, at: datetime) -> None:
        """Whoever is signed in as the user stays so. Raises ValueError with a sentence."""
        if not SHORTEST <= len(password) <= LONGEST:
            raise ValueError(f"A password has {SHORTEST} to {LONGEST} characters.")
        async with self._turns:
            hashed = await asyncio.to_thread(self._hasher.hash, password)
        await self._accounts.set_password_hash(user, hashed, at)

    async def is_right(self, user: UserId | None, password: str) -> bool:
        """None is a user that does not exist."""
        kept = await self._accounts.password_hash(user or "")
        async with self._turns:
            right = await asyncio.to_thread(self._verify, kept or self._of_nobody, password)
        return right and kept is not None

    def _verify(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except VerifyMismatchError:
            return False

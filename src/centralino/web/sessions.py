"""A session per tab: who has signed in there, proven by a token that only the tab has.

A session ends when its tab was away for `IDLE`, and `LIFETIME` after signing in; but an open page is left
alone while its agent is on a contact. It survives restarts of ours: the store has the token's hash (of 256
random bits, so a plain SHA-256).
"""

import hashlib
import secrets
from datetime import timedelta

from centralino.core.directory.model import UserId
from centralino.runtime.clock import utc_now
from centralino.store import Accounts, SignIn

IDLE = timedelta(hours=1)
LIFETIME = timedelta(hours=16)


class Sessions:
    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    async def begin(self, user: UserId) -> str:
        """The token for the tab."""
        token = secrets.token_urlsafe(32)
        now = utc_now()
        await self._accounts.forget_expired(now)
        await self._accounts.sign_in(SignIn(_hashed(token), user, now, now, now + IDLE))
        return token

    async def resume(self, token: str) -> SignIn | None:
        """The session of this token, in use from now on; None if there is none any more."""
        now = utc_now()
        session = await self._accounts.signed_in(_hashed(token), now)
        if session is None or session.created_at + LIFETIME <= now:
            return None
        await self.use(session)
        return session

    async def use(self, session: SignIn) -> None:
        """The tab is there. Its time is counted from now on, even beyond the lifetime: see `is_over`."""
        now = utc_now()
        await self._accounts.seen(session.token_hash, now, now + IDLE)

    async def is_over(self, session: SignIn, *, on_contact: bool) -> bool:
        """Whether a tab that is there must be signed out: it was so elsewhere, or its lifetime is over."""
        now = utc_now()
        if await self._accounts.signed_in(session.token_hash, now) is None:
            return True
        return session.created_at + LIFETIME <= now and not on_contact

    async def end_all(self, user: UserId) -> None:
        await self._accounts.sign_out_user(user)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

"""``POST /api/sign-in`` with a user name and a password as JSON; the answer has the tab's token.

401 says the same for a wrong password and for a user that does not exist, after the same time. Tries are
limited for each user name and each address, whether the name exists or not; good ones do not count.
"""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

import msgspec
import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from centralino.core.directory.model import UserId
from centralino.store import StoreUnavailable
from centralino.web.origin import client_address, is_own
from centralino.web.passwords import Passwords
from centralino.web.sessions import Sessions
from centralino.web.tries import Tries
from centralino.web.wire import MALFORMED

MOST_BYTES = 4096

log = structlog.get_logger()


class Credentials(msgspec.Struct, frozen=True):
    username: str
    password: str


class Token(msgspec.Struct, frozen=True):
    token: str


class Problem(msgspec.Struct, frozen=True):
    """``sentence`` is for people who use other clients than our pages."""

    sentence: str


@dataclass(frozen=True, slots=True)
class SignInDesk:
    """``user_named`` finds a user by the name that he signs in with."""

    passwords: Passwords
    sessions: Sessions
    user_named: Callable[[str], UserId | None]
    tries_of_name: Tries
    tries_of_address: Tries

    async def sign_in(self, request: Request) -> Response:
        if not is_own(request):
            return _problem(HTTPStatus.FORBIDDEN, "This page came from another address than this one.")
        try:
            given = msgspec.json.decode(await _body(request), type=Credentials)
        except _TooLong:
            return _problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"A sign-in has at most {MOST_BYTES} bytes.")
        except ClientDisconnect:
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        except MALFORMED as error:
            return _problem(HTTPStatus.BAD_REQUEST, f"Not a user name and a password as JSON: {error}")
        return await self._judge(given, client_address(request))

    async def _judge(self, given: Credentials, address: str) -> Response:
        now = asyncio.get_running_loop().time()
        limits = ((self.tries_of_name, given.username), (self.tries_of_address, address))
        wait = max(tries.wait(key, now) for tries, key in limits)
        if wait > 0:
            log.warning("too many tries to sign in", username=given.username, address=address)
            sentence = "Too many tries to sign in: wait a moment."
            return _problem(HTTPStatus.TOO_MANY_REQUESTS, sentence, {"retry-after": str(math.ceil(wait))})
        for tries, key in limits:
            tries.take(key, now)
        user = self.user_named(given.username)
        try:
            right = await self.passwords.is_right(user, given.password)
            if user is None or not right:
                log.warning("a sign-in failed", username=given.username, address=address)
                return _problem(HTTPStatus.UNAUTHORIZED, "The user name or the password is wrong.")
            token = await self.sessions.begin(user)
        except StoreUnavailable:
            return _problem(HTTPStatus.SERVICE_UNAVAILABLE, "The database does not answer; try again.")
        for tries, key in limits:
            tries.give_back(key, now)
        log.info("signed in", agent=user, address=address)
        return _json(HTTPStatus.OK, Token(token))


class _TooLong(Exception):
    """More than MOST_BYTES."""


async def _body(request: Request) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise _TooLong
    return body


def _json(status: HTTPStatus, content: msgspec.Struct, headers: dict[str, str] | None = None) -> Response:
    return Response(msgspec.json.encode(content), status, headers, "application/json")


def _problem(status: HTTPStatus, sentence: str, headers: dict[str, str] | None = None) -> Response:
    return _json(status, Problem(sentence), headers)

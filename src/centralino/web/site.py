"""The whole site on one port: the start page, the two pages with their files, sign-in, and the sockets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from starlette.applications import Starlette
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp
from starlette.websockets import WebSocket

from centralino.core.directory.model import UserId
from centralino.store import Accounts
from centralino.web.agent_socket import AgentDesk
from centralino.web.conversation import converse
from centralino.web.customer_socket import CustomerDesk
from centralino.web.headers import PageHeaders
from centralino.web.office import Office
from centralino.web.origin import Network, TrustedProxies
from centralino.web.pages import AgentPages
from centralino.web.passwords import Passwords
from centralino.web.sessions import Sessions
from centralino.web.sign_in import SignInDesk
from centralino.web.tickets import Tickets
from centralino.web.tries import Tries

HERE = Path(__file__).parent
START = HERE / "start"
STATIC = HERE / "static"
"""Where the pages are built to; see `ui/`."""

MOST_MESSAGE_BYTES = 64 * 1024
"""An SDP offer, the longest message of a page, has a few thousand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """``user_named`` finds a user by the name that he signs in with; ``proxies`` are the trusted ones."""

    office: Office
    accounts: Accounts
    user_named: Callable[[str], UserId | None]
    tickets: Tickets
    passwords: Passwords
    proxies: Sequence[Network] = ()
    tries_of_name: Tries = field(default_factory=lambda: Tries(burst=10, seconds=30))
    tries_of_address: Tries = field(default_factory=lambda: Tries(burst=30, seconds=10))
    static: Path = STATIC

    def app(self) -> ASGIApp:
        sessions = Sessions(self.accounts)
        agents = AgentDesk(self.office, sessions, AgentPages(self.office))
        customers = CustomerDesk(self.office, self.tickets)
        desk = SignInDesk(
            self.passwords, sessions, self.user_named, self.tries_of_name, self.tries_of_address
        )

        async def agent_socket(socket: WebSocket) -> None:
            await converse(socket, agents.talk)

        async def customer_socket(socket: WebSocket) -> None:
            await converse(socket, customers.talk)

        routes = [
            Route("/", _start_page("index.html")),
            Route("/start.css", _start_page("start.css")),
            Route("/api/sign-in", desk.sign_in, methods=["POST"]),
            WebSocketRoute("/agent/socket", agent_socket),
            WebSocketRoute("/phone/socket", customer_socket),
            *(
                Mount(f"/{folder}", StaticFiles(directory=self.static / folder, html=True, check_dir=False))
                for folder in ("ccp", "phone", "assets")
            ),
        ]
        return TrustedProxies(PageHeaders(Starlette(routes=routes)), self.proxies)


def _start_page(name: str) -> Callable[..., Response]:
    def page(_request: object) -> Response:
        return FileResponse(START / name)

    return page

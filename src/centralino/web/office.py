"""What the pages' sockets ask of the switchboard (`runtime.switchboard`; tests have another, in memory)."""

from collections.abc import AsyncIterator
from typing import Protocol

from centralino.core.directory.model import UserId
from centralino.core.ids import CallId, LegId
from centralino.core.views.customer import CustomerState
from centralino.core.views.panel import AgentPanel
from centralino.runtime.ports import AgentCommand


class Office(Protocol):
    """Methods that take a command raise `core.errors.Refused` and then have changed nothing."""

    async def sign_in(self, agent: UserId) -> None:
        """Whoever is signed in already stays as he is. May be refused."""

    async def sign_out(self, agent: UserId) -> None:
        """His line is taken down. May be refused."""

    async def page_opened(self, agent: UserId) -> None:
        """The first page of this agent is there."""

    async def page_closed(self, agent: UserId) -> None:
        """His last page is gone."""

    async def command(self, agent: UserId, command: AgentCommand) -> None:
        """Returns when what follows is durable. May be refused."""

    def panels(self, agent: UserId) -> AsyncIterator[AgentPanel]:
        """The panel now, then the newest whenever it has changed since the last one taken."""

    async def offer_line(self, leg: LegId, sdp: str) -> str:
        """The SDP answer to a page's offer. Raises LineRefusedError."""

    def line_wanted(self, leg: LegId) -> AsyncIterator[None]:
        """An item whenever the page must make a new offer: the line is unknown to the media process."""

    async def customer_calls(self, name: str, sdp: str) -> tuple[CallId, LegId, str]:
        """The call, the customer's leg, the SDP answer. Raises LineRefusedError; may be refused."""

    def call_states(self, call: CallId, leg: LegId) -> AsyncIterator[CustomerState]:
        """How the call stands now and whenever that changed. Ends after the word "ended".

        A call that nobody knows has ended, for the reason "unknown_call".
        """

    async def hang_up(self, call: CallId, leg: LegId) -> None:
        """The customer has left."""

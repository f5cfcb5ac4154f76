"""What the outside asks of the runtime, and what the runtime is asked with."""

from dataclasses import dataclass

from centralino.core.call.inputs import Verb


@dataclass(frozen=True, slots=True)
class AgentCommand:
    """One press of an agent's button. Which fields are needed depends on the verb; without them it is
    refused."""

    verb: Verb
    contact: str | None = None
    party: str | None = None
    quick_connect: str | None = None
    status: str | None = None


class LineRefusedError(Exception):
    """The page's offer cannot be taken; the text says why. It may offer again when the cause is gone."""

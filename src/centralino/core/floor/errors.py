"""Why the floor refuses a command."""

from centralino.core.errors import Refused


class UnknownAgent(Refused):
    code = "unknown_agent"


class NotSignedIn(Refused):
    code = "not_signed_in"


class UnknownStatus(Refused):
    """There is no such status, or it is disabled."""

    code = "unknown_status"


class OnContact(Refused):
    code = "on_contact"


class NothingToClear(Refused):
    code = "nothing_to_clear"

"""Why a call refuses a command."""

from centralino.core.errors import Refused


class NotAllowed(Refused):
    """The call is not, or no longer, in a state in which this can be done by this agent."""

    code = "not_allowed"


class OfferOver(Refused):
    """The offer has ended: somebody hung up, or time was up."""

    code = "offer_over"


class CannotTransfer(Refused):
    """The destination cannot be chosen."""

    code = "cannot_transfer"


class KindNotBuilt(CannotTransfer):
    """Of three kinds of quick connect only that to an agent is built yet."""

    code = "kind_not_built"

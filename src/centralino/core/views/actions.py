"""The buttons of a card: what is allowed, and what leaving would do."""

from collections.abc import Iterable
from functools import reduce
from itertools import count

from centralino.core.call.allowed import Permit
from centralino.core.call.contact import BEFORE_CONNECTED
from centralino.core.call.decide import decide
from centralino.core.call.draft import Ctx
from centralino.core.call.evolve import evolve
from centralino.core.call.inputs import Command, Verb
from centralino.core.call.model import Call, Talking
from centralino.core.call.queries import live
from centralino.core.flows.scope import Figures
from centralino.core.ids import PartyId
from centralino.core.views.names import customer_name, target_name
from centralino.core.views.panel import Action, Consequence
from centralino.core.views.viewer import Viewer

ORDER = {verb: place for place, verb in enumerate(Verb)}


def contact_actions(viewer: Viewer, permits: frozenset[Permit]) -> tuple[Action, ...]:
    """Those about the contact as a whole."""
    verbs = sorted((each.verb for each in permits if each.party is None), key=ORDER.__getitem__)
    return tuple(_action(viewer, verb) for verb in verbs)


def party_actions(permits: frozenset[Permit], party: PartyId) -> tuple[Action, ...]:
    verbs = sorted((each.verb for each in permits if each.party == party), key=ORDER.__getitem__)
    return tuple(Action(verb, party, None, ()) for verb in verbs)


def plain(verbs: Iterable[Verb]) -> tuple[Action, ...]:
    """Without consequences to be told of."""
    return tuple(Action(verb, None, None, ()) for verb in sorted(verbs, key=ORDER.__getitem__))


def _action(viewer: Viewer, verb: Verb) -> Action:
    if verb is Verb.LEAVE:
        consequence, names = _of_leaving(viewer)
        return Action(verb, None, consequence, names)
    names = (customer_name(viewer.call),) if verb is Verb.BACK_TO_CUSTOMER else ()
    return Action(verb, None, None, names)


def _of_leaving(viewer: Viewer) -> tuple[Consequence | None, tuple[str, ...]]:
    """Without a consequence the others stay as they are, or one of them waits for somebody else."""
    after = _after_leaving(viewer)
    if not live(after):
        return Consequence.ENDS_CALL, ()
    transfer = viewer.transfer
    if transfer is not None and after.contacts[transfer.id].phase in BEFORE_CONNECTED:
        return Consequence.COLD_TRANSFER, (target_name(viewer.call, transfer, viewer.directory),)
    talkers = tuple(each.name for each in live(after) if isinstance(each.place, Talking))
    return (Consequence.JOINS, talkers) if len(talkers) > 1 else (None, ())


def _after_leaving(viewer: Viewer) -> Call:
    """The call as it would be: the rules themselves say what leaving does."""
    agent = viewer.party.agent
    assert agent is not None
    numbers = count()
    ctx = Ctx(viewer.now, viewer.directory, Figures(), lambda: f"after leaving {next(numbers)}")
    events = decide(viewer.call, Command(agent, Verb.LEAVE, viewer.contact.id), ctx)
    return reduce(evolve, events, viewer.call)

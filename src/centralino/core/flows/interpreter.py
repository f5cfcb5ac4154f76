"""Stepping a flow: one action at a time, with no clock and no sound.

The caller keeps where the flow is. It performs the action, notes the effects, and takes the step: follows a
branch to the next action, waits for what is heard and resumes the same action, or leaves the flow. It
counts the actions that it performs in a row, to `step.MAX_CONSECUTIVE_ACTIONS`, and writes one line of the
flow's log for each.
"""

from centralino.core.flows.branches import fail
from centralino.core.flows.catalogue import CATALOGUE
from centralino.core.flows.document import Action
from centralino.core.flows.scope import Scope
from centralino.core.flows.step import Exit, Follow, Performed, Resumption


def is_built(action: Action) -> bool:
    """Whether the action's type is one that we know how to perform; to be logged when it is not."""
    known = CATALOGUE.get(action.type)
    return known is not None and known.perform is not None


def perform(action: Action, scope: Scope) -> Performed:
    """What the action does here and now; its error branch when its type is not built or has no place here."""
    known = CATALOGUE.get(action.type)
    if known is None or known.perform is None or scope.flow_type not in known.flow_types:
        return Performed(fail(action))
    return known.perform(action, scope)


def resume(action: Action, what: Resumption) -> Follow | Exit:
    """Where to go on after a Play. Raises ValueError when the action is not one that waits."""
    known = CATALOGUE.get(action.type)
    if known is None or known.resume is None:
        raise ValueError(f"action {action.identifier!r} of type {action.type} does not wait")
    return known.resume(action, what)

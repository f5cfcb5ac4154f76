"""The shape of a flow: what cannot be reached, what does not end, what runs in a circle."""

from collections.abc import Iterator, Mapping

from centralino.core.flows.catalogue import CATALOGUE, NextAction
from centralino.core.flows.document import Action, Document
from centralino.core.flows.problems import Problem, warning
from centralino.core.flows.step import ActionId

Edges = Mapping[ActionId, frozenset[ActionId]]

_ENDS = (NextAction.TERMINAL, NextAction.LEAVES, NextAction.NONE)


def shape_problems(document: Document, places: Mapping[ActionId, int]) -> Iterator[Problem]:
    """Warnings: real exports have all of these. `places`: where in ``Actions`` an action stands."""
    edges = {each.identifier: _targets(each) for each in document.actions.values()}
    reached = _reached(edges, document.start)
    for identifier in document.actions:
        if identifier not in reached:
            yield warning("Action cannot be reached", f"Actions[{places[identifier]}]", identifier)
    if reached and not any(_ends(document.actions[each]) for each in reached):
        yield warning("No path leads to the end of the flow", "StartAction")
    circle = _circling(document, edges)
    if circle:
        first = min(circle, key=lambda each: places[each])
        names = ", ".join(sorted(circle))
        message = f"Actions may run in a circle without waiting: {names}"
        yield warning(message, f"Actions[{places[first]}]", first)


def _targets(action: Action) -> frozenset[ActionId]:
    transitions = action.transitions
    conditions = (each.next for each in transitions.conditions)
    wired = (transitions.next_action, *transitions.errors.values(), *conditions)
    return frozenset(each for each in wired if each is not None)


def _reached(edges: Edges, start: ActionId | None) -> set[ActionId]:
    reached: set[ActionId] = set()
    waiting = [start] if start is not None else []
    while waiting:
        each = waiting.pop()
        if each not in reached:
            reached.add(each)
            waiting.extend(edges[each])
    return reached


def _ends(action: Action) -> bool:
    known = CATALOGUE.get(action.type)
    return known is None or known.next_action in _ENDS


def _circling(document: Document, edges: Edges) -> set[ActionId]:
    """What is left when, again and again, whatever leads nowhere or is led to by nothing is taken away."""
    left = {each.identifier for each in document.actions.values() if not _pauses(each)}
    while True:
        led_to = {target for each in left for target in edges[each]}
        stays = {each for each in left if edges[each] & left and each in led_to}
        if stays == left:
            return left
        left = stays


def _pauses(action: Action) -> bool:
    known = CATALOGUE.get(action.type)
    return known is not None and known.pauses

"""Disconnect and End flow: where a flow ends."""

from centralino.core.flows.document import Action
from centralino.core.flows.scope import Scope
from centralino.core.flows.step import Exit, ExitKind, Performed


def disconnect_participant(_action: Action, _scope: Scope) -> Performed:
    return Performed(Exit(ExitKind.DISCONNECT))


def end_flow_execution(_action: Action, _scope: Scope) -> Performed:
    return Performed(Exit(ExitKind.ENDED))

"""Flows and scopes for tests: an action, a document's text, what a flow sees, and a caller that steps it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from centralino.core.directory.directory import Directory
from centralino.core.directory.model import ContactFlowType, Queue, User
from centralino.core.flows.document import Action, parse
from centralino.core.flows.scope import (
    ContactScope,
    Endpoint,
    Figures,
    InitiationMethod,
    RoutingScope,
    Scope,
)
from centralino.core.flows.step import ActionId
from centralino.core.ids import ContactId
from tests.core.directory.demo import demo_directory

DIRECTORY = demo_directory()
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
"""A Monday."""

Node = dict[str, Any]


def node(
    identifier: str,
    type_: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    next_: str | None = None,
    errors: Mapping[str, str] | None = None,
    conditions: Sequence[tuple[str, str, str]] = (),
) -> Node:
    """An action as it stands in a document. `conditions`: operator, operand, target."""
    transitions: dict[str, Any] = {} if next_ is None else {"NextAction": next_}
    if errors is not None:
        transitions["Errors"] = [{"ErrorType": error, "NextAction": to} for error, to in errors.items()]
    if conditions:
        transitions["Conditions"] = [
            {"Condition": {"Operator": operator, "Operands": [operand]}, "NextAction": to}
            for operator, operand, to in conditions
        ]
    return {
        "Identifier": identifier,
        "Type": type_,
        "Parameters": dict(parameters or {}),
        "Transitions": transitions,
    }


def end(identifier: str) -> Node:
    return node(identifier, "DisconnectParticipant")


def flow(*nodes: Node, **more: Any) -> str:
    """The text of a document that starts at the first of these actions."""
    start = nodes[0]["Identifier"] if nodes else ""
    return json.dumps({"Version": "2019-10-30", "StartAction": start, "Actions": nodes, **more})


def action(
    type_: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    metadata: Mapping[str, Any] | None = None,
    **transitions: Any,
) -> Action:
    """One action whose transitions all lead somewhere."""
    first = node("it", type_, parameters, **transitions)
    wired = [
        each["NextAction"] for key in ("Errors", "Conditions") for each in first["Transitions"].get(key, ())
    ]
    targets = {*wired, first["Transitions"].get("NextAction", "end")}
    text = flow(first, *map(end, sorted(targets)), Metadata={"ActionMetadata": {"it": dict(metadata or {})}})
    return parse(text).actions[ActionId("it")]


def queue(name: str = "BasicQueue", directory: Directory = DIRECTORY) -> Queue:
    found = directory.queues.named(name)
    assert found is not None
    return found


def user(name: str, directory: Directory = DIRECTORY) -> User:
    found = directory.users.named(name)
    assert found is not None
    return found


CONTACT = ContactScope(
    ContactId("c2"),
    ContactId("c1"),
    InitiationMethod.TRANSFER,
    ContactId("c1"),
    customer_endpoint=Endpoint("+390212345678", display_name="Anna"),
    system_endpoint=Endpoint("+390200000101"),
    attributes={"name": "Anna", "order": "42", "vip.level": "gold"},
)

SCOPE = Scope(ContactFlowType.AGENT_TRANSFER, CONTACT, RoutingScope(), DIRECTORY, Figures(), NOON)


def scope(flow_type: ContactFlowType = ContactFlowType.AGENT_TRANSFER, **routing: Any) -> Scope:
    """What the flow sees when its contact is for this `queue`, `agent` and so on."""
    return replace(SCOPE, flow_type=flow_type, routing=RoutingScope(**routing))


def seeing(attributes: Mapping[str, str]) -> Scope:
    return replace(SCOPE, contact=replace(CONTACT, attributes=attributes))

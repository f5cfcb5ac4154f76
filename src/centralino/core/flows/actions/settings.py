"""Set contact attributes, whisper and hold flows, recording, logging: what a flow notes about its contact."""

from collections.abc import Mapping

from centralino.core.directory.model import (
    ContactFlow,
    ContactFlowState,
    ContactFlowStatus,
    ContactFlowType,
)
from centralino.core.flows import references, resources
from centralino.core.flows.branches import fail, succeed
from centralino.core.flows.document import Action, Json, items, record, scalar
from centralino.core.flows.scope import Scope
from centralino.core.flows.step import (
    AttributesSet,
    EventHook,
    HookSet,
    LoggingSet,
    Performed,
    RecordedParticipant,
    RecordingSet,
)
from centralino.core.flows.visible import lookup

MAX_ATTRIBUTE_BYTES = 32 * 1024

HOOK_FLOW_TYPES: Mapping[EventHook, ContactFlowType] = {
    EventHook.AGENT_HOLD: ContactFlowType.AGENT_HOLD,
    EventHook.AGENT_WHISPER: ContactFlowType.AGENT_WHISPER,
    EventHook.CUSTOMER_HOLD: ContactFlowType.CUSTOMER_HOLD,
    EventHook.CUSTOMER_QUEUE: ContactFlowType.CUSTOMER_QUEUE,
    EventHook.CUSTOMER_REMAINING: ContactFlowType.CONTACT_FLOW,
    EventHook.CUSTOMER_WHISPER: ContactFlowType.CUSTOMER_WHISPER,
    EventHook.DEFAULT_AGENT_UI: ContactFlowType.CONTACT_FLOW,
    EventHook.DISCONNECT_AGENT_UI: ContactFlowType.CONTACT_FLOW,
    EventHook.PAUSE_CONTACT: ContactFlowType.CONTACT_FLOW,
    EventHook.RESUME_CONTACT: ContactFlowType.CONTACT_FLOW,
}
"""The type that a flow must have to be set at a hook."""


def update_contact_event_hooks(action: Action, scope: Scope) -> Performed:
    """All hooks that are named, or none when one of them cannot be set."""
    named = action.record("EventHooks")
    configured = action.record("EventHooksConfiguration")
    effects: list[HookSet] = []
    for hook in EventHook:
        if _is_disabled(configured.get(hook.value)):
            effects.append(HookSet(hook, None))
        elif hook.value in named:
            flow = _flow(action, hook, named[hook.value], scope)
            if flow is None:
                return Performed(fail(action))
            effects.append(HookSet(hook, flow.id))
    return Performed(succeed(action), tuple(effects))


def update_contact_attributes(action: Action, scope: Scope) -> Performed:
    """All of them, or none when there would be more than 32 KB in all. There is no related contact here."""
    find = lookup(scope)
    written = action.record("Attributes")
    values = {key: references.substitute(scalar(value) or "", find) for key, value in written.items()}
    merged = {**scope.contact.attributes, **values}
    size = sum(len(key.encode()) + len(value.encode()) for key, value in merged.items())
    related = action.text("TargetContact") == "Related"
    if related or not values or size > MAX_ATTRIBUTE_BYTES:
        return Performed(fail(action))
    return Performed(succeed(action), (AttributesSet(values),))


def update_flow_logging_behavior(action: Action, _scope: Scope) -> Performed:
    behavior = action.text("FlowLoggingBehavior")
    return Performed(succeed(action), (LoggingSet(behavior == "Enabled"),))


def update_contact_recording_behavior(action: Action, _scope: Scope) -> Performed:
    """Who is recorded from now on; analytics and screens are not built."""
    recorded = action.record("RecordingBehavior").get("RecordedParticipants")
    if recorded is None:
        return Performed(succeed(action))
    named = {scalar(each) for each in items(recorded)}
    participants = frozenset(each for each in RecordedParticipant if each.value in named)
    return Performed(succeed(action), (RecordingSet(participants),))


def _is_disabled(configuration: Json) -> bool:
    return (scalar(record(configuration).get("DisableExecution")) or "").lower() == "true"


def _flow(action: Action, hook: EventHook, value: Json, scope: Scope) -> ContactFlow | None:
    """The flow for a hook: of the hook's type, and published."""
    named = references.value(scalar(value) or "", lookup(scope))
    noted = resources.display_name(action, f"EventHooks.{hook.value}")
    flow = resources.find(scope.directory.contact_flows, named or "", noted)
    if flow is None or flow.type is not HOOK_FLOW_TYPES[hook]:
        return None
    runs = flow.state is ContactFlowState.ACTIVE and flow.status is ContactFlowStatus.PUBLISHED
    return flow if runs else None

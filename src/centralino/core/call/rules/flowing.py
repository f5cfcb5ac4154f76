"""Running flows: a frame performs actions until one waits or leaves the flow.

A flow is chosen by the contact's event hook, else the instance's default of its type. It runs to its end in
the version that it was started with: frames are pinned by flow id and hash.
"""

from datetime import timedelta

from centralino.core.call.draft import Draft
from centralino.core.call.events import (
    ActionPerformed,
    AttributesChosen,
    FrameEnded,
    FrameStarted,
    HookChosen,
    LoggingChosen,
    PlayStarted,
    RecordingChosen,
    TargetChosen,
)
from centralino.core.call.model import Contact, Frame, Part
from centralino.core.call.scope import scope_of
from centralino.core.directory.model import ContactFlow, ContactFlowType
from centralino.core.flows.document import DocumentError, parse
from centralino.core.flows.interpreter import perform, resume
from centralino.core.flows.step import (
    MAX_CONSECUTIVE_ACTIONS,
    AttributesSet,
    Effect,
    EventHook,
    Exit,
    ExitKind,
    Follow,
    HookSet,
    LoggingSet,
    Play,
    RecordingSet,
    Resumption,
    Step,
    TargetQueueSet,
)
from centralino.core.ids import FrameId, PlayId

HOOKS = {
    ContactFlowType.AGENT_HOLD: EventHook.AGENT_HOLD,
    ContactFlowType.AGENT_WHISPER: EventHook.AGENT_WHISPER,
    ContactFlowType.CUSTOMER_HOLD: EventHook.CUSTOMER_HOLD,
    ContactFlowType.CUSTOMER_QUEUE: EventHook.CUSTOMER_QUEUE,
    ContactFlowType.CUSTOMER_WHISPER: EventHook.CUSTOMER_WHISPER,
}


TRANSFER_FLOWS = frozenset({ContactFlowType.AGENT_TRANSFER, ContactFlowType.QUEUE_TRANSFER})
OWN_FLOWS = TRANSFER_FLOWS | {ContactFlowType.CONTACT_FLOW}
"""The types of the flow that a contact is opened for; the others are run for it."""


def chosen_flow(draft: Draft, contact: Contact, flow_type: ContactFlowType) -> ContactFlow | None:
    """The flow of a hooked type: the contact's own, else the default. None: switched off, or there is
    none."""
    hook = HOOKS[flow_type]
    directory = draft.ctx.directory
    default = directory.default_flow(flow_type)
    if hook not in contact.choices.hooks:
        return default
    chosen = contact.choices.hooks[hook]
    return directory.contact_flows.get(chosen, default) if chosen else None


def start_hooked(draft: Draft, contact: Contact, part: Part, flow_type: ContactFlowType) -> bool:
    """Start the flow of a hooked type. False when there is none to run."""
    flow = chosen_flow(draft, contact, flow_type)
    return flow is not None and start(draft, contact, part, flow)


def start_own(draft: Draft, contact: Contact) -> bool:
    """Start the flow that the contact was opened for. False when it is gone or cannot be run."""
    own = contact.origin.flow
    flow = draft.ctx.directory.contact_flows.get(own) if own else None
    return flow is not None and flow.type in OWN_FLOWS and start(draft, contact, Part.CUSTOMER, flow)


def start(draft: Draft, contact: Contact, part: Part, flow: ContactFlow) -> bool:
    """Start this flow. False when its text cannot be run at all."""
    try:
        first = parse(flow.content).start
    except DocumentError:
        first = None
    if first is None:
        return False
    frame = FrameId(draft.ctx.new_id())
    draft.emit(
        FrameStarted(draft.now, frame, contact.id, part, flow.type, flow.id, flow.flow_content_sha256, first)
    )
    return True


def end(draft: Draft, frame: Frame) -> None:
    draft.emit(FrameEnded(draft.now, frame.id))


def step(draft: Draft, frame: Frame) -> ExitKind | None:
    """Perform one action. The kind of exit when the flow was left by it; the frame is ended then."""
    flow = draft.ctx.directory.flow_by_hash(frame.flow, frame.sha256)
    if flow is None or frame.unbroken >= MAX_CONSECUTIVE_ACTIONS:
        return _leave(draft, frame, Exit(ExitKind.FAILED, "TooManyActions" if flow else "FlowMissing"))
    action = parse(flow.content).actions[frame.cursor]
    performed = perform(action, scope_of(draft, frame))
    for effect in performed.effects:
        _note(draft, frame, effect)
    return _take(draft, frame, performed.step)


def resumed(draft: Draft, frame: Frame, what: Resumption) -> ExitKind | None:
    """Go on after a wait; as `step`."""
    flow = draft.ctx.directory.flow_by_hash(frame.flow, frame.sha256)
    if flow is None:
        return _leave(draft, frame, Exit(ExitKind.FAILED, "FlowMissing"))
    return _take(draft, frame, resume(parse(flow.content).actions[frame.cursor], what))


def _take(draft: Draft, frame: Frame, taken: Step) -> ExitKind | None:
    match taken:
        case Follow(branch, next_action):
            draft.emit(ActionPerformed(draft.now, frame.id, frame.contact, frame.cursor, branch, next_action))
            return None
        case Play(messages, loop, interrupt_after):
            play = PlayId(f"{frame.id}:{frame.performed}")
            until = draft.now + timedelta(seconds=interrupt_after) if interrupt_after else None
            draft.emit(PlayStarted(draft.now, frame.id, play, messages, loop, until))
            return None
        case Exit():
            return _leave(draft, frame, taken)


def _leave(draft: Draft, frame: Frame, taken: Exit) -> ExitKind:
    draft.emit(ActionPerformed(draft.now, frame.id, frame.contact, frame.cursor, taken.branch, None))
    end(draft, frame)
    return taken.kind


def _note(draft: Draft, frame: Frame, effect: Effect) -> None:
    match effect:
        case HookSet(hook, flow_id):
            draft.emit(HookChosen(draft.now, frame.contact, hook, flow_id))
        case TargetQueueSet(queue_id, agent_id):
            draft.emit(TargetChosen(draft.now, frame.contact, queue_id, agent_id))
        case AttributesSet(values):
            draft.emit(AttributesChosen(draft.now, frame.contact, values))
        case LoggingSet(enabled):
            draft.emit(LoggingChosen(draft.now, frame.contact, enabled))
        case RecordingSet(participants):
            draft.emit(RecordingChosen(draft.now, frame.contact, participants))

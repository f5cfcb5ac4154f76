"""Every action type of Connect's flow language: the one table that all of us read.

Validation, interpreter and coverage page have their rules from here (flow-language.md sections 2.1, 5, 6
and 7). A type that has `perform` is built; the others are stored with a warning and take their error branch
when run.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from centralino.core.directory.kinds import Kind
from centralino.core.directory.model import ContactFlowType
from centralino.core.flows.actions import checks, ending, messages, routing, settings
from centralino.core.flows.branches import NO_MATCHING_CONDITION, NO_MATCHING_ERROR, OPERATORS
from centralino.core.flows.document import Action
from centralino.core.flows.parameters import (
    Anything,
    ListOf,
    MapOf,
    Parameter,
    Record,
    Reference,
    Static,
    Text,
    Value,
)
from centralino.core.flows.scope import Scope
from centralino.core.flows.step import Exit, Follow, Performed, Resumption

Perform = Callable[[Action, Scope], Performed]
Resume = Callable[[Action, Resumption], Follow | Exit]


class NextAction(Enum):
    """What ``NextAction`` means. It must be there for all but NONE and TERMINAL."""

    SUCCESS = "the success path"
    MIRROR = "a copy of another branch"
    LEAVES = "not followed: success leaves the flow"
    NONE = "not needed: something outside the flow ends the action"
    TERMINAL = "refused: the flow ends here"


@dataclass(frozen=True, slots=True)
class Conditions:
    """What conditions an action may have. `results`: the operands there are; with `exactly`, all of them."""

    operators: frozenset[str] = frozenset({"Equals"})
    results: frozenset[str] = frozenset()
    exactly: bool = False
    required: bool = False
    references: bool = False


@dataclass(frozen=True, slots=True)
class ActionRules:
    """What a document must say. `allowed_errors` None: not known."""

    required_errors: frozenset[str] = frozenset()
    allowed_errors: frozenset[str] | None = None
    conditions: Conditions | None = None
    parameters: Record | None = None


@dataclass(frozen=True, slots=True)
class ActionType:
    """`block` is its name in the designer. `pauses`: it waits for somebody, so a circle through it may be."""

    block: str
    flow_types: frozenset[ContactFlowType]
    next_action: NextAction
    rules: ActionRules
    pauses: bool = False
    perform: Perform | None = None
    resume: Resume | None = None


_INBOUND = frozenset({ContactFlowType.CONTACT_FLOW, ContactFlowType.CAMPAIGN})
_TRANSFER = frozenset({ContactFlowType.AGENT_TRANSFER, ContactFlowType.QUEUE_TRANSFER})
_QUEUE = frozenset({ContactFlowType.CUSTOMER_QUEUE})
_OUTBOUND = frozenset({ContactFlowType.OUTBOUND_WHISPER})
_WHISPER = _OUTBOUND | {ContactFlowType.AGENT_WHISPER, ContactFlowType.CUSTOMER_WHISPER}
_HOLD = frozenset({ContactFlowType.AGENT_HOLD, ContactFlowType.CUSTOMER_HOLD})
_ALL = frozenset(ContactFlowType)
_MAIN = _INBOUND | _TRANSFER
_CALLER = _MAIN | _QUEUE

_MESSAGE: Mapping[str, Parameter] = {
    "Text": Text(),
    "SSML": Text(),
    "PromptId": Value(Kind.PROMPT),
    "Media": Anything(),
}
_TARGET: Mapping[str, Parameter] = {"QueueId": Value(Kind.QUEUE), "AgentId": Value(Kind.USER)}
_NUMBERS = frozenset(name for name in OPERATORS if name.startswith("Number"))
_AGENTS_CONDITIONS = Conditions(frozenset({"NumberGreaterThan"}), frozenset({"0"}), required=True)


def _built(
    block: str,
    flow_types: frozenset[ContactFlowType],
    next_action: NextAction,
    perform: Perform,
    rules: ActionRules,
) -> ActionType:
    return ActionType(block, flow_types, next_action, rules, perform=perform)


def _message(
    block: str, flow_types: frozenset[ContactFlowType], perform: Perform, rules: ActionRules
) -> ActionType:
    next_action = NextAction.NONE if rules.conditions else NextAction.SUCCESS
    return ActionType(block, flow_types, next_action, rules, True, perform, messages.resume)


def _rules(
    parameters: Record, *required: str, optional: tuple[str, ...] = (), conditions: Conditions | None = None
) -> ActionRules:
    return ActionRules(frozenset(required), frozenset((*required, *optional)), conditions, parameters)


_BUILT: Mapping[str, ActionType] = {
    "CheckHoursOfOperation": _built(
        "Check hours of operation",
        _CALLER | _OUTBOUND,
        NextAction.MIRROR,
        checks.check_hours_of_operation,
        _rules(
            Record({"HoursOfOperationId": Value(Kind.HOURS_OF_OPERATION)}),
            NO_MATCHING_ERROR,
            conditions=Conditions(results=frozenset({"True", "False"}), exactly=True),
        ),
    ),
    "CheckMetricData": _built(
        "Check staffing, Check queue status",
        _CALLER | _OUTBOUND,
        NextAction.MIRROR,
        checks.check_metric_data,
        _rules(
            Record(
                {"MetricType": Static(frozenset(checks.METRICS)), **_TARGET},
                required=frozenset({"MetricType"}),
                at_most_one=frozenset(_TARGET),
            ),
            NO_MATCHING_ERROR,
            optional=(NO_MATCHING_CONDITION,),
            conditions=Conditions(_NUMBERS | {"Equals"}, required=True),
        ),
    ),
    "Compare": _built(
        "Check contact attributes",
        _ALL,
        NextAction.MIRROR,
        checks.compare,
        _rules(
            Record({"ComparisonValue": Reference()}, required=frozenset({"ComparisonValue"})),
            NO_MATCHING_CONDITION,
            conditions=Conditions(frozenset(OPERATORS), required=True, references=True),
        ),
    ),
    "DisconnectParticipant": _built(
        "Disconnect / hang up", _CALLER, NextAction.TERMINAL, ending.disconnect_participant, _rules(Record())
    ),
    "EndFlowExecution": _built(
        "End flow / Resume",
        _QUEUE | _WHISPER,
        NextAction.TERMINAL,
        ending.end_flow_execution,
        _rules(Record()),
    ),
    "MessageParticipant": _message(
        "Play prompt",
        _CALLER | _WHISPER,
        messages.message_participant,
        _rules(
            Record({**_MESSAGE, "SkipWhenDTMFBufferEnabled": Static()}, one_of=frozenset(_MESSAGE)),
            optional=(NO_MATCHING_ERROR,),
        ),
    ),
    "MessageParticipantIteratively": _message(
        "Loop prompts",
        _QUEUE | _HOLD,
        messages.message_participant_iteratively,
        _rules(
            Record(
                {
                    "Messages": ListOf(Record(_MESSAGE, one_of=frozenset(_MESSAGE))),
                    "InterruptFrequencySeconds": Static(number=True),
                    "ContinueMessagingDuringInterrupt": Static(),
                },
                required=frozenset({"Messages"}),
            ),
            optional=(NO_MATCHING_ERROR,),
            conditions=Conditions(results=frozenset({messages.INTERRUPTED})),
        ),
    ),
    "TransferContactToAgent": _built(
        "Transfer to agent (beta)",
        _TRANSFER,
        NextAction.TERMINAL,
        routing.transfer_contact_to_agent,
        _rules(Record()),
    ),
    "TransferContactToQueue": _built(
        "Transfer to queue",
        _MAIN,
        NextAction.LEAVES,
        routing.transfer_contact_to_queue,
        _rules(Record(), routing.QUEUE_AT_CAPACITY, NO_MATCHING_ERROR),
    ),
    "UpdateContactAttributes": _built(
        "Set contact attributes",
        _ALL,
        NextAction.SUCCESS,
        settings.update_contact_attributes,
        _rules(
            Record(
                {"Attributes": MapOf(Text()), "TargetContact": Static(frozenset({"Current", "Related"}))},
                required=frozenset({"Attributes"}),
            ),
            NO_MATCHING_ERROR,
        ),
    ),
    "UpdateContactEventHooks": _built(
        "Set whisper flow, Set hold flow, Set customer queue flow, Set disconnect flow",
        _ALL,
        NextAction.SUCCESS,
        settings.update_contact_event_hooks,
        _rules(
            Record(
                {
                    "EventHooks": Record(
                        {
                            hook.value: Value(Kind.CONTACT_FLOW, flow_type)
                            for hook, flow_type in settings.HOOK_FLOW_TYPES.items()
                        },
                        one_of=frozenset(hook.value for hook in settings.HOOK_FLOW_TYPES),
                    ),
                    "EventHooksConfiguration": Record(
                        {
                            hook.value: Record({"DisableExecution": Static(frozenset({"true", "false"}))})
                            for hook in settings.HOOK_FLOW_TYPES
                        }
                    ),
                },
                any_of=frozenset({"EventHooks", "EventHooksConfiguration"}),
            ),
            NO_MATCHING_ERROR,
        ),
    ),
    "UpdateContactRecordingBehavior": _built(
        "Set recording and analytics behavior (older)",
        _CALLER | _OUTBOUND,
        NextAction.SUCCESS,
        settings.update_contact_recording_behavior,
        _rules(
            Record(
                {
                    "RecordingBehavior": Record(
                        {
                            "RecordedParticipants": ListOf(
                                Static(frozenset({"Agent", "Customer"})), may_be_empty=True
                            ),
                            "ScreenRecordedParticipants": Anything(),
                            "IVRRecordingBehavior": Static(frozenset({"Enabled", "Disabled"})),
                        }
                    ),
                    "AnalyticsBehavior": Anything(),
                }
            ),
        ),
    ),
    "UpdateContactTargetQueue": _built(
        "Set working queue",
        _MAIN,
        NextAction.SUCCESS,
        routing.update_contact_target_queue,
        _rules(Record(_TARGET, one_of=frozenset(_TARGET)), NO_MATCHING_ERROR),
    ),
    "UpdateFlowLoggingBehavior": _built(
        "Set logging behavior",
        _ALL,
        NextAction.SUCCESS,
        settings.update_flow_logging_behavior,
        _rules(
            Record(
                {"FlowLoggingBehavior": Static(frozenset({"Enabled", "Disabled"}))},
                required=frozenset({"FlowLoggingBehavior"}),
            )
        ),
    ),
}


def _later(
    block: str,
    flow_types: frozenset[ContactFlowType] = _ALL,
    next_action: NextAction = NextAction.SUCCESS,
    errors: tuple[str, ...] = (NO_MATCHING_ERROR,),
    *,
    pauses: bool = False,
) -> ActionType:
    return ActionType(block, flow_types, next_action, ActionRules(frozenset(errors)), pauses=pauses)


_BOTH = (NO_MATCHING_ERROR, NO_MATCHING_CONDITION)
_DYNAMIC_RECORDING = "Set recording, analytics and processing behavior"

_NOT_BUILT: Mapping[str, ActionType] = {
    "AssociateContactToCustomerProfile": _later("Customer profiles"),
    "AuthenticateParticipant": _later("Authenticate customer", errors=(), pauses=True),
    "CheckOutboundCallStatus": _later("Check call progress", next_action=NextAction.MIRROR),
    "CheckSegmentMembership": _later("Check segment membership", next_action=NextAction.MIRROR, errors=()),
    "CheckVoiceId": _later("Check Voice ID", next_action=NextAction.MIRROR),
    "CompleteOutboundCall": _later("Call phone number", _OUTBOUND, errors=()),
    "ConnectParticipantWithAgenticCX": _later("Get customer input (agentic)", errors=(), pauses=True),
    "ConnectParticipantWithLexBot": _later(
        "Get customer input (Amazon Lex)", _CALLER, NextAction.MIRROR, _BOTH, pauses=True
    ),
    "CreateCallbackContact": _later("Transfer to queue (callback)", _CALLER),
    "CreateCase": _later("Cases"),
    "CreateCustomerProfile": _later("Customer profiles"),
    "CreatePersistentContactAssociation": _later("Create persistent contact association", errors=()),
    "CreateTask": _later("Create task"),
    "CreateWisdomSession": _later("Connect assistant"),
    "DequeueContactAndTransferToQueue": _later(
        "Transfer to queue (in a queue flow)",
        _QUEUE,
        NextAction.LEAVES,
        (routing.QUEUE_AT_CAPACITY, NO_MATCHING_ERROR),
    ),
    "DistributeByPercentage": _later(
        "Distribute by percentage", _CALLER | _OUTBOUND, NextAction.MIRROR, (NO_MATCHING_CONDITION,)
    ),
    "EndFlowModuleExecution": _later("Return", frozenset(), NextAction.TERMINAL, ()),
    "EvaluateDataTableValues": _later("Data table", errors=()),
    "GetCalculatedAttributesForCustomerProfile": _later(
        "Customer profiles", errors=("NoneFoundError", NO_MATCHING_ERROR)
    ),
    "GetCase": _later("Cases", errors=(NO_MATCHING_ERROR, "MultipleFound", "NoneFound")),
    "GetCustomerProfile": _later(
        "Customer profiles", errors=("MultipleFoundError", "NoneFoundError", NO_MATCHING_ERROR)
    ),
    "GetCustomerProfileObject": _later("Customer profiles", errors=("NoneFoundError", NO_MATCHING_ERROR)),
    "GetMetricData": _later("Get queue metrics"),
    "GetParticipantInput": _later(
        "Get customer input, Store customer input", _CALLER | _OUTBOUND, NextAction.MIRROR, pauses=True
    ),
    "InvokeFlowModule": _later("Invoke module"),
    "InvokeLambdaFunction": _later("AWS Lambda function"),
    "ListDataTableValues": _later("Data table", errors=()),
    "LoadContactContent": _later("Get stored content", errors=()),
    "Loop": _later("Loop", next_action=NextAction.MIRROR, errors=(), pauses=True),
    "ResumeContact": _later("Resume contact"),
    "RouteContactToAgent": _later("Route contact to agent", errors=()),
    "ShowView": _later(
        "Show view",
        _INBOUND | _QUEUE,
        NextAction.MIRROR,
        (*_BOTH, "TimeLimitExceeded"),
        pauses=True,
    ),
    "StartOutboundChatContact": _later("Send message", errors=()),
    "StartVoiceIdStream": _later("Set Voice ID", _CALLER | _WHISPER),
    "TagContact": _later("Contact tags"),
    "TransferParticipantToThirdParty": _later("Transfer to phone number", _CALLER, pauses=True),
    "TransferToFlow": _later("Transfer to flow", _MAIN, NextAction.LEAVES),
    "UnTagContact": _later("Contact tags (as its page spells it)"),
    "UntagContact": _later("Contact tags"),
    "UpdateCase": _later("Cases", errors=("ContactNotLinked", NO_MATCHING_ERROR)),
    "UpdateContactCallbackNumber": _later(
        "Set callback number", _CALLER, errors=("InvalidCallbackNumber", "CallbackNumberNotDialable")
    ),
    "UpdateContactData": _later("Set contact attributes (system fields)"),
    "UpdateContactMediaProcessing": _later(_DYNAMIC_RECORDING, errors=(NO_MATCHING_ERROR, "ChannelMismatch")),
    "UpdateContactMediaStreamingBehavior": _later("Start or stop media streaming", _CALLER | _WHISPER),
    "UpdateContactRecordingAndAnalyticsBehavior": _later(
        _DYNAMIC_RECORDING, errors=(NO_MATCHING_ERROR, "ChannelMismatch")
    ),
    "UpdateContactRoutingBehavior": _later("Change routing priority / age", _CALLER, errors=()),
    "UpdateContactRoutingCriteria": _later("Set routing criteria", _CALLER),
    "UpdateContactTextToSpeechVoice": _later("Set voice", errors=()),
    "UpdateCustomerProfile": _later("Customer profiles"),
    "UpdateFlowAttributes": _later("Set contact attributes (flow)"),
    "UpdatePreviousContactParticipantState": _later("Hold customer or agent", _MAIN | _OUTBOUND),
    "UpdateRoutingCriteria": _later("Set routing criteria (as its page spells it)", _CALLER),
    "UpsertDataTableValues": _later("Data table", errors=()),
    "Wait": _later("Wait", next_action=NextAction.MIRROR, pauses=True),
}

CATALOGUE: Mapping[str, ActionType] = dict(sorted({**_BUILT, **_NOT_BUILT}.items()))


def conditions_of(action: Action) -> Conditions | None:
    """The conditions that this action may have; None: none at all."""
    if action.type == "CheckMetricData" and action.text("MetricType") in checks.AGENT_METRICS:
        return _AGENTS_CONDITIONS
    return CATALOGUE[action.type].rules.conditions

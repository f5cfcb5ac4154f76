"""A small instance for tests of the core: Mario, Maria and Giulia, one queue, every default flow,
whispers, and a flow for everything else that a flow may do to a call."""

import json

from centralino.core.directory.directory import Directory
from centralino.core.directory.model import (
    AgentStatus,
    AgentStatusId,
    AgentStatusType,
    Channel,
    Configured,
    ContactFlow,
    ContactFlowId,
    ContactFlowType,
    HoursOfOperation,
    HoursOfOperationId,
    Instance,
    InstanceId,
    MediaConcurrency,
    Prompt,
    PromptId,
    Queue,
    QueueId,
    QuickConnect,
    QuickConnectConfig,
    QuickConnectId,
    QuickConnectType,
    RoutingProfile,
    RoutingProfileId,
    RoutingProfileQueueConfig,
    RoutingProfileQueueReference,
    Sha256,
    User,
    UserId,
    UserIdentityInfo,
    UserPhoneConfig,
    UserQuickConnectConfig,
)

Block = tuple[str, dict[str, object]]
TERMINAL = {"DisconnectParticipant", "EndFlowExecution", "TransferContactToAgent"}


def flow(name: str, flow_type: ContactFlowType, *blocks: Block) -> ContactFlow:
    """Blocks in a row, each followed on success by the next one; errors hang up."""
    actions: list[dict[str, object]] = []
    for number, (kind, parameters) in enumerate(blocks):
        following = f"block-{number + 1}" if number + 1 < len(blocks) else "last"
        transitions: dict[str, object] = {}
        if kind not in TERMINAL:
            transitions = {
                "NextAction": following,
                "Errors": [{"ErrorType": "NoMatchingError", "NextAction": "last"}],
            }
        actions.append(
            {
                "Identifier": f"block-{number}",
                "Type": kind,
                "Parameters": parameters,
                "Transitions": transitions,
            }
        )
    ends = flow_type in (
        ContactFlowType.CUSTOMER_WHISPER,
        ContactFlowType.AGENT_WHISPER,
        ContactFlowType.CUSTOMER_QUEUE,
    )
    last = "EndFlowExecution" if ends else "DisconnectParticipant"
    actions.append({"Identifier": "last", "Type": last, "Parameters": {}, "Transitions": {}})
    return document(name, flow_type, actions)


def document(name: str, flow_type: ContactFlowType, actions: list[dict[str, object]]) -> ContactFlow:
    """A flow that begins with its first action."""
    start = actions[0]["Identifier"]
    text = json.dumps({"Version": "2019-10-30", "StartAction": start, "Actions": actions})
    return ContactFlow(ContactFlowId(f"flow-{name}"), name, flow_type, text)


def says(text: str) -> Block:
    return "MessageParticipant", {"Text": text}


def loops(text: str) -> Block:
    return "MessageParticipantIteratively", {"Messages": [{"Text": text}]}


def hook(name: str, flow_name: str) -> Block:
    return "UpdateContactEventHooks", {"EventHooks": {name: f"flow-{flow_name}"}}


def no_hook(name: str) -> Block:
    return "UpdateContactEventHooks", {"EventHooksConfiguration": {name: {"DisableExecution": "true"}}}


TO_BASIC_QUEUE: tuple[Block, Block] = (
    ("UpdateContactTargetQueue", {"QueueId": "queue-basic"}),
    ("TransferContactToQueue", {}),
)


def interrupted(name: str, flow_type: ContactFlowType) -> ContactFlow:
    """Music that is broken off every ten seconds by a message."""
    music: dict[str, object] = {
        "Identifier": "music",
        "Type": "MessageParticipantIteratively",
        "Parameters": {"Messages": [{"Text": "music"}], "InterruptFrequencySeconds": "10"},
        "Transitions": {
            "Conditions": [
                {
                    "NextAction": "message",
                    "Condition": {"Operator": "Equals", "Operands": ["MessagesInterrupted"]},
                }
            ],
            "Errors": [{"ErrorType": "NoMatchingError", "NextAction": "end"}],
        },
    }
    message: dict[str, object] = {
        "Identifier": "message",
        "Type": "MessageParticipant",
        "Parameters": {"Text": "please wait"},
        "Transitions": {
            "NextAction": "music",
            "Errors": [{"ErrorType": "NoMatchingError", "NextAction": "end"}],
        },
    }
    end: dict[str, object] = {
        "Identifier": "end",
        "Type": "EndFlowExecution",
        "Parameters": {},
        "Transitions": {},
    }
    return document(name, flow_type, [music, message, end])


FLOWS = (
    flow(
        "Welcome",
        ContactFlowType.CONTACT_FLOW,
        (
            "UpdateContactRecordingBehavior",
            {"RecordingBehavior": {"RecordedParticipants": ["Agent", "Customer"]}},
        ),
        says("welcome"),
        *TO_BASIC_QUEUE,
    ),
    flow(
        "Welcome with survey",
        ContactFlowType.CONTACT_FLOW,
        hook("CustomerRemaining", "Survey"),
        *TO_BASIC_QUEUE,
    ),
    flow("Survey", ContactFlowType.CONTACT_FLOW, says("survey")),
    flow(
        "Welcome with other music",
        ContactFlowType.CONTACT_FLOW,
        hook("CustomerHold", "Other music"),
        hook("CustomerQueue", "Queue with messages"),
        no_hook("AgentWhisper"),
        *TO_BASIC_QUEUE,
    ),
    flow("Other music", ContactFlowType.CUSTOMER_HOLD, loops("other music")),
    interrupted("Queue with messages", ContactFlowType.CUSTOMER_QUEUE),
    flow(
        "Welcome to a queue without music",
        ContactFlowType.CONTACT_FLOW,
        hook("CustomerQueue", "Queue without music"),
        no_hook("CustomerHold"),
        *TO_BASIC_QUEUE,
    ),
    flow("Queue without music", ContactFlowType.CUSTOMER_QUEUE, says("somebody will come")),
    flow(
        "Welcome to a queue that gives up",
        ContactFlowType.CONTACT_FLOW,
        hook("CustomerQueue", "Queue that gives up"),
        *TO_BASIC_QUEUE,
    ),
    flow(
        "Queue that gives up",
        ContactFlowType.CUSTOMER_QUEUE,
        says("nobody is here"),
        ("DisconnectParticipant", {}),
    ),
    flow(
        "Transfer with whispers",
        ContactFlowType.AGENT_TRANSFER,
        says("Transferring to agent"),
        hook("AgentWhisper", "Internal call"),
        hook("CustomerWhisper", "Connecting to an agent"),
        ("TransferContactToAgent", {}),
    ),
    flow(
        "Transfer without whispers",
        ContactFlowType.AGENT_TRANSFER,
        no_hook("AgentWhisper"),
        no_hook("CustomerWhisper"),
        ("TransferContactToAgent", {}),
    ),
    flow(
        "Transfer to the queue",
        ContactFlowType.AGENT_TRANSFER,
        says("Transferring to the queue"),
        *TO_BASIC_QUEUE,
    ),
    flow(
        "Transfer that gives up",
        ContactFlowType.AGENT_TRANSFER,
        says("Not now"),
        ("DisconnectParticipant", {}),
    ),
    flow("Internal call", ContactFlowType.AGENT_WHISPER, says("internal call")),
    flow("Connecting to an agent", ContactFlowType.CUSTOMER_WHISPER, says("connecting to an agent")),
    flow("Default agent hold", ContactFlowType.AGENT_HOLD, loops("you are on hold")),
    flow(
        "Default agent transfer",
        ContactFlowType.AGENT_TRANSFER,
        says("Transferring now"),
        ("TransferContactToAgent", {}),
    ),
    flow("Default agent whisper", ContactFlowType.AGENT_WHISPER, says("$.Queue.Name")),
    flow("Default customer hold", ContactFlowType.CUSTOMER_HOLD, loops("hold music")),
    flow("Default customer queue", ContactFlowType.CUSTOMER_QUEUE, loops("queue music")),
    flow(
        "Default customer whisper",
        ContactFlowType.CUSTOMER_WHISPER,
        ("MessageParticipant", {"PromptId": "beep"}),
    ),
)


def user(name: str, surname: str, *, auto_accept: bool = False, work_seconds: int = 0) -> User:
    return User(
        UserId(f"user-{name.lower()}"),
        name.lower(),
        RoutingProfileId("profile"),
        (),
        UserIdentityInfo(name, surname),
        UserPhoneConfig(auto_accept=auto_accept, after_contact_work_time_limit=work_seconds),
    )


USERS = (user("Mario", "Rossi"), user("Maria", "Bianchi"), user("Giulia", "Verdi"))


def _quick_connect(name: str, user: str, flow_name: str) -> QuickConnect:
    config = QuickConnectConfig(
        QuickConnectType.USER,
        user_config=UserQuickConnectConfig(UserId(f"user-{user}"), ContactFlowId(f"flow-{flow_name}")),
    )
    return QuickConnect(QuickConnectId(f"quick-{name}"), name, config)


QUICK_CONNECTS = (
    _quick_connect("Mario", "mario", "Transfer with whispers"),
    _quick_connect("Maria", "maria", "Transfer with whispers"),
    _quick_connect("Giulia", "giulia", "Transfer with whispers"),
    _quick_connect("Maria, default whispers", "maria", "Default agent transfer"),
    _quick_connect("Maria, no whispers", "maria", "Transfer without whispers"),
    _quick_connect("Somebody of the queue", "maria", "Transfer to the queue"),
    _quick_connect("Nobody", "maria", "Transfer that gives up"),
)


def _status(name: str, kind: AgentStatusType) -> AgentStatus:
    return AgentStatus(AgentStatusId(f"status-{name}"), name, kind)


def sample(*changed: Configured) -> Directory:
    """The instance, with these objects put in place of those of the same id."""
    queue = Queue(
        QueueId("queue-basic"),
        "BasicQueue",
        HoursOfOperationId("always"),
        quick_connect_ids=tuple(each.quick_connect_id for each in QUICK_CONNECTS),
    )
    profile = RoutingProfile(
        RoutingProfileId("profile"),
        "Everybody",
        queue.queue_id,
        (MediaConcurrency(Channel.VOICE, 1),),
        (RoutingProfileQueueConfig(RoutingProfileQueueReference(queue.queue_id)),),
    )
    objects: tuple[Configured, ...] = (
        HoursOfOperation(HoursOfOperationId("always"), "Always", "Europe/Rome"),
        Prompt(PromptId("beep"), "beep", Sha256("0" * 64)),
        _status("Available", AgentStatusType.ROUTABLE),
        _status("Break", AgentStatusType.CUSTOM),
        _status("Offline", AgentStatusType.OFFLINE),
        *FLOWS,
        queue,
        profile,
        *USERS,
        *QUICK_CONNECTS,
    )
    return Directory.of(Instance(InstanceId("instance"), "sample"), objects).revised(changed)

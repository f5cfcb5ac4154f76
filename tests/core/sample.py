"""A small instance for tests of the core: Mario, Maria and Giulia, one queue, every default flow, whispers."""

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
    text = json.dumps({"Version": "2019-10-30", "StartAction": "block-0", "Actions": actions})
    return ContactFlow(
        id=ContactFlowId(f"flow-{name}"),
        name=name,
        type=flow_type,
        content=text,
    )


def says(text: str) -> Block:
    return "MessageParticipant", {"Text": text}


def loops(text: str) -> Block:
    return "MessageParticipantIteratively", {"Messages": [{"Text": text}]}


def hook(name: str, flow_name: str) -> Block:
    return "UpdateContactEventHooks", {"EventHooks": {name: f"flow-{flow_name}"}}


FLOWS = (
    flow(
        "Welcome",
        ContactFlowType.CONTACT_FLOW,
        (
            "UpdateContactRecordingBehavior",
            {"RecordingBehavior": {"RecordedParticipants": ["Agent", "Customer"]}},
        ),
        says("welcome"),
        ("UpdateContactTargetQueue", {"QueueId": "queue-basic"}),
        ("TransferContactToQueue", {}),
    ),
    flow(
        "Transfer with whispers",
        ContactFlowType.AGENT_TRANSFER,
        says("Transferring to agent"),
        hook("AgentWhisper", "Internal call"),
        hook("CustomerWhisper", "Connecting to an agent"),
        ("TransferContactToAgent", {}),
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


def _user(name: str, surname: str, *, auto_accept: bool = False, work_seconds: int = 0) -> User:
    return User(
        UserId(f"user-{name.lower()}"),
        name.lower(),
        RoutingProfileId("profile"),
        (),
        UserIdentityInfo(name, surname),
        UserPhoneConfig(auto_accept=auto_accept, after_contact_work_time_limit=work_seconds),
    )


USERS = (_user("Mario", "Rossi"), _user("Maria", "Bianchi"), _user("Giulia", "Verdi"))


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

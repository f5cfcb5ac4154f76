"""A floor with people: gives it inputs, moves its clock, and keeps what it said."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count

from centralino.core.directory.directory import Directory
from centralino.core.directory.model import (
    AgentStatus,
    AgentStatusId,
    AgentStatusState,
    AgentStatusType,
    Channel,
    HoursOfOperationId,
    Instance,
    InstanceId,
    Queue,
    QueueId,
    RoutingProfile,
    RoutingProfileId,
    RoutingProfileQueueConfig,
    RoutingProfileQueueReference,
    User,
    UserId,
    UserIdentityInfo,
    UserPhoneConfig,
)
from centralino.core.floor.decide import decide
from centralino.core.floor.events import FloorEvent
from centralino.core.floor.evolve import evolve
from centralino.core.floor.inputs import (
    Ctx,
    FloorInput,
    LineUp,
    PageSeen,
    SetStatus,
    SignIn,
    TimerDue,
)
from centralino.core.floor.model import Floor
from centralino.core.floor.outbox import messages
from centralino.core.floor.timers import deadlines
from centralino.core.ids import CallId, ContactId, OfferId
from centralino.core.messages import (
    AgentLeft,
    FloorToCall,
    OfferClosed,
    Offered,
    OfferOutcome,
    Queued,
)

AVAILABLE, OFFLINE = AgentStatusId("available"), AgentStatusId("offline")
BREAK, LUNCH, OLD = AgentStatusId("break"), AgentStatusId("lunch"), AgentStatusId("old")
MARIO, MARIA, GIULIA = UserId("mario"), UserId("maria"), UserId("giulia")
BASIC, PASSWORD = QueueId("basic"), QueueId("password")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)

STATUSES = (
    AgentStatus(AVAILABLE, "Available", AgentStatusType.ROUTABLE),
    AgentStatus(OFFLINE, "Offline", AgentStatusType.OFFLINE),
    AgentStatus(BREAK, "Break"),
    AgentStatus(LUNCH, "Lunch"),
    AgentStatus(OLD, "Old", state=AgentStatusState.DISABLED),
)


def user(user_id: UserId, profile: str, work_limit: int = 0) -> User:
    phone = UserPhoneConfig(after_contact_work_time_limit=work_limit)
    identity = UserIdentityInfo(user_id.title(), "Rossi")
    return User(user_id, user_id, RoutingProfileId(profile), (), identity, phone)


def profile(name: str, queues: Iterable[tuple[QueueId, int, int]]) -> RoutingProfile:
    """``queues``: each with its priority and its delay in seconds."""
    configs = tuple(
        RoutingProfileQueueConfig(RoutingProfileQueueReference(queue, Channel.VOICE), priority, delay)
        for queue, priority, delay in queues
    )
    return RoutingProfile(RoutingProfileId(name), name, BASIC, (), configs)


def queue(queue_id: QueueId) -> Queue:
    return Queue(queue_id, queue_id.title(), HoursOfOperationId("always"))


DEMO = Directory.of(
    Instance(InstanceId("demo"), "demo"),
    (
        *STATUSES,
        queue(BASIC),
        queue(PASSWORD),
        profile("all", ((BASIC, 1, 0), (PASSWORD, 1, 0))),
        *(user(each, "all") for each in (MARIO, MARIA, GIULIA)),
    ),
)


class House:
    def __init__(self, directory: Directory = DEMO) -> None:
        self.directory = directory
        self.floor = Floor()
        self.now = NOON
        self.log: tuple[FloorEvent, ...] = ()
        self.said: list[FloorToCall] = []
        self._offers = count(1)

    def do(self, *inputs: FloorInput) -> list[FloorToCall]:
        """What the floor said to calls, in order."""
        return [message for given in inputs for message in self._one(given)]

    def _one(self, given: FloorInput) -> list[FloorToCall]:
        ctx = Ctx(self.now, self.directory, lambda: OfferId(f"offer {next(self._offers)}"))
        events = decide(self.floor, given, ctx)
        for event in events:
            self.floor = evolve(self.floor, event)
        self.log += events
        said = [message for event in events for message in messages(event)]
        self.said += said
        return said

    def wait(self, seconds: float) -> list[FloorToCall]:
        """Every timer goes off at its time."""
        until = self.now + timedelta(seconds=seconds)
        said = []
        while due := [(at, key) for key, at in deadlines(self.floor).items() if at <= until]:
            at, key = min(due)
            self.now = max(self.now, at)
            said += self.do(TimerDue(key, at))
            assert deadlines(self.floor).get(key) != at, f"{key} goes off for ever"
        self.now = until
        return said

    def arrive(self, *users: UserId) -> None:
        """Each comes one second after the one before, so that the first is the longest idle."""
        for each in users:
            self.wait(1)
            self.do(SignIn(each), PageSeen(each), LineUp(each), SetStatus(each, AVAILABLE))

    def comes(
        self,
        contact: str,
        queue: QueueId = BASIC,
        *,
        priority: int = 5,
        age: float = 0,
        front: bool = False,
    ) -> list[FloorToCall]:
        """A contact for a queue; it is ``age`` seconds old."""
        since = self.now - timedelta(seconds=age)
        return self.do(Queued(call(contact), ContactId(contact), queue, None, priority, since, front))

    def asks_for(self, contact: str, agent: UserId, queue: QueueId | None = None) -> list[FloorToCall]:
        """A contact for one agent: at once, or, with a queue, in his own queue."""
        return self.do(Queued(call(contact), ContactId(contact), queue, agent, 5, self.now, False))

    def leaves(self, contact: str, agent: UserId) -> list[FloorToCall]:
        return self.do(AgentLeft(call(contact), ContactId(contact), agent))

    def talks(self, contact: str, agent: UserId) -> None:
        """He is asked for by name and accepts."""
        self.asks_for(contact, agent)
        self.close(contact, OfferOutcome.ACCEPTED)

    def close(self, contact: str, outcome: OfferOutcome, contact_waits: bool = False) -> list[FloorToCall]:
        """The call's answer to the last offer of this contact."""
        offered = next(
            each for each in reversed(self.said) if isinstance(each, Offered) and each.contact == contact
        )
        return self.do(
            OfferClosed(offered.call, offered.contact, offered.offer, offered.agent, outcome, contact_waits)
        )


def call(contact: str) -> CallId:
    return CallId(f"call of {contact}")


def offers(said: Iterable[FloorToCall]) -> list[tuple[str, UserId]]:
    return [(each.contact, each.agent) for each in said if isinstance(each, Offered)]

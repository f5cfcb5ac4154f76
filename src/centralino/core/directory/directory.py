"""One frozen revision of everything that an instance's administrator configured."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Generic, TypeVar, cast

from centralino.core.directory.kinds import Kind, arn, id_of, kind_of, name_of, parse_arn
from centralino.core.directory.model import (
    AgentStatus,
    AgentStatusId,
    ClaimedPhoneNumberSummary,
    Configured,
    ContactFlow,
    ContactFlowId,
    ContactFlowType,
    HoursOfOperation,
    HoursOfOperationId,
    Instance,
    PhoneNumberId,
    Prompt,
    PromptId,
    Queue,
    QueueId,
    QuickConnect,
    QuickConnectId,
    RoutingProfile,
    RoutingProfileId,
    SecurityProfile,
    SecurityProfileId,
    Sha256,
    User,
    UserId,
)

IdT = TypeVar("IdT", bound=str)
ObjectT = TypeVar("ObjectT", bound=Configured)

DEFAULT_FLOWS: Mapping[ContactFlowType, str] = {
    ContactFlowType.AGENT_HOLD: "Default agent hold",
    ContactFlowType.AGENT_TRANSFER: "Default agent transfer",
    ContactFlowType.AGENT_WHISPER: "Default agent whisper",
    ContactFlowType.CUSTOMER_HOLD: "Default customer hold",
    ContactFlowType.CUSTOMER_QUEUE: "Default customer queue",
    ContactFlowType.CUSTOMER_WHISPER: "Default customer whisper",
    ContactFlowType.OUTBOUND_WHISPER: "Default outbound",
    ContactFlowType.QUEUE_TRANSFER: "Default queue transfer",
}
"""The name of the flow that runs where no other of its type was set."""


class Table(Mapping[IdT, ObjectT], Generic[IdT, ObjectT]):
    """The objects of one kind, by id and by name. Immutable."""

    __slots__ = ("_by_id", "_by_name", "kind")

    def __init__(self, kind: Kind, objects: Iterable[ObjectT] = ()) -> None:
        self.kind = kind
        self._by_id = {cast("IdT", id_of(each)): each for each in objects}
        self._by_name = {name_of(each): each for each in self._by_id.values()}

    def __getitem__(self, object_id: IdT) -> ObjectT:
        return self._by_id[object_id]

    def __iter__(self) -> Iterator[IdT]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)

    def named(self, name: str) -> ObjectT | None:
        return self._by_name.get(name)

    def names(self) -> Iterator[tuple[IdT, str]]:
        """Ids and names."""
        return ((object_id, name_of(each)) for object_id, each in self._by_id.items())


@dataclass(frozen=True, slots=True)
class Directory:
    """All objects of an instance; made by `Directory.of` and `revised`, never changed."""

    instance: Instance
    agent_statuses: Table[AgentStatusId, AgentStatus] = field(
        default_factory=partial(Table, Kind.AGENT_STATUS)
    )
    contact_flows: Table[ContactFlowId, ContactFlow] = field(
        default_factory=partial(Table, Kind.CONTACT_FLOW)
    )
    hours_of_operations: Table[HoursOfOperationId, HoursOfOperation] = field(
        default_factory=partial(Table, Kind.HOURS_OF_OPERATION)
    )
    phone_numbers: Table[PhoneNumberId, ClaimedPhoneNumberSummary] = field(
        default_factory=partial(Table, Kind.PHONE_NUMBER)
    )
    prompts: Table[PromptId, Prompt] = field(default_factory=partial(Table, Kind.PROMPT))
    queues: Table[QueueId, Queue] = field(default_factory=partial(Table, Kind.QUEUE))
    quick_connects: Table[QuickConnectId, QuickConnect] = field(
        default_factory=partial(Table, Kind.QUICK_CONNECT)
    )
    routing_profiles: Table[RoutingProfileId, RoutingProfile] = field(
        default_factory=partial(Table, Kind.ROUTING_PROFILE)
    )
    security_profiles: Table[SecurityProfileId, SecurityProfile] = field(
        default_factory=partial(Table, Kind.SECURITY_PROFILE)
    )
    users: Table[UserId, User] = field(default_factory=partial(Table, Kind.USER))
    flow_versions: Mapping[tuple[ContactFlowId, Sha256], ContactFlow] = field(default_factory=dict)
    """Every flow as it was in every revision: what runs keeps running when it is changed or deleted."""

    @classmethod
    def of(cls, instance: Instance, objects: Iterable[Configured] = ()) -> "Directory":
        return cls(instance).revised(objects)

    def revised(
        self,
        put: Iterable[Configured] = (),
        removed: Iterable[Configured] = (),
        instance: Instance | None = None,
    ) -> "Directory":
        """The next revision: `put` are new objects or replace those of the same id."""
        put, removed = tuple(put), tuple(removed)
        tables: dict[str, Any] = {
            kind.value.table: self._revised_table(kind, put, removed)
            for kind in {kind_of(each) for each in (*put, *removed)}
        }
        versions = {
            (each.id, each.flow_content_sha256): each for each in put if isinstance(each, ContactFlow)
        }
        return replace(
            self,
            instance=instance or self.instance,
            flow_versions={**self.flow_versions, **versions},
            **tables,
        )

    def _revised_table(
        self, kind: Kind, put: Iterable[Configured], removed: Iterable[Configured]
    ) -> Table[Any, Any]:
        objects = dict(self.table(kind))
        for each in removed:
            if kind_of(each) is kind:
                del objects[id_of(each)]
        objects.update((id_of(each), each) for each in put if kind_of(each) is kind)
        return Table(kind, objects.values())

    def table(self, kind: Kind) -> Table[Any, Any]:
        table: Table[Any, Any] = getattr(self, kind.value.table)
        return table

    def objects(self) -> Iterator[Configured]:
        """All of them, what is referred to first where that is possible."""
        for kind in Kind:
            yield from self.table(kind).values()

    def arn(self, configured: Configured) -> str:
        return arn(self.instance, kind_of(configured), id_of(configured))

    def by_arn(self, text: str) -> Configured | None:
        """An agent's queue is answered by the user."""
        parsed = parse_arn(self.instance, text)
        if parsed is None:
            return None
        kind, object_id = parsed
        found: Configured | None = self.table(kind).get(object_id)
        return found

    def default_flow(self, flow_type: ContactFlowType) -> ContactFlow | None:
        """None when the instance has none, as always for CONTACT_FLOW and CAMPAIGN."""
        name = DEFAULT_FLOWS.get(flow_type)
        flow = self.contact_flows.named(name) if name is not None else None
        return flow if flow is not None and flow.type is flow_type else None

    def flow_by_hash(self, flow_id: ContactFlowId, sha256: Sha256) -> ContactFlow | None:
        """The flow as it was when its text had this hash: how a running flow is pinned.

        The id is needed too: two flows of different types may have the same text.
        """
        return self.flow_versions.get((flow_id, sha256))

    def routing_profile_of(self, user_id: UserId) -> RoutingProfile | None:
        user = self.users.get(user_id)
        return self.routing_profiles.get(user.routing_profile_id) if user is not None else None

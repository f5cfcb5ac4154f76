"""Steps a flow as a call does: follows, notes effects, answers waits, and counts actions without a wait."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from centralino.core.flows.document import Document
from centralino.core.flows.interpreter import perform, resume
from centralino.core.flows.scope import RoutingScope, Scope
from centralino.core.flows.step import (
    MAX_CONSECUTIVE_ACTIONS,
    ActionId,
    AttributesSet,
    Effect,
    Exit,
    ExitKind,
    Follow,
    Play,
    PlayFinished,
    Resumption,
    TargetQueueSet,
)

Answer = Callable[[Play], Resumption | None]
"""What becomes of a play; None: it goes on for ever."""


def until_heard(play: Play) -> Resumption | None:
    return None if play.loop else PlayFinished()


@dataclass
class Caller:
    """`log` has a line for each action, as a flow's log has; `exit` is None while it waits for ever."""

    document: Document
    scope: Scope
    answer: Answer = until_heard
    log: list[tuple[str, str]] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    exit: ExitKind | None = None

    consecutive: int = 0
    waiting_at: ActionId | None = None

    def run(self) -> "Caller":
        at = self.document.start
        while at is not None and self.consecutive < MAX_CONSECUTIVE_ACTIONS:
            at = self._step(at)
        if at is not None or self.document.start is None:
            self.exit = ExitKind.FAILED
        return self

    def _step(self, at: ActionId) -> ActionId | None:
        action = self.document.actions[at]
        performed = perform(action, self.scope)
        self.consecutive += 1
        self._note(performed.effects)
        step = performed.step
        if isinstance(step, Play):
            self.heard.extend(message.value for message in step.messages)
            what = self.answer(step)
            if what is None:
                self.waiting_at = at
                return None
            step = resume(action, what)
            self.consecutive = 0
        self.log.append((action.identifier, step.branch))
        match step:
            case Follow(next=after):
                return after
            case Exit(kind=kind):
                self.exit = kind
                return None

    def _note(self, effects: tuple[Effect, ...]) -> None:
        self.effects.extend(effects)
        for effect in effects:
            self.scope = replace(
                self.scope,
                routing=self._routing(effect),
                contact=replace(self.scope.contact, attributes=dict(self._attributes(effect))),
            )

    def _routing(self, effect: Effect) -> RoutingScope:
        if not isinstance(effect, TargetQueueSet):
            return self.scope.routing
        directory = self.scope.directory
        queue = directory.queues[effect.queue_id] if effect.queue_id is not None else None
        agent = directory.users[effect.agent_id] if effect.agent_id is not None else None
        return replace(self.scope.routing, queue=queue, agent_queue=agent)

    def _attributes(self, effect: Effect) -> Iterator[tuple[str, str]]:
        yield from self.scope.contact.attributes.items()
        if isinstance(effect, AttributesSet):
            yield from effect.values.items()

"""The steps of a ladder: each event in words, and between whom it was."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import singledispatch

from centralino.core.call import events as e
from centralino.core.call.model import Call, Frame, Hears, Party, Talking, Why
from centralino.core.directory.model import ContactFlowType, UserId
from centralino.core.flows.step import Message, MessageKind
from centralino.core.ids import ContactId, FrameId, PartyId
from centralino.core.messages import OfferOutcome

FLOWS, FLOOR = "flows", "floor"
"""Their columns. An agent's is his user id, so that he has one before he comes; a customer's his party id."""

SILENCES = {
    Why.CONNECTING: "hears nothing yet",
    Why.RINGING: "hears ringback",
    Why.AGENT_WHISPERED: "hears ringback during the agent's whisper",
    Why.CUSTOMER_WHISPERED: "hears nothing during the other's whisper",
    Why.QUEUED: "hears nothing: the queue's flow is over",
    Why.HELD: "hears nothing: the hold flow is over",
    Why.EVERYBODY_HELD: "hears nothing: everybody is held",
    Why.ALONE: "hears nothing: nobody else is there",
    Why.AWAY: "hears nothing: away",
}


@dataclass(frozen=True, slots=True)
class Step:
    """An arrow when both ends are there; ``marks`` are the columns that it is about otherwise."""

    words: str
    arrow: tuple[str, str] | None = None
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """The call before and after the event. ``agents`` are the names of all who come at some time."""

    before: Call
    call: Call
    agents: Mapping[UserId, str]

    def name(self, party: PartyId) -> str:
        return self.call.parties[party].name

    def agent(self, user: UserId) -> str:
        return self.agents.get(user, user)

    def column(self, party: PartyId) -> str:
        return column_of(self.call.parties[party])

    def contact(self, contact: ContactId) -> str:
        number = list(self.call.contacts).index(contact) + 1 if contact in self.call.contacts else "?"
        return f"contact {number}"

    def hearing(self, frame: FrameId) -> tuple[Party, ...]:
        return tuple(each for each in self.call.parties.values() if each.place == Hears(frame))


def _flow(scene: Scene, frame: Frame) -> str:
    inbound = frame.type is ContactFlowType.CONTACT_FLOW
    kind = "inbound" if inbound else frame.type.value.lower().replace("_", " ")
    return f"{scene.contact(frame.contact)}: {kind} flow"


def column_of(party: Party) -> str:
    return party.agent or party.id


@singledispatch
def step(event: e.Event, _scene: Scene) -> Step:
    raise TypeError(f"no words for {type(event).__name__}")


# Contacts


@step.register
def _(event: e.ContactOpened, scene: Scene) -> Step:
    origin = event.origin
    words = f"{scene.contact(event.contact)} opens: {origin.initiation}"
    if origin.quick_connect is None:
        return Step(words)
    words += f", {scene.name(origin.by)} chooses {origin.quick_connect.name}"
    return Step(words, (scene.column(origin.by), FLOWS))


@step.register
def _(event: e.Recast, scene: Scene) -> Step:
    words = f"{scene.name(event.party)} is the {event.part.value} of {scene.contact(event.contact)} now"
    return Step(words, marks=(scene.column(event.party),))


@step.register
def _(event: e.ContactQueued, scene: Scene) -> Step:
    wanted = scene.agent(event.agent) if event.agent is not None else f"queue {event.queue}"
    front = ", at its front" if event.front else ""
    return Step(f"{scene.contact(event.contact)} asks for {wanted}{front}", (FLOWS, FLOOR))


@step.register
def _(event: e.AgentWhispered, scene: Scene) -> Step:
    return Step(f"{scene.contact(event.contact)}: the agent's whisper is over", marks=(FLOWS,))


@step.register
def _(event: e.ContactConnected, scene: Scene) -> Step:
    cast = scene.call.contacts[event.contact].cast.values()
    return Step(f"{scene.contact(event.contact)} is connected", marks=tuple(map(scene.column, cast)))


@step.register
def _(event: e.ContactEnded, scene: Scene) -> Step:
    failure = f", {event.failure.value}" if event.failure is not None else ""
    return Step(f"{scene.contact(event.contact)} ends: {event.disconnect.value}{failure}")


@step.register
def _(event: e.ContactCompleted, scene: Scene) -> Step:
    return Step(f"{scene.contact(event.contact)} is complete")


# What flows chose


@step.register
def _(event: e.HookChosen, scene: Scene) -> Step:
    chosen = f"flow {event.flow}" if event.flow is not None else "off"
    return Step(f"{scene.contact(event.contact)}: {event.hook.value} is {chosen}", marks=(FLOWS,))


@step.register
def _(event: e.TargetChosen, scene: Scene) -> Step:
    chosen = scene.agent(event.agent) if event.agent is not None else f"queue {event.queue}"
    return Step(f"{scene.contact(event.contact)}: its target is {chosen}", marks=(FLOWS,))


@step.register
def _(event: e.AttributesChosen, scene: Scene) -> Step:
    values = ", ".join(f"{key} = {value}" for key, value in event.values.items())
    return Step(f"{scene.contact(event.contact)}: {values}", marks=(FLOWS,))


@step.register
def _(event: e.LoggingChosen, scene: Scene) -> Step:
    return Step(f"{scene.contact(event.contact)}: log {'on' if event.enabled else 'off'}", marks=(FLOWS,))


@step.register
def _(event: e.RecordingChosen, scene: Scene) -> Step:
    who = " and ".join(sorted(each.value for each in event.participants)) or "nobody"
    return Step(f"{scene.contact(event.contact)}: {who} to be recorded", marks=(FLOWS,))


# Parties and legs


@step.register
def _(event: e.PartyAdded, scene: Scene) -> Step:
    words = f"{event.name} comes to {scene.contact(event.contact)}, line {event.leg_state.value}"
    return Step(words, marks=(scene.column(event.party),))


@step.register(e.LegAnswered)
@step.register(e.LegDarkened)
def _(event: e.LegAnswered | e.LegDarkened, scene: Scene) -> Step:
    up = "up" if isinstance(event, e.LegAnswered) else "dark"
    parties = [each for each in scene.call.parties.values() if each.leg == event.leg]
    words = f"{parties[-1].name}'s line is {up}"
    return Step(words, marks=(column_of(parties[-1]),))


@step.register
def _(event: e.PartyLeft, scene: Scene) -> Step:
    return Step(f"{scene.name(event.party)} leaves: {event.reason.value}", marks=(scene.column(event.party),))


@step.register
def _(event: e.PartyMuted, scene: Scene) -> Step:
    words = f"{scene.name(event.party)} is {'muted' if event.muted else 'no longer muted'}"
    return Step(words, marks=(scene.column(event.party),))


@step.register
def _(event: e.PartyHeld, scene: Scene) -> Step:
    why = ", left alone by an absence" if event.by_absence else ""
    return Step(f"{scene.name(event.party)} is held{why}", marks=(scene.column(event.party),))


@step.register
def _(event: e.PartyResumed, scene: Scene) -> Step:
    return Step(f"{scene.name(event.party)} is no longer held", marks=(scene.column(event.party),))


@step.register
def _(event: e.PartyAway, scene: Scene) -> Step:
    return Step(f"{scene.name(event.party)} is away", marks=(scene.column(event.party),))


@step.register
def _(event: e.PartyBack, scene: Scene) -> Step:
    return Step(f"{scene.name(event.party)} is back", marks=(scene.column(event.party),))


# Places


@step.register
def _(event: e.PartyTalks, scene: Scene) -> Step:
    talkers = [each for each in scene.call.parties.values() if isinstance(each.place, Talking)]
    if len(talkers) == 1:
        return Step(f"{scene.name(event.party)} can talk", marks=(scene.column(event.party),))
    names = [each.name for each in talkers]
    words = f"{', '.join(names[:-1])} and {names[-1]} talk"
    return Step(words, marks=tuple(column_of(each) for each in talkers))


@step.register
def _(event: e.PartyHears, scene: Scene) -> Step:
    play = scene.call.frames[event.frame].play
    heard = _said(play.messages) if play is not None else "a flow"
    return Step(f"{scene.name(event.party)} hears {heard}", (FLOWS, scene.column(event.party)))


@step.register
def _(event: e.PartySilent, scene: Scene) -> Step:
    words = f"{scene.name(event.party)} {SILENCES[event.why]}"
    return Step(words, marks=(scene.column(event.party),))


# Offers


@step.register
def _(event: e.OfferMade, scene: Scene) -> Step:
    return Step(f"{scene.contact(event.contact)} rings at {scene.agent(event.agent)}", (FLOOR, event.agent))


@step.register
def _(event: e.OfferAccepted, scene: Scene) -> Step:
    words = f"{scene.agent(event.agent)} accepts {scene.contact(event.contact)}"
    return Step(words, (event.agent, FLOOR))


@step.register
def _(event: e.OfferEnded, scene: Scene) -> Step:
    words = f"{scene.contact(event.contact)} no longer rings at {scene.agent(event.agent)}"
    by_agent = event.outcome in (OfferOutcome.REJECTED, OfferOutcome.MISSED)
    arrow = (event.agent, FLOOR) if by_agent else (FLOOR, event.agent)
    return Step(f"{words}: {event.outcome.value}", arrow)


# Flows


@step.register
def _(event: e.FrameStarted, scene: Scene) -> Step:
    return Step(f"{_flow(scene, scene.call.frames[event.frame])} starts: {event.flow}", marks=(FLOWS,))


@step.register
def _(event: e.ActionPerformed, scene: Scene) -> Step:
    following = f"then {event.next}" if event.next is not None else "and leaves the flow"
    return Step(f"{scene.contact(event.contact)}: {event.action} {event.branch}, {following}", marks=(FLOWS,))


@step.register
def _(event: e.PlayStarted, scene: Scene) -> Step:
    """Whoever is in the flow hears the next thing; who is not yet there is told of by his place."""
    said = f"{_said(event.messages)}{', again and again' if event.loop else ''}"
    listeners = scene.hearing(event.frame)
    if len(listeners) == 1:
        return Step(f"{listeners[0].name} hears {said}", (FLOWS, column_of(listeners[0])))
    return Step(f"plays {said}", marks=(FLOWS,))


@step.register
def _(event: e.FrameEnded, scene: Scene) -> Step:
    return Step(f"{_flow(scene, scene.before.frames[event.frame])} is over", marks=(FLOWS,))


def _said(messages: tuple[Message, ...]) -> str:
    return " ".join("a prompt" if each.kind is MessageKind.PROMPT else f"'{each.value}'" for each in messages)

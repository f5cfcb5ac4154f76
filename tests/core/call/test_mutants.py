"""Rules with one mistake each: the properties must find every one. What survives is a hole in the oracle."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random
from types import ModuleType
from typing import Any, cast
from unittest.mock import ANY

import pytest

from centralino.core.call import allowed, contact, deadlines, decide, evolve, leg, offer, outbox
from centralino.core.call.contact import Move, Phase
from centralino.core.call.draft import Draft
from centralino.core.call.events import Event
from centralino.core.call.inputs import Command, Verb
from centralino.core.call.leg import LegInput, LegState
from centralino.core.call.model import Call, DisconnectReason, Part, Party, Place, Reason, Talking
from centralino.core.call.offer import OfferInput, OfferState
from centralino.core.call.queries import live, party_of_agent
from centralino.core.call.rules import (
    conferencing,
    ending,
    flowing,
    offering,
    placing,
    presence,
    queueing,
    transferring,
    whispering,
)
from centralino.core.directory.model import ContactFlow, ContactFlowType, UserId
from centralino.core.ids import CallId, ContactId
from centralino.core.messages import AgentLeft, CallToFloor, OfferClosed, Offered
from centralino.core.views import audio
from tests.core.call.crowd import BYTES, Crowd, Seen, start

RUNS, LENGTH = 200, 50

Mutant = tuple[str, ModuleType | Mapping[Any, Any], Any, Any]
"""Where stories begin; a module or table; which name or cell of it; what stands there instead."""

START, START_HOOKED, PLACE_OF = flowing.start, flowing.start_hooked, placing.place_of
ASK_QUEUE, END_CONTACT, OFFERED, MESSAGES = (
    queueing.ask_queue,
    ending.end_contact,
    offering.offered,
    outbox.messages,
)


def nothing(*_args: object, **_kwargs: object) -> None:
    """Is done, or is there."""


def nobody(*_args: object) -> Iterator[Any]:
    return iter(())


def both_whispers_at_once(draft: Draft, key: ContactId) -> None:
    START_HOOKED(draft, draft.call.contacts[key], Part.AGENT, ContactFlowType.AGENT_WHISPER)
    whispering.go_on(draft, key)


def no_customer_whisper(draft: Draft, of: Any, part: Part, flow_type: ContactFlowType) -> bool:
    return flow_type is not ContactFlowType.CUSTOMER_WHISPER and START_HOOKED(draft, of, part, flow_type)


def agent_whisper_for_the_other(draft: Draft, of: Any, part: Part, flow: ContactFlow) -> bool:
    is_whisper = flow.type is ContactFlowType.AGENT_WHISPER
    return START(draft, of, Part.CUSTOMER if is_whisper else part, flow)


def default_flow(draft: Draft, _contact: object, flow_type: ContactFlowType) -> ContactFlow | None:
    return draft.ctx.directory.default_flow(flow_type)


def newest_agent(call: Call) -> Party | None:
    return next((party for party in reversed(live(call)) if party.agent is not None), None)


def as_if_there(call: Call, agent: UserId) -> Party | None:
    party = party_of_agent(call, agent)
    return replace(party, away=False) if party is not None else None


def back_without_resuming(draft: Draft, command: Command) -> None:
    for each in (*live(draft.call),)[2:]:
        ending.leave(draft, each, Reason.TAKEN_BACK)


def hold_without_resuming(draft: Draft, command: Command) -> None:
    for party in conferencing.others(draft, command):
        if party.id == command.party:
            transferring.hold(draft, party)


def held_may_talk(call: Call, party: Party) -> Place:
    return Talking() if party.hold is not None else PLACE_OF(call, party)


def asks_at_the_back(draft: Draft, of: Any, queue: Any, *, front: bool) -> None:
    ASK_QUEUE(draft, of, queue, front=front and False)


def ends_without_failure(draft: Draft, of: Any, why: Any, failure: object = None) -> None:
    END_CONTACT(draft, of, why)


def cut_off(draft: Draft, of: Any, reason: Reason) -> None:
    player = draft.call.parties[of.cast[Part.CUSTOMER]]
    END_CONTACT(draft, of, DisconnectReason.OTHER, failure=reason)
    if player.agent is None:
        ending._let_go(draft, player, of)


def let_go(draft: Draft, party: Party, ended: Any, _reason: Reason) -> None:
    ending._let_go(draft, party, ended)


def agents_hold_flow(draft: Draft, of: Any, part: Part, flow_type: ContactFlowType) -> bool:
    is_hold = flow_type is ContactFlowType.CUSTOMER_HOLD
    return START_HOOKED(draft, of, part, ContactFlowType.AGENT_HOLD if is_hold else flow_type)


def answers_no_late_offer(draft: Draft, message: Offered) -> None:
    of = draft.call.contacts.get(message.contact)
    if of is not None and of.phase is Phase.WAITING:
        OFFERED(draft, message)


def says_no_agent_left(call: CallId, event: Event) -> tuple[CallToFloor, ...]:
    return tuple(each for each in MESSAGES(call, event) if not isinstance(each, AgentLeft))


def says_nobody_waits(call: CallId, event: Event) -> tuple[CallToFloor, ...]:
    said = MESSAGES(call, event)
    return tuple(
        replace(each, contact_waits=False) if isinstance(each, OfferClosed) else each for each in said
    )


class Whenever(dict[str, Any]):
    """Has every deadline, at whatever time is asked for."""

    def get(self, key: str, default: Any = None) -> Any:
        return ANY


def hears_the_muted(_call: Call, audible: tuple[Party, ...], listener: Party) -> Iterator[audio.Source]:
    if listener.place == Talking():
        yield from (audio.LegSource(p.leg) for p in audible if p != listener and p.place == Talking())


MUTANTS: dict[str, Mutant] = {
    # whispers
    "both whispers play at once": ("ringing", whispering, "begin", both_whispers_at_once),
    "the customer whisper is left out": ("agent whisper", flowing, "start_hooked", no_customer_whisper),
    "the agent whisper is for the other ears": ("ringing", flowing, "start", agent_whisper_for_the_other),
    "chosen flows are not heeded": ("transferring", flowing, "chosen_flow", default_flow),
    "a whisper is never cut": ("agent whisper", whispering, "cut", nothing),
    "a whisper has no deadline": ("agent whisper", deadlines, "WHISPERING", frozenset()),
    # transfers
    "a transfer does not hold the customer": ("talking", transferring, "hold", nothing),
    "back to the customer leaves her on hold": (
        "consulting",
        decide.COMMANDS,
        Verb.BACK_TO_CUSTOMER,
        back_without_resuming,
    ),
    "in a cold transfer nobody takes the part": ("ringing", ending, "customer", nothing),
    "nobody is told why a transfer failed": ("ringing", ending, "end_contact", ends_without_failure),
    "a flow that gives up leads nowhere": ("transferring", ending, "flow_over", nothing),
    "a cold transfer that fails cuts the customer off": ("cold", ending, "fail", cut_off),
    # offers
    "an offer is not withdrawn": ("ringing", ending, "ringing", nothing),
    "a late offer is not answered": ("offered", offering, "offered", answers_no_late_offer),
    "a rejected offer counts as missed": (
        "offered",
        offer.TABLE,
        (OfferState.RINGING, OfferInput.REJECT),
        OfferState.MISSED,
    ),
    "a withdrawn offer rings on": (
        "ringing",
        offer.TABLE,
        (OfferState.RINGING, OfferInput.WITHDRAW),
        OfferState.RINGING,
    ),
    "a rejected contact runs no queue": ("offered", contact.TABLE, (Phase.RINGING, Move.QUEUE), Phase.FLOW),
    "an agent who goes during his whisper takes the contact along": ("accepted", ending, "retry", nothing),
    "he who was lost does not go to the front": ("accepted", queueing, "ask_queue", asks_at_the_back),
    # conference
    "swap holds all": ("consulting", decide.COMMANDS, Verb.SWAP, conferencing.hold_all),
    "hold leaves both on hold": ("consulting", decide.COMMANDS, Verb.HOLD, hold_without_resuming),
    "drop only holds": ("joined", decide.COMMANDS, Verb.DROP, conferencing.hold_one),
    "when the host leaves the others stay on hold": ("consulting", ending, "host", nothing),
    "who is held talks": ("consulting", placing, "place_of", held_may_talk),
    "places are taken in the order of coming": ("consulting", placing, "sorted", lambda moves, key: moves),
    "an agent's hold counts as the customer's": ("consulting", evolve, "_counts", lambda call, event: True),
    "who is muted is heard": ("joined", audio, "_heard", hears_the_muted),
    "mute unmutes": ("talking", decide.COMMANDS, Verb.MUTE, conferencing.unmute),
    # who may do what
    "the newest agent is the host": ("consulting", allowed, "host", newest_agent),
    "there is no join, swap or hold all": ("consulting", allowed, "_of_both", nobody),
    "who hears a whisper may hold": ("accepted", allowed, "WHISPERING", frozenset()),
    "who is away may command": ("talking", allowed, "party_of_agent", as_if_there),
    "nothing is refused": ("ringing", decide, "is_allowed", lambda call, command: True),
    # lines and absences
    "nobody is held for an absence": ("talking", presence, "wait_for_absent", nothing),
    "a dark line stays dark": ("talking", leg.TABLE, (LegState.DARK, LegInput.ANSWER), LegState.DARK),
    "there is patience without end": ("talking", deadlines, "PATIENCE", {}),
    "a deadline counts although it is stale": (
        "agent whisper",
        decide,
        "deadlines",
        lambda call: Whenever(),
    ),
    "a lost agent takes the customer along": ("talking", ending, "_customer_remains", let_go),
    "customers hear the hold flow of agents": ("talking", flowing, "start_hooked", agents_hold_flow),
    # ends
    "flows run on that nobody wants": ("offered", placing, "_end_unwanted", nothing),
    "the last one stays alone": ("talking", ending, "conclude", nothing),
    "a record is never complete": ("talking", ending, "work_done", nothing),
    "the floor is not told that an agent left": ("talking", outbox, "messages", says_no_agent_left),
    "the floor is not told that a contact waits on": ("offered", outbox, "messages", says_nobody_waits),
}


def story_is_wrong(beginning: str, number: int, seen: Seen) -> bool:
    crowd = Crowd(start(beginning).fork(), seen)
    try:
        crowd.do(Random(number).randbytes(BYTES * LENGTH))
        crowd.go_home()
    except Exception:  # noqa: BLE001 - a mistake may also break the machine
        return True
    return False


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_mistake_is_found_and_without_it_the_same_story_is_right(
    mutant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    beginning, owner, name, instead = MUTANTS[mutant]
    start(beginning)  # made by the rules as they are
    if isinstance(owner, ModuleType):
        monkeypatch.setattr(owner, name, instead, raising=hasattr(owner, name))
    else:
        monkeypatch.setitem(cast("dict[Any, Any]", owner), name, instead)
    seen = Seen()
    found = next((number for number in range(RUNS) if story_is_wrong(beginning, number, seen)), None)
    assert found is not None
    monkeypatch.undo()
    assert not story_is_wrong(beginning, found, Seen())

"""Who of the others talks: hold, resume, join, swap, drop, mute (S15 to S17).

Holding one of two lets the other talk: to hold the only one who talks takes the other off hold, for with both
held the host would talk to nobody, and that is what Hold all is for.
"""

from centralino.core.call.draft import Draft
from centralino.core.call.events import PartyMuted
from centralino.core.call.inputs import Command
from centralino.core.call.model import Party, Reason
from centralino.core.call.queries import live, party_of_agent
from centralino.core.call.rules import ending
from centralino.core.call.rules.transferring import hold


def others(draft: Draft, command: Command) -> tuple[Party, ...]:
    return tuple(party for party in live(draft.call) if party.agent != command.agent)


def hold_one(draft: Draft, command: Command) -> None:
    for party in others(draft, command):
        if party.id == command.party:
            hold(draft, party)
    still = others(draft, command)
    if len(still) > 1 and all(party.hold for party in still):
        for party in still:
            if party.id != command.party:
                ending.resume(draft, party)


def resume_one(draft: Draft, command: Command) -> None:
    for party in others(draft, command):
        if party.id == command.party:
            ending.resume(draft, party)


def hold_all(draft: Draft, command: Command) -> None:
    for party in others(draft, command):
        hold(draft, party)


def join(draft: Draft, command: Command) -> None:
    for party in others(draft, command):
        ending.resume(draft, party)


def swap(draft: Draft, command: Command) -> None:
    for party in others(draft, command):
        if party.hold:
            ending.resume(draft, party)
        else:
            hold(draft, party)


def drop(draft: Draft, command: Command) -> None:
    for party in others(draft, command):
        if party.id == command.party:
            ending.leave(draft, party, Reason.DROPPED)


def leave(draft: Draft, command: Command) -> None:
    party = party_of_agent(draft.call, command.agent)
    if party is not None:
        ending.leave(draft, party, Reason.LEFT)


def mute(draft: Draft, command: Command) -> None:
    _mute(draft, command, True)


def unmute(draft: Draft, command: Command) -> None:
    _mute(draft, command, False)


def _mute(draft: Draft, command: Command, muted: bool) -> None:
    party = party_of_agent(draft.call, command.agent)
    if party is not None:
        draft.emit(PartyMuted(draft.now, party.id, muted))

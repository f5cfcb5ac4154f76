"""Whatever people do, what each view shows is what the call is: told by stories of the crowd."""

from collections.abc import Iterator
from datetime import datetime

from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from centralino.core.call.allowed import allowed
from centralino.core.call.events import ContactOpened
from centralino.core.call.inputs import Verb
from centralino.core.call.leg import LegState
from centralino.core.call.model import Call, Party, PartyKind
from centralino.core.directory.model import UserId
from centralino.core.floor.slot import Acw, Missed
from centralino.core.views.agent_panel import agent_panel
from centralino.core.views.audio import AudioPlan, LegSource, PlaySource, audio_plan
from centralino.core.views.ladder import WIDTH, ladder
from centralino.core.views.panel import AgentPanel, ContactCard, PartyCondition, PartyRow, TruthKind
from centralino.core.views.record import ContactRecord, Outcome
from centralino.core.views.records import contact_record
from centralino.core.views.wanted_legs import wanted_legs
from centralino.core.world import World
from tests.core.call.crowd import BYTES, STARTS, Crowd, Seen, start

RUNS, LENGTH = 100, 40

Button = tuple[Verb, str, str | None]


def test_whatever_people_do_every_view_tells_the_state() -> None:
    seen = Seen()

    @settings(
        max_examples=RUNS,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],  # a story of this length reads well as it is, and shrinking it takes minutes
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(list(STARTS)), st.binary(min_size=BYTES * LENGTH, max_size=BYTES * LENGTH))
    def story(beginning: str, steps: bytes) -> None:
        crowd = Crowd(start(beginning).fork(), seen)
        try:
            for at in range(0, len(steps), BYTES):
                crowd.do(steps[at : at + BYTES])
                check(crowd.world)
            check_ladders(crowd.world)
        except BaseException:
            note("\n".join(crowd.story))
            raise

    story()


def check(world: World) -> None:
    for agent in world.directory.users:
        check_panel(world, agent)
    for call in world.calls.values():
        check_audio(call)
        for contact in call.contacts.values():
            check_record(contact_record(call, contact, world.directory))


# The panel


def check_panel(world: World, agent: UserId) -> None:
    shown = agent_panel(agent, world.floor, world.calls.values(), world.directory, world.now)
    assert sorted(buttons(shown), key=str) == sorted(permitted(world, agent), key=str)
    assert shown.may_transfer == any(verb is Verb.TRANSFER for verb, _, _ in permitted(world, agent))
    for card in shown.contacts:
        check_card(world, agent, card)


def buttons(shown: AgentPanel) -> Iterator[Button]:
    for card in shown.contacts:
        yield from ((action.verb, card.contact, action.party) for action in card.actions)
        for row in card.parties:
            yield from ((action.verb, card.contact, action.party) for action in row.actions)


def permitted(world: World, agent: UserId) -> Iterator[Button]:
    for call in world.calls.values():
        yield from ((each.verb, each.contact, each.party) for each in allowed(call, agent))
    slot = world.floor.agent(agent).slot
    if isinstance(slot, Acw | Missed):
        yield Verb.CLEAR, slot.contact, None


def check_card(world: World, agent: UserId, card: ContactCard) -> None:
    call = next(each for each in world.calls.values() if card.contact in each.contacts)
    me = next((each for each in call.parties.values() if each.agent == agent and each.gone is None), None)
    if me is None:
        assert card.parties == ()
        return
    plan = audio_plan(call)
    rows = {row.party: row for row in card.parties}
    assert len(rows) == len(card.parties)
    there = {party.id: party for party in call.parties.values() if party.gone is None and party != me}
    assert there.keys() <= rows.keys()
    for key, party in there.items():
        assert rows[key].name == party.name
        assert rows[key].you_hear == reaches(call, plan, party, me)
        assert rows[key].hears_you == reaches(call, plan, me, party)
    check_absent(call, [row for key, row in rows.items() if key not in there])
    if card.truth.kind is TruthKind.TALKING:
        talkers = [party for party in there.values() if party.place == me.place]
        assert any(call.legs[party.leg].state is LegState.UP for party in talkers)


def reaches(call: Call, plan: AudioPlan, speaker: Party, listener: Party) -> bool:
    """Whether what one says comes to the other's ear, as the plan has it."""
    up = all(call.legs[party.leg].state is LegState.UP for party in (speaker, listener))
    return up and LegSource(speaker.leg) in plan.lines.get(listener.leg, ())


def check_absent(call: Call, rows: list[PartyRow]) -> None:
    """Only the customer who has gone, and one whom this agent asks for or asked for."""
    customers = [row for row in rows if row.kind is PartyKind.CUSTOMER]
    agents = [row for row in rows if row.kind is PartyKind.AGENT]
    assert len(customers) <= 1
    assert len(agents) <= 1
    for row in rows:
        assert row.party in call.parties or row.party in call.contacts
        assert (row.hears_you, row.you_hear, row.actions) == (False, False, ())
        assert (row.condition is PartyCondition.GONE) == (row.reason is not None)


# Sound


def check_audio(call: Call) -> None:
    plan, legs = audio_plan(call), wanted_legs(call)
    assert plan.lines.keys() <= legs.wanted
    assert not legs.wanted & legs.released
    for leg, sources in plan.lines.items():
        assert LegSource(leg) not in sources
        assert len(set(sources)) == len(sources)
    for sources in (*plan.lines.values(), *plan.recorders.values()):
        for source in sources:
            match source:
                case LegSource(leg):
                    assert leg in plan.lines
                case PlaySource(play):
                    assert play in plan.plays


# Records


def check_record(record: ContactRecord) -> None:
    times = [
        record.initiation_timestamp,
        record.queue.enqueue_timestamp if record.queue else None,
        record.agent.accepted_by_agent_timestamp if record.agent else None,
        record.agent.connected_to_agent_timestamp if record.agent else None,
        record.disconnect_timestamp,
        record.agent.after_contact_work_end_timestamp if record.agent else None,
    ]
    assert in_order(times)
    assert in_order([*times[:-1], record.last_update_timestamp])
    assert all(each >= 0 for each in durations(record))
    assert (record.disconnect_timestamp is None) == (record.disconnect_reason is None)
    if record.transfer is not None:
        failed = record.transfer.outcome is Outcome.FAILED
        assert failed == (record.transfer.failure_reason is not None)
        ended = record.disconnect_timestamp is not None
        assert not ended or record.transfer.outcome is not None


def in_order(times: list[datetime | None]) -> bool:
    known = [each for each in times if each is not None]
    return known == sorted(known)


def durations(record: ContactRecord) -> Iterator[int]:
    if record.queue is not None:
        yield record.queue.duration or 0
    if record.agent is not None:
        yield record.agent.agent_interaction_duration or 0
        yield record.agent.customer_hold_duration - record.agent.longest_hold_duration
        yield record.agent.after_contact_work_duration or 0


# Ladder


def check_ladders(world: World) -> None:
    for log in world.call_log.values():
        lines = ladder(log).splitlines()
        contacts = sum(isinstance(event, ContactOpened) for event in log)
        assert len(lines) == contacts + 1 + len(log)
        assert max(map(len, lines)) <= WIDTH

from dataclasses import replace
from datetime import timedelta

import pytest

from centralino.core.call.inputs import PlayDone, Verb
from centralino.core.call.model import QuickConnectUsed
from centralino.core.directory.model import (
    AgentStatus,
    AgentStatusId,
    AgentStatusState,
    ContactFlowType,
    QuickConnectId,
    QuickConnectType,
)
from centralino.core.floor import inputs as floor_inputs
from centralino.core.views.agent_panel import agent_panel
from centralino.core.views.panel import (
    Action,
    Activity,
    AgentPanel,
    Consequence,
    ContactCard,
    DestinationKind,
    LineWord,
    PartyCondition,
    PartyRow,
    StatusChoice,
    StatusKind,
    Truth,
    TruthKind,
    Word,
)
from centralino.core.views.truth import transfer_word
from centralino.core.world import World
from tests.core.sample import sample
from tests.core.views import steps
from tests.core.views.gallery import SCENES, gallery, panel
from tests.core.views.steps import press, the_call


def told(shown: AgentPanel) -> tuple[str, ...]:
    """What the cards say: a line for each card, one for each of its parties, and one for its buttons."""
    lines: list[str] = []
    for card in shown.contacts:
        lines.append(f"{card.word.value}: {sentence(card.truth)}")
        lines.extend(row_line(row) for row in card.parties)
        lines.append("may " + ", ".join(action.verb.value for action in card.actions))
    return tuple(lines)


def sentence(truth: Truth) -> str:
    return " ".join((truth.kind.value, *truth.names, *((truth.reason.value,) if truth.reason else ())))


HEARING = {
    (True, True): "each hears the other",
    (True, False): "hears you",
    (False, True): "you hear",
    (False, False): "no sound",
}


def row_line(row: PartyRow) -> str:
    words = [f"- {row.name}: {row.word.value}", row.condition.value]
    if row.reason is not None:
        words.append(row.reason.value)
    words.append(HEARING[row.hears_you, row.you_hear])
    words.extend(f"may {action.verb.value}" for action in row.actions)
    return ", ".join(words)


SAID = {
    "mario: incoming": (
        "Incoming: incoming Anna",
        "may accept, reject",
    ),
    "mario: hears his whisper": (
        "Connecting: message_to_you",
        "- Anna: Connecting, queued, no sound",
        "may leave, mute",
    ),
    "mario: talking": (
        "Connected: talking Anna",
        "- Anna: Connected, talking, each hears the other, may hold",
        "may transfer, leave, mute",
    ),
    "mario: talking, muted": (
        "Connected: talking Anna",
        "- Anna: Connected, talking, you hear, may hold",
        "may transfer, leave, unmute",
    ),
    "mario: customer held": (
        "On hold: all_held",
        "- Anna: On hold, held, no sound, may resume",
        "may transfer, leave, mute",
    ),
    "mario: next status": (
        "Connected: talking Anna",
        "- Anna: Connected, talking, each hears the other, may hold",
        "may transfer, leave, mute",
    ),
    "mario: many destinations": (
        "Connected: talking Anna",
        "- Anna: Connected, talking, each hears the other, may hold",
        "may transfer, leave, mute",
    ),
    "mario: hears the transfer flow": (
        "Connected: message_to_you",
        "- Anna: On hold, held, no sound",
        "- Maria Bianchi: Connected, connecting, no sound",
        "may back_to_customer, leave, mute",
    ),
    "mario: ringing Maria": (
        "Connected: ringing Maria Bianchi",
        "- Anna: On hold, held, no sound",
        "- Maria Bianchi: Connected, ringing, no sound",
        "may back_to_customer, leave, mute",
    ),
    "maria: incoming transfer": (
        "Incoming: incoming Mario Rossi Anna",
        "may accept, reject",
    ),
    "mario: Maria hears a message": (
        "Connected: message_to_other Maria Bianchi",
        "- Anna: On hold, held, no sound",
        "- Maria Bianchi: Connected, hears_message, no sound",
        "may back_to_customer, leave, mute",
    ),
    "maria: hears her whisper": (
        "Connecting: message_to_you",
        "- Anna: On hold, held, no sound",
        "- Mario Rossi: Connecting, connecting, no sound",
        "may leave, mute",
    ),
    "mario: hears the customer whisper": (
        "Connected: message_to_you",
        "- Anna: On hold, held, no sound",
        "- Maria Bianchi: Connected, connecting, no sound",
        "may back_to_customer, leave, mute",
    ),
    "maria: Mario hears a message": (
        "Connecting: message_to_other Mario Rossi",
        "- Anna: On hold, held, no sound",
        "- Mario Rossi: Connecting, hears_message, no sound",
        "may leave, mute",
    ),
    "mario: talking with Maria": (
        "Connected: talking Maria Bianchi",
        "- Anna: On hold, held, no sound, may resume, may drop",
        "- Maria Bianchi: Connected, talking, each hears the other, may hold, may drop",
        "may back_to_customer, hold_all, join, swap, leave, mute",
    ),
    "maria: talking with Mario": (
        "Connected: talking Mario Rossi",
        "- Anna: On hold, held, no sound",
        "- Mario Rossi: Connected, talking, each hears the other",
        "may leave, mute",
    ),
    "mario: conference": (
        "Joined: talking Anna Maria Bianchi",
        "- Anna: Joined, talking, each hears the other, may hold, may drop",
        "- Maria Bianchi: Joined, talking, each hears the other, may hold, may drop",
        "may back_to_customer, hold_all, leave, mute",
    ),
    "maria: conference": (
        "Joined: talking Anna Mario Rossi",
        "- Anna: Joined, talking, each hears the other",
        "- Mario Rossi: Joined, talking, each hears the other",
        "may leave, mute",
    ),
    "maria: conference, muted": (
        "Joined: talking Anna Mario Rossi",
        "- Anna: Joined, talking, you hear",
        "- Mario Rossi: Joined, talking, you hear",
        "may leave, unmute",
    ),
    "mario: all held": (
        "On hold: all_held",
        "- Anna: On hold, held, no sound, may resume, may drop",
        "- Maria Bianchi: On hold, held, no sound, may resume, may drop",
        "may back_to_customer, join, leave, mute",
    ),
    "maria: held by Mario": (
        "On hold: held_by Mario Rossi",
        "- Anna: On hold, held, no sound",
        "- Mario Rossi: Connected, silent, no sound",
        "may leave, mute",
    ),
    "mario: Maria held": (
        "Connected: talking Anna",
        "- Anna: Connected, talking, each hears the other, may hold, may drop",
        "- Maria Bianchi: On hold, held, no sound, may resume, may drop",
        "may back_to_customer, hold_all, join, swap, leave, mute",
    ),
    "maria: held while the others talk": (
        "On hold: held_by Mario Rossi",
        "- Anna: Connected, talking, no sound",
        "- Mario Rossi: Connected, talking, no sound",
        "may leave, mute",
    ),
    "mario: back with the customer": (
        "Connected: talking Anna",
        "- Anna: Connected, talking, each hears the other, may hold",
        "may transfer, leave, mute",
    ),
    "mario: after contact work": (
        "After call work: after_contact_work Anna",
        "may clear",
    ),
    "mario: after contact work with a limit": (
        "After call work: after_contact_work Anna",
        "may clear",
    ),
    "maria: alone with the customer": (
        "Connected: talking Anna",
        "- Anna: Connected, talking, each hears the other, may hold",
        "may transfer, leave, mute",
    ),
    "mario: gone, cold transfer waiting": (
        "After call work: after_contact_work Anna",
        "may clear",
    ),
    "maria: incoming cold transfer": (
        "Incoming: incoming Mario Rossi Anna",
        "may accept, reject",
    ),
    "mario: waiting in the queue": (
        "Connected: queued BasicQueue",
        "- Anna: On hold, held, no sound",
        "- BasicQueue: Connected, queued, no sound",
        "may back_to_customer, leave, mute",
    ),
    "mario: failed, rejected": (
        "On hold: failed Maria Bianchi rejected",
        "- Anna: On hold, held, no sound, may resume",
        "- Maria Bianchi: Disconnected, gone, rejected, no sound",
        "may transfer, back_to_customer, leave, mute",
    ),
    "maria: rejected": (
        "Missed: missed Anna rejected",
        "may clear",
    ),
    "mario: failed, missed": (
        "On hold: failed Maria Bianchi missed",
        "- Anna: On hold, held, no sound, may resume",
        "- Maria Bianchi: Disconnected, gone, missed, no sound",
        "may transfer, back_to_customer, leave, mute",
    ),
    "maria: missed": (
        "Missed: missed Anna missed",
        "may clear",
    ),
    "mario: failed, busy": (
        "On hold: failed Maria Bianchi busy",
        "- Anna: On hold, held, no sound, may resume",
        "- Maria Bianchi: Disconnected, gone, busy, no sound",
        "may transfer, back_to_customer, leave, mute",
    ),
    "mario: failed, offline": (
        "On hold: failed Maria Bianchi offline",
        "- Anna: On hold, held, no sound, may resume",
        "- Maria Bianchi: Disconnected, gone, offline, no sound",
        "may transfer, back_to_customer, leave, mute",
    ),
    "mario: failed, unreachable": (
        "On hold: failed Maria Bianchi unreachable",
        "- Anna: On hold, held, no sound, may resume",
        "- Maria Bianchi: Disconnected, gone, unreachable, no sound",
        "may transfer, back_to_customer, leave, mute",
    ),
    "mario: failed, flow ended": (
        "On hold: failed Maria Bianchi flow_ended",
        "- Anna: On hold, held, no sound, may resume",
        "- Maria Bianchi: Disconnected, gone, flow_ended, no sound",
        "may transfer, back_to_customer, leave, mute",
    ),
    "mario: failed, invalid": (
        "On hold: failed Maria Bianchi invalid",
        "- Anna: On hold, held, no sound, may resume",
        "- Maria Bianchi: Disconnected, gone, invalid, no sound",
        "may transfer, back_to_customer, leave, mute",
    ),
    "mario: failed, Maria left": (
        "On hold: failed Maria Bianchi left",
        "- Anna: On hold, held, no sound, may resume",
        "- Maria Bianchi: Disconnected, gone, left, no sound",
        "may transfer, back_to_customer, leave, mute",
    ),
    "mario: failed, Maria lost": (
        "On hold: failed Maria Bianchi lost",
        "- Anna: On hold, held, no sound, may resume",
        "- Maria Bianchi: Disconnected, gone, lost, no sound",
        "may transfer, back_to_customer, leave, mute",
    ),
    "mario: failed, Maria dropped": (
        "On hold: failed Maria Bianchi dropped",
        "- Anna: On hold, held, no sound, may resume",
        "- Maria Bianchi: Disconnected, gone, dropped, no sound",
        "may transfer, back_to_customer, leave, mute",
    ),
    "mario: customer left while Maria rings": (
        "Connected: customer_left Anna left",
        "- Anna: Disconnected, gone, left, no sound",
        "- Maria Bianchi: Connected, ringing, no sound",
        "may leave, mute",
    ),
    "maria: incoming, customer left": (
        "Incoming: incoming Mario Rossi Anna left",
        "may accept, reject",
    ),
    "mario: customer left, talking with Maria": (
        "Connected: customer_left Anna left",
        "- Anna: Disconnected, gone, left, no sound",
        "- Maria Bianchi: Connected, talking, each hears the other, may hold",
        "may leave, mute",
    ),
    "maria: customer left, talking with Mario": (
        "Connected: customer_left Anna left",
        "- Anna: Disconnected, gone, left, no sound",
        "- Mario Rossi: Connected, talking, each hears the other",
        "may leave, mute",
    ),
    "mario: customer dropped": (
        "Connected: customer_left Anna dropped",
        "- Anna: Disconnected, gone, dropped, no sound",
        "- Maria Bianchi: Connected, talking, each hears the other, may hold",
        "may leave, mute",
    ),
    "mario: own sound gone": (
        "Connected: away",
        "- Anna: On hold, held, no sound, may resume, may drop",
        "- Maria Bianchi: Connected, talking, no sound, may hold, may drop",
        "may back_to_customer, hold_all, join, swap, leave, mute",
    ),
    "maria: Mario's sound gone": (
        "Connected: away Mario Rossi",
        "- Anna: On hold, held, no sound",
        "- Mario Rossi: Connected, away, no sound",
        "may leave, mute",
    ),
    "mario: away": (
        "On hold: away",
        "- Anna: On hold, held, no sound",
        "- Maria Bianchi: On hold, held, no sound",
        "may ",
    ),
    "mario: held customer's sound gone": (
        "On hold: all_held",
        "- Anna: On hold, away, no sound, may resume",
        "may transfer, leave, mute",
    ),
    "maria: waits for Mario": (
        "On hold: away Mario Rossi",
        "- Anna: On hold, held, no sound",
        "- Mario Rossi: Connected, away, no sound",
        "may leave, mute",
    ),
    "mario: waits for Maria": (
        "On hold: away Maria Bianchi",
        "- Anna: On hold, held, no sound, may resume, may drop",
        "- Maria Bianchi: Connected, away, no sound, may hold, may drop",
        "may back_to_customer, hold_all, join, swap, leave, mute",
    ),
}
"""Connect's word and the truth; who is there, as what, and who hears whom; what may be done."""

PANELS = gallery()


@pytest.mark.parametrize("scene", SCENES)
def test_the_cards_say_what_is_the_case(scene: str) -> None:
    assert told(PANELS[scene]) == SAID.get(scene, ())


def card(scene: str) -> ContactCard:
    (only,) = PANELS[scene].contacts
    return only


def action(scene: str, verb: Verb) -> Action:
    return next(each for each in card(scene).actions if each.verb is verb)


# S1 to S18, by their words


def test_s4_marios_banner_says_connected_at_once_and_the_truth_that_maria_is_not() -> None:
    for scene in ("mario: hears the transfer flow", "mario: ringing Maria", "mario: Maria hears a message"):
        assert card(scene).word is Word.CONNECTED
        assert card(scene).truth.kind is not TruthKind.TALKING
        assert not any(row.hears_you or row.you_hear for row in card(scene).parties)


def test_s8_maria_is_asked_to_accept_or_reject_and_told_who_sends_whom_until_when() -> None:
    offered = card("maria: incoming transfer")
    assert {each.verb for each in offered.actions} == {Verb.ACCEPT, Verb.REJECT}
    assert (offered.transferred_by, offered.customer, offered.queue) == ("Mario Rossi", "Anna", "BasicQueue")
    assert offered.truth.since is not None
    assert offered.truth.until == offered.truth.since + timedelta(seconds=20)


def test_s9_marias_banner_says_connecting_until_both_whispers_are_over() -> None:
    assert card("maria: hears her whisper").word is Word.CONNECTING
    assert card("maria: Mario hears a message").word is Word.CONNECTING


def test_s14_marias_banner_says_connected() -> None:
    assert card("maria: talking with Mario").word is Word.CONNECTED


def test_s20_a_transfer_to_a_queue_says_connecting_until_it_is_connected() -> None:
    """Its flow cannot be run yet: the word is the kind's."""
    call = the_call(steps.ringing())
    transfer = next(each for each in call.contacts.values() if each.origin.quick_connect is not None)
    used = QuickConnectUsed(QuickConnectId("quick-queue"), "PasswordReset", QuickConnectType.QUEUE)
    to_queue = replace(transfer, origin=replace(transfer.origin, quick_connect=used))
    assert transfer_word(transfer) is Word.CONNECTED
    assert transfer_word(to_queue) is Word.CONNECTING


# What leaving does


@pytest.mark.parametrize(
    ("scene", "consequence", "names"),
    [
        ("mario: talking", Consequence.ENDS_CALL, ()),
        ("mario: failed, rejected", Consequence.ENDS_CALL, ()),
        ("mario: hears the transfer flow", Consequence.COLD_TRANSFER, ("Maria Bianchi",)),
        ("mario: ringing Maria", Consequence.COLD_TRANSFER, ("Maria Bianchi",)),
        ("mario: Maria hears a message", Consequence.COLD_TRANSFER, ("Maria Bianchi",)),
        ("mario: waiting in the queue", Consequence.COLD_TRANSFER, ("BasicQueue",)),
        ("mario: talking with Maria", Consequence.JOINS, ("Anna", "Maria Bianchi")),
        ("mario: all held", Consequence.JOINS, ("Anna", "Maria Bianchi")),
        ("maria: conference", Consequence.JOINS, ("Anna", "Mario Rossi")),
        ("maria: talking with Mario", None, ()),
        ("maria: hears her whisper", None, ()),
        ("mario: hears his whisper", None, ()),
        ("mario: customer left, talking with Maria", Consequence.ENDS_CALL, ()),
        ("mario: customer left while Maria rings", Consequence.ENDS_CALL, ()),
    ],
)
def test_leaving_says_before_what_it_does(
    scene: str, consequence: Consequence | None, names: tuple[str, ...]
) -> None:
    leave = action(scene, Verb.LEAVE)
    assert (leave.consequence, leave.names) == (consequence, names)


def test_back_to_customer_names_the_customer() -> None:
    assert action("mario: ringing Maria", Verb.BACK_TO_CUSTOMER).names == ("Anna",)


# Times


def test_the_offers_end_is_told_to_both_sides() -> None:
    offered = card("maria: incoming transfer").truth.until
    assert offered is not None
    assert card("mario: ringing Maria").truth.until == offered
    assert row("mario: ringing Maria", "Maria Bianchi").until == offered


def row(scene: str, name: str) -> PartyRow:
    return next(each for each in card(scene).parties if each.name == name)


def test_after_contact_work_with_a_limit_says_when_it_is_over() -> None:
    truth = card("mario: after contact work with a limit").truth
    assert truth.since is not None
    assert truth.until == truth.since + timedelta(seconds=60)
    assert card("mario: after contact work").truth.until is None


def test_a_held_party_has_the_time_since_it_was_put_on_hold() -> None:
    world = steps.talking()
    pressed = world.now
    press(world, "mario", Verb.HOLD, "Anna")
    world.advance(12)
    (only,) = panel(world, "mario").contacts
    assert [each.since for each in only.parties] == [pressed]


def test_a_contact_counts_from_when_it_was_accepted() -> None:
    world = steps.offered()
    accepted = world.now
    press(world, "mario", Verb.ACCEPT)
    world.advance(30)
    (only,) = panel(world, "mario").contacts
    assert only.started == accepted


# Recording


def test_recorded_says_whether_anybody_is_recorded_now() -> None:
    assert card("mario: talking").recorded
    assert card("mario: ringing Maria").recorded
    assert not card("mario: hears his whisper").recorded
    assert not card("maria: talking with Mario").recorded
    assert not card("mario: waits for Maria").recorded


# Failures stay until the agent goes on


def test_a_failed_transfer_is_told_until_mario_goes_back_to_the_customer() -> None:
    world = SCENES["mario: failed, rejected"]()
    press(world, "mario", Verb.BACK_TO_CUSTOMER)
    assert told(panel(world, "mario")) == SAID["mario: back with the customer"]
    world.advance(1)
    press(world, "mario", Verb.HOLD, "Anna")
    assert told(panel(world, "mario"))[0] == "On hold: all_held"


def test_a_failed_transfer_is_forgotten_when_the_next_one_begins() -> None:
    world = SCENES["mario: failed, rejected"]()
    world.command("mario", Verb.TRANSFER, quick_connect="Giulia")
    assert [each.name for each in panel(world, "mario").contacts[0].parties] == ["Anna", "Giulia Verdi"]
    assert panel(world, "mario").contacts[0].truth.kind is TruthKind.MESSAGE_TO_YOU


# Between two messages, and after a call


def test_who_has_left_works_on_even_before_the_floor_has_heard_of_it() -> None:
    world = steps.talking()
    world.command("mario", Verb.LEAVE)
    assert told(panel(world, "mario")) == ("After call work: after_contact_work Anna", "may ")
    world.deliver_all()
    assert told(panel(world, "mario")) == SAID["mario: after contact work"]


def test_before_the_floor_has_answered_maria_is_looked_for() -> None:
    world = steps.transferring()
    world.advance(1)
    call = the_call(world)
    (frame,) = (each for each in call.frames.values() if each.type is ContactFlowType.AGENT_TRANSFER)
    assert frame.play is not None
    world.call_input(call.id, PlayDone(frame.play.id))
    (only,) = panel(world, "mario").contacts
    assert only.truth.kind is TruthKind.ASKING
    assert only.truth.names == ("Maria Bianchi",)
    assert only.parties[1].condition is PartyCondition.CONNECTING


def test_a_missed_contact_of_a_call_that_is_over_can_still_be_cleared() -> None:
    world = SCENES["maria: missed"]()
    maria = world.agent("maria")
    shown = agent_panel(maria, world.floor, (), world.directory, world.now)
    assert told(shown) == ("Missed: missed missed", "may clear")


def test_an_agent_sees_only_his_own_contacts() -> None:
    for make in SCENES.values():
        world = make()
        assert panel(world, "giulia").contacts == ()


# The agent himself


def test_an_agent_who_is_signed_out_has_nothing_to_choose() -> None:
    agent = PANELS["mario: signed out"].agent
    assert (agent.status.name, agent.activity, agent.line) == ("Offline", Activity.OFFLINE, LineWord.NONE)
    assert agent.statuses == ()


def test_the_statuses_stand_in_the_administrators_order_without_the_disabled_ones() -> None:
    disabled = AgentStatus(AgentStatusId("status-Break"), "Break", state=AgentStatusState.DISABLED)
    first = AgentStatus(AgentStatusId("first"), "Training", display_order=1)
    world = World(sample(disabled, first))
    world.sign_in("mario")
    assert [each.name for each in panel(world, "mario").agent.statuses] == [
        "Training",
        "Available",
        "Offline",
    ]


def test_a_status_that_was_deleted_keeps_its_kind() -> None:
    world = SCENES["mario: custom status"]()
    gone = next(each for each in world.directory.agent_statuses.values() if each.name == "Team meeting")
    world.directory = world.directory.revised(removed=[gone])
    assert panel(world, "mario").agent.status == StatusChoice(
        "own-Team meeting", "own-Team meeting", StatusKind.CUSTOM
    )


def test_the_next_status_stands_beside_the_one_he_has() -> None:
    agent = PANELS["mario: next status"].agent
    assert agent.next_status is not None
    assert (agent.status.name, agent.next_status.name) == ("Available", "Break")


def test_the_line_is_told_as_it_is() -> None:
    world = World(sample())
    mario = world.agent("mario")
    assert panel(world, "mario").agent.line is LineWord.NONE
    world.floor_input(floor_inputs.PageSeen(mario))
    assert panel(world, "mario").agent.line is LineWord.CONNECTING
    world.floor_input(floor_inputs.LineUp(mario))
    assert panel(world, "mario").agent.line is LineWord.UP
    world.floor_input(floor_inputs.LineDown(mario))
    assert panel(world, "mario").agent.line is LineWord.DARK


# Destinations


def test_the_list_is_there_on_a_contact_and_may_be_chosen_from_when_a_transfer_is_allowed() -> None:
    assert PANELS["mario: talking"].may_transfer
    assert not PANELS["mario: ringing Maria"].may_transfer
    assert PANELS["mario: ringing Maria"].destinations
    assert not PANELS["mario: available"].destinations
    assert not PANELS["mario: after contact work"].destinations


def test_every_agent_in_the_list_is_shown_with_what_he_is_doing() -> None:
    found = {each.name: each for each in PANELS["mario: ringing Maria"].destinations}
    maria, giulia = found["Maria"], found["Giulia"]
    assert (maria.person, maria.activity, maria.status) == ("Maria Bianchi", Activity.INCOMING, "Available")
    assert (giulia.person, giulia.activity, giulia.status) == ("Giulia Verdi", Activity.OFFLINE, "Offline")
    assert maria.since is not None
    assert giulia.since is None


def test_many_destinations_stand_by_folded_name_with_their_statuses() -> None:
    shown = PANELS["mario: many destinations"].destinations
    names = [each.name for each in shown]
    assert names.index("Àgata Conti") < names.index("Bruno Conti") < names.index("Noemi Conti")
    assert {each.status for each in shown} >= {"Available", "Break", "Offline"}
    assert {each.kind for each in shown} == {DestinationKind.USER}

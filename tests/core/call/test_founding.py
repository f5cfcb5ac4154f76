"""The founding document's S2 to S18, told without I/O. Anna is the customer.

Each step says who hears what, in what phase the contacts are, and which flows were chosen.
"""

from centralino.core.call.contact import Phase
from centralino.core.call.inputs import Verb
from centralino.core.call.model import PartyKind
from centralino.core.directory.endpoints import endpoints
from centralino.core.floor.slot import SlotState
from centralino.core.flows.scope import InitiationMethod
from centralino.core.flows.step import EventHook
from tests.core.call import scene
from tests.core.call.scene import BEEP, agent

CONNECTED, FLOW, RINGING = Phase.CONNECTED, Phase.FLOW, Phase.RINGING
AGENT_WHISPER, CUSTOMER_WHISPER = Phase.WHISPERING_AGENT, Phase.WHISPERING_CUSTOMER


def test_before_it_all_anna_is_welcomed_waits_is_offered_to_mario_and_talks_with_him() -> None:
    story = scene.welcomed()
    assert story.hears == {"Anna": "welcome"}
    assert story.phases == [FLOW]
    story.wait(2)
    assert story.hears == {"Anna": "queue music"}
    assert story.phases == [RINGING]
    assert story.slot("Mario") is SlotState.RESERVED
    story.press("Mario", Verb.ACCEPT)
    assert story.hears == {"Anna": "queue music", "Mario": "BasicQueue"}
    assert story.phases == [AGENT_WHISPER]
    story.wait(2)
    assert story.hears == {"Anna": BEEP, "Mario": "(customer_whispered)"}
    assert story.phases == [CUSTOMER_WHISPER]
    story.wait(2)
    assert story.hears == {"Anna": "Mario", "Mario": "Anna"}
    assert story.phases == [CONNECTED]


def test_s2_the_customer_hears_the_default_hold_flow_the_moment_a_quick_connect_is_invoked() -> None:
    assert scene.transferring().hears["Anna"] == "hold music"


def test_s2_unless_another_hold_flow_was_set_for_the_contact() -> None:
    story = scene.talking(flow="Welcome with other music")
    assert story.contacts[0].choices.hooks[EventHook.CUSTOMER_HOLD] == "flow-Other music"
    story.press("Mario", Verb.TRANSFER, quick_connect="Maria")
    assert story.hears["Anna"] == "other music"


def test_s2_she_hears_it_until_she_is_taken_off_hold_whatever_happens_in_the_transfer() -> None:
    for step in (
        scene.transferring,
        scene.ringing,
        scene.agent_whisper,
        scene.customer_whisper,
        scene.consulting,
    ):
        story = step()
        assert story.hears["Anna"] == "hold music"
        assert story.held == {"Anna"}


def test_s3_mario_who_talks_with_a_customer_picks_maria_from_his_list() -> None:
    story = scene.talking()
    listed = {each.name for each in endpoints(story.world.directory, agent("Mario"), on_contact=True)}
    assert "Maria" in listed
    story.press("Mario", Verb.TRANSFER, quick_connect="Maria")
    first, second = story.contacts
    assert second.origin.quick_connect is not None
    assert second.origin.quick_connect.name == "Maria"
    assert second.origin.initiation is InitiationMethod.TRANSFER
    assert (second.origin.previous, first.history.next) == (first.id, second.id)


def test_s4_the_truth_beside_his_word_connected_is_that_maria_is_not_there() -> None:
    story = scene.transferring()
    assert [each.kind for each in story.call.parties.values()] == [PartyKind.CUSTOMER, PartyKind.AGENT]
    assert story.phases == [CONNECTED, FLOW]


def test_s5_the_transfer_flow_performs_its_blocks_in_order() -> None:
    story = scene.transferring()
    (own,) = (each for each in story.call.frames.values() if each.flow == "flow-Transfer with whispers")
    assert (own.cursor, story.phases[1]) == ("block-0", FLOW)
    story.wait(2)
    assert story.contacts[1].choices.hooks == {
        EventHook.AGENT_WHISPER: "flow-Internal call",
        EventHook.CUSTOMER_WHISPER: "flow-Connecting to an agent",
    }
    assert story.phases[1] is RINGING


def test_s6_while_it_runs_maria_is_not_connected_and_not_even_rung() -> None:
    story = scene.transferring().wait(1.9)
    assert story.phases == [CONNECTED, FLOW]
    assert story.slot("Maria") is SlotState.FREE
    assert not [each for each in story.call.offers.values() if each.agent == agent("Maria")]


def test_s7_mario_hears_the_prompt() -> None:
    assert scene.transferring().hears == {"Anna": "hold music", "Mario": "Transferring to agent"}


def test_s8_maria_is_asked_to_accept_or_reject_and_mario_hears_ringback() -> None:
    story = scene.ringing()
    assert story.phases == [CONNECTED, RINGING]
    assert story.slot("Maria") is SlotState.RESERVED
    assert story.hears == {"Anna": "hold music", "Mario": "(ringing)"}
    assert {verb for verb, _, _ in story.buttons("Maria")} == {Verb.ACCEPT, Verb.REJECT}


def test_s9_she_accepts_and_is_on_the_call_but_not_connected() -> None:
    story = scene.agent_whisper()
    assert story.phases == [CONNECTED, AGENT_WHISPER]
    assert story.slot("Maria") is SlotState.BUSY


def test_s10_the_chosen_agent_whisper_plays_to_maria_alone() -> None:
    story = scene.agent_whisper()
    assert story.hears == {"Anna": "hold music", "Mario": "(agent_whispered)", "Maria": "internal call"}


def test_s11_without_a_chosen_one_the_default_whisper_says_the_queues_name() -> None:
    story = scene.agent_whisper(quick_connect="Maria, default whispers")
    assert story.hears == {"Anna": "hold music", "Mario": "(agent_whispered)", "Maria": "BasicQueue"}


def test_s12_the_chosen_customer_whisper_plays_to_mario_alone() -> None:
    story = scene.customer_whisper()
    assert story.phases == [CONNECTED, CUSTOMER_WHISPER]
    assert story.hears == {
        "Anna": "hold music",
        "Mario": "connecting to an agent",
        "Maria": "(customer_whispered)",
    }


def test_s13_without_a_chosen_one_the_default_customer_whisper_is_a_beep() -> None:
    story = scene.customer_whisper(quick_connect="Maria, default whispers")
    assert story.hears == {"Anna": "hold music", "Mario": BEEP, "Maria": "(customer_whispered)"}


def test_s14_maria_and_mario_hear_each_other() -> None:
    story = scene.consulting()
    assert story.phases == [CONNECTED, CONNECTED]
    assert story.hears == {"Anna": "hold music", "Mario": "Maria", "Maria": "Mario"}


def test_s15_join_puts_all_three_in_one_conference() -> None:
    story = scene.consulting().press("Mario", Verb.JOIN)
    assert story.hears == {"Anna": "Mario and Maria", "Mario": "Anna and Maria", "Maria": "Anna and Mario"}
    assert all(contact.history.joined for contact in story.contacts)


def test_s16_hold_all_puts_maria_and_the_customer_on_hold() -> None:
    story = scene.joined().press("Mario", Verb.HOLD_ALL)
    assert story.hears == {"Anna": "hold music", "Mario": "(everybody_held)", "Maria": "you are on hold"}


def test_s16_hold_all_from_the_consult_and_join_again() -> None:
    story = scene.consulting().press("Mario", Verb.HOLD_ALL)
    assert story.held == {"Anna", "Maria"}
    story.press("Mario", Verb.JOIN)
    assert story.held == set()


def test_s17_with_maria_on_hold_mario_talks_with_the_customer_alone() -> None:
    for story in (scene.consulting(), scene.joined()):
        story.press("Mario", Verb.HOLD, "Maria")
        assert story.hears == {"Anna": "Mario", "Mario": "Anna", "Maria": "you are on hold"}


def test_s18_mario_leaves_and_maria_and_the_customer_go_on_talking() -> None:
    for story in (scene.consulting(), scene.joined()):
        story.press("Mario", Verb.LEAVE)
        assert story.hears == {"Anna": "Maria", "Maria": "Anna"}
        assert story.phases == [Phase.ENDED, CONNECTED]
        assert story.slot("Mario") is SlotState.ACW
        story.clears("Mario")
        assert story.phases == [Phase.COMPLETED, CONNECTED]
        story.press("Maria", Verb.LEAVE)
        assert story.hears == {}
        assert story.is_over()

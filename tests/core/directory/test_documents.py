from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from centralino.core.directory.directory import Directory
from centralino.core.directory.documents import Folder, FolderError, read, written
from centralino.core.directory.kinds import Kind, id_of
from centralino.core.directory.model import (
    AgentStatus,
    AgentStatusType,
    ContactFlow,
    Prompt,
    QuickConnect,
    QuickConnectType,
    Sha256,
    User,
)
from centralino.core.directory.references import resolve
from centralino.core.directory.shapes import hints
from tests.core.directory.demo import INSTANCE, demo_desired, demo_directory, demo_folder

FIELD_NAMES = {name for kind in Kind for name in hints(kind.value.type)}
EMPTY = Directory.of(INSTANCE)


def folder(text: str, **files: Any) -> Folder:
    return Folder((("demo.yaml", yaml.safe_load(text)),), **files)


def objects(text: str, **files: Any) -> list[Any]:
    return [wish.value for wish in read(folder(text, **files)).objects]


def fault(text: str) -> str:
    """The one fault there is."""
    with pytest.raises(FolderError) as caught:
        resolve(read(folder(text)), EMPTY)
    (found,) = map(str, caught.value.faults)
    return found


def test_an_object_has_its_key_as_name_and_defaults_for_the_rest() -> None:
    (status,) = objects("agent_statuses: {Lunch: {display_order: 3}}")
    assert isinstance(status, AgentStatus)
    assert (status.name, status.type, status.display_order) == ("Lunch", AgentStatusType.CUSTOM, 3)


def test_an_object_may_have_no_fields_at_all() -> None:
    assert [each.name for each in objects("agent_statuses: {Lunch: {}}")] == ["Lunch"]


def test_a_flow_has_the_text_of_its_file_and_a_prompt_the_digest() -> None:
    flow, prompt = objects(
        "contact_flows: {Hold: {type: AGENT_HOLD, file: hold.json}}\nprompts: {beep: {file: beep.wav}}",
        texts={"hold.json": "{}"},
        sounds={"beep.wav": Sha256("0" * 64)},
    )
    assert isinstance(flow, ContactFlow)
    assert flow.content == "{}"
    assert isinstance(prompt, Prompt)
    assert prompt.sound_sha256 == "0" * 64


def test_an_empty_document_wishes_nothing() -> None:
    assert read(folder("")).objects == ()


STATUS_FIELDS = "description, display_order, state, type"
KINDS = (
    "agent_statuses, contact_flows, hours_of_operations, instance, phone_numbers, prompts, queues, "
    "quick_connects, routing_profiles, security_profiles, users"
)
UNQUOTED = """
quick_connects:
  P: {quick_connect_config: {quick_connect_type: PHONE_NUMBER, phone_config: {phone_number: +390212345}}}
"""
HALF_A_SPAN = """
hours_of_operations:
  H: {time_zone: Europe/Rome, config: [{day: MONDAY, start_time: {hours: 9}}]}
"""
UNKNOWN_NUMBER = """
hours_of_operations: {Open: {time_zone: UTC}}
queues:
  Q: {hours_of_operation: Open, outbound_caller_config: {outbound_caller_id_number: "+39"}}
"""


@pytest.mark.parametrize(
    ("text", "where", "message"),
    [
        ("[1]", "", "must be a mapping of names to values"),
        ("user: {}", "", f"there is no kind 'user'; there are: {KINDS}"),
        ("users: [mario]", "", "must be a mapping of names to values"),
        ("users: {1: {}}", "", "the name 1 must be text: put it in quotes"),
        ("users: {mario: true}", "users mario", "must be a mapping of names to values"),
        ("users: {mario: {}}", "users mario: routing_profile", "is missing"),
        (
            "agent_statuses: {Lunch: {kind: CUSTOM}}",
            "agent_statuses Lunch",
            f"there is no field 'kind'; there are: {STATUS_FIELDS}",
        ),
        (
            "agent_statuses: {Lunch: {type: custom}}",
            "agent_statuses Lunch: type",
            "there is no value 'custom'; there are: CUSTOM, OFFLINE, ROUTABLE",
        ),
        (
            "agent_statuses: {Lunch: {display_order: first}}",
            "agent_statuses Lunch: display_order",
            "must be a whole number, not 'first'",
        ),
        (
            "agent_statuses: {Lunch: {type: [CUSTOM]}}",
            "agent_statuses Lunch: type",
            "there is no value ['CUSTOM']; there are: CUSTOM, OFFLINE, ROUTABLE",
        ),
        (
            "security_profiles: {Agent: {permissions: All}}",
            "security_profiles Agent: permissions",
            "must be a list",
        ),
        (
            UNQUOTED,
            "quick_connects P: quick_connect_config.phone_config.phone_number",
            "must be text (in quotes if it looks like a number), not 390212345",
        ),
        (HALF_A_SPAN, "hours_of_operations H: config.1.end_time", "is missing"),
        (
            "contact_flows: {Hold: {type: AGENT_HOLD}}",
            "contact_flows Hold: file",
            "is missing: the path of a file, relative to the folder",
        ),
        (
            "prompts: {beep: {file: sounds/bep.wav}}",
            "prompts beep: file",
            "there is no file 'sounds/bep.wav'; there are: none",
        ),
        (
            "instance: {alias: demo}",
            "instance",
            "there is no field 'alias'; there are: instance_alias, settings",
        ),
        (
            "queues: {Q: {hours_of_operation: Never}}",
            "queues Q: hours_of_operation",
            "there is no 'Never' among hours_of_operations; there are: none",
        ),
        (
            UNKNOWN_NUMBER,
            "queues Q: outbound_caller_config.outbound_caller_id_number",
            "there is no '+39' among phone_numbers; there are: none",
        ),
    ],
)
def test_what_is_wrong_is_said_with_file_object_and_field(text: str, where: str, message: str) -> None:
    assert fault(text) == ": ".join(each for each in ("demo.yaml", where, message) if each)


def test_a_field_that_may_be_absent_may_be_null() -> None:
    (status,) = objects("agent_statuses: {Lunch: {description: null}}")
    assert status.description is None


keys = st.sampled_from(sorted({kind.value.table for kind in Kind} | {written(name) for name in FIELD_NAMES}))
yaml_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(keys | st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=15,
)


@settings(deadline=None)
@given(yaml_values)
def test_whatever_a_file_holds_is_read_or_told_as_faults(document: Any) -> None:
    try:
        read(Folder((("demo.yaml", document),)))
    except FolderError as error:
        told = [str(fault) for fault in error.faults]
    else:
        told = ["demo.yaml"]
    assert told
    assert all(each.startswith("demo.yaml") for each in told)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(FolderError) as caught:
        read(folder("users: {mario: {}, maria: {}}\nkinds: {}"))
    assert len(caught.value.faults) == 3
    assert str(caught.value).count("\n") == 2


def test_an_object_that_stands_in_two_files_is_a_fault() -> None:
    section: dict[str, Any] = {"agent_statuses": {"Lunch": {}}}
    with pytest.raises(FolderError, match=r"b.yaml: agent_statuses Lunch: is already in a.yaml"):
        read(Folder((("a.yaml", section), ("b.yaml", section))))


def test_references_become_the_ids_of_what_they_name() -> None:
    directory = demo_directory()
    maria = directory.users.named("maria")
    quick_connect = directory.quick_connects.named("Maria")
    assert isinstance(maria, User)
    assert isinstance(quick_connect, QuickConnect)
    config = quick_connect.quick_connect_config
    assert config.quick_connect_type is QuickConnectType.USER
    assert config.user_config is not None
    assert config.user_config.user_id == maria.id
    assert (
        directory.contact_flows[config.user_config.contact_flow_id].name == "Transfer to agent with whispers"
    )


def test_new_ids_follow_from_the_names() -> None:
    assert demo_directory() == demo_directory()
    ids = [id_of(each) for each in demo_directory().objects()]
    assert len(set(ids)) == len(ids)


def test_an_object_that_exists_keeps_its_id() -> None:
    directory = demo_directory()
    again = demo_desired(directory)
    assert {id_of(each) for each in again.objects} == {id_of(each) for each in directory.objects()}


def test_a_name_that_was_given_away_gets_a_new_id() -> None:
    first = resolve(read(folder("agent_statuses: {Lunch: {}}")), EMPTY).objects[0]
    assert isinstance(first, AgentStatus)
    renamed = AgentStatus(first.agent_status_id, "Dinner")
    second = resolve(read(folder("agent_statuses: {Lunch: {}}")), Directory.of(INSTANCE, [renamed])).objects[
        0
    ]
    assert id_of(second) != id_of(first)


def test_the_directory_may_be_referred_to() -> None:
    text = """
        users:
          anna:
            identity_info: {first_name: Anna, last_name: Neri}
            routing_profile: Agents
            security_profiles: [Agent]
    """
    directory = demo_directory()
    (anna,) = resolve(read(folder(text)), directory).objects
    assert isinstance(anna, User)
    assert directory.routing_profiles[anna.routing_profile_id].name == "Agents"


def test_it_is_known_which_file_wants_an_object() -> None:
    desired = demo_desired(EMPTY)
    assert {wish.file for wish in desired.sources.values()} == {
        file for file, _ in demo_folder().documents if file != "instance.yaml"
    }

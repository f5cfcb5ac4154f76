from dataclasses import replace

import yaml

from centralino.core.directory.changes import Plan, plan
from centralino.core.directory.directory import Directory
from centralino.core.directory.documents import Folder, read
from centralino.core.directory.references import resolve
from centralino.core.directory.rules import check
from tests.core.directory.demo import INSTANCE, demo_desired, demo_directory


def planned(text: str, directory: Directory, *, delete_others: bool = False) -> Plan:
    folder = Folder((("demo.yaml", yaml.safe_load(text)),))
    return plan(resolve(read(folder), directory), directory, delete_others=delete_others)


def test_applying_twice_changes_nothing_the_second_time() -> None:
    directory = demo_directory()
    assert str(plan(demo_desired(directory), directory)) == "nothing to change"


def test_what_is_new_is_created() -> None:
    made = planned("agent_statuses: {Lunch: {}, Break: {}}", Directory.of(INSTANCE))
    assert str(made) == "create agent status 'Lunch'\ncreate agent status 'Break'"


def test_what_differs_is_updated_and_the_plan_says_how() -> None:
    directory = demo_directory()
    text = """
        agent_statuses: {Lunch: {display_order: 9}}
        instance: {instance_alias: other, settings: {max_parties: 6}}
    """
    made = planned(text, directory)
    assert str(made) == (
        "update instance: instance_alias demo -> other, settings.max_parties 3 -> 6\n"
        "update agent status 'Lunch': display_order 3 -> 9"
    )
    applied = made.applied(directory)
    assert planned(text, applied).changes == ()
    assert applied.instance.settings.max_parties == 6


def test_of_a_changed_flow_the_plan_tells_the_hash_and_not_the_text() -> None:
    directory = demo_directory()
    flow = directory.contact_flows.named("Welcome")
    assert flow is not None
    changed = directory.revised([replace(flow, content="{}")])
    (line,) = str(plan(demo_desired(changed), changed)).splitlines()
    assert line.startswith("update contact flow 'Welcome': flow_content_sha256 44136fa355b3")


def test_what_is_not_mentioned_is_left_alone() -> None:
    made = planned("agent_statuses: {Lunch: {display_order: 3}}", demo_directory())
    assert made.changes == ()


def test_what_is_not_mentioned_is_deleted_when_that_is_wanted_but_for_the_default_flows() -> None:
    directory = demo_directory()
    made = planned("agent_statuses: {Lunch: {display_order: 3}}", directory, delete_others=True)
    lines = str(made).splitlines()
    assert "delete user 'maria'" in lines
    assert lines.index("delete quick connect 'Maria'") < lines.index("delete user 'maria'")
    assert not any("Default" in line for line in lines if "contact flow" in line)
    applied = made.applied(directory)
    assert len(applied.users) == 0
    assert {flow.name.split()[0] for flow in applied.contact_flows.values()} == {"Default"}


def test_the_demo_has_no_flaws() -> None:
    assert list(map(str, check(demo_directory()))) == []

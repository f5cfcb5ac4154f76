import asyncio

import pytest

from centralino.store import (
    Database,
    DirectoryChange,
    DirectoryChanged,
    DirectoryObject,
    DirectoryStore,
    FlowVersion,
    StoredDirectory,
)

MARIO = DirectoryObject("user", "1", "mario", b'{"Username":"mario"}')
MARIA = DirectoryObject("user", "2", "maria", b'{"Username":"maria"}')
BASIC = DirectoryObject("queue", "1", "BasicQueue", b'{"Name":"BasicQueue"}')


@pytest.fixture
def directory(database: Database) -> DirectoryStore:
    return DirectoryStore(database)


async def test_a_new_directory_is_empty_at_revision_zero(directory: DirectoryStore) -> None:
    assert await directory.load() == StoredDirectory(0, (), ())


async def test_objects_are_put_replaced_and_removed_under_one_revision(directory: DirectoryStore) -> None:
    first = DirectoryChange(expected_revision=0, put=(MARIO, MARIA, BASIC))
    assert await directory.apply(first) == 1
    assert await directory.load() == StoredDirectory(1, (BASIC, MARIA, MARIO), ())

    renamed = DirectoryObject("user", "2", "zoe", b'{"Username":"zoe"}')
    change = DirectoryChange(
        expected_revision=1, put=(renamed,), remove=frozenset({("queue", "1"), ("x", "9")})
    )
    assert await directory.apply(change) == 2
    assert await directory.load() == StoredDirectory(2, (MARIO, renamed), ())


async def test_a_change_made_for_another_revision_changes_nothing(directory: DirectoryStore) -> None:
    await directory.apply(DirectoryChange(expected_revision=0, put=(MARIO,)))
    with pytest.raises(DirectoryChanged) as refused:
        await directory.apply(DirectoryChange(expected_revision=0, remove=frozenset({("user", "1")})))
    assert (refused.value.expected, refused.value.found) == (0, 1)
    assert (await directory.load()).objects == (MARIO,)


async def test_of_two_changes_at_once_one_wins(directory: DirectoryStore) -> None:
    changes = [DirectoryChange(expected_revision=0, put=(each,)) for each in (MARIO, MARIA)]
    outcomes = await asyncio.gather(*map(directory.apply, changes), return_exceptions=True)
    assert sorted(str(type(outcome).__name__) for outcome in outcomes) == ["DirectoryChanged", "int"]
    assert len((await directory.load()).objects) == 1


async def test_every_version_of_a_flow_is_kept_for_ever(directory: DirectoryStore) -> None:
    flow = DirectoryObject("contact-flow", "7", "Main", b'{"v":1}')
    old, new = FlowVersion("7", "aa", b'{"v":1}'), FlowVersion("7", "bb", b'{"v":2}')
    await directory.apply(DirectoryChange(expected_revision=0, put=(flow,), flow_versions=(old,)))
    await directory.apply(DirectoryChange(expected_revision=1, flow_versions=(new, old)))
    await directory.apply(DirectoryChange(expected_revision=2, remove=frozenset({("contact-flow", "7")})))
    assert await directory.load() == StoredDirectory(3, (), (old, new))


async def test_the_revision_alone_can_be_asked_for(directory: DirectoryStore) -> None:
    assert await directory.revision() == 0
    await directory.apply(DirectoryChange(expected_revision=0, put=(MARIO,)))
    assert await directory.revision() == 1

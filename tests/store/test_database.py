import asyncio
import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.engine import Connection

from centralino.store import (
    CannotOpen,
    Database,
    DirectoryChange,
    DirectoryObject,
    DirectoryStore,
    Lease,
    Leases,
    Store,
    StoreUnavailable,
    open_database,
)
from centralino.store.schema import metadata
from tests.postgres import Cluster
from tests.store.batches import Sender


@pytest.fixture
def unwritable(tmp_path: Path) -> Path:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    return tmp_path


def differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


async def test_the_migrations_make_the_tables_that_the_program_expects(database: Database) -> None:
    async with database.read() as connection:
        assert await connection.run_sync(differences) == []


async def test_a_database_opened_again_keeps_what_is_in_it(url: str, store: Store, lease: Lease) -> None:
    await store.commit(Sender("call:1", lease).batch(0, "a"))
    again = await open_database(url)
    assert len(await Store(again).read("call:1")) == 1
    await again.close()


async def test_several_processes_may_open_a_new_database_at_once(url: str) -> None:
    databases = await asyncio.gather(*(open_database(url) for _ in range(4)))
    for database in databases:
        assert (await DirectoryStore(database).load()).revision == 0
        await database.close()


async def test_a_database_of_a_newer_program_is_refused(url: str, database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    with pytest.raises(CannotOpen, match="newer Centralino: its tables are at 0999"):
        await open_database(url)


async def test_an_exception_in_a_transaction_undoes_it(database: Database) -> None:
    async def fail_half_way() -> None:
        async with database.write() as connection:
            await connection.execute(text("UPDATE directory_revision SET revision = 7"))
            raise KeyError

    with pytest.raises(KeyError):
        await fail_half_way()
    assert (await DirectoryStore(database).load()).revision == 0


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("centralino.db", "cannot be read; write sqlite:///file"),
        ("mysql://host/name", "no support for a mysql database"),
        ("sqlite://", "must be a file"),
        ("sqlite:///:memory:", "must be a file"),
        ("sqlite:////proc/centralino/x.db", "/proc/centralino/x.db cannot be written: No such file"),
        ("postgresql://u:p@h:abc/x", "cannot be read; write sqlite:///file"),
        ("postgresql://[::1/x", "cannot be read; write sqlite:///file"),
        ("postgresql://h:99999/x", "has 99999 for a port; ports are 1 to 65535"),
        ("postgresql://h/x?foo=bar&ssl=require", "has foo, which is no setting of a connection"),
        ("postgresql://h/x?prepared_statement_cache_size=abc", "cannot be read"),
        ("postgresql://h/x?host=a&port=z", "cannot be read"),
    ],
)
async def test_a_url_that_cannot_work_is_named(url: str, sentence: str) -> None:
    with pytest.raises(CannotOpen, match=sentence):
        await open_database(url)


async def test_the_folder_of_a_new_database_is_made(tmp_path: Path) -> None:
    database = await open_database(f"sqlite:///{tmp_path}/deep/er/centralino.db")
    await database.close()
    assert (tmp_path / "deep" / "er" / "centralino.db").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_folder_that_is_not_writable_is_named(unwritable: Path) -> None:
    with pytest.raises(CannotOpen, match="Permission denied"):
        await open_database(f"sqlite:///{unwritable}/centralino.db")


async def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("dear diary " * 1000)
    with pytest.raises(StoreUnavailable, match=r"notes\.txt does not work now: file is not a database"):
        await open_database(f"sqlite:///{file}")
    assert file.read_text().startswith("dear diary")


@pytest.mark.postgres
async def test_a_server_that_is_not_there_is_named_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match=r"postgresql.*/nobody.*does not work now") as refused:
        await open_database(f"postgresql://me:secret@/nobody?host={tmp_path}")
    assert "secret" not in str(refused.value)


async def test_sqlite_flushes_every_commit_and_keeps_a_write_ahead_log(tmp_path: Path) -> None:
    database = await open_database(f"sqlite:///{tmp_path}/centralino.db")
    async with database.read() as connection:
        found = [
            (await connection.execute(text(f"PRAGMA {name}"))).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    await database.close()
    assert found == ["wal", 2, 1]


async def test_a_full_disk_refuses_batches_until_there_is_room_again(tmp_path: Path) -> None:
    database = await open_database(f"sqlite:///{tmp_path}/centralino.db")
    lease = await Leases(database).acquire("calls", "a shell", timedelta(minutes=5))
    store, call = Store(database), Sender("call:1", lease)

    async def limit(pages: int) -> None:
        # SQLite's own limit gives the same error as a full disk, at the same places.
        async with database.write() as connection:
            await connection.execute(text(f"PRAGMA max_page_count = {pages}"))

    await limit(1)
    large = call.batch(0, *("x" * 1000 for _ in range(100)))
    with pytest.raises(StoreUnavailable, match="disk is full"):
        await store.commit(large)
    assert await store.read("call:1") == ()

    await limit(1_000_000)
    await store.commit(large)
    assert len(await store.read("call:1")) == 100
    await store.close()
    await database.close()


async def test_a_locked_database_refuses_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("centralino.store.database._BUSY_S", 0.1)
    url = f"sqlite:///{tmp_path}/centralino.db"
    ours, theirs = await open_database(url), await open_database(url)
    async with theirs.write():
        with pytest.raises(StoreUnavailable, match="database is locked"):
            await Leases(ours).acquire("calls", "a shell", timedelta(minutes=5))
    await ours.close()
    await theirs.close()


@pytest.mark.postgres
async def test_a_server_that_dies_and_comes_back_loses_nothing(
    postgres: Cluster,
) -> None:
    with postgres.database() as url:
        database = await open_database(url)
        lease = await Leases(database).acquire("calls", "a shell", timedelta(minutes=5))
        store, call = Store(database), Sender("call:1", lease)
        await store.commit(call.batch(0, "a"))

        postgres.stop()
        try:
            refused = call.batch(1, "b")
            with pytest.raises(StoreUnavailable, match="does not work now"):
                await store.commit(refused)
        finally:
            postgres.start()

        await store.commit(refused)
        assert [logged.sequence for logged in await store.read("call:1")] == [1, 2]
        await store.close()
        await database.close()


@pytest.mark.postgres
async def test_a_connection_broken_by_the_server_is_replaced(postgres: Cluster) -> None:
    with postgres.database() as url:
        database, other = await open_database(url), await open_database(url)
        lease = await Leases(database).acquire("calls", "a shell", timedelta(minutes=5))
        async with other.write() as connection:
            broken = (
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            )
            await connection.execute(text(f"{broken} AND pid <> pg_backend_pid()"))
        await Store(database).commit(Sender("call:1", lease).batch(0, "a"))
        await database.close()
        await other.close()


async def test_writers_cancelled_at_any_moment_leave_no_lock_and_nothing_half_done(
    database: Database,
) -> None:
    directory = DirectoryStore(database)
    done = 0
    for steps in range(60):
        change = DirectoryChange(
            expected_revision=done, put=(DirectoryObject("user", f"{done}", "mario", b"{}"),)
        )
        writing = asyncio.create_task(directory.apply(change))
        await asyncio.wait({writing}, timeout=steps / 8000)  # up to what a whole transaction takes
        writing.cancel()
        await asyncio.wait({writing})
        stored = await directory.load()
        assert stored.revision == len(stored.objects)
        assert stored.revision in {done, done + 1}
        done = stored.revision
    await asyncio.wait_for(Leases(database).acquire("calls", "a shell", timedelta(minutes=5)), 5)

"""As people meet it: what it prints, and one clear sentence for what they can mend."""

import asyncio
import os
import re
import socket
import sqlite3
import sys
from asyncio.subprocess import PIPE
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from centralino.administration import DEMO, password_variable
from centralino.config import Given, settings
from centralino.core.ids import CallId
from centralino.core.world import World
from centralino.runtime.clock import utc_now
from centralino.runtime.machines import CALL_CODEC, call_stream
from centralino.store import Batch, ContactRecord, Leases, NewEvent, Store, open_database
from centralino.supervisor import take_lock
from tests.core.sample import sample

PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Result:
    status: int
    printed: str
    complaints: str

    @property
    def sentence(self) -> str:
        """The only thing that was said of an error."""
        assert self.status == 1, self
        (line,) = self.complaints.splitlines()
        assert line.startswith("centralino: ")
        return line.removeprefix("centralino: ")


async def centralino(*arguments: str, typed: str = "", **environment: str) -> Result:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "centralino", *arguments),
        env=os.environ | environment,
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
    )
    async with asyncio.timeout(PATIENCE):
        printed, complaints = await process.communicate(typed.encode())
    assert process.returncode is not None
    return Result(process.returncode, printed.decode(), complaints.decode())


async def test_a_port_in_use_is_told_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = await centralino("run", "--data", str(tmp_path), "--listen", f"127.0.0.1:{port}")
    assert result.sentence == (
        f"Port {port} of 127.0.0.1 is in use by another program: give another one with --listen."
    )


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
async def test_an_address_of_another_machine_is_told_in_a_sentence(tmp_path: Path, host: str) -> None:
    result = await centralino("run", "--data", str(tmp_path), "--listen", f"{host}:8080")
    assert result.sentence.startswith(f"{host} is no address of this machine")


async def test_a_folder_that_cannot_be_written_is_told_in_a_sentence() -> None:
    result = await centralino("run", "--data", "/dev/null/var")
    assert result.sentence == (
        "The data folder /dev/null/var cannot be written (Not a directory): give another one with --data."
    )


async def test_a_second_one_on_the_same_folder_is_told_who_runs_there(tmp_path: Path) -> None:
    with take_lock(settings(Given(data=str(tmp_path)))):
        result = await centralino("run", "--data", str(tmp_path), "--listen", "127.0.0.1:0")
    assert result.sentence.startswith(f"Another Centralino (process {os.getpid()}) runs on the data folder")


async def test_ports_for_sound_that_are_taken_are_told_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        ports = ("--udp", f"{port}-{port}")
        result = await centralino("run", "--data", str(tmp_path), "--listen", "127.0.0.1:0", *ports)
    assert result.sentence.startswith(f"The UDP ports {port} to {port} cannot be used for sound")


async def test_a_database_that_cannot_be_opened_is_told_without_its_password(tmp_path: Path) -> None:
    url = "postgresql://mario:secret-word@127.0.0.1:1/calls"
    result = await centralino("migrate", "--data", str(tmp_path), CENTRALINO_DATABASE=url)
    assert "127.0.0.1:1/calls does not work now" in result.sentence
    assert "secret-word" not in result.sentence


@pytest.mark.parametrize("url", ["postgresql://u:secret@h:abc/x", "postgresql://u:secret@h/x?foo=bar"])
async def test_a_url_that_cannot_work_is_told_in_a_sentence(tmp_path: Path, url: str) -> None:
    result = await centralino("migrate", "--data", str(tmp_path), "--database", url)
    assert result.sentence.startswith("The database's URL ")
    assert "secret" not in result.sentence


async def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    assert (await centralino("migrate", "--data", str(tmp_path))).printed == "The database is up to date.\n"
    with sqlite3.connect(tmp_path / "centralino.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    result = await centralino("migrate", "--data", str(tmp_path))
    assert "belongs to a newer Centralino" in result.sentence


async def test_the_demo_is_put_in_by_apply_and_a_second_time_changes_nothing(tmp_path: Path) -> None:
    first = await centralino("apply", str(DEMO), "--data", str(tmp_path))
    assert first.status == 0, first
    assert "create user 'mario'" in first.printed
    second = await centralino("apply", str(DEMO), "--data", str(tmp_path))
    assert second.printed == "nothing to change\n"


async def test_a_folder_with_faults_is_refused_with_all_of_them(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.mkdir()
    (wrong / "people.yaml").write_text("users:\n  mario: {colour: red}\n  maria: 7\n")
    result = await centralino("apply", str(wrong), "--data", str(tmp_path / "var"))
    assert result.status == 1
    assert result.complaints.startswith("centralino: ")
    assert "mario" in result.complaints
    assert "maria" in result.complaints
    assert "Traceback" not in result.complaints


async def test_a_password_is_set_from_a_pipe_and_only_its_hash_is_kept(tmp_path: Path) -> None:
    await centralino("apply", str(DEMO), "--data", str(tmp_path))

    async def set_password(user: str, word: str) -> Result:
        return await centralino("password", user, "--data", str(tmp_path), typed=f"{word}\n")

    assert "mario has a new password" in (await set_password("mario", "correct horse")).printed
    assert holding(tmp_path, b"mario")
    assert not holding(tmp_path, b"correct horse")
    assert (await set_password("mario", "short")).sentence == "A password has 8 to 256 characters."
    unknown = await set_password("nobody", "correct horse")
    assert unknown.sentence == "There is no user 'nobody'; there are: giulia, maria, mario."


async def test_a_password_from_the_environment_that_will_not_do_is_told(tmp_path: Path) -> None:
    result = await centralino(
        *("run", "--data", str(tmp_path), "--listen", "127.0.0.1:0"), CENTRALINO_PASSWORD_MARIO="short"
    )
    assert result.sentence == (
        "CENTRALINO_PASSWORD_MARIO cannot be mario's password: A password has 8 to 256 characters."
    )


def holding(folder: Path, words: bytes) -> list[Path]:
    """The files in which this stands."""
    return [path for path in folder.rglob("*") if path.is_file() and words in path.read_bytes()]


def test_every_user_name_has_a_variable() -> None:
    assert password_variable("mario") == "CENTRALINO_PASSWORD_MARIO"
    assert password_variable("mario.rossi@example") == "CENTRALINO_PASSWORD_MARIO_ROSSI_EXAMPLE"


async def test_without_calls_there_are_no_records_and_no_ladder(tmp_path: Path) -> None:
    records = await centralino("records", "--data", str(tmp_path))
    assert (records.status, records.printed) == (0, "")
    ladder = await centralino("ladder", "no-such-contact", "--data", str(tmp_path))
    assert ladder.sentence.startswith("There is no contact 'no-such-contact'")


@pytest.mark.parametrize("days", ["1e6", "1e12", "inf", "nan", "-1"])
async def test_days_that_no_records_can_be_of_are_refused(tmp_path: Path, days: str) -> None:
    result = await centralino("records", "--data", str(tmp_path), "--days", days)
    assert result.status == 2
    assert "is not a number from" in result.complaints


@pytest.mark.parametrize("days", ["0", "36500"])
async def test_records_go_back_as_far_as_a_century(tmp_path: Path, days: str) -> None:
    result = await centralino("records", "--data", str(tmp_path), "--days", days)
    assert (result.status, result.printed) == (0, "")


async def test_a_call_is_printed_by_any_of_its_contacts(tmp_path: Path) -> None:
    world = World(sample())
    call = world.customer_calls("Anna")
    world.advance(5)
    await keep(tmp_path, world, call)

    by_call = await centralino("ladder", call, "--data", str(tmp_path))
    assert f"contact 1: {call}" in by_call.printed
    assert "Anna" in by_call.printed
    assert (await centralino("ladder", "another-contact", "--data", str(tmp_path))).printed == by_call.printed
    assert (
        await centralino("records", "--data", str(tmp_path))
    ).printed == '{"ContactId":"another-contact"}\n'


async def keep(data: Path, world: World, call: CallId) -> None:
    """The call's log, and the record of another contact of it, as a shell would have written them."""
    database = await open_database(f"sqlite:///{data}/centralino.db")
    lease = await Leases(database).acquire("calls", "a shell", timedelta(minutes=1))
    store = Store(database)
    now = utc_now()
    record = ContactRecord("another-contact", call, now, now, False, b'{"ContactId":"another-contact"}')
    events = tuple(NewEvent(event.at, CALL_CODEC.encode(event)) for event in world.call_log[call])
    batch = Batch(
        stream=call_stream(call), expected_sequence=0, lease=lease, events=events, records=(record,)
    )
    await store.commit(batch)
    await store.close()
    await database.close()


async def test_the_first_start_makes_passwords_and_shows_them_once(tmp_path: Path) -> None:
    first = await started(tmp_path, CENTRALINO_PASSWORD_MARIA="maria's own word")
    made = dict(re.findall(r"│ (\w+) .*│ ((?:\w{4}-){2}\w{4}) │", first))
    assert made.keys() == {"mario", "giulia"}
    assert made["mario"] != made["giulia"]
    assert "maria's own word" not in first

    second = await started(tmp_path)
    assert not re.search(r"(\w{4}-){2}\w{4}", second)
    assert "mario" in second
    assert not open_to_others(tmp_path)


def open_to_others(folder: Path) -> list[Path]:
    """What other users of the machine may look at."""
    return [path for path in folder.rglob("*") if path.stat().st_mode & 0o077]


async def started(data: Path, **environment: str) -> str:
    """What `run` printed until it was open; then it is ended."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "centralino", "run", "--data", str(data), "--listen", "127.0.0.1:0"),
        env=os.environ | environment | {"PYTHONUNBUFFERED": "1"},
        stdout=PIPE,
        stderr=PIPE,
    )
    assert process.stdout is not None
    printed = ""
    async with asyncio.timeout(PATIENCE):
        while "is open at" not in printed:
            line = await process.stdout.readline()
            assert line, (await process.communicate())[1].decode()
            printed += line.decode()
        process.terminate()
        await process.communicate()
    assert process.returncode == 0
    return printed

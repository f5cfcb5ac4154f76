"""What was acknowledged survives SIGKILL. Run as a program, this file is the one that is killed."""

import asyncio
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from itertools import count

from centralino.store import Leases, Records, Store, open_database
from tests.store.batches import Sender, message, record

STREAMS = 8
ACKNOWLEDGED = 200


async def write_until_killed(url: str) -> None:
    """Commit on several streams at once, printing stream and sequence of each batch that is acknowledged."""
    database = await open_database(url)
    lease = await Leases(database).acquire("calls", "a shell", timedelta(minutes=5))
    store = Store(database)

    async def write(stream: str) -> None:
        for number in count(1):
            batch = Sender(stream, lease).batch(number - 1, f"{number}")
            sent = message(f"{stream} {number}", stream)
            await store.commit(replace(batch, messages=(sent,), records=(record(sent.id),)))
            print(stream, number, flush=True)

    await asyncio.gather(*(write(f"call:{number}") for number in range(STREAMS)))


def killed_while_writing(url: str) -> dict[str, int]:
    """The last acknowledged sequence of each stream."""
    command = [sys.executable, "-m", "tests.store.test_kill", url]
    last: dict[str, int] = {}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        for number, line in enumerate(writer.stdout):
            if not line.endswith("\n"):
                break  # it was killed in the middle of a word
            stream, sequence = line.split()
            last[stream] = int(sequence)
            if number == ACKNOWLEDGED:
                writer.kill()
    assert writer.returncode == -signal.SIGKILL
    return last


async def test_every_acknowledged_batch_survives_sigkill_whole(url: str) -> None:
    last = await asyncio.to_thread(killed_while_writing, url)
    assert sum(last.values()) > ACKNOWLEDGED

    database = await open_database(url)
    store = Store(database)
    sent = {pending.id for pending in await store.outbox_pending()}
    for stream, sequence in last.items():
        events = await store.read(stream)
        assert len(events) >= sequence
        assert [logged.sequence for logged in events] == list(range(1, len(events) + 1))
        for logged in events:
            assert f"{stream} {logged.sequence}" in sent
            assert await Records(database).get(f"{stream} {logged.sequence}") is not None
        assert f"{stream} {len(events) + 1}" not in sent
    await store.close()
    await database.close()


if __name__ == "__main__":
    asyncio.run(write_until_killed(sys.argv[1]))

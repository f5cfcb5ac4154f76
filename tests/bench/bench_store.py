"""How long a commit takes until it is durable: `python -m scripts.bench store`.

Each writer commits one batch after the other on a stream of its own, as a call does: two events, a contact
record and a message. PostgreSQL is a private server on the same machine with its default settings, fsync
included.
"""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np

from centralino.store import Leases, Store, open_database
from tests.postgres import programs, running_cluster
from tests.store.batches import Sender, message, record

SECONDS = 5.0


async def measure(url: str, writers: int) -> tuple[list[float], float]:
    """The seconds that each commit took, and the seconds that all of them took together."""
    database = await open_database(url)
    lease = await Leases(database).acquire("calls", "bench", timedelta(hours=1))
    store = Store(database)
    latencies: list[float] = []
    began = time.perf_counter()

    async def write(stream: str) -> None:
        sequence = 0
        while time.perf_counter() - began < SECONDS:
            batch = Sender(stream, lease).batch(sequence, "first " * 20, "second " * 20)
            sent = message(f"{stream} {sequence}", stream)
            batch = replace(batch, messages=(sent,), records=(record(stream),))
            start = time.perf_counter()
            await store.commit(batch)
            latencies.append(time.perf_counter() - start)
            sequence += 2

    await asyncio.gather(*(write(f"{writers}:{number}") for number in range(writers)))
    took = time.perf_counter() - began
    await store.close()
    await database.close()
    return latencies, took


@contextmanager
def sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory(dir=Path.cwd() / "var" if Path("var").is_dir() else None) as folder:
        yield f"sqlite:///{folder}/bench.db"


@contextmanager
def postgresql() -> Iterator[str]:
    with running_cluster() as cluster, cluster.database() as url:
        yield url


def main() -> None:
    for name, opened in (("SQLite", sqlite), ("PostgreSQL", postgresql)):
        if opened is postgresql and programs() is None:
            print("PostgreSQL: no server here")
            continue
        for writers in (1, 50):
            with opened() as url:
                latencies, took = asyncio.run(measure(url, writers))
            median, p99 = np.percentile(latencies, (50, 99)) * 1000
            print(
                f"{name}, {writers} writers: median {median:.1f} ms, p99 {p99:.1f} ms,"
                f" {len(latencies) / took:.0f} commits/s"
            )


if __name__ == "__main__":
    main()

"""Stories of random people, longer than in `make test` and never the same: ``make soak MINUTES=60``."""

import os
import time

import pytest
from hypothesis import HealthCheck, given, note, seed, settings
from hypothesis import strategies as st

from tests.core.call.crowd import BYTES, STARTS, Crowd, Seen, start

BATCH, LENGTH = 100, 200
STORY = st.binary(min_size=BYTES * LENGTH, max_size=BYTES * LENGTH)


@pytest.mark.soak
def test_whatever_people_do_for_as_long_as_told_the_invariants_hold() -> None:
    until = time.monotonic() + 60 * float(os.environ.get("MINUTES", "10"))
    seen, batches = Seen(), 0
    while time.monotonic() < until:
        tell(int.from_bytes(os.urandom(8)), seen)
        batches += 1
    assert batches > 0
    print(f"{batches * BATCH} stories of {LENGTH} steps, {len(seen.shapes)} situations")


def tell(number: int, seen: Seen) -> None:
    """A batch of stories. When one is wrong it is shrunk and told, with the number that leads to it again."""

    @seed(number)
    @settings(
        max_examples=BATCH,
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(list(STARTS)), STORY)
    def story(beginning: str, steps: bytes) -> None:
        crowd = Crowd(start(beginning).fork(), seen)
        try:
            crowd.do(steps)
            crowd.go_home()
        except BaseException:
            note(f"seed {number}, from {beginning}")
            note("\n".join(crowd.story))
            raise

    story()

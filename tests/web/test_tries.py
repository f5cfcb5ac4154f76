from hypothesis import given
from hypothesis import strategies as st

from centralino.web import tries
from centralino.web.tries import Tries


def test_a_burst_is_allowed_and_then_one_try_every_so_often() -> None:
    limit = Tries(burst=3, seconds=10)
    for _ in range(3):
        assert limit.wait("mario", now=0) == 0
        limit.take("mario", now=0)
    assert limit.wait("mario", now=0) == 10
    assert limit.wait("mario", now=4) == 6
    assert limit.wait("mario", now=10) == 0
    assert limit.wait("maria", now=0) == 0


def test_a_try_that_is_given_back_does_not_count() -> None:
    limit = Tries(burst=1, seconds=10)
    limit.take("mario", now=0)
    limit.give_back("mario", now=0)
    assert limit.wait("mario", now=0) == 0


@given(st.lists(st.floats(0, 100), min_size=1, max_size=60))
def test_in_any_time_no_more_is_allowed_than_the_burst_and_what_has_come_since(moments: list[float]) -> None:
    limit = Tries(burst=5, seconds=7)
    taken = []
    for now in sorted(moments):
        if limit.wait("mario", now) == 0:
            limit.take("mario", now)
            taken.append(now)
    for first in range(len(taken)):
        for last in range(first, len(taken)):
            assert last - first + 1 <= 5 + (taken[last] - taken[first]) / 7 + 1e-6


def test_of_too_many_names_the_oldest_are_forgotten() -> None:
    limit = Tries(burst=1, seconds=1e9)
    names = range(3 * tries.MOST_BUCKETS)
    for name in names:
        limit.take(name, now=name)
    limited = [name for name in names if limit.wait(name, now=names[-1]) > 0]
    assert tries.MOST_BUCKETS / 2 <= len(limited) <= tries.MOST_BUCKETS
    assert limited == list(names[-len(limited) :])

"""How often somebody may try: a bucket for each name, that empties by each try and fills again with time."""

from collections.abc import Hashable
from dataclasses import dataclass

MOST_BUCKETS = 10_000


@dataclass(frozen=True, slots=True)
class Bucket:
    """``left`` tries at the moment ``at``, in seconds of a monotonic clock."""

    left: float
    at: float


class Tries:
    """``burst`` tries at once, and one more every ``seconds``."""

    def __init__(self, burst: int, seconds: float) -> None:
        self._burst = burst
        self._seconds = seconds
        self._buckets: dict[Hashable, Bucket] = {}

    def wait(self, key: Hashable, now: float) -> float:
        """Seconds until a try is allowed; 0 for at once."""
        return max(0.0, (1 - self._left(key, now)) * self._seconds)

    def take(self, key: Hashable, now: float) -> None:
        self._set(key, self._left(key, now) - 1, now)

    def give_back(self, key: Hashable, now: float) -> None:
        """The try was a good one: it does not count."""
        self._set(key, self._left(key, now) + 1, now)

    def _left(self, key: Hashable, now: float) -> float:
        bucket = self._buckets.get(key)
        return self._burst if bucket is None else min(self._burst, self._filled(bucket, now))

    def _filled(self, bucket: Bucket, now: float) -> float:
        return bucket.left + (now - bucket.at) / self._seconds

    def _set(self, key: Hashable, left: float, now: float) -> None:
        self._buckets[key] = Bucket(left, now)
        if len(self._buckets) > MOST_BUCKETS:
            self._forget(now)

    def _forget(self, now: float) -> None:
        """Full buckets are as good as none; if there are still too many, the oldest half goes."""
        kept = {key: each for key, each in self._buckets.items() if self._filled(each, now) < self._burst}
        newest = sorted(kept.items(), key=lambda item: item[1].at)[-MOST_BUCKETS // 2 :]
        self._buckets = dict(newest)

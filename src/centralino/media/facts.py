"""Facts wait here until somebody has made them durable."""

from collections.abc import Iterator, Set

from centralino.media.protocol import Fact, FactBody, PlanId

MOST_ENDED = 10_000


class Facts:
    """Numbered per call from 1. The numbers of a call that ended are remembered in case that it goes on."""

    def __init__(self) -> None:
        self._last: dict[PlanId, int] = {}
        self._kept: dict[PlanId, list[Fact]] = {}
        self._ended: dict[PlanId, None] = {}

    def add(self, call: PlanId, body: FactBody) -> Fact:
        """Number and keep it."""
        number = self._last[call] = self._last.get(call, 0) + 1
        fact = Fact(call, number, body)
        self._kept.setdefault(call, []).append(fact)
        return fact

    def acknowledge(self, call: PlanId, number: int) -> None:
        """Forget this call's facts up to and including this number."""
        kept = [fact for fact in self._kept.pop(call, []) if fact.number > number]
        if kept:
            self._kept[call] = kept

    def begin(self, call: PlanId) -> None:
        """The call has a plan."""
        self._ended.pop(call, None)

    def end(self, call: PlanId) -> None:
        """The call has no plan any more. Of calls that ended, the last MOST_ENDED are remembered."""
        self._ended[call] = None
        if len(self._ended) > MOST_ENDED:
            self._forget(next(iter(self._ended)))

    def keep(self, calls: Set[PlanId]) -> None:
        """Forget all other calls."""
        for call in self._last.keys() - calls:
            self._forget(call)

    def __iter__(self) -> Iterator[Fact]:
        """Those not acknowledged, each call's in order."""
        for facts in self._kept.values():
            yield from facts

    def _forget(self, call: PlanId) -> None:
        self._last.pop(call, None)
        self._kept.pop(call, None)
        self._ended.pop(call, None)

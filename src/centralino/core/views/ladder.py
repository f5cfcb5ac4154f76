"""`ladder`: a call as a sequence diagram, from its events alone.

A column for each party, for the flows and for the floor; a line for each event: when it was, in seconds
from the first, between whom, and in words. A party's lifeline (|) begins when he comes and ends when he
goes. Contacts are numbered in the order in which they were opened; their ids stand above.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial

from centralino.core.call.events import ContactOpened, Event, OfferEnded, OfferMade, PartyAdded
from centralino.core.call.evolve import evolve
from centralino.core.call.model import Call
from centralino.core.call.queries import live
from centralino.core.directory.model import UserId
from centralino.core.ids import CallId
from centralino.core.views.ladder_steps import FLOOR, FLOWS, Scene, Step, column_of, step

WIDTH = 120
"""Characters of a line."""
TIME_WIDTH = 9
COLUMN_WIDTH = 10


def ladder(events: Iterable[Event], width: int = WIDTH) -> str:
    """Of a call's log from its first event on. Lines longer than ``width`` are cut."""
    return "\n".join(map(partial(_cut, width), _lines(tuple(events))))


def _cut(width: int, line: str) -> str:
    return line.rstrip() if len(line) <= width else f"{line[: width - 1]}…"


def _lines(events: Sequence[Event]) -> Iterator[str]:
    contacts = [each.contact for each in events if isinstance(each, ContactOpened)]
    yield from (f"contact {number}: {contact}" for number, contact in enumerate(contacts, start=1))
    agents = {each.agent: each.name for each in events if isinstance(each, PartyAdded) and each.agent}
    columns = _columns(events, agents)
    labels = (f"{_cut(COLUMN_WIDTH - 1, label):^{COLUMN_WIDTH}}" for label in columns.values())
    yield " " * TIME_WIDTH + "".join(labels)
    call = Call(CallId(next(iter(contacts), "")))
    for event in events:
        before, call = call, evolve(call, event)
        taken = step(event, Scene(before, call, agents))
        yield f"{_seconds(event.at - events[0].at)}{_drawn(call, tuple(columns), taken)}{taken.words}"


def _seconds(offset: timedelta) -> str:
    return f"{offset.total_seconds():{TIME_WIDTH - 2}.2f}  "


def _columns(events: Sequence[Event], agents: Mapping[UserId, str]) -> Mapping[str, str]:
    """Their keys and labels, from left to right: the customer, the flows, the agents, the floor."""
    columns: dict[str, str] = {
        each.party: each.name for each in events if isinstance(each, PartyAdded) and each.agent is None
    }
    columns[FLOWS] = FLOWS
    for each in events:
        if isinstance(each, OfferMade | OfferEnded):
            columns[each.agent] = agents.get(each.agent, each.agent)
    columns[FLOOR] = FLOOR
    return columns


def _drawn(call: Call, columns: Sequence[str], taken: Step) -> str:
    alive = {FLOWS, FLOOR, *map(column_of, live(call))}
    cells = [" "] * (len(columns) * COLUMN_WIDTH + 1)
    at = {column: place * COLUMN_WIDTH + COLUMN_WIDTH // 2 for place, column in enumerate(columns)}
    for column in columns:
        if column in alive:
            cells[at[column]] = "|"
    for mark in taken.marks:
        cells[at[mark]] = "*"
    if taken.arrow is not None:
        source, target = (at[end] for end in taken.arrow)
        _draw_arrow(cells, source, target)
    return "".join(cells)


def _draw_arrow(cells: list[str], source: int, target: int) -> None:
    first, last = sorted((source, target))
    cells[first + 1 : last] = "-" * (last - first - 1)
    cells[target - 1 if target > source else target + 1] = ">" if target > source else "<"
    cells[source] = "*"

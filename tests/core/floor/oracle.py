"""What the floor ought to say, by brute force from the written rules. It shares no code with the floor.

Words and plain values only. Each method takes what happened; what calls must be told comes into ``said``, as
tuples of words without the offer's id. `Refusal` means that the command must be refused. `settle` comes last.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

Said = tuple[str, ...]
Pair = tuple[tuple[datetime, str], tuple[object, ...], str, str]
"""How idle the agent is, how urgent the contact is for him, agent, contact."""


class Refusal(Exception):
    pass


@dataclass
class Person:
    profile: dict[str, tuple[int, int]]
    """Queue to priority and delay in seconds."""
    work_limit: int
    status: str | None = None
    next: str | None = None
    slot: str = "free"
    contact: str = ""
    offer: str = ""
    work_until: datetime | None = None
    idle: datetime | None = None
    page: bool = False
    line: bool = False
    nowhere_since: datetime | None = None
    told: str = ""


@dataclass
class Contact:
    queue: str | None
    agent: str | None
    rank: tuple[bool, int, datetime, str]
    offer: str = ""


@dataclass
class Oracle:
    people: dict[str, Person]
    now: datetime
    contacts: dict[str, Contact] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)

    def _somebody(self, who: str) -> Person:
        """Whoever is unknown is signed out and free."""
        return self.people.get(who) or Person({}, 0)

    # Commands

    def sign_in(self, who: str) -> None:
        if who not in self.people:
            raise Refusal
        person = self.people[who]
        if person.status is None:
            person.status, person.idle = "offline", self.now
            if not (person.page or person.line):
                person.nowhere_since = self.now

    def sign_out(self, who: str) -> None:
        person = self._somebody(who)
        if person.slot in ("reserved", "busy"):
            raise Refusal
        if person.status is not None:
            self._sign_out(who)

    def set_status(self, who: str, status: str) -> None:
        person = self._somebody(who)
        if person.status is None or status not in ("available", "offline", "break", "lunch"):
            raise Refusal
        if status != "available" and person.slot in ("reserved", "busy"):
            person.next = None if status == person.status else status
            return
        person.next = None
        if person.slot == "missed" or (person.slot == "acw" and status != "available"):
            self._free(who)
        if status != person.status:
            person.status, person.idle = status, self.now

    def clear(self, who: str, contact: str) -> None:
        person = self._somebody(who)
        if person.slot not in ("acw", "missed") or person.contact != contact:
            raise Refusal
        self._free(who)

    # Facts

    def seen(self, who: str, *, page: bool | None = None, line: bool | None = None) -> None:
        person = self.people[who]
        person.page = person.page if page is None else page
        person.line = person.line if line is None else line
        if not (person.page or person.line):
            person.nowhere_since = person.nowhere_since or self.now
            return
        person.nowhere_since = None
        if person.slot == "busy" and person.told == "away":
            person.told = ""
            self.said.append(("back", f"call of {person.contact}", who))

    def timer(self, kind: str, subject: str, at: datetime) -> None:
        """Only what is really due: a timer of yesterday's absence says nothing about today's."""
        if (kind, subject, at) in self.overdue():
            getattr(self, f"_{kind}")(subject)

    def overdue(self) -> set[tuple[str, str, datetime]]:
        """What must happen now, if its timer goes off; the delays of queues need nothing."""
        due = set()
        for who, person in self.people.items():
            if person.slot == "acw" and person.work_until is not None:
                due.add(("work", who, person.work_until))
            if person.nowhere_since is None:
                continue
            if person.slot == "busy" and person.told == "":
                due.add(("away", who, person.nowhere_since + timedelta(seconds=15)))
            if person.status is not None or (person.slot == "busy" and person.told != "gone"):
                due.add(("gone", who, person.nowhere_since + timedelta(seconds=45)))
        return {each for each in due if each[2] <= self.now}

    def _work(self, who: str) -> None:
        self._free(who)

    def _away(self, who: str) -> None:
        person = self.people[who]
        person.told = "away"
        self.said.append(("away", f"call of {person.contact}", who))

    def _gone(self, who: str) -> None:
        person = self.people[who]
        if person.slot == "busy" and person.told != "gone":
            person.told = "gone"
            self.said.append(("gone", f"call of {person.contact}", who))
        if person.status is not None:
            self._sign_out(who)

    # Messages

    def queued(
        self, contact: str, wanted: tuple[str | None, str | None], rank: tuple[bool, int, datetime]
    ) -> None:
        """``wanted``: queue and agent. ``rank``: not at the front, priority, since."""
        queue, agent = wanted
        offer = self.contacts[contact].offer if contact in self.contacts else ""
        self.contacts[contact] = Contact(queue, agent, (*rank, contact), offer)
        if not offer:
            self._ask(contact)

    def withdrawn(self, contact: str) -> None:
        self.contacts.pop(contact, None)

    def closed(self, who: str, offer: str, outcome: str, waits: bool) -> None:
        person = self.people.get(who)
        if person is None or person.slot != "reserved" or person.offer != offer:
            return
        contact = person.contact
        if outcome == "accepted":
            person.slot, person.told = "busy", ""
        elif outcome in ("missed", "rejected"):
            person.slot = "missed"
            if person.status is None:
                self._free(who)
        else:
            self._free(who, idle=person.idle)
        waiting = self.contacts.get(contact)
        if waiting is None or waiting.offer != offer:
            return
        if outcome == "accepted" or not waits:
            del self.contacts[contact]
            return
        waiting.offer = ""
        self._ask(contact)

    def left(self, who: str, contact: str) -> None:
        person = self.people.get(who)
        if person is None or person.slot != "busy" or person.contact != contact:
            return
        limit = timedelta(seconds=person.work_limit)
        person.slot, person.work_until = "acw", self.now + limit if limit else None
        if person.status is None:
            self._free(who)

    # What follows

    def settle(self) -> None:
        """Of all pairs of an agent and a contact that he may take, the first by the rule, again and again."""
        while pairs := self.pairs():
            _, _, who, contact = min(pairs)
            self._offer(who, contact)

    def pairs(self) -> list[Pair]:
        pairs: list[Pair] = []
        for who, person in self.people.items():
            ready = person.status == "available" and person.slot == "free" and person.page and person.line
            for name, contact in self.contacts.items():
                rank = self._rank(who, contact)
                if ready and rank is not None and not contact.offer:
                    assert person.idle is not None
                    pairs.append(((person.idle, who), (*rank, *contact.rank), who, name))
        return pairs

    def passed_over(self) -> list[str]:
        """Who would have been offered something, had he had nothing to do."""
        return [
            who
            for who, person in self.people.items()
            if person.status == "available" and person.slot != "free" and person.page and person.line
            if any(self._rank(who, each) is not None and not each.offer for each in self.contacts.values())
        ]

    def _rank(self, who: str, contact: Contact) -> tuple[int, int] | None:
        if contact.queue is None:
            return None
        if contact.agent is not None:
            return (0, 0) if contact.agent == who else None
        if contact.queue not in self.people[who].profile:
            return None
        priority, delay = self.people[who].profile[contact.queue]
        return (1, priority) if contact.rank[2] + timedelta(seconds=delay) <= self.now else None

    def _ask(self, name: str) -> None:
        contact = self.contacts[name]
        if contact.queue is not None or contact.agent is None:
            return
        reason = self._reason(contact.agent)
        if reason:
            del self.contacts[name]
            self.said.append(("not offered", f"call of {name}", name, contact.agent, reason))
            return
        if self.people[contact.agent].slot == "acw":
            self._free(contact.agent)
        self._offer(contact.agent, name)

    def _reason(self, who: str) -> str:
        person = self.people.get(who)
        if person is None:
            return "unknown"
        if person.status is None:
            return "offline"
        if person.slot in ("reserved", "busy"):
            return "busy"
        if person.slot == "missed":
            return "missed"
        if person.status != "available" or person.next is not None:
            return "offline"
        return "" if person.page and person.line else "no_line"

    def _offer(self, who: str, name: str) -> None:
        person = self.people[who]
        assert person.slot == "free", f"{who} has something already"
        assert not self.contacts[name].offer, f"{name} is offered already"
        person.slot, person.contact = "reserved", name
        self.contacts[name].offer = "made now"
        self.said.append(("offered", f"call of {name}", name, who))

    def offered(self, who: str, contact: str, offer: str) -> None:
        """Which id the floor gave to an offer that was expected."""
        assert self.people[who].contact == contact
        self.people[who].offer = self.contacts[contact].offer = offer

    def _free(self, who: str, idle: datetime | None = None) -> None:
        person = self.people[who]
        if person.slot == "acw":
            self.said.append(("work done", f"call of {person.contact}", person.contact, who))
        person.slot, person.contact, person.offer, person.work_until = "free", "", "", None
        person.idle = idle or self.now
        if person.next is not None:
            person.status, person.next, person.idle = person.next, None, self.now

    def _sign_out(self, who: str) -> None:
        person = self.people[who]
        person.status = person.next = None
        person.idle = self.now
        if person.slot in ("acw", "missed"):
            self._free(who)

"""Panels of every state, as the core's view would make them: Mario transfers Anna to Maria."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from centralino.core.call.inputs import Verb
from centralino.core.call.model import PartyKind, Reason
from centralino.core.views.panel import (
    Action,
    Activity,
    AgentCard,
    AgentPanel,
    Consequence,
    ContactCard,
    Destination,
    DestinationKind,
    LineWord,
    PartyCondition,
    PartyRow,
    StatusChoice,
    StatusKind,
    Truth,
    TruthKind,
    Word,
)

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
AVAILABLE = StatusChoice("s1", "Available", StatusKind.ROUTABLE)
BREAK = StatusChoice("s2", "Break", StatusKind.CUSTOM)
LUNCH = StatusChoice("s3", "Lunch", StatusKind.CUSTOM)
OFFLINE = StatusChoice("s4", "Offline", StatusKind.OFFLINE)


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


def ahead(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def act(verb: Verb, *names: str, consequence: Consequence | None = None, party: str | None = None) -> Action:
    return Action(verb, party, consequence, names)


def acts(*verbs: Verb) -> tuple[Action, ...]:
    return tuple(act(verb) for verb in verbs)


END_CALL = act(Verb.LEAVE, consequence=Consequence.ENDS_CALL)
LEAVE_TOGETHER = act(Verb.LEAVE, "Anna Rossi", "Maria", consequence=Consequence.JOINS)
LEAVE_COLD = act(Verb.LEAVE, "Maria", consequence=Consequence.COLD_TRANSFER)


def truth(
    kind: TruthKind,
    *names: str,
    since: float | None = None,
    until: float | None = None,
    reason: Reason | None = None,
) -> Truth:
    return Truth(
        kind,
        names,
        None if since is None else ago(since),
        None if until is None else ahead(until),
        reason,
    )


def row(
    name: str,
    condition: PartyCondition,
    word: Word,
    *verbs: Verb,
    since: float = 12,
    hears_you: bool = False,
    you_hear: bool = False,
    reason: Reason | None = None,
) -> PartyRow:
    party = f"party-{name.split(maxsplit=1)[0].lower()}"
    return PartyRow(
        party=party,
        kind=PartyKind.CUSTOMER if name == "Anna Rossi" else PartyKind.AGENT,
        name=name,
        word=word,
        condition=condition,
        since=ago(since),
        until=None,
        reason=reason,
        muted=False,
        hears_you=hears_you,
        you_hear=you_hear,
        actions=tuple(act(verb, party=party) for verb in verbs),
    )


def anna(condition: PartyCondition, *verbs: Verb, since: float = 12) -> PartyRow:
    talks = condition is PartyCondition.TALKING
    word = Word.CONNECTED if talks else Word.ON_HOLD
    return row("Anna Rossi", condition, word, *verbs, since=since, hears_you=talks, you_hear=talks)


def maria(
    condition: PartyCondition, *verbs: Verb, since: float = 7, reason: Reason | None = None
) -> PartyRow:
    talks = condition is PartyCondition.TALKING
    word = Word.ON_HOLD if condition is PartyCondition.HELD else Word.CONNECTED
    if condition is PartyCondition.GONE:
        word = Word.DISCONNECTED
    return row("Maria", condition, word, *verbs, since=since, hears_you=talks, you_hear=talks, reason=reason)


def card(
    word: Word,
    told: Truth,
    parties: tuple[PartyRow, ...],
    actions: tuple[Action, ...],
    transferred_by: str | None = None,
) -> ContactCard:
    return ContactCard(
        contact="contact-1",
        word=word,
        truth=told,
        queue="BasicQueue",
        customer="Anna Rossi",
        transferred_by=transferred_by,
        started=ago(154),
        muted=any(action.verb is Verb.UNMUTE for action in actions),
        recorded=False,
        parties=parties,
        actions=actions,
    )


def agent(
    activity: Activity, *, status: StatusChoice = AVAILABLE, following: StatusChoice | None = None
) -> AgentCard:
    return AgentCard(
        agent="agent-mario",
        username="mario",
        name="Mario Bianchi",
        status=status,
        since=ago(1943),
        next_status=following,
        activity=activity,
        activity_since=ago(154),
        line=LineWord.UP,
        statuses=(AVAILABLE, BREAK, LUNCH, OFFLINE),
    )


def person(name: str, activity: Activity, status: str, since: float, description: str) -> Destination:
    return Destination(
        quick_connect=f"qc-{name.split(maxsplit=1)[0].lower()}",
        kind=DestinationKind.USER,
        name=name,
        description=description,
        person=name,
        activity=activity,
        status=status,
        since=ago(since),
    )


DESTINATIONS = (
    person("Maria Verdi", Activity.AVAILABLE, "Available", 312, "Second level"),
    person("Giulia Neri", Activity.ON_CONTACT, "Available", 95, "Billing"),
    person("Nicolò Ferrari", Activity.CUSTOM, "Lunch", 1520, "Billing, Fridays off"),
    person("Paolo Costa", Activity.OFFLINE, "Offline", 60_400, ""),
    person(
        "Sara Conti",
        Activity.AFTER_CONTACT_WORK,
        "Available",
        21,
        "Technical questions about modems and lines",
    ),
    Destination(
        "qc-reset", DestinationKind.QUEUE, "PasswordReset", "Forgotten passwords", "", None, "", None
    ),
)

ON_CONTACT = agent(Activity.ON_CONTACT)


def panel(*contacts: ContactCard, who: AgentCard = ON_CONTACT) -> AgentPanel:
    may_transfer = any(action.verb is Verb.TRANSFER for contact in contacts for action in contact.actions)
    return AgentPanel(NOW, who, contacts, may_transfer, DESTINATIONS)


def _offer(transferred_by: str | None) -> AgentPanel:
    told = truth(
        TruthKind.INCOMING, *((transferred_by,) if transferred_by else ()), "Anna Rossi", since=8, until=12
    )
    contact = card(Word.INCOMING, told, (), acts(Verb.ACCEPT, Verb.REJECT), transferred_by)
    return panel(replace(contact, started=ago(8)), who=agent(Activity.INCOMING))


def _consult(told: Truth, other: PartyRow, *actions: Action, word: Word = Word.CONNECTED) -> AgentPanel:
    """Anna is on hold and Mario is busy with his transfer to Maria."""
    return panel(card(word, told, (anna(PartyCondition.HELD), other), actions))


def _three(
    told: Truth, customer: PartyRow, other: PartyRow, *verbs: Verb, word: Word = Word.CONNECTED
) -> AgentPanel:
    """Maria is connected: Mario may choose."""
    actions = (*acts(Verb.BACK_TO_CUSTOMER, *verbs, Verb.MUTE), LEAVE_TOGETHER)
    return panel(card(word, told, (customer, other), actions))


def _before_answer(kind: TruthKind, condition: PartyCondition, *names: str, since: float = 7) -> AgentPanel:
    return _consult(
        truth(kind, *names, since=since),
        maria(condition),
        *acts(Verb.BACK_TO_CUSTOMER, Verb.MUTE),
        LEAVE_COLD,
    )


TALKING, HELD = PartyCondition.TALKING, PartyCondition.HELD
ALONE = (Verb.TRANSFER, Verb.MUTE)
TALK_WITH_ANNA = card(
    Word.CONNECTED,
    truth(TruthKind.TALKING, "Anna Rossi", since=142),
    (anna(TALKING, Verb.HOLD, since=142),),
    (*acts(*ALONE), END_CALL),
)
SECOND_HALF = (*acts(Verb.MUTE), END_CALL)

PANELS: dict[str, AgentPanel] = {
    "available": panel(who=agent(Activity.AVAILABLE)),
    "on break": panel(who=agent(Activity.CUSTOM, status=BREAK)),
    "offline": panel(who=agent(Activity.OFFLINE, status=OFFLINE)),
    "incoming from a queue": _offer(None),
    "incoming from an agent": _offer("Mario Bianchi"),
    "connecting": panel(
        card(
            Word.CONNECTING,
            truth(TruthKind.CONNECTING, since=1),
            (row("Anna Rossi", PartyCondition.CONNECTING, Word.CONNECTING, since=1),),
            (*acts(Verb.MUTE), END_CALL),
        )
    ),
    "whisper to you": panel(
        card(
            Word.CONNECTING,
            truth(TruthKind.MESSAGE_TO_YOU, since=2),
            (row("Mario Bianchi", PartyCondition.SILENT, Word.CONNECTING, since=2),),
            (*acts(Verb.MUTE), END_CALL),
            "Mario Bianchi",
        )
    ),
    "whisper to the other": panel(
        card(
            Word.CONNECTING,
            truth(TruthKind.MESSAGE_TO_OTHER, "Mario Bianchi", since=2),
            (row("Mario Bianchi", PartyCondition.HEARS_MESSAGE, Word.CONNECTING, since=2),),
            (*acts(Verb.MUTE), END_CALL),
            "Mario Bianchi",
        )
    ),
    "talk": panel(TALK_WITH_ANNA),
    "talk, muted, break next": panel(
        replace(
            TALK_WITH_ANNA,
            muted=True,
            actions=(*acts(Verb.TRANSFER, Verb.UNMUTE), END_CALL),
            parties=(replace(TALK_WITH_ANNA.parties[0], hears_you=False),),
            recorded=True,
        ),
        who=agent(Activity.ON_CONTACT, following=BREAK),
    ),
    "customer held": panel(
        card(
            Word.ON_HOLD,
            truth(TruthKind.ALL_HELD, since=31),
            (anna(HELD, Verb.RESUME),),
            (*acts(*ALONE), END_CALL),
        )
    ),
    "transfer message": _before_answer(TruthKind.MESSAGE_TO_YOU, PartyCondition.CONNECTING, since=2),
    "asking": _before_answer(TruthKind.ASKING, PartyCondition.CONNECTING, "Maria", since=1),
    "ringing": _before_answer(TruthKind.RINGING, PartyCondition.RINGING, "Maria"),
    "queued": _before_answer(TruthKind.QUEUED, PartyCondition.QUEUED, "PasswordReset", since=83),
    "whisper to the target": _before_answer(
        TruthKind.MESSAGE_TO_OTHER, PartyCondition.HEARS_MESSAGE, "Maria", since=2
    ),
    "consult": _three(
        truth(TruthKind.TALKING, "Maria", since=9),
        anna(HELD, Verb.RESUME, Verb.DROP),
        maria(TALKING, Verb.HOLD, Verb.DROP),
        Verb.JOIN,
        Verb.SWAP,
        Verb.HOLD_ALL,
    ),
    "conference": _three(
        truth(TruthKind.TALKING, "Anna Rossi", "Maria", since=48),
        anna(TALKING, Verb.HOLD, Verb.DROP),
        maria(TALKING, Verb.HOLD, Verb.DROP),
        Verb.HOLD_ALL,
        word=Word.JOINED,
    ),
    "all held": _three(
        truth(TruthKind.ALL_HELD, since=15),
        anna(HELD, Verb.RESUME, Verb.DROP),
        maria(HELD, Verb.RESUME, Verb.DROP),
        Verb.JOIN,
        word=Word.ON_HOLD,
    ),
    "target held": _three(
        truth(TruthKind.TALKING, "Anna Rossi", since=4),
        anna(TALKING, Verb.HOLD, Verb.DROP),
        maria(HELD, Verb.RESUME, Verb.DROP),
        Verb.JOIN,
        Verb.SWAP,
        Verb.HOLD_ALL,
    ),
    "target away": _three(
        truth(TruthKind.TALKING, "Anna Rossi", since=4),
        anna(TALKING, Verb.HOLD, Verb.DROP),
        maria(PartyCondition.AWAY, Verb.DROP),
    ),
    "held by the other": panel(
        card(
            Word.ON_HOLD,
            truth(TruthKind.HELD_BY, "Mario Bianchi", since=15),
            (row("Mario Bianchi", TALKING, Word.CONNECTED, since=40), anna(TALKING)),
            SECOND_HALF,
            "Mario Bianchi",
        )
    ),
    "one way": panel(
        card(
            Word.CONNECTED,
            truth(TruthKind.TALKING, "Mario Bianchi", since=15),
            (replace(row("Mario Bianchi", TALKING, Word.CONNECTED), you_hear=True, muted=True),),
            SECOND_HALF,
            "Mario Bianchi",
        )
    ),
    "customer left": panel(
        card(
            Word.CONNECTED,
            truth(TruthKind.CUSTOMER_LEFT, "Anna Rossi", since=3),
            (
                row("Anna Rossi", PartyCondition.GONE, Word.DISCONNECTED, reason=Reason.LEFT),
                maria(TALKING),
            ),
            SECOND_HALF,
        )
    ),
    "away": panel(
        card(Word.CONNECTED, truth(TruthKind.AWAY, since=2), (anna(HELD),), SECOND_HALF),
    ),
    "after contact work": panel(
        card(
            Word.AFTER_CONTACT_WORK,
            truth(TruthKind.AFTER_CONTACT_WORK, since=5, until=25),
            (),
            acts(Verb.CLEAR),
        ),
        who=agent(Activity.AFTER_CONTACT_WORK),
    ),
    "missed": panel(
        card(Word.MISSED, truth(TruthKind.MISSED, since=5, reason=Reason.MISSED), (), acts(Verb.CLEAR)),
        who=agent(Activity.MISSED),
    ),
} | {
    f"failed, {reason.value}": _consult(
        truth(TruthKind.FAILED, "Maria", since=3, reason=reason),
        maria(PartyCondition.GONE, since=3, reason=reason),
        *acts(Verb.BACK_TO_CUSTOMER, Verb.TRANSFER, Verb.MUTE),
        END_CALL,
    )
    for reason in Reason
}
"""Every state that the panel can be in, by name."""

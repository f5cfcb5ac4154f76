"""Processes are killed in the middle of calls, and at the end nothing is left over.

The shell may die in any phase: no frame of sound is lost, and when it is back everything is as it was, or as
it has become meanwhile. When the media process dies sound is away for a moment. How long is printed; the aim
is three seconds.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from tests.e2e.conftest import Browsers, Cast, new_cast
from tests.e2e.house import House, house, running
from tests.e2e.instance import (
    A_SCALE,
    AGENT_HOLD,
    AGENT_WHISPER,
    ANNA,
    AT_LENGTH,
    CUSTOMER_WHISPER,
    HOLD,
    MARIA,
    MARIO,
    QUEUE,
    RINGBACK,
    SCALE,
    TRANSFER,
    make_instance,
)
from tests.e2e.people import Person, until

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WHISPER_SECONDS = 4.0
"""Long enough to be killed in."""

LONGEST_GAP = 1.0
"""Seconds. A page on a busy machine stumbles for less; a shell takes nearly twice that to start."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def centralino(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """A house of its own, with whispers of some length."""
    folder = tmp_path_factory.mktemp("kills")
    async with house(folder / "data", make_instance(folder / "instance", WHISPER_SECONDS)) as started:
        yield started


async def kill_shell(cast: Cast, phase: str, *steady: tuple[Person, tuple[int, ...]]) -> None:
    """Kill it; those named hear what they hear all the time, and everybody's panel comes back."""
    for person, tones in steady:
        await person.hears(*tones)
    await cast.begin()
    before = [await person.received() for person, _ in steady]
    killed = datetime.now(UTC)
    await cast.house.kill("shell")
    await asyncio.gather(*(agent.is_told_again(killed) for agent in (cast.mario, cast.maria)))
    away = (datetime.now(UTC) - killed).total_seconds()
    for (person, tones), received in zip(steady, before, strict=True):
        now = await person.received()
        await person.hears(*tones)
        gap = person.ears.longest_gap(tones)
        concealed = (now.concealed - received.concealed) / max(now.samples - received.samples, 1)
        print(
            f"{phase}: shell away {away:.1f} s; {person.name} lost {now.lost - received.lost} of "
            f"{now.packets - received.packets} packets, concealed {concealed:.2%}, longest gap {gap:.2f} s"
        )
        assert now.packets > received.packets, f"{phase}: {person.name} received nothing"
        assert now.lost == received.lost, f"{phase}: {person.name} lost packets"
        assert gap < LONGEST_GAP, f"{phase}: {person.name} did not hear {tones} for {gap:.2f} s"


async def test_the_shell_is_killed_on_the_way_to_maria(cast: Cast) -> None:
    anna, mario, maria = cast.anna, cast.mario, cast.maria
    await maria.sign_in(cast.house, "Offline")
    await asyncio.gather(mario.sign_in(cast.house), anna.call(cast.house))
    await mario.has_button("accept")
    await kill_shell(cast, "queue")
    await anna.hears(QUEUE)
    await mario.reads("Incoming", "^Anna calls")
    await mario.press("accept")
    await mario.hears(ANNA)
    await maria.choose("Available")
    await kill_shell(cast, "talking", (anna, (MARIO,)), (mario, (ANNA,)))
    await mario.reads("Connected", "^You talk with Anna")

    await mario.transfers_to(AT_LENGTH)
    await mario.hears(TRANSFER)
    await kill_shell(cast, "transfer flow", (anna, (HOLD,)))
    await maria.has_button("accept")
    await mario.reads("Connected", "^Ringing Maria Bianchi")
    await mario.hears(RINGBACK)
    await mario.heard(TRANSFER, RINGBACK)

    await kill_shell(cast, "ringing", (anna, (HOLD,)))
    await maria.reads("Incoming", "^Mario Rossi transfers Anna to you")
    await mario.reads("Connected", "^Ringing Maria Bianchi")

    await maria.press("accept")
    await maria.hears(AGENT_WHISPER)
    await kill_shell(cast, "agent whisper", (anna, (HOLD,)))
    await mario.hears(CUSTOMER_WHISPER)
    await maria.heard(AGENT_WHISPER)

    await kill_shell(cast, "customer whisper", (anna, (HOLD,)))
    await mario.hears(MARIA)
    await maria.hears(MARIO)
    await mario.heard(CUSTOMER_WHISPER, MARIA)
    await maria.reads("Connected", "^You talk with Mario Rossi")


async def test_the_shell_is_killed_while_maria_is_there(cast: Cast) -> None:
    anna, mario, maria = cast.anna, cast.mario, cast.maria
    await cast.mario_talks_with_anna()
    await cast.mario_consults_maria()
    await kill_shell(cast, "consult", (anna, (HOLD,)), (mario, (MARIA,)), (maria, (MARIO,)))
    await mario.reads("Connected", "^You talk with Maria Bianchi")

    await mario.press("join")
    await maria.hears(ANNA, MARIO)
    three = (anna, (MARIO, MARIA)), (mario, (ANNA, MARIA)), (maria, (ANNA, MARIO))
    await kill_shell(cast, "conference", *three)
    await mario.reads("Joined", "^Conference with Anna and Maria Bianchi")

    await mario.press("hold_all")
    await maria.hears(AGENT_HOLD)
    await kill_shell(cast, "all held", (anna, (HOLD,)), (maria, (AGENT_HOLD,)))
    await mario.reads("On hold", "^All on hold")

    await mario.press("leave")
    await maria.hears(ANNA)
    await kill_shell(cast, "after-contact work", (anna, (MARIA,)), (maria, (ANNA,)))
    await mario.reads("After call work", "^The call is over")
    await mario.press("clear")
    await mario.does("Available")
    await maria.press("leave")
    await anna.is_off()


async def kill_media(cast: Cast, phase: str, *heard: tuple[Person, tuple[int, ...]]) -> None:
    await cast.begin()
    began = time.monotonic()
    await cast.house.kill("media")

    async def back(person: Person, tones: tuple[int, ...]) -> None:
        await person.hears(*tones)
        print(f"{phase}: {person.name} hears again {time.monotonic() - began:.2f} s after the kill")

    await asyncio.gather(*(back(person, tones) for person, tones in heard))


async def test_the_media_process_is_killed_and_all_hear_what_they_should_again(cast: Cast) -> None:
    anna, mario, maria = cast.anna, cast.mario, cast.maria
    await cast.mario_talks_with_anna()
    await maria.sign_in(cast.house)

    await mario.transfers_to(A_SCALE)
    await mario.hears(SCALE[0])
    await kill_media(cast, "transfer flow", (anna, (HOLD,)))
    await maria.has_button("accept")
    await mario.hears(RINGBACK)
    story = [next(iter(tones)) for tones in mario.ears.story()]
    print("Mario heard of the scale, after its first tone was begun:", story)
    places = [(*SCALE, RINGBACK).index(hertz) for hertz in story]
    assert places == sorted(set(places)), "the prompt did not go on where it was"
    assert SCALE[-1] in story

    await maria.press("accept")
    await mario.hears(MARIA)
    await kill_media(cast, "consult", (anna, (HOLD,)), (mario, (MARIA,)), (maria, (MARIO,)))
    await mario.reads("Connected", "^You talk with Maria Bianchi")
    await mario.press("join")
    await anna.hears(MARIO, MARIA)
    await mario.hears(ANNA, MARIA)
    await maria.hears(ANNA, MARIO)


def held(pid: int) -> Counter[str]:
    """The descriptors of a process by what they are; UDP sockets are counted as such."""
    udp = {line.split()[9] for line in Path("/proc/net/udp").read_text().splitlines()[1:]}
    found: Counter[str] = Counter()
    for path in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = str(path.readlink())
        except FileNotFoundError:
            continue  # closed just now
        kind, _, number = target.partition(":")
        is_udp = kind == "socket" and number.strip("[]") in udp
        found["udp" if is_udp else kind] += 1
    return found


def children(pid: int) -> set[int]:
    found = set()
    for other in running():
        try:
            status = Path(f"/proc/{other}/stat").read_text()
        except FileNotFoundError:
            continue
        if int(status.rpartition(")")[2].split()[1]) == pid:
            found.add(other)
    return found


async def test_nothing_is_left_of_a_call_when_all_have_gone(browsers: Browsers, centralino: House) -> None:
    await a_day(browsers, centralino)
    before = {name: held(pid) for name, pid in centralino.pids.items()}
    await a_day(browsers, centralino)
    after = {name: held(pid) for name, pid in centralino.pids.items()}
    assert after == before
    assert after["media"]["udp"] == 0
    assert children(centralino.process.pid) == set(centralino.pids.values())

    complete, all_of_them = centralino.ask("SELECT coalesce(sum(complete), 0), count(*) FROM contact_records")
    assert complete == all_of_them >= 4


async def a_day(browsers: Browsers, centralino: House) -> None:
    """A call with a transfer; then all go home, and the agents sign out."""
    async with new_cast(browsers, centralino) as cast:
        await cast.mario_talks_with_anna()
        await cast.mario_consults_maria()
        await cast.mario.press("leave")
        await cast.anna.hears(MARIA)
        await cast.go_home()
        for agent in (cast.mario, cast.maria):
            await agent.sign_out(centralino)

    async def no_lines() -> bool:
        return held(centralino.pids["media"])["udp"] == 0

    await until(lambda: "lines are left", no_lines)

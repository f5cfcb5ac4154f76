"""The control protocol over a real Unix socket: server and client, without browsers."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from centralino.media.client import MediaAwayError
from centralino.media.framing import pack
from centralino.media.protocol import (
    Acknowledge,
    CloseLine,
    Digit,
    Fact,
    Hello,
    KeepLines,
    LineAnswered,
    LineCondition,
    LineId,
    LineRefused,
    LineSource,
    Measures,
    Plan,
    PlanId,
    Play,
    PlayEnded,
    PlayFailed,
    PlayId,
    PlaySource,
    SetPlan,
    WatchMeasures,
)
from centralino.media.server import Server
from centralino.webrtc.peer import WebRtcSettings
from centralino.webrtc.ports import PortRange
from tests.hearing import tone, write_wav
from tests.media.shell import PATIENCE, Shell, connected, descriptors, media_process
from tests.webrtc.page import AiortcPage, aiortc_page

CALL, OTHER = PlanId("call"), PlanId("other")
MARIO = LineId("mario")
PROMPT = PlayId("prompt")


@asynccontextmanager
async def serving(path: Path, ports: PortRange | None = None) -> AsyncIterator[Server]:
    """A server in this process; everything is as it was afterwards."""
    before = descriptors()
    tasks = asyncio.all_tasks()
    server = Server(path, WebRtcSettings(ports or PortRange(25000, 25099)))
    running = asyncio.create_task(server.serve())
    try:
        yield server
    finally:
        server.stop()
        await asyncio.wait_for(running, PATIENCE)
    await asyncio.sleep(0)
    assert asyncio.all_tasks() <= tasks
    assert descriptors() == before
    assert not is_there(path)


def is_there(path: Path) -> bool:
    return path.exists()


@pytest.fixture
def path(short_path: Path) -> Path:
    return short_path / "media"


def prompt(folder: Path, seconds: float = 0.1) -> Plan:
    """Nobody hears a short prompt."""
    return Plan({}, {PROMPT: Play((str(write_wav(folder / "prompt.wav", tone(870, seconds))),))})


async def up(shell: Shell, page: AiortcPage, line: LineId = MARIO) -> None:
    """The page's line is up."""
    answer = await shell.client.offer(line, await page.offer())
    assert isinstance(answer, LineAnswered)
    await page.take(answer.sdp)
    await shell.wait_for(lambda: shell.states(line)[-1].condition is LineCondition.UP)


async def test_a_shell_that_says_hello_is_told_the_world(path: Path) -> None:
    async with serving(path), connected(path) as shell:
        (world,) = shell.worlds()
        assert (world.lines, world.plans) == ((), {})
        assert len(world.incarnation) == 32


async def test_every_media_process_is_an_incarnation_of_its_own(path: Path) -> None:
    incarnations = set()
    for _ in range(2):
        async with serving(path), connected(path) as shell:
            incarnations.add(shell.worlds()[0].incarnation)
    assert len(incarnations) == 2


@pytest.mark.parametrize(
    "said",
    [
        pack(Hello(version=99)),
        pack(WatchMeasures(100)),
        b"\0\0\0\x01\xc1",
        b"\xff\xff\xff\xff",
        b"\0\0\0\x09ab",
    ],
    ids=["another version", "no hello", "no msgpack", "too long", "cut short"],
)
async def test_whoever_does_not_say_hello_is_shown_the_door(path: Path, said: bytes) -> None:
    async with serving(path), connected(path) as shell:
        reader, writer = await asyncio.open_unix_connection(path)
        writer.write(said)
        writer.write_eof()
        assert await asyncio.wait_for(reader.read(), PATIENCE) == b""
        writer.close()
        await writer.wait_closed()
        shell.client.send(SetPlan(CALL, 1, Plan({MARIO: ()})))
        shell.client.send(WatchMeasures(20))
        await shell.wait_for(lambda: isinstance(shell.told[-1], Measures))
        assert shell.losses == 0


async def test_a_new_shell_supersedes_the_one_before(path: Path) -> None:
    async with serving(path), connected(path) as first, connected(path) as second:
        await first.wait_for(lambda: first.losses == 1)
        assert len(second.worlds()) == 1


async def test_plans_in_force_are_told_and_older_revisions_ignored(path: Path) -> None:
    async with serving(path):
        async with connected(path) as shell:
            shell.client.send(SetPlan(CALL, 3, Plan({MARIO: ()})))
            shell.client.send(SetPlan(CALL, 2, Plan()))
            shell.client.send(SetPlan(OTHER, 1, Plan({MARIO: ()})))
            shell.client.send(SetPlan(OTHER, 2, Plan()))
            shell.client.send(WatchMeasures(20))
            await shell.wait_for(lambda: isinstance(shell.told[-1], Measures))
        async with connected(path) as shell:
            assert shell.worlds()[0].plans == {CALL: 3}


async def test_the_end_of_a_play_is_a_fact(path: Path) -> None:
    async with serving(path), connected(path) as shell:
        shell.client.send(SetPlan(CALL, 1, prompt(path.parent)))
        await shell.wait_for(lambda: bool(shell.facts()))
        assert shell.facts() == [Fact(CALL, 1, PlayEnded(PROMPT))]


async def test_a_clip_that_cannot_be_read_is_a_fact_told_once(path: Path) -> None:
    plan = Plan({}, {PROMPT: Play(("/nowhere/clip.wav",)), PlayId("none"): Play(())})
    async with serving(path), connected(path) as shell:
        shell.client.send(SetPlan(CALL, 1, plan))
        shell.client.send(SetPlan(CALL, 1, plan))
        shell.client.send(SetPlan(OTHER, 1, prompt(path.parent)))
        await shell.wait_for(lambda: len(shell.facts()) == 3)
        assert {fact.body for fact in shell.facts()} == {
            PlayFailed(PROMPT, "/nowhere/clip.wav: No such file or directory"),
            PlayFailed(PlayId("none"), "a play without clips"),
            PlayEnded(PROMPT),
        }


async def test_facts_are_told_again_until_they_are_acknowledged(path: Path) -> None:
    async with serving(path):
        async with connected(path) as shell:
            shell.client.send(SetPlan(CALL, 1, prompt(path.parent)))
            await shell.wait_for(lambda: bool(shell.facts()))
        async with connected(path) as shell:
            await shell.wait_for(lambda: bool(shell.facts()))
            assert shell.facts() == [Fact(CALL, 1, PlayEnded(PROMPT))]
            shell.client.send(Acknowledge(CALL, 1))
            shell.client.send(SetPlan(CALL, 2, Plan()))
            shell.client.send(SetPlan(CALL, 3, prompt(path.parent)))
            await shell.wait_for(lambda: len(shell.facts()) == 2)
        async with connected(path) as shell:
            await shell.wait_for(lambda: bool(shell.facts()))
            assert [fact.number for fact in shell.facts()] == [2]


async def test_what_happens_while_no_shell_is_there_is_told_to_the_next(path: Path) -> None:
    async with serving(path), aiortc_page() as page:
        async with connected(path) as shell:
            await up(shell, page)
            plan = Plan({MARIO: (PlaySource(PROMPT),)}, prompt(path.parent, 0.6).plays)
            shell.client.send(SetPlan(CALL, 1, plan))
        async with connected(path) as shell:
            await shell.wait_for(lambda: bool(shell.facts()))
            assert [fact.body for fact in shell.facts()] == [PlayEnded(PROMPT)]
            (state,) = shell.worlds()[0].lines
            assert (state.line, state.generation, state.condition) == (MARIO, 1, LineCondition.UP)


async def test_lines_and_plans_that_are_not_kept_are_taken_down(path: Path) -> None:
    async with serving(path), aiortc_page() as one, aiortc_page() as two, connected(path) as shell:
        await up(shell, one)
        await up(shell, two, LineId("maria"))
        for call in (CALL, OTHER):
            shell.client.send(SetPlan(call, 1, Plan({MARIO: ()})))
        shell.client.send(KeepLines(frozenset({MARIO}), frozenset({OTHER})))
        maria = shell.states(LineId("maria"))
        await shell.wait_for(lambda: shell.states(LineId("maria"))[-1].condition is LineCondition.DOWN)
        assert shell.states(LineId("maria"))[-1].reason == "no longer wanted"
        async with connected(path) as second:
            world = second.worlds()[0]
            assert [state.line for state in world.lines] == [MARIO]
            assert world.plans == {OTHER: 1}
        assert maria


async def test_a_closed_line_is_down_and_may_be_offered_again(path: Path) -> None:
    async with serving(path), aiortc_page() as one, aiortc_page() as two, connected(path) as shell:
        await up(shell, one)
        shell.client.send(CloseLine(MARIO))
        shell.client.send(CloseLine(LineId("unknown")))
        await shell.wait_for(lambda: shell.states(MARIO)[-1].condition is LineCondition.DOWN)
        await up(shell, two)


@pytest.mark.parametrize(
    ("offer", "says"),
    [
        ("hello", "wanted is one stream of audio"),
        ("v=0\r\na=group\r\n", "no session description"),
        ("v=0\r\nm=audio 9 RTP/AVP 0\r\na=fmtp:500 a=b\r\n", "no session description"),
    ],
)
async def test_an_offer_that_cannot_be_answered_leaves_the_line_as_it_is(
    path: Path, offer: str, says: str
) -> None:
    async with serving(path), aiortc_page() as page, connected(path) as shell:
        await up(shell, page)
        states = len(shell.states(MARIO))
        answer = await asyncio.wait_for(shell.client.offer(MARIO, offer), PATIENCE)
        assert isinstance(answer, LineRefused)
        assert says in answer.reason
        assert len(shell.states(MARIO)) == states


async def test_without_a_port_an_offer_is_refused_with_the_reason(path: Path) -> None:
    ports = PortRange(25100, 25100)
    async with serving(path, ports), aiortc_page() as one, aiortc_page() as two, connected(path) as shell:
        await up(shell, one)
        answer = await shell.client.offer(LineId("maria"), await two.offer())
        assert isinstance(answer, LineRefused)
        assert "25100 to 25100 of 127.0.0.1 are in use; widen the range" in answer.reason
        shell.client.send(CloseLine(MARIO))
        await shell.wait_for(lambda: shell.states(MARIO)[-1].condition is LineCondition.DOWN)
        shell.client.send(WatchMeasures(20))
        await shell.wait_for(lambda: isinstance(shell.told[-1], Measures) and not shell.told[-1].lines)
        await up(shell, two, LineId("maria"))


async def test_of_two_offers_at_once_one_makes_the_line(path: Path) -> None:
    async with serving(path), aiortc_page() as one, aiortc_page() as two, connected(path) as shell:
        offers = [await one.offer(), await two.offer()]
        answers = await asyncio.gather(*(shell.client.offer(MARIO, offer) for offer in offers))
        assert {type(answer) for answer in answers} == {LineAnswered, LineRefused}
        for page, answer in zip((one, two), answers, strict=True):
            if isinstance(answer, LineAnswered):
                await page.take(answer.sdp)
            else:
                assert "offered anew" in answer.reason
        await shell.wait_for(lambda: shell.states(MARIO)[-1].condition is LineCondition.UP)


async def test_measures_tell_levels_and_counts_of_every_line(path: Path) -> None:
    async with serving(path), aiortc_page() as one, aiortc_page() as two, connected(path) as shell:
        maria = LineId("maria")
        await up(shell, one)
        await up(shell, two, maria)
        shell.client.send(SetPlan(CALL, 1, Plan({MARIO: (LineSource(maria),), maria: ()})))
        shell.client.send(WatchMeasures(200))

        def sounding() -> bool:
            last = shell.told[-1]
            return isinstance(last, Measures) and last.lines[MARIO].level_out > -15.5

        await shell.wait_for(sounding)
        measures = shell.told[-1]
        assert isinstance(measures, Measures)
        assert measures.lines[maria].level_in == pytest.approx(-15, abs=1)
        assert measures.lines[MARIO].level_out == pytest.approx(-15, abs=1)
        assert measures.lines[maria].level_out == -127
        assert measures.lines[MARIO].received > 0
        shell.client.send(WatchMeasures(0))


async def test_an_offer_waiting_for_its_answer_learns_that_the_media_process_went(path: Path) -> None:
    met = asyncio.Event()

    async def go_away(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(len(pack(Hello())))
        met.set()
        await reader.read(1)
        writer.close()

    async with await asyncio.start_unix_server(go_away, path), connected_later(path) as shell:
        with pytest.raises(MediaAwayError, match="is away"):
            await shell.client.offer(MARIO, "v=0")
        await met.wait()
        with pytest.raises(MediaAwayError, match="went away"):
            await shell.client.offer(MARIO, "v=0")
        await shell.wait_for(lambda: shell.losses == 1)


async def test_a_process_that_is_told_to_end_leaves_nothing_and_another_takes_its_place(path: Path) -> None:
    async with connected_later(path) as shell:
        for number in range(2):
            async with media_process(path) as process:
                await shell.wait_for(lambda: len(shell.worlds()) == number + 1)  # noqa: B023 - awaited here
                shell.client.send(SetPlan(CALL, 1, Plan({MARIO: ()})))
                assert process.pid != os.getpid()
            assert not is_there(path)
            await shell.wait_for(lambda: shell.losses == number + 1)  # noqa: B023 - as above


@asynccontextmanager
async def connected_later(path: Path) -> AsyncIterator[Shell]:
    """A shell whose media process is not there yet."""
    shell = Shell(path)
    running = asyncio.create_task(shell.client.run())
    try:
        yield shell
    finally:
        running.cancel()
        await asyncio.wait([running])


def test_digits_are_not_in_the_way_of_msgpack() -> None:
    fact = Fact(CALL, 7, Digit(MARIO, "#"))
    assert msgspec.msgpack.decode(pack(fact)[4:], type=Fact) == fact

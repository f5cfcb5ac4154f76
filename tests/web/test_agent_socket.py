import asyncio
import socket
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import replace
from itertools import cycle

import pytest
from websockets.exceptions import InvalidStatus

from centralino.core.call.inputs import Verb
from centralino.core.directory.directory import Table
from centralino.core.directory.kinds import Kind
from centralino.core.errors import Refused
from centralino.core.ids import agent_leg
from centralino.runtime.ports import AgentCommand
from centralino.store import Accounts
from centralino.web import agent_socket, conversation, page_line
from centralino.web.sessions import Sessions
from tests.web.served import PATIENCE, PageTalk, Served, served
from tests.web.world_office import BAD_OFFER, WorldOffice


async def test_a_page_that_greets_is_shown_its_agents_panel(site: Served, office: WorldOffice) -> None:
    async with site.agent("mario") as page:
        panel = (await page.hear("panel"))["panel"]

    assert panel["agent"]["username"] == "mario"
    assert panel["agent"]["status"]["name"] == "Offline"


async def test_commands_are_done_and_the_panel_follows(site: Served) -> None:
    async with site.agent("mario") as page:
        assert await page.command("set_status", status="status-Break") == {"type": "done", "id": "set_status"}
        await page.say("command", id="2", verb="set_status", status="status-Available")
        while (await page.hear("panel"))["panel"]["agent"]["status"]["name"] != "Available":
            pass


async def test_a_refused_command_says_why_and_changes_nothing(site: Served) -> None:
    async with site.agent("mario") as page:
        answer = await page.command("set_status", status="status-Unheard of")

    assert answer["type"] == "refused"
    assert answer["code"] == "unknown_status"
    assert "Unheard of" in answer["sentence"]


async def test_an_agent_accepts_his_own_contact_and_no_other_agent_can(
    site: Served, office: WorldOffice
) -> None:
    async with site.agent("mario") as mario, site.agent("maria") as maria:
        for page in (mario, maria):
            await page.say("line_offer", sdp="an offer")
            assert (await page.hear("line_answer"))["sdp"] == "answer to an offer"
        await mario.command("set_status", status="status-Available")
        office.world.customer_calls()
        office.world.advance(5)
        office.change()
        contact = (await mario.panel_with("Incoming"))["contacts"][0]["contact"]

        refused = await maria.command("accept", contact=contact)
        assert refused["type"] == "refused"
        assert (await mario.command("accept", contact=contact))["type"] == "done"
        office.world.advance(5)
        office.change()
        await mario.panel_with("Connected")
        assert not [heard for heard in maria.heard if heard["type"] == "panel" and heard["panel"]["contacts"]]


async def test_a_wrong_token_is_told_that_the_session_is_over(site: Served, office: WorldOffice) -> None:
    async with site.agent("mario", token="no such token") as page:
        assert (await page.closed())[0] == 1000

    assert [heard["type"] for heard in page.heard] == ["signed_out"]
    assert not office.told


@pytest.mark.parametrize("path", ["/agent/socket", "/phone/socket"])
async def test_pages_of_other_sites_are_refused(site: Served, path: str) -> None:
    for origin in ("https://evil.example", f"https://{site.address}", "http://127.0.0.1:1", "null", None):
        with pytest.raises(InvalidStatus) as refused:
            await site.socket(path, origin=origin)
        assert refused.value.response.status_code == 403


@pytest.mark.parametrize("path", ["/agent/socket", "/phone/socket"])
async def test_who_does_not_greet_is_sent_away(
    site: Served, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation, "GREETING_SECONDS", 0.05)
    async with site.socket(path) as silent:
        assert await PageTalk(silent).closed() == (1008, "no greeting within 0.05 seconds")


@pytest.mark.parametrize(
    ("message", "code", "reason"),
    [
        ("nonsense", 1007, "not a message"),
        ('{"type": "dance"}', 1007, "Invalid value 'dance'"),
        ('{"type": "hello"}', 1007, "`token`"),
        ('{"type": "hello", "token": 7}', 1007, "Expected `str`"),
        ('{"type": "sign_out"}', 1008, "the first message has to be a hello"),
        (b"\x00\x01", 1003, "JSON text"),
        ('{"type": "hello", "token": "' + "x" * 70_000 + '"}', 1009, ""),
        ("[" * 50_000, 1007, "not a message"),
        ('{"type": "hello", "token": "", "more": ' + "[" * 5_000 + "]" * 5_000 + "}", 1007, "not a message"),
    ],
)
async def test_a_bad_message_ends_the_socket_with_a_clear_reason(
    site: Served, message: str | bytes, code: int, reason: str
) -> None:
    async with site.socket("/agent/socket") as socket:
        await socket.send(message)
        ended, said = await PageTalk(socket).closed()

    assert ended == code
    assert reason in said
    assert "Traceback" not in said


async def test_a_bad_message_after_the_greeting_ends_only_that_page(site: Served) -> None:
    async with site.agent("mario") as bad, site.agent("maria") as good:
        await bad.hear("panel")
        await bad.say("command", id="1", verb="explode")
        assert (await bad.closed())[0] == 1007
        assert (await good.command("set_status", status="status-Break"))["type"] == "done"


async def test_three_people_in_one_browser_have_a_session_each(site: Served) -> None:
    people = ["mario", "maria", "giulia"]
    async with AsyncExitStack() as stack:
        pages = [await stack.enter_async_context(site.agent(name)) for name in people]
        names = [(await page.hear("panel"))["panel"]["agent"]["username"] for page in pages]
    assert names == people


async def test_the_office_hears_of_the_first_and_the_last_of_an_agents_pages(
    site: Served, office: WorldOffice
) -> None:
    async with site.agent("mario") as first:
        await first.hear("panel")
        async with site.agent("mario") as second:
            await second.hear("panel")
        await first.command("set_status", status="status-Break")
        assert office.told == [("opened", "user-mario")]
    await asyncio.wait_for(office.a_page_closed.wait(), PATIENCE)
    assert office.told == [("opened", "user-mario"), ("closed", "user-mario")]


async def test_the_newest_sign_in_has_the_line_and_the_other_page_still_the_panel(
    site: Served, office: WorldOffice
) -> None:
    leg = agent_leg("user-mario")
    async with site.agent("mario") as old:
        await old.say("line_offer", sdp="old")
        await old.hear("line_answer")
        async with site.agent("mario") as new:
            await new.say("line_offer", sdp="new")
            await new.hear("line_answer")
            await old.say("line_offer", sdp="old again")
            assert "another page" in (await old.hear("line_refused"))["reason"]
            assert office.lines[leg] == "new"
            await new.command("set_status", status="status-Break")
            while (await old.hear("panel"))["panel"]["agent"]["status"]["name"] != "Break":
                pass

            office.lose_line(leg)
            await new.hear("line_wanted")
            assert not [heard for heard in old.heard if heard["type"] == "line_wanted"]
        await old.hear("line_wanted")
        await old.say("line_offer", sdp="old once more")
        await old.hear("line_answer")
    assert office.lines[leg] == "old once more"


async def test_a_page_that_was_just_opened_is_not_asked_for_the_offer_that_it_makes_by_itself(
    site: Served, office: WorldOffice
) -> None:
    leg = agent_leg("user-mario")
    office.want_line(leg)
    async with site.agent("mario") as page:
        await page.say("line_offer", sdp="by itself")
        await page.hear("line_answer")
        office.lose_line(leg)
        await page.hear("line_wanted")
        await page.command("set_status", status="status-Break")
        assert [heard["type"] for heard in page.heard].count("line_wanted") == 1


async def test_a_page_that_makes_no_offer_is_asked_for_one(
    site: Served, office: WorldOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_line, "OWN_OFFER_SECONDS", 0.1)
    office.want_line(agent_leg("user-mario"))
    async with site.agent("mario") as page:
        await page.hear("line_wanted")


async def test_a_page_without_sound_leaves_the_line_to_the_others(site: Served, office: WorldOffice) -> None:
    async with site.agent("mario") as sounding, site.agent("mario", holds_sound=False) as silent:
        await silent.hear("panel")
        await silent.say("line_offer", sdp="silent")
        await silent.hear("line_refused")
        await sounding.say("line_offer", sdp="sounding")
        await sounding.hear("line_answer")


async def test_an_offer_that_is_none_is_refused_with_the_reason(site: Served) -> None:
    async with site.agent("mario") as page:
        await page.say("line_offer", sdp=BAD_OFFER)
        assert (await page.hear("line_refused"))["reason"] == "this is not an offer"
        await page.say("line_offer", sdp="better")
        await page.hear("line_answer")


async def test_after_a_restart_of_the_server_the_same_tokens_go_on(
    office: WorldOffice, accounts: Accounts
) -> None:
    async with served(office, accounts) as before:
        token = await before.token("mario")
        port = int(before.address.rpartition(":")[2])
        async with before.agent("mario", token) as page:
            await page.command("set_status", status="status-Break")
            before.server.should_exit = True
            assert await page.closed() == (1012, "")
    assert not [heard for heard in page.heard if heard["type"] == "signed_out"]

    async with served(office, accounts, port=port) as after, after.agent("mario", token) as page:
        panel = (await page.hear("panel"))["panel"]
    assert panel["agent"]["status"]["name"] == "Break"


async def test_signing_out_ends_all_pages_and_tokens_of_the_agent(site: Served, office: WorldOffice) -> None:
    tokens = [await site.token("mario"), await site.token("mario")]
    async with site.agent("", tokens[0]) as one, site.agent("", tokens[1]) as other:
        await one.hear("panel")
        await other.hear("panel")
        await one.say("sign_out")
        for page in (one, other):
            assert (await page.closed())[0] == 1000
            assert page.heard[-1]["type"] == "signed_out"
    for token in tokens:
        async with site.agent("", token) as page:
            await page.hear("signed_out")
    assert office.world.floor.agent(office.world.agent("mario")).status is None


async def test_signing_out_on_a_contact_is_refused_and_nothing_has_changed(
    site: Served, office: WorldOffice
) -> None:
    async with site.agent("mario") as page:
        await page.say("line_offer", sdp="an offer")
        await page.command("set_status", status="status-Available")
        office.world.customer_calls()
        office.world.advance(5)
        office.change()
        contact = (await page.panel_with("Incoming"))["contacts"][0]["contact"]
        await page.say("sign_out")
        refused = await page.hear("refused")
        assert (refused["id"], refused["code"]) == ("sign_out", "on_contact")
        assert (await page.command("accept", contact=contact))["type"] == "done"


async def test_a_session_that_was_ended_elsewhere_ends_the_open_page(
    site: Served, office: WorldOffice, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agent_socket, "SESSION_SECONDS", 0.05)
    async with site.agent("mario") as page:
        await page.hear("panel")
        await accounts.sign_out_user(office.world.agent("mario"))
        assert (await page.closed())[0] == 1000
    assert page.heard[-1]["type"] == "signed_out"


async def test_an_open_page_keeps_its_session_in_use(
    site: Served, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    used = asyncio.Event()
    use = Sessions.use

    async def use_and_tell(self: Sessions, session: object) -> None:
        await use(self, session)  # type: ignore[arg-type] # passed on as it came
        used.set()

    monkeypatch.setattr(agent_socket, "SESSION_SECONDS", 0.01)
    async with site.agent("mario") as page:
        await page.hear("panel")
        monkeypatch.setattr(Sessions, "use", use_and_tell)
        await asyncio.wait_for(used.wait(), 5)


async def test_an_agent_whom_the_floor_does_not_take_is_asked_to_come_again(
    site: Served, office: WorldOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(agent: object) -> None:
        raise Refused("the database does not answer")

    monkeypatch.setattr(office, "sign_in", refuse)
    async with site.agent("mario") as page:
        assert await page.closed() == (1013, "the database does not answer")
    assert not office.told


async def test_a_user_who_is_deleted_is_signed_out_everywhere_and_for_good(
    site: Served, office: WorldOffice
) -> None:
    tokens = [await site.token("mario"), await site.token("mario")]
    directory = office.world.directory
    others = (user for user in directory.users.values() if user.username != "mario")
    async with site.agent("", tokens[0]) as opened:
        await opened.hear("panel")
        office.world.directory = replace(directory, users=Table(Kind.USER, others))
        async with site.agent("", tokens[1]) as coming:
            for page in (coming, opened):
                assert (await page.closed())[0] == 1000
                assert page.heard[-1]["type"] == "signed_out"
    office.world.directory = directory
    for token in tokens:
        async with site.agent("", token) as page:
            await page.hear("signed_out")


async def test_a_slow_page_holds_up_nobody_and_is_shown_the_newest_panel_when_it_reads(
    office: WorldOffice, accounts: Accounts
) -> None:
    mario, presses = office.world.agent("mario"), 40
    async with served(office, accounts, send_buffer=4096) as site:
        token = await site.token("mario")
        with narrow_socket(site) as narrow:
            socket = site.socket("/agent/socket", sock=narrow, max_queue=1)
            async with site.agent("mario", token, socket) as slow, site.agent("mario") as quick:
                await slow.hear("panel")
                for _ in range(presses):
                    for status in ["status-Break", "status-Available"] * 5:
                        await office.command(mario, AgentCommand(Verb.SET_STATUS, status=status))
                        await asyncio.sleep(0)  # each is shown to who can take it
                    assert (await quick.command("set_status", status="status-Break"))["type"] == "done"
                await quick.command("set_status", status="status-Offline")
                slow.heard.clear()
                while (await slow.hear("panel"))["panel"]["agent"]["status"]["name"] != "Offline":
                    pass
    assert office.commands == presses * 11 + 1
    assert len(slow.heard) < office.commands / 2  # what had gone by was not queued for it


@contextmanager
def narrow_socket(site: Served) -> Iterator[socket.socket]:
    """Connected, with hardly any room for what is not read yet."""
    with socket.socket() as narrow:
        narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        host, _, port = site.address.partition(":")
        narrow.connect((host, int(port)))
        yield narrow


async def test_a_page_that_reads_nothing_at_all_is_taken_for_gone(
    office: WorldOffice, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation, "SEND_SECONDS", 0.1)
    maria = office.world.agent("maria")
    async with served(office, accounts, send_buffer=4096) as site:
        token = await site.token("maria")
        with narrow_socket(site) as narrow:
            socket = site.socket("/agent/socket", sock=narrow, max_queue=1)
            async with site.agent("maria", token, socket) as deaf, site.agent("mario") as quick:
                await deaf.hear("panel")
                await quick.hear("panel")
                for status in cycle(("status-Break", "status-Available")):
                    await office.command(maria, AgentCommand(Verb.SET_STATUS, status=status))
                    await quick.command("set_status", status=status)
                    if office.a_page_closed.is_set():
                        break
                deaf.socket.transport.abort()
    assert office.told[:3] == [("opened", maria), ("opened", "user-mario"), ("closed", maria)]

import asyncio
from ipaddress import ip_network
from typing import NoReturn

import pytest
from cryptography.fernet import Fernet

from centralino.core.call.queries import customer, live
from centralino.core.errors import Refused
from centralino.core.ids import CallId, LegId
from centralino.store import Accounts, StoreUnavailable
from centralino.web.customer_socket import MOST_CALLS
from centralino.web.tickets import Ticket, Tickets
from tests.web.served import Served, served
from tests.web.world_office import BAD_OFFER, WorldOffice, the_call


async def test_a_customer_calls_and_hangs_up(site: Served, office: WorldOffice) -> None:
    async with site.customer() as page:
        await page.say("call", name="Anna", sdp="an offer")
        assert (await page.hear("call_accepted"))["ticket"]
        assert (await page.hear("line_answer"))["sdp"] == "answer to an offer"
        await page.hear("call_state", word="in_call")
        assert [party.name for party in live(the_call(office))] == ["Anna"]

        await page.say("hang_up")
        assert (await page.hear("call_state", word="ended"))["reason"] == "hung_up"
        assert (await page.closed())[0] == 1000
    assert not live(the_call(office))


async def test_a_socket_that_drops_does_not_hang_up_and_the_page_resumes_by_its_ticket(
    site: Served, office: WorldOffice
) -> None:
    async with site.customer() as page:
        await page.say("call", name="Anna", sdp="an offer")
        ticket = (await page.hear("call_accepted"))["ticket"]
        await page.hear("call_state", word="in_call")
        page.socket.transport.abort()
    party = customer(the_call(office))
    assert party is not None

    async with site.customer() as page:
        await page.say("resume", ticket=ticket)
        await page.hear("call_state", word="in_call")
        await page.say("line_offer", sdp="another offer")
        await page.hear("line_answer")
        assert office.lines[party.leg] == "another offer"


async def test_a_ticket_is_good_after_a_restart_of_the_server(
    office: WorldOffice, accounts: Accounts
) -> None:
    secret = Fernet.generate_key()
    async with served(office, accounts, secret=secret) as before, before.customer() as page:
        await page.say("call", name="Anna", sdp="an offer")
        ticket = (await page.hear("call_accepted"))["ticket"]
        await page.hear("call_state", word="in_call")
        before.server.should_exit = True
        assert await page.closed() == (1012, "")

    async with served(office, accounts, secret=secret) as after, after.customer() as page:
        await page.say("resume", ticket=ticket)
        await page.hear("call_state", word="in_call")
        await page.say("hang_up")
        await page.hear("call_state", word="ended")


async def test_a_page_whose_line_is_lost_is_asked_for_an_offer(site: Served, office: WorldOffice) -> None:
    async with site.customer() as page:
        await page.say("call", name="Anna", sdp="an offer")
        await page.hear("call_state", word="in_call")
        (leg,) = office.lines
        office.lose_line(leg)
        await page.hear("line_wanted")
        await page.say("line_offer", sdp="a new one")
        await page.hear("line_answer")


async def test_of_two_pages_with_one_ticket_the_newest_has_the_line(
    site: Served, office: WorldOffice
) -> None:
    async with site.customer() as old, site.customer() as new:
        await old.say("call", name="Anna", sdp="an offer")
        ticket = (await old.hear("call_accepted"))["ticket"]
        await new.say("resume", ticket=ticket)
        await new.hear("call_state", word="in_call")
        await new.say("line_offer", sdp="new")
        await new.hear("line_answer")
        await old.say("line_offer", sdp="old")
        assert "another page" in (await old.hear("line_refused"))["reason"]
        assert list(office.lines.values()) == ["new"]
        await new.say("hang_up")
        await old.hear("call_state", word="ended")


@pytest.mark.parametrize("forged", ["", "nonsense", "é", "gAAAAA" + "A" * 100])
async def test_a_ticket_that_we_did_not_write_belongs_to_no_call(site: Served, forged: str) -> None:
    async with site.customer() as page:
        await page.say("resume", ticket=forged)
        assert (await page.hear("call_state"))["reason"] == "unknown_call"
        assert (await page.closed())[0] == 1000


async def test_a_ticket_of_another_installation_and_one_of_a_forgotten_call_belong_to_no_call(
    office: WorldOffice, accounts: Accounts
) -> None:
    secret = Fernet.generate_key()
    forgotten = Ticket(CallId("no such call"), LegId("no such leg"))
    texts = (Tickets(Fernet.generate_key()).write(forgotten), Tickets(secret).write(forgotten))
    async with served(office, accounts, secret=secret) as site:
        for text in texts:
            async with site.customer() as page:
                await page.say("resume", ticket=text)
                state = await page.hear("call_state")
                assert (state["word"], state["reason"]) == ("ended", "unknown_call")


def test_a_ticket_tells_nothing_and_is_never_the_same() -> None:
    tickets = Tickets(Fernet.generate_key())
    ticket = Ticket(CallId("some call"), LegId("some leg"))
    first, second = tickets.write(ticket), tickets.write(ticket)
    assert first != second
    assert "some" not in first
    assert tickets.read(first) == tickets.read(second) == ticket
    changed = "A" if first[-20] != "A" else "B"
    assert tickets.read(first[:-20] + changed + first[-19:]) is None


async def test_when_the_sound_of_a_call_is_refused_the_next_offer_asks_again(
    site: Served, office: WorldOffice
) -> None:
    async with site.customer() as page:
        await page.say("call", name="Anna", sdp=BAD_OFFER)
        assert (await page.hear("line_refused"))["reason"] == "this is not an offer"
        assert not office.world.calls
        await page.say("line_offer", sdp="better")
        await page.hear("call_accepted")
        await page.hear("call_state", word="in_call")
    assert [party.name for party in live(the_call(office))] == ["Anna"]


async def test_a_caller_whose_sound_was_refused_may_hang_up(site: Served, office: WorldOffice) -> None:
    async with site.customer() as page:
        await page.say("call", name="Anna", sdp=BAD_OFFER)
        await page.hear("line_refused")
        await page.say("hang_up")
        assert (await page.hear("call_state", word="ended"))["reason"] == "hung_up"


async def test_a_call_that_is_refused_ends(
    site: Served, office: WorldOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(name: str, sdp: str) -> None:
        raise Refused("the database does not answer")

    monkeypatch.setattr(office, "customer_calls", refuse)
    async with site.customer() as page:
        await page.say("call", name="Anna", sdp="an offer")
        assert (await page.hear("call_state"))["reason"] == "refused"


async def test_a_page_whose_call_cannot_be_looked_up_is_asked_to_come_again(
    site: Served, office: WorldOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(call: CallId, leg: LegId) -> NoReturn:
        raise StoreUnavailable("The database does not work now.")

    ticket = await accepted(site)
    monkeypatch.setattr(office, "call_states", fail)
    async with site.customer() as page:
        await page.say("resume", ticket=ticket)
        assert await page.closed() == (1013, "the database does not answer")


async def test_too_many_calls_from_one_address_are_refused_and_others_are_taken(
    office: WorldOffice, accounts: Accounts
) -> None:
    proxies = (ip_network("127.0.0.0/8"),)
    async with served(office, accounts, proxies=proxies) as site:
        tickets = [await accepted(site, "192.0.2.1") for _ in range(MOST_CALLS)]
        async with site.customer("192.0.2.1") as page:
            await page.say("call", name="Anna", sdp="an offer")
            state = await page.hear("call_state")
            assert (state["word"], state["reason"]) == ("ended", "refused")
            assert (await page.closed())[0] == 1000
        async with site.customer("192.0.2.1") as page:
            await page.say("resume", ticket=tickets[-1])
            await page.hear("call_state", word="in_call")
        assert await accepted(site, "192.0.2.2")
    assert len(office.world.calls) == MOST_CALLS + 1


async def accepted(site: Served, address: str | None = None) -> str:
    """The ticket of a call whose page is gone at once."""
    async with site.customer(address) as page:
        await page.say("call", name="Anna", sdp="an offer")
        ticket: str = (await page.hear("call_accepted"))["ticket"]
        return ticket


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("  Anna \n  Neri ", "Anna Neri"),
        ("", "Customer"),
        ("\x00\u202e\u200b", "Customer"),
        ("A" * 500, "A" * 60),
        ("<b>Anna</b>", "<b>Anna</b>"),
    ],
)
async def test_the_name_that_agents_see_is_one_short_line(
    site: Served, office: WorldOffice, given: str, shown: str
) -> None:
    async with site.customer() as page:
        await page.say("call", name=given, sdp="an offer")
        await page.hear("call_accepted")
    assert [party.name for party in live(the_call(office))] == [shown]


@pytest.mark.parametrize("kind", ["line_offer", "hang_up"])
async def test_a_customers_first_message_is_a_call_or_a_resume(site: Served, kind: str) -> None:
    async with site.customer() as page:
        await page.say(kind, sdp="an offer")
        assert await page.closed() == (1008, "the first message has to be a call or a resume")


async def test_one_socket_has_one_call(site: Served, office: WorldOffice) -> None:
    async with site.customer() as page:
        await page.say("call", name="Anna", sdp="an offer")
        await page.hear("call_accepted")
        await page.say("call", name="Anna", sdp="an offer")
        assert (await page.closed())[0] == 1008
    assert len(office.world.calls) == 1


async def test_many_customers_call_at_once(site: Served, office: WorldOffice) -> None:
    async def call(number: int) -> None:
        async with site.customer() as page:
            await page.say("call", name=f"Customer {number}", sdp=f"offer {number}")
            assert (await page.hear("line_answer"))["sdp"] == f"answer to offer {number}"
            await page.hear("call_state", word="in_call")
            await page.say("hang_up")
            await page.hear("call_state", word="ended")

    await asyncio.gather(*(call(number) for number in range(30)))
    assert len(office.world.calls) == 30

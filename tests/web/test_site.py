from collections.abc import AsyncIterator
from ipaddress import ip_network
from pathlib import Path

import pytest

from centralino.store import Accounts
from centralino.web.site import START
from tests.web.served import PASSWORD, Served, served
from tests.web.world_office import WorldOffice

HASHED = "index-Dbv3IPm-.js"


@pytest.fixture
async def built(office: WorldOffice, accounts: Accounts, tmp_path: Path) -> AsyncIterator[Served]:
    """With pages, as `make pages` leaves them."""
    for page in ("ccp", "phone"):
        folder = tmp_path / "static" / page
        folder.mkdir(parents=True)
        (folder / "index.html").write_text(f"<!doctype html><title>{page}</title>")
    (tmp_path / "static" / "assets").mkdir()
    (tmp_path / "static" / "assets" / HASHED).write_text("export {};")
    async with served(office, accounts, static=tmp_path / "static") as site:
        yield site


async def test_the_start_page_links_the_three_tabs(built: Served) -> None:
    async with built.client() as client:
        page = await client.get("/")
        assert [page.text.count(f'href="{place}"') for place in ("phone/", "ccp/", "start.css")] == [1, 2, 1]
        assert (await client.get("/start.css")).headers["content-type"].startswith("text/css")


async def test_pages_are_never_kept_and_their_hashed_files_for_ever(built: Served) -> None:
    async with built.client() as client:
        for path in ("/", "/ccp/", "/phone/", "/start.css"):
            answer = await client.get(path)
            assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
        asset = await client.get(f"/assets/{HASHED}")
        assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert asset.headers["content-type"].startswith(("text/javascript", "application/javascript"))
        missing = await client.get("/assets/gone.js")
        assert (missing.status_code, missing.headers["cache-control"]) == (404, "no-store")


async def test_a_page_without_its_slash_is_found(built: Served) -> None:
    async with built.client() as client:
        answer = await client.get("/ccp")
        assert answer.status_code == 307
        assert answer.headers["location"] == f"{built.url}/ccp/"


async def test_every_answer_says_what_pages_may_do(built: Served) -> None:
    async with built.client(headers={"origin": built.url}) as client:
        answers = [
            await client.get("/ccp/"),
            await client.get("/nothing"),
            await client.get(f"/assets/{HASHED}"),
            await client.post("/api/sign-in", json={"username": "mario", "password": PASSWORD}),
        ]
    assert [answer.status_code for answer in answers] == [200, 404, 200, 200]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert "microphone=(self)" in answer.headers["permissions-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "server" not in answer.headers


async def test_nothing_outside_of_the_pages_is_served(built: Served) -> None:
    async with built.client() as client:
        outside = ("/ccp/../site.py", "/ccp/%2e%2e/%2e%2e/site.py", "/assets/%2fetc/passwd", "/ccp//etc")
        for path in outside:
            assert (await client.get(path)).status_code == 404


async def test_the_start_page_needs_nothing_that_its_policy_forbids() -> None:
    text = (START / "index.html").read_text()
    assert "<script" not in text
    assert "style=" not in text
    assert "http" not in text


PUBLIC = {"x-forwarded-host": "calls.example", "x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.9"}


async def test_a_trusted_proxy_says_under_which_address_the_page_came(
    office: WorldOffice, accounts: Accounts
) -> None:
    headers = {**PUBLIC, "origin": "https://calls.example"}
    async with served(office, accounts, proxies=(ip_network("127.0.0.0/8"),)) as site:
        assert (await site.try_sign_in("mario", headers=headers)).status_code == 200
        assert (await site.try_sign_in("mario", headers={**headers, "origin": site.url})).status_code == 403


async def test_nobody_else_is_believed(site: Served) -> None:
    answer = await site.try_sign_in("mario", headers={**PUBLIC, "origin": "https://calls.example"})
    assert answer.status_code == 403
    assert (await site.try_sign_in("mario", headers=PUBLIC)).status_code == 200


async def test_behind_a_trusted_proxy_tries_are_counted_by_the_clients_address(
    office: WorldOffice, accounts: Accounts
) -> None:
    mine, other = {"x-forwarded-for": "203.0.113.9"}, {"x-forwarded-for": "203.0.113.10"}
    async with served(office, accounts, proxies=(ip_network("127.0.0.1"),)) as site:
        for number in range(30):
            assert (await site.try_sign_in(f"name {number}", "wrong", mine)).status_code == 401
        assert (await site.try_sign_in("mario", headers=mine)).status_code == 429
        assert (await site.try_sign_in("mario", headers=other)).status_code == 200


async def test_the_server_stops_with_pages_open_and_leaves_nothing(
    office: WorldOffice, accounts: Accounts
) -> None:
    async with served(office, accounts) as site, site.agent("mario") as mario, site.customer() as customer:
        await mario.hear("panel")
        await customer.say("call", name="Anna", sdp="an offer")
        await customer.hear("call_accepted")
        site.server.should_exit = True
        assert await mario.closed() == (1012, "")
        assert await customer.closed() == (1012, "")
    assert ("closed", "user-mario") in office.told

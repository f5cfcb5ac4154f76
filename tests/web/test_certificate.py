import ssl
import stat
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from websockets.asyncio.client import connect
from websockets.typing import Origin

from centralino.runtime.clock import utc_now
from centralino.store import Accounts
from centralino.web import certificate as certificates
from centralino.web.certificate import ensure_certificate
from centralino.web.tickets import kept_secret
from tests.web.served import PASSWORD, PageTalk, served
from tests.web.world_office import WorldOffice

NAMES = ("calls.example", "127.0.0.1", "::1")


def test_a_certificate_is_made_for_the_names_with_a_key_that_only_we_can_read(tmp_path: Path) -> None:
    certificate, key = tmp_path / "tls" / "certificate.pem", tmp_path / "tls" / "key.pem"
    ensure_certificate(certificate, key, NAMES)

    made = x509.load_pem_x509_certificate(certificate.read_bytes())
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["calls.example"]
    assert [str(each) for each in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1", "::1"]
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)


def test_it_is_kept_until_other_names_are_asked_for(tmp_path: Path) -> None:
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    ensure_certificate(certificate, key, NAMES)
    first = certificate.read_bytes()
    ensure_certificate(certificate, key, NAMES)
    assert certificate.read_bytes() == first
    ensure_certificate(certificate, key, (*NAMES, "other.example"))
    assert certificate.read_bytes() != first


def test_it_is_renewed_before_it_runs_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    monkeypatch.setattr(certificates, "LIFETIME", timedelta(days=29))
    ensure_certificate(certificate, key, NAMES)
    monkeypatch.undo()
    ensure_certificate(certificate, key, NAMES)
    made = x509.load_pem_x509_certificate(certificate.read_bytes())
    assert made.not_valid_after_utc > utc_now() + timedelta(days=300)


def test_a_key_that_does_not_fit_is_replaced(tmp_path: Path) -> None:
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    ensure_certificate(certificate, key, NAMES)
    for broken in (b"", b"nonsense"):
        key.write_bytes(broken)
        ensure_certificate(certificate, key, NAMES)
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)


def test_the_secret_of_tickets_is_made_once_and_only_we_can_read_it(tmp_path: Path) -> None:
    secret = kept_secret(tmp_path / "secret")
    assert kept_secret(tmp_path / "secret") == secret
    assert kept_secret(tmp_path / "another") != secret
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


async def test_pages_and_sockets_are_served_with_it(
    tmp_path: Path, office: WorldOffice, accounts: Accounts
) -> None:
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    ensure_certificate(certificate, key, NAMES)
    trusting = ssl.create_default_context(cafile=certificate)
    async with served(office, accounts, tls=(certificate, key)) as site:
        url, origin = f"https://{site.address}", Origin(f"https://{site.address}")
        async with httpx.AsyncClient(base_url=url, verify=trusting, trust_env=False) as client:
            assert (await client.get("/")).status_code == 200
            given = {"username": "mario", "password": PASSWORD}
            answer = await client.post("/api/sign-in", json=given, headers={"origin": url})
        address = f"wss://{site.address}/agent/socket"
        async with connect(address, ssl=trusting, origin=origin, proxy=None) as socket:
            page = PageTalk(socket)
            await page.say("hello", token=answer.json()["token"])
            assert (await page.hear("panel"))["panel"]["agent"]["username"] == "mario"

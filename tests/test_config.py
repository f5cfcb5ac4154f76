import socket
from pathlib import Path

import pytest

from centralino.config import Given, Listen, SettingError, check_udp, settings, with_port
from centralino.web.certificate import ensure_certificate


def test_without_any_setting_all_is_on_this_machine_and_in_one_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = settings(Given())
    assert made.data == tmp_path / "var"
    assert made.database == f"sqlite:///{tmp_path}/var/centralino.db"
    assert made.listen == Listen("127.0.0.1", 8080)
    assert made.url == "http://localhost:8080/"
    assert made.media_addresses == ("127.0.0.1",)
    assert made.tls is None


@pytest.mark.parametrize(
    ("listen", "url"),
    [
        ("0.0.0.0:8443", "http://localhost:8443/"),
        ("[::]:80", "http://localhost:80/"),
        ("[::1]:8080", "http://[::1]:8080/"),
        ("192.0.2.7:8080", "http://192.0.2.7:8080/"),
        ("calls.example:8080", "http://calls.example:8080/"),
    ],
)
def test_where_to_go_follows_from_where_it_listens(tmp_path: Path, listen: str, url: str) -> None:
    assert settings(Given(data=str(tmp_path), listen=listen)).url == url


def test_sound_is_announced_where_pages_are_served(tmp_path: Path) -> None:
    def announced(listen: str, *addresses: str) -> tuple[str, ...]:
        given = Given(data=str(tmp_path), listen=listen, media_addresses=addresses)
        return settings(given).media_addresses

    assert announced("192.0.2.7:80") == ("192.0.2.7",)
    assert announced("[::1]:80") == ("::1",)
    assert announced("0.0.0.0:80", "203.0.113.1", "192.0.2.7") == ("203.0.113.1", "192.0.2.7")
    (found,) = announced("0.0.0.0:80")
    assert found != "0.0.0.0"
    assert socket.inet_pton(socket.AF_INET, found)


def test_a_self_made_certificate_is_for_this_machine_and_the_names_asked_for(tmp_path: Path) -> None:
    given = Given(data=str(tmp_path), tls="self-made", host_names=("calls.example", "bücher.example"))
    made = settings(given)
    assert made.tls is not None
    assert made.tls.self_made
    assert {"localhost", "127.0.0.1", "calls.example", "xn--bcher-kva.example"} <= set(made.tls.names)
    assert made.tls.certificate.parent == tmp_path / "tls"
    assert made.url.startswith("https://")


def test_a_certificate_that_is_given_has_to_fit_its_key(tmp_path: Path) -> None:
    for name in ("one", "two"):
        ensure_certificate(tmp_path / f"{name}.pem", tmp_path / f"{name}-key.pem", ("calls.example",))
    one, other = tmp_path / "one.pem", tmp_path / "two-key.pem"
    made = settings(Given(data=str(tmp_path), tls=str(one), tls_key=str(tmp_path / "one-key.pem")))
    assert made.tls is not None
    assert made.tls.certificate == one
    with pytest.raises(SettingError, match=r"not a certificate and its key in PEM \(KEY"):
        settings(Given(data=str(tmp_path), tls=str(one), tls_key=str(other)))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (Given(data="/dev/null/var"), r"The data folder /dev/null/var cannot be written \(Not a directory\)"),
        (Given(data="long/" * 30), "too long for the socket"),
        (Given(listen="8080"), "--listen '8080' is not an address and a port"),
        (Given(listen="localhost:http"), "--listen"),
        (Given(listen="127.0.0.1:70000"), "--listen"),
        (Given(listen=":8080"), "--listen"),
        (Given(udp="20000"), "--udp '20000' is not a range"),
        (Given(udp="30000-20000"), "--udp"),
        (Given(udp="0-100"), "--udp"),
        (Given(udp="60000-70000"), "--udp"),
        (Given(tls_key="key.pem"), "--tls-key belongs to a certificate"),
        (Given(tls=__file__), "needs its key"),
        (Given(tls="/nowhere/c.pem"), r"--tls /nowhere/c.pem cannot be read \(No such file"),
        (Given(tls=__file__, tls_key="/nowhere/k.pem"), "--tls-key /nowhere/k.pem cannot be read"),
        (Given(tls=__file__, tls_key=__file__), "are not a certificate and its key in PEM"),
        (Given(tls="self-made", host_names=("a..b",)), "--host-name 'a..b' is not a host name"),
        (Given(media_addresses=("0.0.0.0",)), "--media-address '0.0.0.0' is not an IP address under which"),
        (Given(media_addresses=("calls.example",)), "--media-address"),
        (Given(proxies=("10.0.0.1/8",)), "--trusted-proxy '10.0.0.1/8' is not an address or a network"),
        (Given(log_level="loud"), "--log-level 'loud' is none of debug, info, warning, error"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_in_a_sentence(
    given: Given, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingError, match=sentence):
        settings(given)


def test_ports_for_sound_that_are_taken_are_told(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        made = settings(Given(data=str(tmp_path), udp=f"{port}-{port}"))
        with pytest.raises(SettingError, match=f"UDP ports {port} to {port} cannot be used for sound"):
            check_udp(made)
    check_udp(made)


def test_any_free_port_becomes_the_one_that_was_found(tmp_path: Path) -> None:
    made = settings(Given(data=str(tmp_path), listen="127.0.0.1:0"))
    assert with_port(made, 4711).url == "http://localhost:4711/"

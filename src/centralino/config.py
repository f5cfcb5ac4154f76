"""The settings: from the command line, a few from the environment, and defaults. All are judged here."""

import errno
import ipaddress
import socket
import ssl
from dataclasses import dataclass, replace
from pathlib import Path

from centralino.webrtc.ports import NoPortError, PortRange

DATA = "var"
LISTEN = "127.0.0.1:8080"
PORTS = "20000-29999"
SELF_MADE = "self-made"
LOG_LEVELS = ("debug", "info", "warning", "error")

PASSWORD = "CENTRALINO_PASSWORD_"  # noqa: S105 - the beginning of a variable's name
"""With a user name in capitals: the environment variable that gives that user's password."""

LONGEST_SOCKET_PATH = 100
"""Bytes; systems allow 104 to 108 for the path of a Unix socket."""


class SettingError(Exception):
    """A setting cannot be used. The text is one sentence: what, where, and what to do."""


@dataclass(frozen=True, slots=True)
class Listen:
    """Port 0 is any that is free."""

    host: str
    port: int

    @property
    def everywhere(self) -> bool:
        return ipaddress.ip_address(self.host).is_unspecified if _is_address(self.host) else False


@dataclass(frozen=True, slots=True)
class Tls:
    """A certificate and its key, as PEM files. When ``self_made`` they are made, for these host names."""

    certificate: Path
    key: Path
    self_made: bool = False
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """``media_addresses`` are announced to pages for sound, the first preferred. ``data`` is absolute.

    ``proxies`` are networks whose X-Forwarded headers are believed. ``udp`` is the first and the last port.
    """

    data: Path
    database: str
    listen: Listen
    tls: Tls | None = None
    media_addresses: tuple[str, ...]
    udp: tuple[int, int]
    proxies: tuple[str, ...] = ()
    log_level: str = "info"

    @property
    def media_socket(self) -> Path:
        return self.data / "media.sock"

    @property
    def lock(self) -> Path:
        return self.data / "centralino.lock"

    @property
    def secret(self) -> Path:
        return self.data / "secret"

    @property
    def prompts(self) -> Path:
        return self.data / "prompts"

    @property
    def speech(self) -> Path:
        return self.data / "speech"

    @property
    def port_range(self) -> PortRange:
        return PortRange(*self.udp)

    @property
    def url(self) -> str:
        """Where a person on this machine goes, or on another one if only that address is served."""
        host = "localhost" if self.listen.everywhere or self.listen.host == "127.0.0.1" else self.listen.host
        host = f"[{host}]" if ":" in host else host
        return f"{'https' if self.tls else 'http'}://{host}:{self.listen.port}/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The settings as they were typed."""

    data: str = DATA
    database: str | None = None
    listen: str = LISTEN
    tls: str | None = None
    tls_key: str | None = None
    host_names: tuple[str, ...] = ()
    media_addresses: tuple[str, ...] = ()
    udp: str = PORTS
    proxies: tuple[str, ...] = ()
    log_level: str = "info"


def settings(given: Given) -> Settings:
    """Raises SettingError. Makes the data folder if it is not there."""
    data = _data_folder(given.data)
    listen = _listen(given.listen)
    return Settings(
        data=data,
        database=given.database or f"sqlite:///{data}/centralino.db",
        listen=listen,
        tls=_tls(given, data, listen),
        media_addresses=tuple(map(_address, given.media_addresses)) or (_own_address(listen),),
        udp=_ports(given.udp),
        proxies=tuple(map(_network, given.proxies)),
        log_level=_log_level(given.log_level),
    )


def _data_folder(given: str) -> Path:
    folder = Path(given).expanduser().absolute()
    length = len(bytes(folder / "media.sock"))
    if length > LONGEST_SOCKET_PATH:
        raise SettingError(
            f"The path of the data folder {folder} is too long for the socket in it ({length} bytes, at most "
            f"{LONGEST_SOCKET_PATH}): give a shorter one with --data."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise SettingError(
            f"The data folder {folder} cannot be written ({error.strerror}): give another one with --data."
        ) from error
    return folder


def _listen(given: str) -> Listen:
    host, colon, port = given.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not colon or not host or not port.isdecimal() or int(port) > 65535:
        raise SettingError(
            f"--listen {given!r} is not an address and a port such as 127.0.0.1:8080 or [::1]:8080."
        )
    return Listen(host, int(port))


def _tls(given: Given, data: Path, listen: Listen) -> Tls | None:
    if given.tls is None:
        if given.tls_key is not None:
            raise SettingError("--tls-key belongs to a certificate: give that with --tls.")
        return None
    if given.tls == SELF_MADE:
        own = {"localhost", "127.0.0.1", "::1", socket.gethostname()}
        names = own if listen.everywhere else own | {listen.host}
        folder = data / "tls"
        wanted = tuple(sorted(names | set(map(_host_name, given.host_names))))
        return Tls(folder / "certificate.pem", folder / "key.pem", self_made=True, names=wanted)
    certificate = _pem("--tls", given.tls)
    if given.tls_key is None:
        raise SettingError(f"--tls {given.tls} is a certificate and needs its key: give that with --tls-key.")
    return _checked(Tls(certificate, _pem("--tls-key", given.tls_key)))


def _pem(option: str, given: str) -> Path:
    path = Path(given).absolute()
    try:
        path.open("rb").close()
    except OSError as error:
        raise SettingError(f"{option} {given} cannot be read ({error.strerror}).") from error
    return path


def _checked(tls: Tls) -> Tls:
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(tls.certificate, tls.key)
    except ssl.SSLError as error:
        why = f" ({error.reason})" if error.reason else ""
        raise SettingError(
            f"{tls.certificate} and {tls.key} are not a certificate and its key in PEM{why}."
        ) from error
    return tls


def _host_name(given: str) -> str:
    """As certificates write it."""
    try:
        return given if _is_address(given) else given.encode("idna").decode()
    except UnicodeError as error:
        raise SettingError(f"--host-name {given!r} is not a host name ({error}).") from error


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _address(given: str) -> str:
    if not _is_address(given) or ipaddress.ip_address(given).is_unspecified:
        raise SettingError(
            f"--media-address {given!r} is not an IP address under which pages can reach this machine."
        )
    return given


def _own_address(listen: Listen) -> str:
    """The address under which pages will most likely find us, for sound."""
    if not listen.everywhere:
        return listen.host if _is_address(listen.host) else "127.0.0.1"
    family, elsewhere = (
        (socket.AF_INET6, "2001:db8::1") if ":" in listen.host else (socket.AF_INET, "192.0.2.1")
    )
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((elsewhere, 9))  # sends nothing: it only asks which of our addresses would be used
        except OSError as error:
            if error.errno not in {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL}:
                raise
            return "::1" if family == socket.AF_INET6 else "127.0.0.1"
        address: str = probe.getsockname()[0]
        return address


def _ports(given: str) -> tuple[int, int]:
    first, dash, last = given.partition("-")
    if not (dash and first.isdecimal() and last.isdecimal() and 0 < int(first) <= int(last) < 65536):
        raise SettingError(f"--udp {given!r} is not a range of ports such as {PORTS}.")
    return int(first), int(last)


def _network(given: str) -> str:
    try:
        return str(ipaddress.ip_network(given))
    except ValueError as error:
        raise SettingError(
            f"--trusted-proxy {given!r} is not an address or a network such as 10.0.0.0/8."
        ) from error


def _log_level(given: str) -> str:
    if given not in LOG_LEVELS:
        raise SettingError(f"--log-level {given!r} is none of {', '.join(LOG_LEVELS)}.")
    return given


def check_udp(settings: Settings) -> None:
    """Raises SettingError when no port of the range can be had for sound."""
    ports = settings.port_range
    for address in settings.media_addresses:
        try:
            ports.bind(address).close()
        except NoPortError as error:
            first, last = settings.udp
            raise SettingError(
                f"The UDP ports {first} to {last} cannot be used for sound ({error}): give others with --udp."
            ) from error


def with_port(settings: Settings, port: int) -> Settings:
    return replace(settings, listen=replace(settings.listen, port=port))

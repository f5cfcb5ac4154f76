"""A certificate that we make ourselves, so that browsers give the microphone to pages of other machines."""

import ipaddress
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from centralino.runtime.clock import utc_now
from centralino.web.private import write_private

LIFETIME = timedelta(days=397)
"""What browsers take at most."""
RENEWED_BEFORE = timedelta(days=30)


def ensure_certificate(certificate: Path, key: Path, names: tuple[str, ...]) -> None:
    """Make certificate and key for these host names, unless they are there and good for a while."""
    if certificate.exists() and key.exists() and _are_good(certificate, key, names):
        return
    certificate.parent.mkdir(parents=True, exist_ok=True)
    private = ec.generate_private_key(ec.SECP256R1())
    encoded = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    write_private(key, encoded)
    write_private(certificate, _signed(private, names).public_bytes(serialization.Encoding.PEM))


def _are_good(certificate: Path, key: Path, names: tuple[str, ...]) -> bool:
    try:
        found = x509.load_pem_x509_certificate(certificate.read_bytes())
        known = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        private = serialization.load_pem_private_key(key.read_bytes(), password=None)
    except (ValueError, x509.ExtensionNotFound):
        return False
    return (
        set(known) == set(_alternatives(names))
        and found.public_key() == private.public_key()
        and found.not_valid_after_utc - RENEWED_BEFORE > utc_now()
    )


def _signed(private: ec.EllipticCurvePrivateKey, names: tuple[str, ...]) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Centralino, self-made")])
    now = utc_now()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + LIFETIME)
        .add_extension(x509.SubjectAlternativeName(_alternatives(names)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(private, hashes.SHA256())
    )


def _alternatives(names: Iterable[str]) -> list[x509.GeneralName]:
    return [_alternative(name) for name in names]


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)

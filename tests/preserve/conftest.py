"""What these tests share: a book that may ask two loopback addresses, and certificates of its own."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tollbook import pipeline
from tollbook.preserve.capture.networks import Ip

POLICY = """
hosts = ["127.0.0.2", "site.example", "*.site.example", "rebind.example"]
private = ["127.0.0.2/32"]
ports = [80, 443, {ports}]
delay = 0
{more}
"""

Allow = Callable[..., Path]


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    pipeline.init(tmp_path / "book", title="Book", method="airwars", hand=pipeline.hand())
    return tmp_path / "book"


@pytest.fixture
def allow(tmp_path: Path) -> Allow:
    """Return a function that writes capture.toml for some ports."""

    def written(*ports: int, more: str = "") -> Path:
        path = tmp_path / "capture.toml"
        path.write_text(POLICY.format(ports=", ".join(map(str, ports)), more=more), "utf-8")
        return path

    return written


def second_loopback(_host: str, _port: int) -> Sequence[Ip]:
    """Resolve every name to the site of a test."""
    return [ip_address("127.0.0.2")]


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a certificate for site.example that vouches for itself, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "site.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("site.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(secret)
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture
def secured(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    """Return what a site with that certificate answers by."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context

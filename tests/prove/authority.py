"""An authority of time of our own, by OpenSSL: a root, a certificate for time stamps, and a server on loopback that answers as one does."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

CONFIG = """
[ tsa ]
default_tsa = one
[ one ]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
certs = {folder}/put.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ordering = no
tsa_name = no
ess_cert_id_chain = no
[ uses ]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[ ca ]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[ req ]
distinguished_name = name
[ name ]
"""


@dataclass(frozen=True)
class Authority:
    """Where its keys lie."""

    folder: Path

    @property
    def certificates(self) -> Path:
        """The certificates that it publishes: its root and the one that signs."""
        return self.folder / "chain.pem"

    def answer(self, query: bytes, *, beside: bytes = b"") -> bytes:
        """Answer a request for a time stamp; anybody can put certificates beside those of the authority."""
        (self.folder / "put.pem").write_bytes((self.folder / "root.pem").read_bytes() + beside)
        asked, said = self.folder / "asked.tsq", self.folder / "said.tsr"
        asked.write_bytes(query)
        openssl("ts", "-reply", "-config", str(self.folder / "config"), "-queryfile", str(asked), "-out", str(said))
        return said.read_bytes()


def authority(folder: Path, name: str = "/CN=Test authority of time") -> Authority:
    """Make an authority in a folder."""
    folder.mkdir(parents=True)
    config = folder / "config"
    config.write_text(CONFIG.format(folder=folder), "utf-8")
    (folder / "serial").write_text("01\n", "utf-8")
    key, days = ("-newkey", "rsa:2048", "-nodes"), ("-days", "3650")
    openssl("req", "-x509", *key, *days, "-config", str(config), "-extensions", "ca", "-subj", f"{name} root", "-keyout", str(folder / "root.key"), "-out", str(folder / "root.pem"))  # fmt: skip
    openssl("req", *key, "-config", str(config), "-subj", name, "-keyout", str(folder / "tsa.key"), "-out", str(folder / "tsa.csr"))
    openssl("x509", "-req", "-in", str(folder / "tsa.csr"), "-CA", str(folder / "root.pem"), "-CAkey", str(folder / "root.key"), "-CAcreateserial", *days, "-extfile", str(config), "-extensions", "uses", "-out", str(folder / "tsa.pem"))  # fmt: skip
    made = Authority(folder)
    made.certificates.write_bytes((folder / "root.pem").read_bytes() + (folder / "tsa.pem").read_bytes())
    return made


@contextmanager
def answering(made: Authority, *, status: int = 200) -> Iterator[str]:
    """Let an authority answer on loopback, and yield its address."""

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # as the library calls it
            said = made.answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, format: str, *said: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def openssl(*words: str) -> subprocess.CompletedProcess[bytes]:
    """Run OpenSSL."""
    return subprocess.run(["openssl", *words], check=True, capture_output=True)

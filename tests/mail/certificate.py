"""A certificate for this machine, made for one run."""

import shutil
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.parts import lacking


@dataclass(frozen=True, slots=True)
class Certificate:
    """The files of a certificate that its own clients trust and nobody else does."""

    public: Path
    private: Path

    def server_context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.public, self.private)
        return context

    def client_context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.public))


def make_certificate(folder: Path) -> Certificate:
    """A fresh one in `folder`."""
    openssl = shutil.which("openssl")
    if openssl is None:
        lacking("OpenSSL's command")
    made = Certificate(folder / "public.pem", folder / "private.pem")
    kind = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"]
    files = ["-keyout", str(made.private), "-out", str(made.public)]
    subprocess.run([openssl, *kind, *names, *files], check=True, capture_output=True)
    return made

"""The address of a mail server, as settings hold it: who speaks there, how it is encrypted, and as whom we log in."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import SplitResult, unquote, urlsplit

PORTS = {"smtp": 587, "smtps": 465, "imap": 143, "imaps": 993}
ESCAPES = "in a user or password write %2F for /, %40 for @, %3A for :, %23 for #, %3F for ? and %25 for %"
UNFIT = re.compile(r"[\x00-\x20\x7f]")
HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|[0-9A-Fa-f:.]+")


class Encryption(StrEnum):
    """When TLS begins: at once, after STARTTLS and never without it, or not at all."""

    AT_ONCE = "at_once"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MailServer:
    """A server of SMTP or IMAP; without `user` nobody logs in."""

    host: str
    port: int
    encryption: Encryption
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    folder: str = "INBOX"


def read_smtp(url: str) -> MailServer:
    """The server of `smtp://user:password@host:587` or `smtps://…`; `ValueError` says what is wrong without the URL."""
    server, path = _read(url, ("smtp", "smtps"))
    if path.strip("/"):
        raise ValueError(f"has something behind the port; {ESCAPES}")
    if not (server.user + server.password).isascii():
        raise ValueError("has a user or password beyond ASCII, which SMTP does not carry")
    return server


def read_imap(url: str) -> MailServer:
    """The server of `imaps://user:password@host/FOLDER` or `imap://…`; without a folder it is INBOX."""
    server, path = _read(url, ("imaps", "imap"))
    folder = unquote(path.strip("/")) or "INBOX"
    if not server.user:
        raise ValueError("has no user and password")
    if "@" in path or _unprintable(folder):
        raise ValueError(f"has a folder that can't be; {ESCAPES}")
    return MailServer(server.host, server.port, server.encryption, server.user, server.password, folder)


def _read(url: str, schemes: tuple[str, ...]) -> tuple[MailServer, str]:
    parts = _split(url)
    if parts.scheme not in schemes:
        raise ValueError(f"must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}")
    if not parts.hostname or not HOST.fullmatch(parts.hostname):
        raise ValueError(f"has no host, or one that can't be; {ESCAPES}")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise ValueError("has a user without a password, or the other way round")
    if _unprintable(user) or _unprintable(password):
        raise ValueError("has a control character in its user or password")
    port = parts.port or PORTS[parts.scheme]
    return MailServer(parts.hostname, port, _encryption(parts), user, password), parts.path


def _split(url: str) -> SplitResult:
    if UNFIT.search(url):
        raise ValueError("holds a space or a control character; write %20 for a space")
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - it is read when it is asked for
    except ValueError:
        raise ValueError(f"has a port that is no number; {ESCAPES}") from None
    if parts.fragment:
        raise ValueError(f"has a # in it; {ESCAPES}")
    return parts


def _encryption(parts: SplitResult) -> Encryption:
    if parts.scheme.endswith("s"):
        if parts.query:
            raise ValueError(f"has a ? in it; {ESCAPES}")
        return Encryption.AT_ONCE
    if parts.query not in ("", "tls=off"):
        raise ValueError(f"has a ? that is not ?tls=off; {ESCAPES}")
    return Encryption.NONE if parts.query else Encryption.STARTTLS


def _unprintable(text: str) -> bool:
    return any(ord(sign) < 32 or ord(sign) == 127 for sign in text)

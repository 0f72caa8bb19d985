"""A mailbox as a folder: a file for each mail, numbered for good, as it came over the wire."""

import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

NAME = re.compile(r"(\d{6,})\.eml")
VALIDITY, SEEN = "uidvalidity", "seen"
_LINE = re.compile(rb"[^\r\n]*\r?\n")


@dataclass(frozen=True, slots=True)
class KeptMail:
    """A mail with its envelope; `content` is what came after DATA, byte for byte."""

    number: int
    sender: str
    recipient: str
    at: datetime
    content: bytes

    @property
    def delivered(self) -> bytes:
        """With what a server that delivers writes above it (RFC 5321, 4.4)."""
        return _trace(self.sender, self.recipient, self.at) + self.content


class Box:
    """What a mailbox holds; one process at a time writes into it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._mails = {mail.number: mail for mail in _stored(folder)}
        self._seen = {int(line) for line in self._lines(SEEN) if line.isdigit()}
        self.validity = int(next(iter(self._lines(VALIDITY)), "0")) or self._new_validity()

    def all(self) -> list[KeptMail]:
        return list(self._mails.values())

    def get(self, number: int) -> KeptMail | None:
        return self._mails.get(number)

    def add(self, sender: str, recipient: str, at: datetime, content: bytes) -> KeptMail:
        mail = KeptMail(max(self._mails, default=0) + 1, sender, recipient, at.replace(microsecond=0), content)
        path = self._folder / f"{mail.number:06}.eml"
        half = path.with_suffix(".half")
        half.write_bytes(mail.delivered)
        half.rename(path)
        self._mails[mail.number] = mail
        return mail

    def remove(self, mail: KeptMail) -> None:
        del self._mails[mail.number]
        (self._folder / f"{mail.number:06}.eml").unlink()

    def is_seen(self, mail: KeptMail) -> bool:
        return mail.number in self._seen

    def see(self, mail: KeptMail) -> None:
        if mail.number not in self._seen:
            self._seen.add(mail.number)
            with (self._folder / SEEN).open("a") as file:
                file.write(f"{mail.number}\n")

    def _lines(self, name: str) -> list[str]:
        path = self._folder / name
        return path.read_text().splitlines() if path.exists() else []

    def _new_validity(self) -> int:
        """Another one for another mailbox, also where the folder was removed and made anew (RFC 3501, 2.3.1.1)."""
        validity = int(time.time()) + secrets.randbelow(1000)
        (self._folder / VALIDITY).write_text(f"{validity}\n")
        return validity


def _stored(folder: Path) -> Iterator[KeptMail]:
    for path in sorted(folder.iterdir()):
        named = NAME.fullmatch(path.name)
        if named is not None:
            yield _read(int(named[1]), path.read_bytes())


def _trace(sender: str, recipient: str, at: datetime) -> bytes:
    lines = (
        f"Return-Path: <{sender}>",
        f"Delivered-To: {recipient}",
        f"Received: by localhost (Recado's demo) with ESMTP; {format_datetime(at.astimezone(UTC))}",
    )
    return "".join(f"{line}\r\n" for line in lines).encode()


def _read(number: int, stored: bytes) -> KeptMail:
    found = [_LINE.match(stored)]
    for _ in range(2):
        last = found[-1]
        found.append(_LINE.match(stored, last.end()) if last else None)
    path, to, received = (one[0].decode().strip() if one else "" for one in found)
    at = parsedate_to_datetime(received.rpartition("; ")[2])
    content = stored[found[-1].end() :] if found[-1] else b""
    return KeptMail(number, path.partition("<")[2].rstrip(">"), to.partition(": ")[2], at, content)

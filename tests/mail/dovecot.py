"""A real IMAP server in a folder of its own: Dovecot as an ordinary process, which serves maildirs."""

import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.mail.certificate import Certificate
from tests.mail.dovecot_config import Setup, written
from tests.parts import lacking
from tests.ports import free_port

USER, PASSWORD = "help@shop.example", "s3cret/imap@"
# Waits for the end of its input, which comes when the test run closes it or dies.
LAST_WILL = 'cat; [ ! -f "$1/run/master.pid" ] || kill "$(cat "$1/run/master.pid")"; rm -rf "$1"'
PATIENCE = 10.0


@dataclass(slots=True)
class Dovecot:
    """A server of any number of users with one password; each has a maildir that begins empty."""

    folder: Path
    port: int
    tls_port: int
    program: Path
    account: str
    password: str
    _numbers: Iterator[int] = field(default_factory=count, repr=False)
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def url(self, folder: str = "", *, user: str = USER, password: str = "") -> str:
        """As IMAP_URL holds it, without TLS; with the right password, where none is given."""
        login = f"{quote(user, safe='')}:{quote(password or self.password, safe='')}"
        path = f"/{quote(folder, safe='')}" if folder else ""
        return f"imap://{login}@127.0.0.1:{self.port}{path}?tls=off"

    def deliver(self, raw: bytes, user: str = USER, folder: str = "", at: float = 0) -> Path:
        """As a mail server does it: written beside the mailbox, and put there whole, now or at that time."""
        box = self.maildir(user, folder)
        seconds, rest = divmod(time.time_ns(), 10**9)
        fresh = box / "tmp" / f"{seconds}.M{rest // 1000}P{os.getpid()}Q{next(self._numbers)}.shop"
        fresh.write_bytes(raw)
        self._give(fresh)
        if at:
            os.utime(fresh, (at, at))
        return fresh.rename(box / "new" / fresh.name)

    def maildir(self, user: str = USER, folder: str = "") -> Path:
        """Where a user's mails lie; a folder other than INBOX is made by asking for it."""
        root = self.folder / "mail" / user
        for one in (root, *([root / f".{folder}"] if folder else [])):
            for part in ("cur", "new", "tmp"):
                if not (one / part).exists():
                    (one / part).mkdir(parents=True)
                    self._give(root.parent, root, one, one / part)
        return root / f".{folder}" if folder else root

    def rebuild(self, user: str = USER) -> None:
        """Forget all UIDs, as after a restore: the mails stay, UIDVALIDITY changes."""
        self.stop()
        for one in (self.folder / "mail" / user).glob("dovecot*"):
            one.unlink()
        time.sleep(1.1)  # UIDVALIDITY is a time in seconds
        self.start()

    def start(self) -> None:
        command = [str(self.program), "-F", "-c", str(self.folder / "dovecot.conf")]
        with (self.folder / "output").open("ab") as output:
            self._process = subprocess.Popen(
                command, stdout=output, stderr=output, cwd="/", start_new_session=True, **_as_user(self.account)
            )
        self._wait()

    def stop(self) -> None:
        """End it with all that it has open, at once."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(PATIENCE)
            self._process = None

    def end_sessions(self) -> None:
        """Kill who serves those logged in, as a crash does; the server answers new ones."""
        assert self._process is not None
        found = subprocess.run(
            ["ps", "-o", "pid=,comm=", "--ppid", str(self._process.pid)], capture_output=True, text=True, check=False
        )
        for pid in re.findall(r"^\s*(\d+) imap$", found.stdout, re.M):
            with suppress(ProcessLookupError):
                os.kill(int(pid), 9)

    def log(self) -> str:
        return "".join(one.read_text() for one in (self.folder / "log", self.folder / "output") if one.exists())

    def _wait(self) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            assert self._process is not None
            assert self._process.poll() is None, self.log()
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as probe:
                if probe.recv(4).startswith(b"* OK"):
                    return
            time.sleep(0.02)
        raise AssertionError(self.log())

    def _give(self, *paths: Path) -> None:
        """To whom the server runs as."""
        for one in paths if os.geteuid() == 0 else ():
            shutil.chown(one, self.account)


@contextmanager
def running_dovecot(
    certificate: Certificate | None = None, *, idle: bool = True, password: str = PASSWORD
) -> Iterator[Dovecot]:
    """Run a server and leave nothing of it behind. It demands TLS of no one; without `idle` it does not know IDLE."""
    program = find_dovecot()
    if program is None:
        lacking("Dovecot")
    folder = Path(tempfile.mkdtemp(prefix="recado-imap-"))
    account = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    server = Dovecot(folder, free_port(), free_port(), program, account, password)
    setup = Setup(folder, account, server.port, server.tls_port, password, idle, _own(certificate, folder))
    (folder / "dovecot.conf").write_text(written(setup, _version(program)))
    folder.chmod(0o755)
    server._give(folder, *folder.iterdir())
    with _watched(folder):
        server.start()
        try:
            yield server
        finally:
            server.stop()


def find_dovecot() -> Path | None:
    """Debian keeps it off the search path of ordinary users."""
    found = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
    return Path(found) if found else None


def _version(program: Path) -> tuple[int, ...]:
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    return tuple(int(number) for number in re.findall(r"\d+", told)[:3])


def _own(certificate: Certificate | None, folder: Path) -> Certificate | None:
    """A copy that whom the server runs as can read."""
    if certificate is None:
        return None
    return Certificate(Path(shutil.copy(certificate.public, folder)), Path(shutil.copy(certificate.private, folder)))


@contextmanager
def _watched(folder: Path) -> Iterator[None]:
    """Stop the server and remove its folder at the end, even when the test run is killed before."""
    watcher = subprocess.Popen(
        ["sh", "-c", LAST_WILL, "sh", str(folder)], stdin=subprocess.PIPE, start_new_session=True, cwd="/"
    )
    try:
        yield
    finally:
        watcher.communicate()


def _as_user(account: str) -> dict[str, Any]:
    """The arguments of `subprocess` for it: root serves no mail."""
    if os.geteuid() != 0:
        return {}
    return {"user": account, "group": pwd.getpwnam(account).pw_gid, "extra_groups": []}

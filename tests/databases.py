"""A throw-away PostgreSQL cluster for the tests, reached through a socket in a folder of its own."""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import psycopg
from psycopg import sql

OWNER = "recado"
# The cluster lives as long as the test run: what a power cut would do to it is of no interest.
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "deadlock_timeout": "100ms",  # a second would be longer than most tests
}
# Waits for the end of its input, which comes when the test run closes it or dies.
LAST_WILL = 'cat; "$1" stop --pgdata="$2/data" --mode=immediate; rm -rf "$2"'
INITIAL = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"]


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running PostgreSQL server; `folder` holds its data, its log and its socket."""

    folder: Path

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://{OWNER}@/{database}?host={self.folder}"

    @contextmanager
    def database(self, name: str, template: str = "template1") -> Iterator[str]:
        """The address of a fresh copy of `template`, usually empty; dropped at the end whoever is still connected."""
        self.create(name, template)
        try:
            yield self.url(name)
        finally:
            self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def create(self, name: str, template: str = "template1") -> None:
        names = sql.Identifier(name), sql.Identifier(template)
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))

    def _run(self, statement: sql.Composed) -> None:
        address = f"host={self.folder} user={OWNER} dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)


def find_programs() -> Path | None:
    """The folder of the newest PostgreSQL's server programs; Debian keeps them off the search path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_major_version)
    beside = shutil.which("initdb")
    if found:
        return found[-1].parent
    return Path(beside).resolve().parent if beside else None


def _major_version(program: Path) -> int:
    number = re.match(r"\d+", program.parent.parent.name)
    return int(number.group()) if number else 0


@contextmanager
def running_cluster(programs: Path) -> Iterator[Cluster]:
    """Make a cluster, start it, and leave nothing of it behind."""
    folder = Path(tempfile.mkdtemp(prefix="recado-pg-"))
    user = _server_user()
    if user:
        shutil.chown(folder, user)
    with _watched(programs / "pg_ctl", folder, user):
        _call(programs / "initdb", [f"--username={OWNER}", *INITIAL], user, folder)
        options = " ".join([f"-k {folder}", *(f"-c {name}='{value}'" for name, value in OPTIONS.items())])
        log = folder / "log"
        _call(programs / "pg_ctl", ["start", "-w", f"--log={log}", f"--options={options}"], user, folder)
        yield Cluster(folder)


@contextmanager
def _watched(control: Path, folder: Path, user: str | None) -> Iterator[None]:
    """Stop the server and remove its folder at the end, even when the test run is killed before."""
    watcher = subprocess.Popen(
        ["sh", "-c", LAST_WILL, "sh", control, folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # or Ctrl-C would end it too
        cwd="/",
        **_as_user(user),
    )
    try:
        yield
    finally:
        watcher.communicate()


def _server_user() -> str | None:
    """Whom to run the server as: PostgreSQL refuses root, and only root can be somebody else."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _call(program: Path, arguments: list[str], user: str | None, folder: Path) -> None:
    # The server inherits its starter's output and keeps it open, so that must be a file and no pipe.
    with (folder / "output").open("a+") as output:
        command: list[str | Path] = [program, f"--pgdata={folder / 'data'}", *arguments]
        done = subprocess.run(command, cwd=folder, stdout=output, stderr=output, check=False, **_as_user(user))
        output.seek(0)
        assert done.returncode == 0, output.read()


class Account(TypedDict):
    """The arguments of `subprocess` that choose whom a program runs as."""

    user: str | None
    group: int | None
    extra_groups: list[str | int] | None


def _as_user(user: str | None) -> Account:
    if user is None:
        return Account(user=None, group=None, extra_groups=None)
    return Account(user=user, group=pwd.getpwnam(user).pw_gid, extra_groups=[])

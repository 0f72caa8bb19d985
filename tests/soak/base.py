"""The database that it is all kept in, and what can be done to it: fill its disk, lock it, slow it down, end it."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psycopg

from tests.databases import OPTIONS, Cluster, _as_user, _server_user, find_programs, running_cluster

MEGABYTES = 400  # of the disk that is filled
# What was committed has to outlive the server, which a cluster of a test run need not promise.
DURABLE = ("synchronous_commit=on", "full_page_writes=on")


class Base(Protocol):
    @property
    def url(self) -> str: ...

    @property
    def files(self) -> list[Path]:
        """Where what was purged may stand in no more; none where that is not promised."""


@dataclass(frozen=True, slots=True)
class File:
    """A SQLite file, on a disk of its own where we may make one."""

    folder: Path
    has_disk: bool

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder / 'soak.db'}"

    @property
    def files(self) -> list[Path]:
        return sorted(self.folder.glob("soak.db*"))

    @contextmanager
    def full(self) -> Iterator[None]:
        """Nothing more can be written meanwhile."""
        ballast = self.folder / "ballast"
        try:
            with ballast.open("wb", buffering=0) as file, suppress(OSError):
                while True:
                    file.write(bytes(4096 * 256))
            with ballast.open("ab", buffering=0) as file, suppress(OSError):
                while True:
                    file.write(bytes(512))
            yield
        finally:
            ballast.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Server:
    """A PostgreSQL server, that can be ended at once and started again."""

    cluster: Cluster
    programs: Path
    name: str = "soak"

    @property
    def url(self) -> str:
        return self.cluster.url(self.name)

    @property
    def files(self) -> list[Path]:
        return []

    @property
    def address(self) -> str:
        return f"host={self.cluster.folder} user=recado dbname={self.name}"

    def restart(self) -> None:
        """As where its machine is switched off: what was under way is undone."""
        options = " ".join([f"-k {self.cluster.folder}", *(f"-c {k}='{v}'" for k, v in OPTIONS.items())])
        durable = " ".join(f"-c {one}" for one in DURABLE)
        self._control("stop", "--mode=immediate")
        self._control("start", "-w", f"--log={self.cluster.folder / 'log'}", f"--options={options} {durable}")

    def _control(self, *words: str) -> None:
        folder = self.cluster.folder
        with (folder / "output").open("a") as output:
            subprocess.run(
                [self.programs / "pg_ctl", f"--pgdata={folder / 'data'}", *words],
                cwd=folder,
                stdout=output,
                stderr=output,
                check=True,
                **_as_user(_server_user()),
            )

    @contextmanager
    def slow(self, seconds: float) -> Iterator[None]:
        """Each webhook's row takes so long."""
        self._run(
            f"CREATE OR REPLACE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN PERFORM pg_sleep({seconds}); RETURN NEW; END $$",
            "CREATE OR REPLACE TRIGGER slowly BEFORE INSERT ON delivery FOR EACH ROW EXECUTE FUNCTION slowly()",
        )
        try:
            yield
        finally:
            self._run("DROP TRIGGER IF EXISTS slowly ON delivery")

    def _run(self, *statements: str) -> None:
        """Again, where it is being started."""
        for _ in range(60):
            try:
                with psycopg.connect(self.address, autocommit=True) as connection:
                    for one in statements:
                        connection.execute(one.encode())
                return
            except psycopg.Error:
                time.sleep(0.5)
        raise AssertionError("PostgreSQL does not come back")


@contextmanager
def soak_base(folder: Path, postgres: bool) -> Iterator[File | Server]:
    if postgres:
        programs = find_programs()
        assert programs is not None, "PostgreSQL's server is not installed"
        with running_cluster(programs) as cluster, cluster.database("soak"):
            server = Server(cluster, programs)
            server.restart()
            yield server
        return
    disk = folder / "disk"
    disk.mkdir()
    with ExitStack() as stack:
        has_disk = stack.enter_context(_mounted(disk))
        yield File(disk, has_disk)


@contextmanager
def _mounted(place: Path) -> Iterator[bool]:
    """A disk of its own in memory; only root may make one."""
    if os.geteuid() != 0 or not shutil.which("mount"):
        yield False
        return
    command = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        yield False
        return
    try:
        yield True
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=False)

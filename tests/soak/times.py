"""The world's time, which may run ahead of the machine's, and the clocks of processes, which may be wrong and be set.

A process is told its clock in a small file: by how many seconds it is ahead of the machine's, and it answers there
which of them it saw last. So a clock can be set while a process works.
"""

import os
import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

TWO = struct.Struct("=dd")
ONE = struct.Struct("=d")


@dataclass(slots=True)
class Times:
    """`ahead` is the world's; `wrong` is by how much each process's clock differs from it."""

    folder: Path
    ahead: float = 0.0
    wrong: dict[str, float] = field(default_factory=dict)

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.ahead)

    def add(self, name: str) -> Path:
        """The file of one more clock, which is right."""
        self.wrong[name] = 0.0
        path = self._path(name)
        path.write_bytes(TWO.pack(self.ahead, self.ahead))
        return path

    def advance(self, seconds: float) -> None:
        """It is later for everybody."""
        self.ahead += seconds
        for name in self.wrong:
            self._tell(name)

    def set_wrong(self, name: str, seconds: float) -> None:
        self.wrong[name] = seconds
        self._tell(name)

    def has_seen(self, name: str) -> bool:
        """Whether the process has looked at its clock since it was set."""
        told, seen = TWO.unpack(self._path(name).read_bytes())
        return bool(told == seen)

    def _tell(self, name: str) -> None:
        with self._path(name).open("r+b") as file:
            file.write(ONE.pack(self.ahead + self.wrong[name]))

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.clock"


class Watch:
    """The clock of a process, as that holds it."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR)
        self._seen = 0.0

    def ahead(self) -> timedelta:
        told: float = ONE.unpack(os.pread(self._file, ONE.size, 0))[0]
        if told != self._seen:
            self._seen = told
            os.pwrite(self._file, ONE.pack(told), ONE.size)
        return timedelta(seconds=told)

"""What a run is made of: where its data lie, how large they are, and how many rounds are gone."""

from dataclasses import dataclass
from pathlib import Path

from benchmarks.building import built
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Setting:
    """`small` and `large` are numbers of conversations; `scratch` is emptied at the end."""

    data: Path
    scratch: Path
    small: int = 10_000
    large: int = 1_000_000
    rounds: int = 5
    events: int = 300
    seconds: float = 2.0
    burst: int = 10_000

    def path(self, size: int) -> Path:
        return built(self.data, size)

    def database(self, size: int) -> Database:
        return Database.open(f"sqlite:///{self.path(size)}", threads=4)

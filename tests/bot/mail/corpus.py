"""Mails as the usual programs write them, each with what its writer said beside it."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bot.mail.reading import read_mail

FOLDER = Path(__file__).parents[2] / "payloads" / "mail"
FOLDERS = ("written-first", "held-out")


@dataclass(frozen=True, slots=True)
class Sample:
    name: str
    said: list[str]
    expected: list[str]

    @property
    def is_right(self) -> bool:
        return self.said == self.expected

    @property
    def lost(self) -> list[str]:
        """Words of the writer's that are not shown."""
        return sorted((Counter(self.expected) - Counter(self.said)).elements())


def samples(folder: str) -> list[Sample]:
    return [
        Sample(
            path.stem, read_mail(path.read_bytes()).said.split(), path.with_suffix(".txt").read_text("utf-8").split()
        )
        for path in sorted((FOLDER / folder).glob("*.eml"))
    ]

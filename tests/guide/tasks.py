"""What a task is: something that an agent does in the inbox, and how it is done here."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.guide.hand import Hand
from tests.guide.stage import Cast


@dataclass(frozen=True, slots=True)
class Task:
    """`name` is that of its picture; `title` says what is done and `how` by what; `do` does it and sees the effect."""

    name: str
    title: str
    how: str
    do: Callable[[Hand, Cast], None]

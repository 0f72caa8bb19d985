"""The forms that values take: what the tables are written in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sandbox.blockkit.issues import Issue
from sandbox.types import JSON


@dataclass(frozen=True, slots=True)
class Free:
    """Any value."""


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""


@dataclass(frozen=True, slots=True)
class Str:
    """A string of so many code points, matching a pattern, or one of a few words."""

    most: int | None = None
    least: int = 1
    pattern: str = ""
    among: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Int:
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """An integer or a fraction, more than so much."""

    above: float | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A text object: how long at most, and of which types."""

    most: int = 3000
    types: tuple[str, ...] = ("plain_text", "mrkdwn")


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    of: "Shape"
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Kinds:
    """An object whose `type` says which shape of the table it has; only these types may stand here."""

    table: "dict[str, Obj]"
    allowed: frozenset[str]


Rule = Callable[[JSON, str], Iterable[Issue]]


@dataclass(frozen=True, slots=True)
class Obj:
    """An object with these properties and no others; `surfaces` says where it may stand."""

    required: "dict[str, Shape]"
    optional: "dict[str, Shape]" = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    surfaces: frozenset[str] = frozenset({"message", "modal", "home"})


Shape = Free | Flag | Str | Int | Number | Text | Items | Kinds | Obj


def plain(most: int) -> Text:
    return Text(most, ("plain_text",))


def kinds(table: dict[str, Obj], *allowed: str) -> Kinds:
    return Kinds(table, frozenset(allowed or table))


ANY: Shape = Free()
FLAG: Shape = Flag()
ID: Shape = Str(255)
URL: Shape = Str(3000)


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)

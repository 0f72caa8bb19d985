"""A row of the table: what was compared, how it should be, and how it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Goal:
    """`limit` is the most, or the least, that the median may be; None where a figure is only told."""

    words: str
    limit: float | None = None
    at_least: bool = False


TOLD = Goal("")


@dataclass(frozen=True, slots=True)
class Row:
    """`figures` are one for each round."""

    what: str
    goal: Goal
    figures: Sequence[float]
    note: str = ""

    @property
    def median(self) -> float:
        return median(self.figures)

    @property
    def spread(self) -> str:
        return f"{shown(min(self.figures))} … {shown(max(self.figures))}" if len(self.figures) > 1 else ""

    @property
    def verdict(self) -> str:
        limit = self.goal.limit
        if limit is None:
            return ""
        return "holds" if (self.median >= limit if self.goal.at_least else self.median <= limit) else "misses"


def at_most(limit: float, words: str = "") -> Goal:
    return Goal(f"≤ {words or shown(limit)}", limit)


def at_least(limit: float, words: str = "") -> Goal:
    return Goal(f"≥ {words or shown(limit)}", limit, at_least=True)


def shown(figure: float) -> str:
    """Three digits that count; a small ratio as a part of one."""
    if 0 < figure < 0.1:
        return f"1/{1 / figure:.0f}"
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.3g}"

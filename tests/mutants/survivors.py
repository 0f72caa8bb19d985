"""The mutants that no test finds, each with the reason why that is as well: `survivors.toml`."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.changes import Change

LIST = Path(__file__).with_name("survivors.toml")


@dataclass(frozen=True, slots=True)
class Explanation:
    module: str
    change: Change
    because: str


def explained(path: Path = LIST) -> Sequence[Explanation]:
    rows = tomllib.loads(path.read_text()).get("survivor", [])
    return [Explanation(row["module"], Change(row["in"], row["was"], row["now"]), row["because"]) for row in rows]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What survived without an explanation, and what is explained though it did not survive."""

    unexplained: Sequence[Change]
    gone: Sequence[Change]


def compare(survived: Iterable[Change], known: Iterable[Explanation]) -> Comparison:
    """Two mutants of one function may look alike, and want two explanations."""
    found, told = Counter(survived), Counter(one.change for one in known)
    return Comparison(sorted((found - told).elements()), sorted((told - found).elements()))

"""What is found when the installation is looked over."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `cure` says what to do where it is not well."""

    name: str
    well: bool
    words: str
    cure: str = ""


Check = Callable[[], Iterable[Finding]]

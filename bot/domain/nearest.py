"""Which of the known words somebody may have meant."""

from collections.abc import Iterable
from difflib import get_close_matches

LONGEST_WORD = 40


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that looks most like it, or nothing."""
    folded = {one.casefold()[:LONGEST_WORD]: one for one in known}
    return next((folded[one] for one in get_close_matches(word.casefold()[:LONGEST_WORD], folded, n=1, cutoff=0.5)), "")

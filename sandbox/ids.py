"""Where ids come from: random, repeatable with a seed, or made from a name."""

import hashlib
import random
import secrets
from collections.abc import Sequence

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


class Ids:
    """One source of ids and of chance for a whole run."""

    def __init__(self, seed: int | None = None) -> None:
        self._random = random.Random(seed) if seed is not None else random.SystemRandom()

    def new(self, prefix: str, length: int = 10) -> str:
        return prefix + "".join(self._random.choices(_LETTERS, k=length))

    def word(self, length: int = 8) -> str:
        return "".join(self._random.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=length))

    def number(self, digits: int = 12) -> str:
        return str(self._random.randrange(10 ** (digits - 1), 10**digits))

    def chance(self) -> float:
        return self._random.random()


def named_id(prefix: str, name: str) -> str:
    """An id that a name always gets, so that a seed's channels are known before the start."""
    digest = hashlib.sha256(f"{prefix}:{name}".encode()).digest()
    return prefix + "".join(_pick(_LETTERS, byte) for byte in digest[:10])


def secret(prefix: str = "") -> str:
    """A secret of this run; never repeatable."""
    return prefix + secrets.token_hex(16)


def _pick(letters: Sequence[str], byte: int) -> str:
    return letters[byte % len(letters)]

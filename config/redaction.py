"""A second net under the log: masks what must never stand in it, wherever in a line it turns up."""

import json
import re
from collections.abc import Iterable
from urllib.parse import quote

from structlog.typing import EventDict, WrappedLogger

MASK = "***"
# A word this short stands everywhere, and would tear the lines to pieces.
SHORTEST = 4
SHAPES = (
    r"\b(?:xox[a-z]|xapp)[-.][\w.-]+",  # tokens of every kind
    r"(?<=hooks\.slack\.com/)[^\s\"'<>\\)]+",  # whoever has one of these addresses may post
    r"(?<=/response/)[^\s\"'<>\\)]+",
    r"(?<=[?&]ticket=)[\w-]+",  # opens a Socket Mode connection
    r"(?<=\[parameters: ).*(?=\])",  # what a failed statement was to write
    r"(?s:(?<=DETAIL:  ).*?(?=\nCONTEXT:  |\n\[SQL: |\n\nThe above exception|\Z))",  # the row that PostgreSQL refused
)


class Redactor:
    """A structlog processor that masks known secrets, and whatever has a secret's shape."""

    def __init__(self, secrets: Iterable[str]) -> None:
        known = {form for secret in secrets if len(secret) >= SHORTEST for form in _forms(secret)}
        # The longest first, so that a secret that begins like another leaves no tail.
        exact = [re.escape(form) for form in sorted(known, key=len, reverse=True)]
        self._pattern = re.compile("|".join([*exact, *SHAPES]))

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {self.mask(key): self._mask_value(value) for key, value in event.items()}

    def mask(self, text: str) -> str:
        return self._pattern.sub(MASK, text)

    def _mask_value(self, value: object) -> object:
        match value:
            case None | bool() | int() | float():
                return value
            case dict():
                return {self.mask(str(key)): self._mask_value(inner) for key, inner in value.items()}
            case list() | tuple() | set() | frozenset():
                return [self._mask_value(inner) for inner in value]
            case str():
                return self.mask(value)
        return self.mask(repr(value))


def _forms(secret: str) -> tuple[str, ...]:
    """As it is, and as it looks inside of Python's quotes, JSON's and an address."""
    return secret, repr(secret)[1:-1], json.dumps(secret)[1:-1], quote(secret, safe="")

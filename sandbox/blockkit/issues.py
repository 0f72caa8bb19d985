"""What the validator finds: an issue with its place and the rule that was broken."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.types import JSON


@dataclass(frozen=True, slots=True)
class Issue:
    """What is wrong, where (a JSON pointer), and which constraint says so; shaped as blocks.validate's errors."""

    message: str
    pointer: str
    constraint: JSON = field(default_factory=dict)
    code: str = "failed_constraint"

    def under(self, prefix: str) -> "Issue":
        return Issue(self.message, prefix + self.pointer, self.constraint, self.code)

    def to_json(self) -> JSON:
        return {
            "code": self.code,
            "message": self.message,
            "pointer": self.pointer,
            "constraint": self.constraint,
        }


def issue(message: str, pointer: str, kind: str, expected: Any = None) -> Issue:
    return Issue(message, pointer, {"type": kind, "expected": expected})


def below(pointer: str, key: str | int) -> str:
    """The pointer to a part."""
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"

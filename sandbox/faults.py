"""Faults on demand: rules that make the stand-in fail the way networks and Slack do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from sandbox.ids import Ids
from sandbox.types import JSON

ACTIONS = (
    "error", "rate_limited", "http_500", "delay", "drop_before", "drop_after", "timeout_after", "bad_json",
    "lost_ack", "duplicate", "reorder", "drop_socket", "refuse",
)  # fmt: skip


@dataclass(slots=True)
class Rule:
    """One fault: where (a method, `response_url`, or `delivery:<kind>`; `*` matches any), what, how often."""

    id: int
    method: str
    action: str
    error: str = "internal_error"
    retry_after: int = 1
    status: int = 500
    seconds: float = 1.0
    count: int | None = None
    probability: float = 1.0
    match: JSON = field(default_factory=dict)
    hits: int = 0

    def fits(self, name: str, arguments: JSON) -> bool:
        if self.action == "refuse":
            return False
        if self.count is not None and self.hits >= self.count:
            return False
        return fnmatchcase(name, self.method) and all(arguments.get(k) == v for k, v in self.match.items())

    def to_json(self) -> JSON:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


class Faults:
    """The rules in force, asked before each call and delivery."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._rules: list[Rule] = []
        self._made = 0
        # Closes the door; whoever holds the door puts himself here.
        self.on_refuse: Callable[[Rule], None] = _nobody

    def add(self, method: str, action: str, **how: Any) -> int:
        if action not in ACTIONS:
            raise ValueError(f"no fault {action!r}; there are {', '.join(ACTIONS)}")
        wanted = {name: value for name, value in how.items() if value is not None}
        if "probability" not in wanted:
            wanted.setdefault("count", 1)
        self._made += 1
        rule = Rule(id=self._made, method=method, action=action, **wanted)
        self._rules.append(rule)
        if action == "refuse":
            self.on_refuse(rule)
        return self._made

    def remove(self, rule_id: int) -> None:
        self._rules = [rule for rule in self._rules if rule.id != rule_id]

    def holds(self, rule: Rule) -> bool:
        return any(one is rule for one in self._rules)

    def clear(self) -> None:
        self._rules.clear()

    def list(self) -> list[JSON]:
        return [rule.to_json() for rule in self._rules]

    def pick(self, name: str, arguments: JSON) -> Rule | None:
        """The fault that strikes this call, if one does."""
        for rule in self._rules:
            if rule.fits(name, arguments) and self._ids.chance() < rule.probability:
                rule.hits += 1
                return rule
        return None


def _nobody(_rule: Rule) -> None:
    """Before the start there is no door to close."""

"""Rules that look at several properties of one object at once."""

from collections.abc import Iterable, Iterator
from typing import Any

from sandbox.blockkit.issues import Issue, below, issue
from sandbox.blockkit.shapes import Rule
from sandbox.types import JSON


def exactly_one(*names: str) -> Rule:
    def check(value: JSON, pointer: str) -> Iterator[Issue]:
        given = [name for name in names if name in value]
        if len(given) != 1:
            yield issue(f"exactly one of {', '.join(names)} is required", pointer, "oneOf", list(names))

    return check


def at_least_one(*names: str) -> Rule:
    def check(value: JSON, pointer: str) -> Iterator[Issue]:
        if not any(value.get(name) for name in names):
            yield issue(f"missing required field: {' or '.join(names)}", pointer, "required", list(names))

    return check


def at_most_one(*names: str) -> Rule:
    def check(value: JSON, pointer: str) -> Iterator[Issue]:
        if sum(bool(value.get(name)) for name in names) > 1:
            yield issue(f"only one of {', '.join(names)} is allowed", pointer, "oneOf", list(names))

    return check


def ordered(low: str, high: str) -> Rule:
    """`low` may not be above `high`, where both are given."""

    def check(value: JSON, pointer: str) -> Iterator[Issue]:
        try:
            wrong = float(value[low]) > float(value[high])
        except (KeyError, TypeError, ValueError):
            return
        if wrong:
            yield issue(f"{low} must not be above {high}", below(pointer, low), "maximum", value[high])

    return check


def initial_among_options(value: JSON, pointer: str) -> Iterator[Issue]:
    """What is chosen at first must be among the options."""
    options = [option for option in _options(value) if isinstance(option, dict)]
    known = [(_label(option), option.get("value")) for option in options]
    for name, place in _initials(value, pointer):
        if isinstance(name, dict) and (_label(name), name.get("value")) not in known:
            yield issue("initial option is not among the options", place, "enum", [one[1] for one in known])


def _initials(value: JSON, pointer: str) -> Iterator[tuple[Any, str]]:
    if "initial_option" in value:
        yield value["initial_option"], below(pointer, "initial_option")
    chosen = value.get("initial_options")
    for n, one in enumerate(chosen if isinstance(chosen, list) else []):
        yield one, below(below(pointer, "initial_options"), n)


def _options(value: JSON) -> Iterator[Any]:
    yield from _listed(value.get("options"))
    for group in _listed(value.get("option_groups")):
        if isinstance(group, dict):
            yield from _listed(group.get("options"))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _label(option: JSON) -> Any:
    text = option.get("text")
    return text.get("text") if isinstance(text, dict) else None


def unique_options(value: JSON, pointer: str) -> Iterator[Issue]:
    """No two options of one list may carry the same value."""
    seen: list[Any] = []
    for n, option in enumerate(_listed(value.get("options"))):
        found = option.get("value") if isinstance(option, dict) else None
        if found is not None and found in seen:
            place = below(below(below(pointer, "options"), n), "value")
            yield issue("option values must be unique", place, "uniqueItems", True)
        seen.append(found)


def unique_action_ids(value: JSON, pointer: str) -> Iterator[Issue]:
    """No two elements of one block may carry the same action_id."""
    seen: set[str] = set()
    for n, element in enumerate(_listed(value.get("elements"))):
        action_id = element.get("action_id") if isinstance(element, dict) else None
        if not isinstance(action_id, str):
            continue
        if action_id in seen:
            place = below(below(below(pointer, "elements"), n), "action_id")
            yield issue(f"action_id {action_id!r} is not unique in its block", place, "uniqueItems", True)
        seen.add(action_id)


def no_option_urls(value: JSON, pointer: str) -> Iterator[Issue]:
    """Only an overflow's options may be links."""
    for n, option in enumerate(_listed(value.get("options"))):
        if isinstance(option, dict) and "url" in option:
            place = below(below(pointer, "options"), n)
            yield issue("url is allowed in overflow options only", below(place, "url"), "additionalProperties", False)


def even_rows(value: JSON, pointer: str) -> Iterator[Issue]:
    """Every row of a table is as wide as its first."""
    rows = [row for row in _listed(value.get("rows")) if isinstance(row, list)]
    for n, row in enumerate(rows):
        if len(row) != len(rows[0]):
            yield issue(
                "rows must have the same number of cells", below(below(pointer, "rows"), n), "items", len(rows[0])
            )


def number_within(value: JSON, pointer: str) -> Iterable[Issue]:
    """A number input's first value lies within its limits."""
    yield from ordered("min_value", "initial_value")(value, pointer)
    yield from ordered("initial_value", "max_value")(value, pointer)

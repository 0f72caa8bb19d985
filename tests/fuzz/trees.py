"""Changes in JSON: other values, other shapes, and what only its text can have, such as a key twice."""

import json
import re
from random import Random
from typing import Any

from tests.fuzz.words import hostile, moment, number

Path = tuple[Any, ...]
# Written where a value stands, and put in as it is once all is text.
RAW = (
    "NaN",
    "-Infinity",
    "1e999",
    "-0.0",
    "1" * 5_000,
    "[" * 60 + "]" * 60,
    "[" * 5_000 + "]" * 5_000,
    '{"a":' * 3_000 + "1" + "}" * 3_000,
    "[" * 200_000,
    '"\\ud800"',
    '"\\udc00\\ud800 x"',
    '"\\u0000"',
    "9223372036854775807",
    "9223372036854775808",
    "123456789012345678901234567890",
    '"\x01"',
    "tru",
    "",
    "01",
    '{"a":1,"a":2}',
)
PUT_IN = re.compile(r'"@@RAW(\d+)@@"')
PLAIN = (
    *("null", "true", "false", "0", "-1", "1", str(2**53), "1e308", "0.1", '""', "[]", "{}", "[[]]", "[null]"),
    *('{"": ""}', '"null"'),
)


def spots(tree: Any, at: Path = ()) -> list[Path]:
    """Where something stands in it."""
    found = [at]
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in inner:
        found += spots(value, (*at, key))
    return found


def changed(tree: Any, r: Random, times: int) -> Any:
    """A copy with so many changes; what is written as it is stands in it as a word of its own."""
    tree = json.loads(json.dumps(tree))
    for _ in range(times):
        tree = _changed_at(tree, r.choice(spots(tree)), r)
    return tree


def _changed_at(tree: Any, path: Path, r: Random) -> Any:
    if not path:
        return tree if r.random() < 0.9 else _value(tree, r)
    holder = tree
    for key in path[:-1]:
        holder = holder[key]
    key, chance = path[-1], r.random()
    if chance < 0.12:
        del holder[key]
    elif chance < 0.17 and isinstance(holder, dict):
        holder[hostile(r, 200) if r.random() < 0.5 else f"{key} "] = holder.pop(key)
    elif chance < 0.22 and isinstance(holder, list):
        holder += [holder[key]] * r.choice((1, 1, 2, 50))
    elif chance < 0.25 and isinstance(holder, dict):
        holder[f"@@TWICE@@{key}"] = _value(holder[key], r)
    else:
        holder[key] = _value(holder[key], r)
    return tree


def _value(old: Any, r: Random) -> Any:
    chance = r.random()
    if (chance < 0.4 and isinstance(old, str)) or chance < 0.1:
        return hostile(r)
    if chance < 0.55:
        return moment(r)
    if chance < 0.62:
        return number(r)
    if chance < 0.72:
        return f"@@RAW{r.randrange(len(RAW))}@@"
    if chance < 0.78:
        return [old]
    if chance < 0.82:
        return {"a": old}
    return json.loads(r.choice(PLAIN))


def written(tree: Any, r: Random) -> str:
    """Its text, in one of the ways in which JSON can be written."""
    text = json.dumps(tree, ensure_ascii=r.random() < 0.5, indent=r.choice((None, None, None, 1)))
    return PUT_IN.sub(lambda found: RAW[int(found[1])], text).replace("@@TWICE@@", "") if "@@" in text else text

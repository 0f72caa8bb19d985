"""What a mutant changed, read from the file of mutmut in which a function's mutants stand beside the original."""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

SURVIVED, NOT_REACHED = 0, 33
OUT_OF_TIME = frozenset({-24, 24, 36, 152, 255, -9})
FOUND = frozenset({1, 3})
ROOM = 60
NAME = re.compile(r"x(?:_|ǁ(?P<owner>\w+?)ǁ)(?P<function>\w+)__mutmut_(?P<number>\d+|orig)")


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """`place` is the function, `was` and `now` the text around the change, as Python itself would write it."""

    place: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the tests said to one mutant."""

    name: str
    change: Change
    exit_code: int | None

    @property
    def survived(self) -> bool:
        return self.exit_code in (SURVIVED, NOT_REACHED)

    @property
    def is_clear(self) -> bool:
        return self.survived or self.exit_code in FOUND | OUT_OF_TIME


def verdicts(folder: Path, module: str) -> Iterator[Verdict]:
    """Of all mutants of one module, whose file is at `module` below `folder`."""
    told: Mapping[str, int | None] = json.loads(Path(f"{folder / module}.meta").read_text())["exit_code_by_key"]
    written = _functions((folder / module).read_text())
    for name, exit_code in told.items():
        yield Verdict(name, _change(written, name.rpartition(".")[2]), exit_code)


def _change(written: Mapping[str, str], name: str) -> Change:
    found = NAME.fullmatch(name)
    assert found, name
    place = ".".join(filter(None, (found["owner"], found["function"])))
    original = written[f"{name.rpartition('__mutmut_')[0]}__mutmut_orig"]
    return Change(place, *narrowed(original, written[name]))


def _functions(source: str) -> Mapping[str, str]:
    """Each function's text without what differs in its name alone."""
    return {
        node.name: ast.unparse(node).partition("(")[2]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and NAME.fullmatch(node.name)
    }


def narrowed(was: str, now: str) -> tuple[str, str]:
    """Both texts around what differs, each on one line."""
    same_before = _alike(was, now)
    same_behind = _alike(was[same_before:][::-1], now[same_before:][::-1])
    before = _near(was[:same_before][::-1])[::-1]
    behind = _near(was[len(was) - same_behind :])
    first, second = (text[same_before : len(text) - same_behind] for text in (was, now))
    return " ".join(f"{before}{first}{behind}".split()), " ".join(f"{before}{second}{behind}".split())


def _alike(one: str, other: str) -> int:
    """How many signs they have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (this, that) in pairs if this != that), min(len(one), len(other)))


def _near(text: str) -> str:
    """The rest of a line, as many whole words of it as there is room for."""
    line = text.partition("\n")[0]
    return line if len(line) <= ROOM else line[:ROOM].rpartition(" ")[0] or line[:ROOM]

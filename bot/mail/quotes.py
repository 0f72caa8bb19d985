"""Finds what the writer of a mail said: no quotes of what the team wrote, no signature, as far as that is certain.

What a visitor forwards is kept, for nobody has seen it yet.
"""

import re
from itertools import groupby

from bot.mail import phrases
from bot.mail.marks import Mark, marks_in
from bot.mail.signatures import unsigned

# quotequail took 6 s for a hostile mail of 40 kB, and 0.06 s behind these.
MAX_CHARACTERS = 64_000
MAX_LINES = 400
MAX_LINE = 500
OWN_LINE = re.compile(r"^(?!>)[ \t]{0,500}[^ \t\n]", re.M)
FIRM_QUOTE = 3  # so many lines behind ">" are a quote even where nothing introduces them


def visible(text: str, *, is_forward: bool = False) -> str:
    """The writer's own words. All of it where nothing would be left."""
    head, tail = _capped(text)
    return (_own(head, tail, is_forward=is_forward) or text).strip()


def _capped(text: str) -> tuple[list[str], str]:
    end = len(text) if len(text) <= MAX_CHARACTERS else max(0, text.rfind("\n", 0, MAX_CHARACTERS))
    lines = text[:end].split("\n", MAX_LINES)[:MAX_LINES] if end else []
    return lines, text[len("\n".join(lines)) :]


def _own(lines: list[str], tail: str, *, is_forward: bool) -> str:
    clipped = [line[:MAX_LINE].replace("\xa0", " ").rstrip() for line in lines]
    marks = marks_in(clipped)
    below = next((mark.begin for mark in marks if mark.takes_all), len(lines))
    forwarded = _forwarded(clipped[: below + 1], is_forward=is_forward, below=below)
    end = min(below, forwarded)
    said = "\n".join(_unquoted(lines[:end], [mark for mark in marks if mark.end <= end and not mark.takes_all]))
    if forwarded <= below and forwarded < len(lines):
        return "\n".join([said, "", *lines[forwarded:]]) + tail
    if below < len(lines):
        return "\n".join([said, "", *lines[below:]]) + tail if _points_down(said) else said
    return said if _is_quoted(tail) else said + tail


def _forwarded(lines: list[str], *, is_forward: bool, below: int) -> int:
    found = (number for number, line in enumerate(lines) if phrases.FORWARDED.fullmatch(line.strip()[:100]))
    return min(next(found, len(lines) + MAX_LINES), below if is_forward else len(lines) + MAX_LINES)


def _points_down(said: str) -> bool:
    return len(said) < MAX_LINE and bool(phrases.POINTS_DOWN.search(said))


def _is_quoted(tail: str) -> bool:
    """Beyond the caps: blank, or nothing but quotes."""
    return OWN_LINE.search(tail) is None


def _unquoted(lines: list[str], marks: list[Mark]) -> list[str]:
    """The parts that are the writer's own. Between answers the quotes stay: "yes" alone says nothing."""
    introducing = {number for mark in marks for number in range(mark.begin, mark.end)}
    is_quoting = bool(marks) or sum(line.startswith(">") for line in lines) >= FIRM_QUOTE
    parts = []
    numbered = [(number, line) for number, line in enumerate(lines) if number not in introducing]
    for quoted, group in groupby(numbered, lambda one: is_quoting and one[1].startswith(">")):
        own = [line for _, line in group]
        parts.append((quoted, own if quoted else unsigned(own)))
    parts = [(quoted, part) for quoted, part in parts if any(line.strip() for line in part)]
    first_quote = next((number for number, (quoted, _) in enumerate(parts) if quoted), len(parts))
    last_own = max((number for number, (quoted, _) in enumerate(parts) if not quoted), default=-1)
    answers = sum(not quoted for quoted, _ in parts[first_quote:])
    return [line for quoted, part in parts[: last_own + 1] if answers > 1 or not quoted for line in [*part, ""]]

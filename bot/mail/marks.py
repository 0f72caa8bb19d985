"""Finds the lines that introduce a quote, and asks of each whether a quote follows.

quotequail looks at one line and takes all that follows for a quote, so a visitor who writes
"On Monday Ana wrote:" would lose the rest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quotequail import quote

from bot.mail import phrases

MAX_TRIES = 8
MAX_BRACKETS = 3  # quotequail takes cubic time for many in one line
MAX_FIELDS = 12
MAX_WRAPPED = 3  # lines over which a mail program spreads "On … wrote:"
OPENERS = ("On ", "Am ", "Le ", "El ", "Em ", "A ", "À ", "Às ", "No ", "Op ", "Den ", "Il ")
ALWAYS = {"from", "date", "subject"}  # a form of the visitor's may hold "From: Madrid", "To: Lisbon" and "Date: 3 May"


@dataclass(frozen=True, slots=True)
class Mark:
    """The lines from `begin` to before `end`, and whether all below belongs to the quote."""

    begin: int
    end: int
    takes_all: bool


def marks_in(lines: Sequence[str]) -> list[Mark]:
    """In their order. The lines are as long and as many as the caps allow."""
    unquoted = ["" if line.startswith(">") else line.strip() for line in lines]
    seen = [
        _fields(unquoted, number) or _wrote(lines, unquoted, number) for number, line in enumerate(unquoted) if line
    ]
    found: dict[int, Mark] = {}
    # The first of those with one end: fields are seen from their divider and from their own first line.
    for mark in (*seen, *_suspected(lines, unquoted)):
        if mark:
            found.setdefault(mark.end, mark)
    return sorted(found.values(), key=lambda mark: mark.begin)


def _suspected(lines: Sequence[str], unquoted: Sequence[str]) -> Iterator[Mark]:
    """What quotequail sees and a quote proves: it knows more languages than we do."""
    start = 0
    unquoted = [line if line.count("<") <= MAX_BRACKETS else "" for line in unquoted]
    for _ in range(MAX_TRIES):
        shown, *_ = quote("\n".join(unquoted[start:]), limit=len(unquoted) + 1)
        start += shown[1].count("\n") + 1
        if start >= len(lines):
            return
        if _follows_quote(lines, start):
            yield Mark(start - 1, start, takes_all=False)


def _follows_quote(lines: Sequence[str], end: int) -> bool:
    return next((line for line in lines[end:] if line.strip()), "").startswith(">")


def _wrote(lines: Sequence[str], unquoted: Sequence[str], last: int) -> Mark | None:
    """ "On … wrote:", which ends with this line."""
    if not unquoted[last].endswith(":"):
        return None
    options = [(begin, _joined(unquoted, begin, last)) for begin in range(last, max(-1, last - MAX_WRAPPED), -1)]
    options = [(begin, text) for begin, text in options if phrases.WROTE.search(text) and phrases.TIME.search(text)]
    if not options:
        return None
    begin, text = next((option for option in options if option[1].startswith(OPENERS)), options[0])
    if _follows_quote(lines, last + 1):
        return Mark(begin, last + 1, takes_all=False)
    is_certain = phrases.CLOCK.search(text) and phrases.ADDRESS.search(text)
    return Mark(begin, last + 1, takes_all=True) if is_certain else None


def _joined(lines: Sequence[str], begin: int, last: int) -> str:
    return " ".join(lines[begin : last + 1]) if all(lines[begin : last + 1]) else ""


def _fields(lines: Sequence[str], first: int) -> Mark | None:
    """ "From: … Sent: … Subject: …", perhaps under a line of dashes."""
    divider = phrases.DIVIDER.fullmatch(lines[first][:100])
    begin = next((number for number in range(first + 1, len(lines)) if lines[number]), first) if divider else first
    names = _names(lines, begin)
    is_named = bool(divider and divider[1])
    if names[:1] not in (["from"], ["date"]) or not ({*names} >= ALWAYS or (is_named and len({*names}) > 1)):
        return None
    return Mark(first, begin + 1, takes_all=True)


def _names(lines: Sequence[str], begin: int) -> list[str]:
    """Which fields stand here one under the other; a long one may go on in the next line."""
    names: list[str] = []
    strays = 0
    for line in lines[begin : begin + MAX_FIELDS]:
        match = phrases.FIELD.match(line)
        name = phrases.FIELDS.get(match[1].strip().casefold()) if match else None
        strays = 0 if name or not line else strays + 1
        if name:
            names.append(name)
        elif not names or strays > 2:
            break
    return names

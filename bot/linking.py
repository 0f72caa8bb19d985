"""Shows what agents wrote in tawk.to under the names of the people in Slack whom they are linked to."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.inbox import Author, Line
from bot.ports import Transaction

LONGEST_NAME = 60


def clean_name(text: str) -> str:
    """A name in one line."""
    return " ".join(text.split())


def key_of(name: str) -> str:
    """Two names that differ in case or spaces only are one."""
    return clean_name(name).casefold()


def in_slack_names(tx: Transaction, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, those of linked agents under their names in Slack; nobody is mentioned by that."""
    if not any(line.author is Author.AGENT and line.name for line in lines):
        return tuple(lines)
    names = {key_of(one.tawk_name): one.name for one in tx.people.linked() if one.name}
    return tuple(
        replace(line, name=names.get(key_of(line.name), line.name)) if line.author is Author.AGENT else line
        for line in lines
    )


def agents_of(lines: Iterable[Line]) -> tuple[str, ...]:
    """The names of the agents who said something, each once."""
    said = (clean_name(line.name) for line in lines if line.author is Author.AGENT and line.says_something)
    return tuple(dict.fromkeys(filter(None, said)))

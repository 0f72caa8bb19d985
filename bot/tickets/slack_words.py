"""What people write in Slack, as plain words for an e-mail; and whether they mean it for the team alone."""

import re
from collections.abc import Callable, Mapping
from html import unescape

from bot.tickets.emoji import emojis

TOKEN = re.compile(r"<([^<>]*)>")
ESCAPED = re.compile(r"&(?:lt|gt|amp);")
# Names, formats, quotes and unseen characters may stand before it: what looks private must not go out.
PRIVATE = re.compile(
    r"(?:<[@!][^<>]*>|[\s*_~`>,\u200b-\u200f\u2060\ufeff])*"
    r"(?:(?:notes?|notas?|private|privado|privada)[\s*_~`]*[:：]|;;|\N{LOCK}|\N{CLOSED LOCK WITH KEY}"
    r"|\N{LOCK WITH INK PEN}|:(?:lock|closed_lock_with_key|lock_with_ink_pen):)",
    re.IGNORECASE,
)
SOMEBODY = "@team"
Names = Mapping[str, str]


def is_private(text: str) -> bool:
    """Whether it begins with what says so: `note:`, `private:`, `nota:`, `privado:`, `;;` or a lock."""
    return PRIVATE.match(_unescaped(text)) is not None


def plain_words(text: str, names: Names) -> str:
    """Without Slack's tokens and names of emoji; `names` are those of people and groups by id."""
    parts = TOKEN.split(text)
    words = [_unescaped(_token(part, names)) if n % 2 else emojis(_unescaped(part)) for n, part in enumerate(parts)]
    return "".join(words).replace("\0", "").strip()


def mentioned(text: str) -> list[str]:
    """The ids of the people and groups that are named in it."""
    tokens = [match[1].partition("|")[0] for match in TOKEN.finditer(text)]
    return [one.removeprefix("@").removeprefix("!subteam^") for one in tokens if one.startswith(("@", "!subteam^"))]


def _token(token: str, names: Names) -> str:
    what, _, label = token.partition("|")
    read = next((read for sign, read in READERS.items() if what.startswith(sign)), _link)
    return read(what, label, names)


def _person(what: str, label: str, names: Names) -> str:
    known = names.get(what.removeprefix("@").removeprefix("!subteam^")) or label
    return f"@{known.removeprefix('@')}" if known else SOMEBODY


def _channel(what: str, label: str, names: Names) -> str:
    return f"#{label}" if label else "#…"


def _special(what: str, label: str, names: Names) -> str:
    """A time has its words behind it; of `!here` and its like only the sign is changed."""
    return label or f"@{what[1:].partition('^')[0]}"


def _link(what: str, label: str, names: Names) -> str:
    """The words and where they lead, once where the words are the address."""
    address = what.removeprefix("mailto:").removeprefix("tel:")
    return label if label and label in address else f"{label} ({address})" if label else address


READERS: Mapping[str, Callable[[str, str, Names], str]] = {
    "@": _person,
    "!subteam^": _person,
    "#": _channel,
    "!": _special,
}


def _unescaped(text: str) -> str:
    """Once, and only what Slack escapes (slack.md 9)."""
    return ESCAPED.sub(lambda match: unescape(match[0]), text)

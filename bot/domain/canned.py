"""Canned answers: short texts of a team's, with fields that are filled when one is picked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.errors import Reason, Refusal

LONGEST_NAME, LONGEST_TEXT, MOST_ANSWERS = 30, 3_000, 50
FIELDS = ("name", "first_name", "agent", "property", "ticket", "question")
FIELD = re.compile(r"\{([^{}|\n]*)(?:\|([^{}\n]*))?\}")
# What stood before a field that is empty would be left over: "Hello ,".
GAP = re.compile(r"[ \t]*\0(?=[ \t]*[,.;:!?\n]|[ \t]*$)|\0[ \t]*")
NAME = re.compile(r"[^\W_](?:[\w-]*[^\W_])?")


@dataclass(frozen=True, slots=True)
class CannedAnswer:
    """`property_id` is 0 for those of all properties; `name` is one short word, by which it is picked."""

    id: int
    property_id: int
    name: str
    text: str


def is_picked(said: str) -> bool:
    """Whether it is the name of one, as it is written to pick it: `!opening-hours`."""
    return said.startswith("!") and len(said) > 1 and len(said.split()) == 1


def clean_name(typed: str) -> str:
    """One word in small letters, without the sign that picks it. Raises `Refusal`."""
    name = typed.strip().removeprefix("!").casefold()
    if not name:
        raise Refusal(Reason.NAME_MISSING)
    if len(name) > LONGEST_NAME or not NAME.fullmatch(name):
        raise Refusal(Reason.CANNED_NAME_WRONG, limit=LONGEST_NAME)
    return name


def clean_text(typed: str) -> str:
    """Raises `Refusal` for none, for too much, and for a field that nobody can fill."""
    text = typed.replace("\0", "").strip()
    if not text:
        raise Refusal(Reason.ANSWER_MISSING)
    if len(text) > LONGEST_TEXT:
        raise Refusal(Reason.ANSWER_TOO_LONG, limit=LONGEST_TEXT)
    for match in FIELD.finditer(text):
        if match[1].strip() not in FIELDS:
            raise Refusal(Reason.FIELD_UNKNOWN, word=match[0], names=tuple(f"{{{field}}}" for field in FIELDS))
    return text


def filled(text: str, values: Mapping[str, str]) -> str:
    """With values in the place of fields; a missing one is what stands behind its bar, or leaves no gap."""
    words = FIELD.sub(lambda match: values.get(match[1].strip(), "") or (match[2] or "").strip() or "\0", text)
    return GAP.sub("", words).strip()

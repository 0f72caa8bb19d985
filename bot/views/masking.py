"""Hides contact data in what is drawn for a property that wants it so: in its fields, in names, in all that was said.

What is hidden never becomes longer, in characters or in bytes: what fitted into a message still does.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from bot.domain.inbox import Conversation, Facts, Line, Property, Visitor
from bot.ports import Listing, ListingTold
from bot.views.people import masked
from bot.views.words import UNSEEN

Veil: TypeAlias = Callable[[str], str]
ADDRESS = re.compile(r"[^\s@＠<>\"',;:()\[\]]{1,64}[@＠][^\s@＠<>\"',;()\[\]]{1,254}")
NUMBER = re.compile(r"(?<![\w])[+(]{0,2}\d(?:[ \t\xa0.\-/()]{0,3}\d){4,24}")
FEWEST_DIGITS, FEWEST_BEHIND_A_PLUS, SAME_DIGITS = 9, 7, 9
DOT = "•"


def shown_to_all(conversation: Conversation, property_: Property) -> Conversation:
    """As everybody may see it who sees the conversation."""
    return veiled(conversation) if property_.masked else conversation


def veiled(conversation: Conversation) -> Conversation:
    """Without an address or a telephone number, whoever wrote it."""
    veil = veil_of(conversation.visitor)
    return replace(
        conversation,
        visitor=veiled_visitor(conversation.visitor),
        excerpt=veil(conversation.excerpt),
        facts=_veiled_facts(conversation.facts, veil),
        letters=tuple(_veiled_line(line, veil) for line in conversation.letters),
    )


def hides_something(conversation: Conversation) -> bool:
    """Whether there is anything to reveal."""
    return veiled(conversation) != conversation


def veiled_row(row: Listing, property_: Property | None) -> Listing:
    """A row whose property is not known is one whose property may want it."""
    if property_ is not None and not property_.masked:
        return row
    return ListingTold.like(row, visitor=veiled_visitor(row.visitor), excerpt=veil_of(row.visitor)(row.excerpt))


def veiled_visitor(visitor: Visitor) -> Visitor:
    """Addresses that can still be told apart; a name may be an address."""
    veil, email, phone = veil_of(visitor), masked(visitor.email), masked(visitor.phone)
    return Visitor(veil(visitor.name), email, phone, veil(visitor.city), veil(visitor.country))


def veil_of(visitor: Visitor) -> Veil:
    """Hides every address and every long number in a text, and the visitor's own however they are written."""
    own = _digits(visitor.phone)
    known = [value for value in (visitor.email.strip(), visitor.phone.strip()) if len(value) > 2]

    def veil(text: str) -> str:
        shown = UNSEEN.sub("", text)
        for value in known:
            shown = re.sub(re.escape(value), _dots, shown, flags=re.IGNORECASE)
        return NUMBER.sub(lambda match: _number(match, own), ADDRESS.sub(_dots, shown))

    return veil


def _veiled_facts(facts: Facts, veil: Veil) -> Facts:
    lines = tuple(_veiled_line(line, veil) for line in facts.transcript_lines)
    opening = _veiled_line(facts.opening, veil) if facts.opening else None
    return replace(facts, subject=veil(facts.subject), opening=opening, transcript_lines=lines)


def _veiled_line(line: Line, veil: Veil) -> Line:
    files = tuple(replace(file, name=veil(file.name)) for file in line.attachments)
    return replace(line, text=veil(line.text), name=veil(line.name), attachments=files)


def _number(match: re.Match[str], own: str) -> str:
    """Short ones are orders and prices; one behind a plus, or a long one, calls somebody."""
    digits = _digits(match[0])
    behind_a_plus = "+" in match[0] and len(digits) >= FEWEST_BEHIND_A_PLUS
    same = bool(own) and digits[-SAME_DIGITS:] == own[-SAME_DIGITS:]
    return _dots(match) if behind_a_plus or same or len(digits) >= FEWEST_DIGITS else match[0]


def _dots(match: re.Match[str]) -> str:
    return DOT * max(1, min(3, len(match[0].encode(errors="replace")) // len(DOT.encode())))


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdecimal())

"""What every list has in common: as many rows as fit, and buttons that say which page they show."""

from collections.abc import Sequence

from bot.desks.lookup import Page
from bot.domain.errors import Reason, Refusal
from bot.domain.kept import Leaf
from bot.home.browsing import Fits
from bot.ports.messages import Message
from bot.views.language import Language
from bot.views.lists import list_message, rows_fitting
from bot.views.parts import Block
from handlers.exchange.payloads import is_number


def fitting(language: Language) -> Fits:
    """How many rows of a page one message can hold in this language."""
    return lambda page: rows_fitting(page.rows, page.query, page.properties, language)


def drawn(page: Page, leaf: Leaf, language: Language, done: Sequence[Block] = ()) -> Message:
    return list_message(page.rows, page.counts, page.query, page.properties, language, leaf, done)


def read_turn(value: str) -> tuple[int, int]:
    """The edition and the page that a button asks for."""
    edition, _, number = value.partition(":")
    if not (is_number(edition) and is_number(number)):
        raise Refusal(Reason.LIST_EXPIRED)
    return int(edition), int(number)

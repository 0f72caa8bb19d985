"""Draws the home's folder of contacts: whom the words find, page by page; each row opens the contact's window."""

from bot.domain.contact import ContactPage
from bot.domain.ids import HomeAction
from bot.domain.shelf import Shelf
from bot.views.contacts import contact_rows
from bot.views.controls import beside
from bot.views.home.parts import named, page_blocks
from bot.views.home.sheet import Sheet
from bot.views.language import Language
from bot.views.parts import Block, actions, button, divider, mrkdwn, plain, section
from bot.views.words import escape, tidy

WORDS_LIMIT = 240


def home_contacts(sheet: Sheet, page: ContactPage, language: Language) -> list[Block]:
    """Two blocks a row."""
    shelf = sheet.drawn.shelf or Shelf()
    rows = [block for row in page.rows for block in contact_rows(row, page, language)]
    return [
        _search(sheet, shelf, language),
        divider(),
        *(rows or [section(plain(_nobody(shelf, language)))]),
        *page_blocks(sheet, shelf.page, shelf.next is not None, language),
    ]


def _search(sheet: Sheet, shelf: Shelf, language: Language) -> Block:
    if not shelf.words:
        search = button(language.say("Search…"), HomeAction.SEARCH, "search")
        return actions(named(sheet, "contacts"), search)
    words = escape(tidy(shelf.words, WORDS_LIMIT, one_line=True))
    clear = button(language.say("Clear"), HomeAction.CLEAR_SEARCH, "clear")
    return beside(mrkdwn(language.say("Search: {words}", words=words)), clear, named(sheet, "contacts"))


def _nobody(shelf: Shelf, language: Language) -> str:
    if shelf.words:
        return language.say("Nobody is found. Look for the beginning of a name, an address or a telephone number.")
    return language.say("No visitor has left an address yet.")

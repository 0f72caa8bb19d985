"""Draws the App Home: the inbox of one agent, with all that it is filtered by, its page and what can be done."""

from bot.views.home.checklist import checklist_blocks
from bot.views.home.choices import choices, folders, head, searched
from bot.views.home.contacts import home_contacts
from bot.views.home.parts import page_blocks
from bot.views.home.rows import rows
from bot.views.home.sheet import Sheet
from bot.views.home.toolbar import report_blocks, toolbar
from bot.views.language import Language
from bot.views.parts import Block, divider


def home_view(sheet: Sheet, language: Language) -> Block:
    """At most 100 blocks: three a row, and some thirty around them."""
    blocks = [
        *(checklist_blocks(sheet.checklist, language) if sheet.checklist else []),
        *report_blocks(sheet.home, language),
        head(sheet, language),
        folders(sheet, language),
        *(
            _conversations(sheet, language)
            if sheet.contacts is None
            else home_contacts(sheet, sheet.contacts, language)
        ),
    ]
    return {"type": "home", "blocks": blocks}


def _conversations(sheet: Sheet, language: Language) -> list[Block]:
    return [
        choices(sheet, language),
        *searched(sheet, language),
        divider(),
        *toolbar(sheet, language),
        *rows(sheet, language),
        *page_blocks(sheet, sheet.drawn.page, sheet.drawn.next is not None, language),
    ]

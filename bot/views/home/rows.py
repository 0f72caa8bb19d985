"""Draws the rows of the home's conversations, or why there are none."""

from collections.abc import Mapping, Sequence

from bot.domain.ids import HomeAction
from bot.domain.inbox import Folder, Property, Status
from bot.ports import Listing
from bot.views.controls import beside, checkboxes
from bot.views.home.parts import named
from bot.views.home.sheet import Sheet
from bot.views.language import Language
from bot.views.lists import row_facts
from bot.views.masking import veiled_row
from bot.views.parts import Block, actions, button, context, mrkdwn, option, plain, section
from bot.views.people import visitor_name
from bot.views.refusals import refusal
from bot.views.states import sign_of
from bot.views.words import tidy

ROW_NAME_LIMIT, ROW_EXCERPT_LIMIT = 60, 140


def rows(sheet: Sheet, language: Language) -> list[Block]:
    if sheet.refused is not None:
        return [section(mrkdwn(refusal(sheet.refused, language)))]
    if not sheet.rows:
        return [section(plain(_nothing(sheet, language)))]
    every = {one.id: one for one in sheet.properties}
    shown = (veiled_row(row, every.get(row.property_id)) for row in sheet.rows)
    return [block for row in shown for block in _row(sheet, row, every if len(every) > 1 else {}, language)]


def _nothing(sheet: Sheet, language: Language) -> str:
    now = sheet.home.desktop.filters
    if not now.kinds:
        return language.say("Neither chats nor tickets are chosen.")
    if now.is_searching:
        return language.say("Nothing is found. Clear the search to see everything.")
    waiting = now.folder is Folder.INBOX and now.status is Status.OPEN
    return language.say("Nothing waits.") if waiting else language.say("Nothing lies here.")


def _row(sheet: Sheet, row: Listing, told: Mapping[int, Property], language: Language) -> list[Block]:
    name = visitor_name(row.visitor, language, ROW_NAME_LIMIT)
    words = tidy(row.excerpt, ROW_EXCERPT_LIMIT, one_line=True)
    shown = f"{sign_of(row)} #{row.number} {name}" + (f": {words}" if words else "")
    look = button(language.say("Open…"), f"{HomeAction.OPEN}:{row.number}", str(row.number))
    number = str(row.number)
    box = checkboxes(HomeAction.TICK, [option(language.say("Select"), number)], _ticked(sheet, [number]))
    return [
        beside(plain(shown), look, named(sheet, f"row:{number}")),
        context(mrkdwn(row_facts(row, told, language))),
        actions(named(sheet, f"tick:{number}"), box),
    ]


def _ticked(sheet: Sheet, numbers: Sequence[str]) -> list[str]:
    ticks = set(map(str, sheet.home.desktop.ticks))
    return [number for number in numbers if number in ticks]

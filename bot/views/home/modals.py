"""Draws the modals that the home opens: search, save a view, tag, purge, a long report."""

from collections.abc import Sequence

from bot.domain.bulk import Report
from bot.domain.desktop import Filters
from bot.domain.ids import HomeField, HomeView
from bot.views.controls import chooser, date_choice, field, static_select, text_choice
from bot.views.language import Language
from bot.views.parts import OPTION_LIMIT, Block, answer, modal, mrkdwn, plain, section
from bot.views.recall import what_stays
from bot.views.refusals import refusal
from bot.views.words import tidy

WORDS_LIMIT, TAGS_LIMIT, NAME_LIMIT, COUNT_LIMIT = 200, 200, 60, 5


def search_modal(filters: Filters, departments: Sequence[str], language: Language) -> Block:
    """Filled with what is searched for now; what is left empty is not asked for."""
    words = " ".join(f'"{word}"' if " " in word else word for word in filters.words)
    offered = [
        chooser(tidy(name, WORDS_LIMIT, one_line=True), name) for name in departments if len(name) <= OPTION_LIMIT
    ]
    select = static_select(HomeField.DEPARTMENT, language.say("Any"), offered, filters.department)
    words_field = text_choice(HomeField.WORDS, language.say('refund "exact words"'), WORDS_LIMIT, words)
    tags = text_choice(HomeField.TAGS, "vip, refund", TAGS_LIMIT, ", ".join(filters.tags))
    blocks = [
        field(language.say("Words"), words_field, optional=True),
        field(language.say("From"), date_choice(HomeField.SINCE, "2026-11-01", filters.since), optional=True),
        field(language.say("To"), date_choice(HomeField.UNTIL, "2026-11-07", filters.until), optional=True),
        *([field(language.say("Department"), select, optional=True)] if offered else []),
        field(language.say("Tags, parted by commas"), tags, optional=True),
    ]
    return _form(HomeView.SEARCH, language.say("Search"), language.say("Search"), blocks, language)


def contacts_modal(words: str, language: Language) -> Block:
    """Asks for the beginnings of what a visitor gave."""
    typed = text_choice(HomeField.WORDS, "maria gomez", WORDS_LIMIT, words)
    label = language.say("Name, address or telephone number")
    title = language.say("Search")
    return _form(HomeView.CONTACTS, title, title, [field(label, typed, optional=True)], language)


def save_view_modal(language: Language) -> Block:
    name = text_choice(HomeField.NAME, language.say("Urgent and mine"), NAME_LIMIT)
    title = language.say("Save view")
    return _form(HomeView.SAVE_VIEW, title, language.say("Save"), [field(language.say("Name"), name)], language)


def tag_modal(count: int, language: Language) -> Block:
    tag = text_choice(HomeField.NAME, "vip", NAME_LIMIT)
    told = language.count("Tag {n} conversation with", "Tag {n} conversations with", count)
    return _form(HomeView.TAG, language.say("Tag"), language.say("Tag"), [field(told, tag)], language)


def purge_selected_modal(count: int, language: Language) -> Block:
    """Asks for the count, so that nobody purges what they forgot that they ticked."""
    warning = language.say(
        "Purging removes the lines, the contact data and the messages in Slack of *all that is selected*, *for good*: "
        "nobody can restore it."
    )
    typed = text_choice(HomeField.COUNT, str(count), COUNT_LIMIT)
    label = language.say("Type how many are selected ({count}) to confirm", count=str(count))
    blocks = [section(mrkdwn(f"{warning} {what_stays(language)}")), field(label, typed)]
    return _form(HomeView.PURGE, language.say("Purge"), language.say("Purge for good"), blocks, language)


def report_modal(report: Report, language: Language) -> Block:
    """Everything that was skipped, and why."""
    lines = [refusal(no, language) for no in report.refused]
    left = report.skipped - len(lines)
    more = [language.count("and {n} more", "and {n} more", left)] if left > 0 else []
    return _reading(language.say("Skipped"), answer([*lines, *more])["blocks"], language)


def _form(callback_id: str, title: str, submit: str, blocks: list[Block], language: Language) -> Block:
    return modal(callback_id, "", title, submit, language.say("Cancel"), blocks)


def _reading(title: str, blocks: Sequence[Block], language: Language) -> Block:
    close = plain(language.say("Close window"))
    return {"type": "modal", "title": plain(title), "close": close, "blocks": list(blocks)}

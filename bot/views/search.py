"""Draws the window that searches: a line with the main filters, and above them what was found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.desktop import Whose
from bot.domain.desktop_json import day_of
from bot.domain.ids import SEARCH_VIEW, ExportAction, SearchField
from bot.domain.inbox import Property
from bot.domain.kept import Leaf
from bot.domain.query import Query
from bot.ports import Listing
from bot.views import labels
from bot.views.controls import chooser, date_choice, field, static_select, text_choice, user_choice
from bot.views.language import Language
from bot.views.lists import row_blocks, turn_buttons
from bot.views.parts import Block, actions, button, context, divider, modal, mrkdwn, option, plain, section
from bot.views.words import tidy

LINE_LIMIT, NAME_LIMIT = 500, 60
ALL = "all"
STATUSES: Mapping[str, str] = {
    "any": labels.ANY_STATUS,
    **{status.name.lower(): label for status, label in labels.STATUSES.items()},
}
WHOSE: Mapping[str, str] = {
    ALL: labels.WHOSE[Whose.ALL],
    "none": labels.WHOSE[Whose.NOBODY],
    "any": labels.WHOSE[Whose.ANYBODY],
    "me": labels.WHOSE[Whose.MINE],
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is typed and chosen in the window, as Slack sends it."""

    line: str = ""
    property_id: str = ALL
    status: str = "any"
    whose: str = ALL
    agent: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found."""

    rows: Sequence[Listing]
    query: Query
    properties: Mapping[int, Property]
    leaf: Leaf
    may_export: bool = False


def search_window(asked: Asked, properties: Sequence[Property], language: Language, above: Sequence[Block]) -> Block:
    """Above the form stands what was found, or nothing yet; what was typed stays as it was."""
    return modal(
        SEARCH_VIEW,
        "",
        title=language.say("Search the inbox"),
        submit=language.say("Search"),
        close=language.say("Close window"),
        blocks=[*above, *_fields(asked, properties, language)],
    )


def found_blocks(found: Found, language: Language) -> list[Block]:
    """Number, state, who and when of each hit, and how the pages are turned."""
    rows = row_blocks(found.rows, found.query, found.properties, language)
    export = button(language.say("Export…"), ExportAction.FOUND, "found")
    exports = [actions("export", export)] if rows and found.may_export else []
    if not rows:
        nothing = language.say("Nothing is found. Use fewer words, or other filters.")
        rows = [section(plain(nothing))]
    turns = turn_buttons(found.leaf, found.query, language)
    page = language.say("Page {page}", page=str(found.leaf.number))
    foot = [actions(f"turn:{found.leaf.edition}:{found.leaf.number}", *turns), context(mrkdwn(page))] if turns else []
    return [*rows, *foot, *exports, divider()]


def told_blocks(told: str) -> list[Block]:
    """A sentence of ours in the place of what was found."""
    return [section(mrkdwn(told)), divider()]


def _fields(asked: Asked, properties: Sequence[Property], language: Language) -> list[Block]:
    line = text_choice(SearchField.LINE, language.say('refund tag:vip "exact words"'), LINE_LIMIT, asked.line)
    statuses = [option(language.say(name), value) for value, name in STATUSES.items()]
    whose = [option(language.say(name), value) for value, name in WHOSE.items()]
    since = date_choice(SearchField.SINCE, "2026-11-01", day_of(asked.since))
    until = date_choice(SearchField.UNTIL, "2026-11-07", day_of(asked.until))
    agent = user_choice(SearchField.AGENT, language.say("One agent"), asked.agent)
    status = static_select(SearchField.STATUS, language.say("Status"), statuses, asked.status)
    return [
        field(language.say("Words and filters"), line, optional=True),
        *_property(asked, properties, language),
        field(language.say("Status"), status),
        field(language.say("Agent"), static_select(SearchField.WHOSE, language.say("Agent"), whose, asked.whose)),
        field(language.say("One agent"), agent, optional=True),
        field(language.say("From"), since, optional=True),
        field(language.say("To"), until, optional=True),
    ]


def _property(asked: Asked, properties: Sequence[Property], language: Language) -> list[Block]:
    """Where there is something to choose."""
    if len(properties) < 2:
        return []
    names = [chooser(tidy(one.name, NAME_LIMIT, one_line=True) or one.tawk_id, str(one.id)) for one in properties]
    options = [option(language.say("All properties"), ALL), *names]
    select = static_select(SearchField.PROPERTY, language.say("Property"), options, asked.property_id)
    return [field(language.say("Property"), select)]

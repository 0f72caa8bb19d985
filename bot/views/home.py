"""Draws the App Home: the inbox of one agent, with all that it is filtered by, its page and what can be done."""

from collections.abc import Mapping, Sequence

from bot.desktop import BOTH, Whose
from bot.ids import HomeAction
from bot.inbox import Folder, Kind, Property, Status
from bot.ports import Listing
from bot.query import Sort
from bot.views.checklist import checklist_blocks
from bot.views.contacts import how_many
from bot.views.controls import beside, checkboxes, chooser, static_select, user_choice
from bot.views.home_contacts import home_contacts
from bot.views.home_parts import named, page_blocks
from bot.views.language import Language, msgid
from bot.views.lists import row_facts
from bot.views.masking import veiled_row
from bot.views.parts import Block, actions, button, context, divider, mrkdwn, option, plain, section
from bot.views.people import visitor_name
from bot.views.refusals import refusal
from bot.views.sheet import Sheet
from bot.views.states import sign_of
from bot.views.toolbar import report_blocks, toolbar
from bot.views.words import escape, tidy

ROW_NAME_LIMIT, ROW_EXCERPT_LIMIT, FILTER_LIMIT = 60, 140, 60
ALL = "all"
FOLDERS = {Folder.INBOX: msgid("Inbox"), Folder.SPAM: msgid("Spam"), Folder.TRASH: msgid("Trash")}
KINDS = {Kind.CHAT: msgid("Chats"), Kind.TICKET: msgid("Tickets")}
STATUSES: Mapping[Status | None, str] = {
    Status.OPEN: msgid("Open"),
    Status.PENDING: msgid("Pending"),
    Status.CLOSED: msgid("Closed"),
    None: msgid("Any status"),
}
WHOSE = {
    Whose.ALL: msgid("All agents"),
    Whose.NOBODY: msgid("Unassigned"),
    Whose.ANYBODY: msgid("Assigned"),
    Whose.MINE: msgid("Mine"),
}
SORTS = {
    (Sort.UPDATED, False): msgid("Latest update first"),
    (Sort.UPDATED, True): msgid("Oldest update first"),
    (Sort.CREATED, False): msgid("Newest first"),
    (Sort.CREATED, True): msgid("Oldest first"),
    (Sort.STATUS, True): msgid("Open first"),
    (Sort.STATUS, False): msgid("Closed first"),
    (Sort.PRIORITY, False): msgid("Most urgent first"),
    (Sort.PRIORITY, True): msgid("Least urgent first"),
}


def home_view(sheet: Sheet, language: Language) -> Block:
    """At most 100 blocks: three a row, and some thirty around them."""
    blocks = [
        *(checklist_blocks(sheet.checklist, language) if sheet.checklist else []),
        *report_blocks(sheet.home, language),
        _head(sheet, language),
        _folders(sheet, language),
        *(
            _conversations(sheet, language)
            if sheet.contacts is None
            else home_contacts(sheet, sheet.contacts, language)
        ),
    ]
    return {"type": "home", "blocks": blocks}


def _conversations(sheet: Sheet, language: Language) -> list[Block]:
    return [
        _choices(sheet, language),
        *_searched(sheet, language),
        divider(),
        *toolbar(sheet, language),
        *_rows(sheet, language),
        *page_blocks(sheet, sheet.drawn.page, sheet.drawn.next is not None, language),
    ]


def sort_value(sort: Sort, *, ascending: bool) -> str:
    return f"{sort}:{'asc' if ascending else 'desc'}"


def _head(sheet: Sheet, language: Language) -> Block:
    counts = language.say(
        "*{open}* open · *{unassigned}* unassigned",
        open=str(sheet.counts.open),
        unassigned=str(sheet.counts.unassigned),
    )
    names = [
        chooser(tidy(one.name, FILTER_LIMIT, one_line=True) or one.tawk_id, str(one.id)) for one in sheet.properties
    ]
    options = [option(language.say("All properties"), ALL), *names]
    chosen = str(sheet.home.desktop.filters.property_id or ALL)
    select = static_select(HomeAction.PROPERTY, language.say("Property"), options, chosen)
    return beside(mrkdwn(counts), select, named(sheet, "head"))


def _folders(sheet: Sheet, language: Language) -> Block:
    now = sheet.home.desktop.filters
    counts = sheet.counts
    lies = {Folder.INBOX: counts.inbox, Folder.SPAM: counts.spam, Folder.TRASH: counts.trash}
    buttons = [
        button(
            f"{language.say(name)} ({lies[folder]})",
            f"{HomeAction.FOLDER}:{folder.value}",
            str(folder.value),
            style="primary" if folder is now.folder and sheet.contacts is None else "",
        )
        for folder, name in FOLDERS.items()
    ]
    people = button(
        f"{language.say('Contacts')} ({how_many(sheet.people)})",
        HomeAction.CONTACTS,
        "contacts",
        style="primary" if sheet.contacts is not None else "",
    )
    kinds = checkboxes(HomeAction.KINDS, [option(language.say(KINDS[kind]), kind) for kind in BOTH], now.kinds)
    return actions(named(sheet, "folders"), *buttons, people, *([] if sheet.contacts is not None else [kinds]))


def _choices(sheet: Sheet, language: Language) -> Block:
    now = sheet.home.desktop.filters
    statuses = [option(language.say(name), str(status.value) if status else ALL) for status, name in STATUSES.items()]
    agents = [option(language.say(name), whose) for whose, name in WHOSE.items()]
    sorts = [option(language.say(name), sort_value(sort, ascending=up)) for (sort, up), name in SORTS.items()]
    one = now.agent if now.whose is Whose.ONE else ""
    status = str(now.status.value) if now.status else ALL
    sort = sort_value(now.sort, ascending=now.ascending)
    return actions(
        named(sheet, "choices"),
        static_select(HomeAction.STATUS, language.say("Status"), statuses, status),
        static_select(HomeAction.WHOSE, language.say("Agent"), agents, now.whose),
        user_choice(HomeAction.AGENT, language.say("One agent"), one),
        static_select(HomeAction.SORT, language.say("Sort"), sorts, sort),
        button(language.say("Search…"), HomeAction.SEARCH, "search"),
        *_views(sheet, language),
    )


def _views(sheet: Sheet, language: Language) -> list[Block]:
    now = next((view for view in sheet.views if view.filters == sheet.home.desktop.filters), None)
    offered = [chooser(tidy(view.name, FILTER_LIMIT, one_line=True), str(view.id)) for view in sheet.views]
    select = [static_select(HomeAction.VIEW, language.say("Saved views"), offered, str(now.id) if now else "")]
    save = button(language.say("Save view…"), HomeAction.SAVE_VIEW, "save")
    drop = button(language.say("Delete view"), f"{HomeAction.DROP_VIEW}:{now.id}", str(now.id)) if now else None
    return [*(select if offered else []), drop or save]


def _searched(sheet: Sheet, language: Language) -> list[Block]:
    """What is left out, in one line, with the way back."""
    now = sheet.home.desktop.filters
    if not now.is_searching:
        return []
    words = " ".join(f"“{word}”" if " " in word else word for word in now.words)
    told = (
        language.say("Search: {words}", words=_own(words)) if words else "",
        language.say("from {day}", day=now.since.isoformat()) if now.since else "",
        language.say("to {day}", day=now.until.isoformat()) if now.until else "",
        language.say("department {name}", name=_own(now.department)) if now.department else "",
        language.say("tags {names}", names=_own(", ".join(now.tags))) if now.tags else "",
    )
    clear = button(language.say("Clear"), HomeAction.CLEAR_SEARCH, "clear")
    return [beside(mrkdwn(" · ".join(filter(None, told))), clear, named(sheet, "searched"))]


def _own(words: str) -> str:
    """What the agent typed, for mrkdwn."""
    return escape(tidy(words, 4 * FILTER_LIMIT, one_line=True))


def _rows(sheet: Sheet, language: Language) -> list[Block]:
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

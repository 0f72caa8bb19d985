"""Draws what the home's conversations are chosen with: property, folder, status, agent, order, view, and the search."""

from bot.domain.desktop import BOTH, Whose
from bot.domain.ids import HomeAction
from bot.domain.inbox import Folder, Kind
from bot.domain.query import Sort
from bot.views.contacts import how_many
from bot.views.controls import beside, checkboxes, chooser, static_select, user_choice
from bot.views.home.parts import named
from bot.views.home.sheet import Sheet
from bot.views.labels import ANY_STATUS, FOLDERS, STATUSES, WHOSE
from bot.views.language import Language, msgid
from bot.views.parts import Block, actions, button, mrkdwn, option
from bot.views.words import escape, tidy

FILTER_LIMIT = 60
ALL = "all"
KINDS = {Kind.CHAT: msgid("Chats"), Kind.TICKET: msgid("Tickets")}
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


def head(sheet: Sheet, language: Language) -> Block:
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


def folders(sheet: Sheet, language: Language) -> Block:
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


def choices(sheet: Sheet, language: Language) -> Block:
    now = sheet.home.desktop.filters
    statuses = [option(language.say(name), str(status.value)) for status, name in STATUSES.items()]
    agents = [option(language.say(name), whose) for whose, name in WHOSE.items()]
    sorts = [option(language.say(name), sort_value(sort, ascending=up)) for (sort, up), name in SORTS.items()]
    one = now.agent if now.whose is Whose.ONE else ""
    status = str(now.status.value) if now.status else ALL
    sort = sort_value(now.sort, ascending=now.ascending)
    return actions(
        named(sheet, "choices"),
        static_select(
            HomeAction.STATUS, language.say("Status"), [*statuses, option(language.say(ANY_STATUS), ALL)], status
        ),
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


def searched(sheet: Sheet, language: Language) -> list[Block]:
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


def sort_value(sort: Sort, *, ascending: bool) -> str:
    return f"{sort}:{'asc' if ascending else 'desc'}"

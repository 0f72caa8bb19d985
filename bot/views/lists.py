"""Answers questions: the list of conversations, and one conversation with its journal."""

import json
from collections.abc import Mapping, Sequence

from bot.domain.ids import COMMAND, BurstAction, ContactAction, ListAction
from bot.domain.inbox import Conversation, Entry, Folder, Priority, Property, Status
from bot.domain.kept import Leaf
from bot.domain.query import Assigned, Query, Sort
from bot.ports import Counts, Listing
from bot.ports.messages import Message
from bot.views.card import details, head, property_name
from bot.views.controls import beside
from bot.views.journal import told as told_entry
from bot.views.labels import FOLDERS, PRIORITIES
from bot.views.language import Language, msgid
from bot.views.linking import agents_of
from bot.views.masking import shown_to_all, veiled_row
from bot.views.menu import to_menu
from bot.views.parts import Block, actions, answer, button, context, date, divider, mention, mrkdwn, plain, section
from bot.views.people import visitor_name
from bot.views.states import sign_of, state_of, still_waits
from bot.views.thread import last_turns, turn_blocks
from bot.views.words import escape, tidy

ROW_NAME_LIMIT = 40
ROW_EXCERPT_LIMIT = 60  # with number and name about what Slack shows on one line
LIST_BYTES_LIMIT = 14_000  # a page of 20 rows has some 9,000: slack.md 3
WORKED_ROWS_LIMIT = 15  # of three blocks each, of 50 that a message may have
LINES_CHARACTERS = 5_000
LINES_BLOCKS = 30
DEEDS_SHOWN = 5
LONGEST = Leaf(10**9, 10**3, more=True)  # as long as its numbers may become
NAMES_LIMIT = 200
HISTORY_SHOWN = 100
TITLES: Mapping[Status | None, str] = {
    Status.OPEN: msgid("Open conversations"),
    Status.PENDING: msgid("Pending conversations"),
    Status.CLOSED: msgid("Closed conversations"),
    None: msgid("All conversations"),
}


def list_message(
    rows: Sequence[Listing],
    counts: Counts,
    query: Query,
    properties: Mapping[int, Property],
    language: Language,
    leaf: Leaf,
    done: Sequence[Block] = (),
) -> Message:
    """A page of the list, of whose rows all fit, with the buttons that turn it; `done` tells what was pressed there."""
    title = _title(counts, query, properties, language)
    shown = row_blocks(rows, query, properties, language, leaf) or [section(plain(_nothing(query, language)))]
    feet = [context(mrkdwn(_foot(leaf, rows[-1].number, language)))] if rows else []
    turns = actions("turn", *turn_buttons(leaf, query, language), to_menu(language))
    return _message([section(mrkdwn(title)), *done, *shown, *feet, turns], title)


def row_blocks(
    rows: Sequence[Listing],
    query: Query,
    properties: Mapping[int, Property],
    language: Language,
    leaf: Leaf | None = None,
) -> list[Block]:
    """Two blocks a row: who and what, then the facts. What has no card of its own has its buttons here, on a `leaf`."""
    named = properties if len(query.properties) != 1 else {}
    shown = (veiled_row(row, properties.get(row.property_id)) for row in rows)
    worked = leaf if query.burst is not None else None
    return [block for row in shown for block in (*_row(row, named, language), *_buttons(row, worked, language))]


def rows_fitting(rows: Sequence[Listing], query: Query, properties: Mapping[int, Property], language: Language) -> int:
    """How many of the rows one message can hold."""
    size, most = 0, len(rows) if query.burst is None else min(len(rows), WORKED_ROWS_LIMIT)
    for count, row in enumerate(rows[:most]):
        blocks = row_blocks([row], query, properties, language, LONGEST)
        size += sum(len(json.dumps(block, ensure_ascii=False).encode()) for block in blocks)
        if count and size > LIST_BYTES_LIMIT:
            return count
    return most


def turn_buttons(leaf: Leaf, query: Query, language: Language) -> list[Block]:
    """A button says which page of which edition it shows, so that a second press shows the same."""
    by_age = bool(query.words) or (query.sort in (Sort.UPDATED, Sort.CREATED) and not query.ascending)
    back, on = (msgid("Newer"), msgid("Older")) if by_age else (msgid("Previous"), msgid("Next"))
    newer = button(language.say(back), ListAction.NEWER, f"{leaf.edition}:{leaf.number - 1}")
    older = button(language.say(on), ListAction.OLDER, f"{leaf.edition}:{leaf.number + 1}")
    goes_on = leaf.more and leaf.edition > 0
    return [*([newer] if leaf.number > 1 else []), *([older] if goes_on else [])]


def show_message(
    conversation: Conversation, property_: Property, entries: Sequence[Entry], language: Language
) -> Message:
    """One conversation: its details, the last of its lines, the last deeds of the journal (newest last)."""
    conversation = shown_to_all(conversation, property_)
    said = last_turns(conversation.lines, LINES_CHARACTERS, LINES_BLOCKS)
    lines = turn_blocks(said, language) or [section(plain(language.say("No lines are known.")))]
    deeds = "\n".join(told_entry(entry, language) for entry in entries[-DEEDS_SHOWN:])
    return _message(
        [
            *head(conversation, property_, language),
            *details(conversation, property_, language),
            *_answered(conversation, language),
            divider(),
            *lines,
            *([divider(), context(mrkdwn(deeds))] if deeds else []),
        ],
        f"{state_of(conversation, language)} · #{conversation.id} · {property_name(property_)}",
    )


def _answered(conversation: Conversation, language: Language) -> list[Block]:
    """Who answered in tawk.to, in plain text: these are names from there, or of linked people in Slack."""
    names = tidy(", ".join(agents_of(conversation.lines)), NAMES_LIMIT, one_line=True)
    return [context(plain(language.say("Answered by {names}", names=names)))] if names else []


def history_message(conversation: Conversation, entries: Sequence[Entry], language: Language) -> Message:
    """All that was done to it, the newest last; where that is too much, the newest part of it."""
    title = language.say("What was done to {number}", number=f"#{conversation.id}")
    lines = [told_entry(entry, language) for entry in entries[-HISTORY_SHOWN:]] or [
        language.say("Nobody has done anything yet.")
    ]
    return answer([f"*{title}*", *lines])


def _message(blocks: list[Block], text: str) -> Message:
    return Message(text=text, blocks=blocks)


def _title(counts: Counts, query: Query, properties: Mapping[int, Property], language: Language) -> str:
    name = language.say(TITLES[query.status] if query.folder is Folder.INBOX else FOLDERS[query.folder])
    badges = language.say(
        "Open: {open} · Unassigned: {unassigned} · Trash: {trash}",
        open=str(counts.open),
        unassigned=str(counts.unassigned),
        trash=str(counts.trash),
    )
    only = [property_name(properties[key]) for key in query.properties] if len(query.properties) == 1 else []
    burst = language.say("of burst {id}", id=str(query.burst)) if query.burst is not None else ""
    return " · ".join(filter(None, (f"*{name}*", burst, *only, _whose(query, language), badges)))


def _whose(query: Query, language: Language) -> str:
    if query.assigned is Assigned.ONE:
        return language.say("assigned to {agent}", agent=mention(query.agent))
    if query.assigned is Assigned.NOBODY:
        return language.say("assigned to nobody")
    return language.say("assigned to somebody") if query.assigned is Assigned.ANYBODY else ""


def _nothing(query: Query, language: Language) -> str:
    if query.words or query.tags or query.department or query.since or query.until:
        if query.status is Status.OPEN and query.folder is Folder.INBOX:
            return language.say("Nothing is found among the open ones. Use fewer words, or status:any to look at all.")
        return language.say("Nothing is found. Use fewer words, or other filters.")
    waiting = query.folder is Folder.INBOX and query.status is Status.OPEN
    return language.say("Nothing waits.") if waiting else language.say("Nothing lies here.")


def _row(row: Listing, properties: Mapping[int, Property], language: Language) -> list[Block]:
    name = visitor_name(row.visitor, language, ROW_NAME_LIMIT)
    words = tidy(row.excerpt, ROW_EXCERPT_LIMIT, one_line=True)
    shown = f"{sign_of(row)} #{row.number} {name}" + (f": {words}" if words else "")
    return [section(plain(shown)), context(mrkdwn(row_facts(row, properties, language)))]


def _buttons(row: Listing, leaf: Leaf | None, language: Language) -> list[Block]:
    """Only what can be done with it as it stands; the window that the last one opens has all else."""
    if leaf is None:
        return []
    place, number = f"{row.number}:{leaf.edition}:{leaf.number}", str(row.number)
    works = row.folder is Folder.INBOX and row.status is not Status.CLOSED
    take = button(language.say("Take it"), BurstAction.TAKE, place, "primary")
    close = button(language.say("Close"), BurstAction.CLOSE, place)
    deeds = [*([take] if works and not row.agent else []), *([close] if works else [])]
    return [actions(f"row:{number}", *deeds, _open_button(number, language))]


def told_of_row(number: int, told: str, language: Language) -> list[Block]:
    """What came of a press on a row, which may stand in the list no more: so it can be opened from here."""
    return [beside(mrkdwn(told), _open_button(str(number), language), f"told:{number}")]


def _open_button(number: str, language: Language) -> Block:
    return button(language.say("Open…"), ContactAction.OPEN, number)


def row_facts(row: Listing, properties: Mapping[int, Property], language: Language) -> str:
    """State, time, agent and what the team marked it with, in one line; the property if it is among `properties`."""
    when = date(row.created_at)
    facts = (
        state_of(row, language),
        language.say(PRIORITIES[row.priority]) if row.priority is not Priority.NORMAL else "",
        language.say("since {when}", when=when) if still_waits(row) else when,
        mention(row.agent) if row.agent else language.say("assigned to nobody"),
        property_name(properties[row.property_id]) if row.property_id in properties else "",
        escape(tidy(row.department, ROW_NAME_LIMIT, one_line=True)),
        escape(tidy(", ".join(row.tags), ROW_EXCERPT_LIMIT, one_line=True)),
    )
    return " · ".join(filter(None, facts))


def _foot(leaf: Leaf, last: int, language: Language) -> str:
    show = language.say("`{command} show #1042` shows one.", command=COMMAND)
    if leaf.number > 1:
        page = language.say("Page {page}", page=str(leaf.number))
        show = f"{page} · {show}"
    if not leaf.more or leaf.edition:
        return show
    older = language.say("For older ones write the same again with `before #{number}` at the end.", number=str(last))
    return f"{older} {show}"

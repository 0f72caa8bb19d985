"""Answers questions: the list of conversations, and one conversation with its journal."""

import json
from collections.abc import Iterable, Mapping, Sequence

from bot.ids import COMMAND
from bot.inbox import Conversation, Entry, Folder, Priority, Property, Status
from bot.ports import Counts, Listing
from bot.query import Assigned, Query
from bot.views.card import details, head, property_name
from bot.views.journal import told
from bot.views.language import Language, msgid
from bot.views.parts import Block, Message, answer, context, date, divider, mention, mrkdwn, plain, section
from bot.views.people import visitor_name
from bot.views.states import sign_of, state_of, still_waits
from bot.views.thread import last_turns, turn_blocks
from bot.views.words import cut, escape, tidy

ROW_NAME_LIMIT = 40
ROW_EXCERPT_LIMIT = 60  # with number and name about what Slack shows on one line
LIST_BYTES_LIMIT = 14_000  # a page of 20 rows has some 9,000: slack.md 3
LINES_CHARACTERS = 5_000
LINES_BLOCKS = 30
DEEDS_SHOWN = 5
LINE_LIMIT = 500
HISTORY_SHOWN = 100
TITLES: Mapping[Status | None, str] = {
    Status.OPEN: msgid("Open conversations"),
    Status.PENDING: msgid("Pending conversations"),
    Status.CLOSED: msgid("Closed conversations"),
    None: msgid("All conversations"),
}
PRIORITIES = {Priority.URGENT: msgid("Urgent"), Priority.HIGH: msgid("High"), Priority.LOW: msgid("Low")}
FOLDERS = {Folder.SPAM: msgid("Spam"), Folder.TRASH: msgid("Trash")}


def list_message(
    rows: Sequence[Listing],
    counts: Counts,
    query: Query,
    properties: Mapping[int, Property],
    language: Language,
    more: bool,
    line: str = "",
) -> Message:
    """A page of the list; where the rows are too long for one message it ends earlier and says so.

    `line` is what was asked for, as `/inbox search` reads it: to be written again for the next page.
    """
    title = _title(counts, query, properties, language)
    if not rows:
        return _message([section(mrkdwn(title)), section(plain(_nothing(query, language)))], title)
    named = properties if len(query.properties) != 1 else {}
    drawn = list(_fitting(_row(row, named, language) for row in rows))
    last = rows[len(drawn) - 1].number if more or len(drawn) < len(rows) else 0
    foot = context(mrkdwn(_foot(last, language)), *_next(last, line, language))
    return _message([section(mrkdwn(title)), *(block for row in drawn for block in row), foot], title)


def show_message(
    conversation: Conversation, property_: Property, entries: Sequence[Entry], language: Language
) -> Message:
    """One conversation: its details, the last of its lines, the last deeds of the journal (newest last)."""
    said = last_turns(conversation.facts.lines, LINES_CHARACTERS, LINES_BLOCKS)
    lines = turn_blocks(said, language) or [section(plain(language.say("No lines are known.")))]
    deeds = "\n".join(told(entry, language) for entry in entries[-DEEDS_SHOWN:])
    return _message(
        [
            *head(conversation, property_, language),
            *details(conversation, property_, language),
            divider(),
            *lines,
            *([divider(), context(mrkdwn(deeds))] if deeds else []),
        ],
        f"{state_of(conversation, language)} · #{conversation.id} · {property_name(property_)}",
    )


def history_message(conversation: Conversation, entries: Sequence[Entry], language: Language) -> Message:
    """All that was done to it, the newest last; where that is too much, the newest part of it."""
    title = language.say("What was done to {number}", number=f"#{conversation.id}")
    lines = [told(entry, language) for entry in entries[-HISTORY_SHOWN:]] or [
        language.say("Nobody has done anything yet.")
    ]
    return answer([f"*{title}*", *lines])


def _message(blocks: list[Block], text: str) -> Message:
    return Message(text=text, blocks=blocks)


def _title(counts: Counts, query: Query, properties: Mapping[int, Property], language: Language) -> str:
    name = language.say(FOLDERS.get(query.folder) or TITLES[query.status])
    badges = language.say(
        "Open: {open} · Unassigned: {unassigned} · Trash: {trash}",
        open=str(counts.open),
        unassigned=str(counts.unassigned),
        trash=str(counts.trash),
    )
    only = [property_name(properties[key]) for key in query.properties] if len(query.properties) == 1 else []
    return " · ".join(filter(None, (f"*{name}*", *only, _whose(query, language), badges)))


def _whose(query: Query, language: Language) -> str:
    if query.assigned is Assigned.ONE:
        return language.say("assigned to {agent}", agent=mention(query.agent))
    if query.assigned is Assigned.NOBODY:
        return language.say("assigned to nobody")
    return language.say("assigned to somebody") if query.assigned is Assigned.ANYBODY else ""


def _nothing(query: Query, language: Language) -> str:
    waiting = query.folder is Folder.INBOX and query.status is Status.OPEN
    return language.say("Nothing waits.") if waiting else language.say("Nothing lies here.")


def _row(row: Listing, properties: Mapping[int, Property], language: Language) -> list[Block]:
    name = visitor_name(row.visitor, language, ROW_NAME_LIMIT)
    words = tidy(row.excerpt, ROW_EXCERPT_LIMIT, one_line=True)
    shown = f"{sign_of(row)} #{row.number} {name}" + (f": {words}" if words else "")
    return [section(plain(shown)), context(mrkdwn(row_facts(row, properties, language)))]


def row_facts(row: Listing, properties: Mapping[int, Property], language: Language) -> str:
    """State, time, agent and what the team marked it with, in one line; the property if it is among `properties`."""
    when = date(row.created_at)
    facts = (
        state_of(row, language),
        language.say(PRIORITIES[row.priority]) if row.priority in PRIORITIES else "",
        language.say("since {when}", when=when) if still_waits(row) else when,
        mention(row.agent) if row.agent else language.say("assigned to nobody"),
        property_name(properties[row.property_id]) if row.property_id in properties else "",
        escape(tidy(row.department, ROW_NAME_LIMIT, one_line=True)),
        escape(tidy(", ".join(row.tags), ROW_EXCERPT_LIMIT, one_line=True)),
    )
    return " · ".join(filter(None, facts))


def _fitting(rows: Iterable[list[Block]]) -> Iterable[list[Block]]:
    size = 0
    for row in rows:
        size += len(json.dumps(row, ensure_ascii=False).encode())
        if size > LIST_BYTES_LIMIT:
            return
        yield row


def _next(last: int, line: str, language: Language) -> list[Block]:
    """In plain text: the words looked for may be a visitor's."""
    asked = f"{COMMAND} search {line} before #{last}"
    return [plain(cut(language.say("Older: {line}", line=asked), LINE_LIMIT))] if last and line else []


def _foot(last: int, language: Language) -> str:
    show = language.say("`{command} show #1042` shows one.", command=COMMAND)
    if not last:
        return show
    older = language.say("For older ones write the same again with `before #{number}` at the end.", number=str(last))
    return f"{older} {show}"

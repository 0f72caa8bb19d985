"""Exports as CSV: a row for each conversation. No cell can become a formula."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

from bot.domain.inbox import BY_VISITOR, Entry, Line, Property
from bot.exporting.bundle import Bundle, Ledger, Record

BOM = "\ufeff"  # by which spreadsheets know UTF-8
CELL_LIMIT = 32_000  # what a spreadsheet's cell holds
# Some spreadsheets part at semicolons, tabs and line ends inside of quotes too, so a cell may begin behind those.
FORMULA = re.compile(r"(^|[;|\t\r\n])([ '\"]*)(?=[=+\-@＝＋－＠])")
COLUMNS = (
    *("number", "property", "kind", "outcome", "status", "folder", "priority", "agent", "department", "tags"),
    *("created_at", "updated_at", "name", "email", "phone", "city", "country", "subject"),
    *("lines", "transcript", "notes", "tawk_id"),
)
JOURNAL_COLUMNS = ("at", "actor", "deed", "number", "property", "detail", "before", "after", "batch")


def written(content: Bundle | Ledger) -> bytes:
    names = {one.id: one for one in content.properties}
    if isinstance(content, Ledger):
        return _file(JOURNAL_COLUMNS, (_journal_row(entry, names, content.people) for entry in content.journal))
    return _file(COLUMNS, (_row(record, names, content.people) for record in content.conversations))


def harmless(cell: str) -> str:
    """The same text, which no spreadsheet takes for a formula."""
    inner = FORMULA.sub(r"\1'\2", cell)
    return f"'{inner}" if inner.startswith(("\t", "\r")) else inner


def _file(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    writer.writerows([harmless(cell)[:CELL_LIMIT] for cell in row] for row in rows)
    return (BOM + text.getvalue()).encode()


def _row(record: Record, properties: Mapping[int, Property], people: Mapping[str, str]) -> Sequence[str]:
    one, visitor, lines = record.conversation, record.conversation.visitor, record.lines(people)
    state = (one.outcome.value, one.status.name.lower(), one.folder.name.lower(), one.priority.name.lower())
    notes = [f"{people.get(note.author, note.author)}: {note.text}" for note in record.notes]
    return (
        *(str(one.id), properties[one.property_id].name, one.kind.value, *state),
        *(people.get(one.agent, one.agent), one.department, ", ".join(one.tags)),
        *(one.created_at.isoformat(), one.updated_at.isoformat()),
        *(visitor.name, visitor.email, visitor.phone, visitor.city, visitor.country, one.facts.subject),
        *(str(len(lines)), "\n".join(map(_said, lines)), "\n".join(notes), one.external_id),
    )


def _said(line: Line) -> str:
    files = [f"[{file.name or file.url}]" for file in line.attachments]
    words = " ".join(filter(None, (line.text, *files)))
    return f"{line.at:%Y-%m-%d %H:%M} {line.name or line.author.name.lower()}: {words}"


def _journal_row(entry: Entry, properties: Mapping[int, Property], people: Mapping[str, str]) -> Sequence[str]:
    owner = properties.get(entry.property_id)
    actor = "visitor" if entry.actor == BY_VISITOR else people.get(entry.actor, entry.actor) or "Recado"
    changes = (entry.detail, entry.before, entry.after)
    return (
        *(entry.at.isoformat(), actor, entry.deed, str(entry.number or ""), owner.name if owner else ""),
        *("; ".join(f"{name}: {value}" for name, value in change.items()) for change in changes),
        entry.batch,
    )

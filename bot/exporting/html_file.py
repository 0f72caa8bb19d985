"""Exports as a page to read: it can run nothing and loads nothing, whatever a visitor wrote."""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from bot.domain.inbox import Attachment, Entry, Line, Note, Property
from bot.exporting.bundle import Bundle, Ledger, Record
from bot.views.language import Language
from bot.views.transcript import (
    about_visitor,
    author_of,
    deed_line,
    exported_line,
    heading,
    notes_heading,
    tags_line,
    title_of,
)
from bot.views.words import UNSEEN

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1d1c1d;background:#fff}
article{border-top:2px solid #1f7a5c;margin:2.5rem 0;padding-top:.5rem;break-inside:auto}
h1{font-size:1.4rem}h2{font-size:1.15rem}h3{font-size:1rem}
p,li{overflow-wrap:anywhere}small{color:#555}
ol{list-style:none;padding:0}li{margin:.5rem 0;padding:.4rem .8rem;border-left:4px solid #ccc;white-space:pre-wrap}
li.v{border-color:#1f7a5c;background:#f1f8f5}li.a{border-color:#1264a3;background:#f2f7fb}li.n{border-color:#b7791f}
"""
STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who the page is for: in their language and time."""

    language: Language
    zone: ZoneInfo

    def time(self, at: datetime) -> str:
        return f"<small>{at.astimezone(self.zone):%Y-%m-%d %H:%M}</small>"


def written(content: Bundle | Ledger, reader: Reader) -> bytes:
    owners = {one.id: one for one in content.properties}
    parts = (
        [_article(record, owners, content.people, reader) for record in content.conversations]
        if isinstance(content, Bundle)
        else [_ledger(content, owners, reader)]
    )
    title = _safe(title_of(isinstance(content, Ledger), content.part, content.parts, reader.language))
    when = f"{_safe(exported_line(reader.language))} {reader.time(content.exported_at)}"
    return _page(title, f"<h1>{title}</h1><p>{when}</p>{''.join(parts)}", reader.language.code).encode()


def _page(title: str, body: str, code: str) -> str:
    return (
        f'<!doctype html><html lang="{_safe(code)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="referrer" content="no-referrer">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head><body>{body}</body></html>\n"
    )


def _article(record: Record, owners: Mapping[int, Property], people: Mapping[str, str], reader: Reader) -> str:
    one, language = record.conversation, reader.language
    about = (about_visitor(one), tags_line(one, people.get(one.agent, one.agent), language))
    return "".join(
        (
            f"<article><h2>{_safe(heading(one, owners[one.property_id].name, language))}</h2>",
            *(f"<p>{_safe(line)}</p>" for line in about if line),
            *([f"<p><b>{_safe(one.facts.subject)}</b></p>"] if one.facts.subject else []),
            _list(_line(line, reader) for line in record.lines(people)),
            _notes(record.notes, people, reader),
            _journal(record.journal, people, reader),
            "</article>",
        )
    )


def _line(line: Line, reader: Reader) -> str:
    who = line.name or author_of(line.author, reader.language)
    words = "\n".join(filter(None, (line.text, *map(_attached, line.attachments))))
    said = f"<bdi>{_safe(who)}</bdi></b> {reader.time(line.at)}\n<bdi>{_safe(words)}</bdi>"
    return f'<li class="{line.author.value}"><b>{said}</li>'


def _attached(file: Attachment) -> str:
    return f"📎 {file.name} {file.url}".strip()


def _notes(notes: Iterable[Note], people: Mapping[str, str], reader: Reader) -> str:
    items = [
        f'<li class="n"><b>{_safe(people.get(note.author, note.author))}</b> {reader.time(note.at)}\n'
        f"<bdi>{_safe(note.text)}</bdi></li>"
        for note in notes
    ]
    return f"<h3>{_safe(notes_heading(reader.language))}</h3>{_list(items)}" if items else ""


def _journal(entries: Iterable[Entry], people: Mapping[str, str], reader: Reader) -> str:
    return _list(f"<li>{reader.time(one.at)} {_safe(deed_line(one, people, reader.language))}</li>" for one in entries)


def _ledger(ledger: Ledger, owners: Mapping[int, Property], reader: Reader) -> str:
    return _list(
        f"<li>{reader.time(one.at)} {_safe(_about(one, owners))}\n"
        f"{_safe(deed_line(one, ledger.people, reader.language))}</li>"
        for one in ledger.journal
    )


def _about(entry: Entry, owners: Mapping[int, Property]) -> str:
    owner = owners.get(entry.property_id)
    number = f"#{entry.number}" if entry.number else ""
    return " · ".join(filter(None, (number, owner.name if owner else "")))


def _list(items: Iterable[str]) -> str:
    found = "".join(items)
    return f"<ol>{found}</ol>" if found else ""


def _safe(text: str) -> str:
    """Escaped, and without characters that turn the reading direction or are not seen."""
    return escape(UNSEEN.sub("", text))

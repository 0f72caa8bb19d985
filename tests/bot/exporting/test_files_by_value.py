"""What stands in each cell of a spreadsheet and in each element of a page, letter by letter."""

import csv
import io
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.inbox import (
    BY_VISITOR,
    Attachment,
    Author,
    Entry,
    Folder,
    Kind,
    Note,
    Outcome,
    Priority,
    Property,
    Status,
    Visitor,
)
from bot.exporting import csv_file, html_file
from bot.exporting.bundle import Bundle, Ledger, Letter, Record
from bot.exporting.csv_file import CELL_LIMIT, COLUMNS, JOURNAL_COLUMNS, harmless
from bot.exporting.html_file import POLICY, STYLE, Reader
from bot.ports import MailState
from tests.bot.views.samples import ANA, ENGLISH, LUIS, NOON, SPANISH, conversation, line

SHOP = Property(1, "t1", "Shop & Co", "C1")
PEOPLE = {ANA: "Ana <b>"}
LINES = (
    line("Where is it?"),
    line("Here", Author.AGENT, 1, "Marta", "photo.png"),
    replace(line("", minutes=2), attachments=(Attachment("", "https://files.example/2"),)),
)
ONE = replace(
    conversation(
        *LINES,
        visitor=Visitor("Laura", "laura@example.com", "+34 600", "riga", "LV"),
        kind=Kind.TICKET,
        outcome=Outcome.OFFLINE,
        status=Status.CLOSED,
        folder=Folder.TRASH,
        agent=ANA,
    ),
    priority=Priority.URGENT,
    department="Sales",
    tags=("VIP", "new"),
    updated_at=NOON + timedelta(hours=1),
    external_id="ext-1",
)
ONE = replace(ONE, facts=replace(ONE.facts, subject="Lamp"))
NOTES = (Note(ANA, NOON, "first"), Note(LUIS, NOON, "<second>"))
TAKEN = Entry(NOON, ANA, "take", 1042, 1, 1, 2, {}, {"agent": ""}, {"agent": ANA}, "b1")
TAGGED = replace(TAKEN, actor=LUIS, deed="tag", detail={"value": "<VIP>", "x": "y"}, before={}, after={})
RECORD = Record(ONE, NOTES, (TAKEN,))
BUNDLE = Bundle(NOON, (SHOP,), (), (RECORD,), PEOPLE)
LEDGER = Ledger(NOON, (SHOP,), (TAKEN, TAGGED), PEOPLE, 2, 3)
READER = Reader(ENGLISH, ZoneInfo("Europe/Madrid"))


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_every_cell_of_a_conversation() -> None:
    head, row = rows(csv_file.written(BUNDLE))
    assert dict(zip(head, row, strict=True)) == {
        "number": "1042",
        "property": "Shop & Co",
        "kind": "ticket",
        "outcome": "offline",
        "status": "closed",
        "folder": "trash",
        "priority": "urgent",
        "agent": "Ana <b>",
        "department": "Sales",
        "tags": "VIP, new",
        "created_at": "2026-11-22T12:00:00+00:00",
        "updated_at": "2026-11-22T13:00:00+00:00",
        "name": "Laura",
        "email": "laura@example.com",
        "phone": "'+34 600",
        "city": "riga",
        "country": "LV",
        "subject": "Lamp",
        "lines": "3",
        "transcript": "2026-11-22 12:00 visitor: Where is it?\n2026-11-22 12:01 Marta: Here [photo.png]\n"
        "2026-11-22 12:02 visitor: [https://files.example/2]",
        "notes": f"Ana <b>: first\n{LUIS}: <second>",
        "tawk_id": "ext-1",
    }
    assert head == list(COLUMNS)


def test_an_agent_without_a_name_is_named_by_their_id() -> None:
    head, row = rows(csv_file.written(replace(BUNDLE, people={})))
    assert dict(zip(head, row, strict=True))["agent"] == ANA


ANSWER = Letter(
    *("<m@x>", MailState.SENT, ANA, "Team", "team@x.example", "laura@example.com", "Lamp", "text\n> quoted", "text"),
    *(NOON, "", False, False, (), ()),
)


def test_an_answer_by_mail_is_told_under_its_writer_s_name() -> None:
    answered = replace(BUNDLE, conversations=(replace(RECORD, mails=(ANSWER,)),))
    head, row = rows(csv_file.written(answered))
    told = dict(zip(head, row, strict=True))
    assert told["lines"] == "4"
    assert told["transcript"].endswith("\n2026-11-22 12:00 Ana <b>: text")
    page = html_file.written(answered, READER).decode()
    assert f'<li class="a"><b><bdi>Ana &lt;b&gt;</bdi></b> {LI.format(0)}\n<bdi>text</bdi></li>' in page


def test_every_cell_of_the_journal() -> None:
    visited = replace(TAKEN, actor=BY_VISITOR, number=0, property_id=9)
    by_itself = replace(TAKEN, actor="", before={}, after={})
    head, *found = rows(csv_file.written(replace(LEDGER, journal=(TAKEN, TAGGED, visited, by_itself))))
    at = "2026-11-22T12:00:00+00:00"
    assert head == list(JOURNAL_COLUMNS)
    assert found == [
        [at, "Ana <b>", "take", "1042", "Shop & Co", "", "agent: ", f"agent: {ANA}", "b1"],
        [at, LUIS, "tag", "1042", "Shop & Co", "value: <VIP>; x: y", "", "", "b1"],
        [at, "visitor", "take", "", "", "", "agent: ", f"agent: {ANA}", "b1"],
        [at, "Recado", "take", "1042", "Shop & Co", "", "", "", "b1"],
    ]


def test_the_file_is_utf_8_with_a_mark_and_every_cell_is_quoted() -> None:
    content = csv_file.written(replace(LEDGER, journal=(TAKEN,)))
    assert content.startswith(b'\xef\xbb\xbf"at","actor","deed"')
    assert content.endswith(b'"b1"\r\n')
    assert content.count(b'"') == 2 * 2 * len(JOURNAL_COLUMNS)


def test_a_cell_holds_no_more_than_a_spreadsheet_s() -> None:
    long = replace(ONE, facts=replace(ONE.facts, subject="=" + "x" * CELL_LIMIT))
    head, row = rows(csv_file.written(replace(BUNDLE, conversations=(Record(long),))))
    assert dict(zip(head, row, strict=True))["subject"] == "'=" + "x" * (CELL_LIMIT - 2)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM", "'@SUM"),
        ("＝1", "'＝1"),
        (" '=1", "' '=1"),
        ("a;=1|+2\t-3\r@4\n=5", "a;'=1|'+2\t'-3\r'@4\n'=5"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("\t=x", "'\t'=x"),
        ("\nx", "\nx"),
        ("a=b-c", "a=b-c"),
        ("", ""),
    ],
)
def test_no_cell_calculates(cell: str, shown: str) -> None:
    assert harmless(cell) == shown


PAGE_HEAD = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    '<meta name="referrer" content="no-referrer">'
    '<meta name="viewport" content="width=device-width,initial-scale=1">'
)
EXPORTED = "<p>Exported from Recado <small>2026-11-22 13:00</small></p>"
LI = "<small>2026-11-22 13:{:02}</small>"


def test_every_element_of_a_page() -> None:
    assert html_file.written(BUNDLE, READER).decode() == (
        f"{PAGE_HEAD}<title>Conversations</title><style>{STYLE}</style></head><body><h1>Conversations</h1>{EXPORTED}"
        "<article><h2>#1042 · Laura · Shop &amp; Co · Offline message · Closed · Trash</h2>"
        "<p>laura@example.com · +34 600 · riga · LV</p>"
        "<p>assigned to Ana &lt;b&gt; · Sales · VIP, new</p>"
        "<p><b>Lamp</b></p>"
        f'<ol><li class="v"><b><bdi>The visitor</bdi></b> {LI.format(0)}\n<bdi>Where is it?</bdi></li>'
        f'<li class="a"><b><bdi>Marta</bdi></b> {LI.format(1)}\n'
        "<bdi>Here\n📎 photo.png https://files.example/1</bdi></li>"
        f'<li class="v"><b><bdi>The visitor</bdi></b> {LI.format(2)}\n<bdi>📎  https://files.example/2</bdi></li></ol>'
        "<h3>Notes of the team</h3>"
        f'<ol><li class="n"><b>Ana &lt;b&gt;</b> {LI.format(0)}\n<bdi>first</bdi></li>'
        f'<li class="n"><b>{LUIS}</b> {LI.format(0)}\n<bdi>&lt;second&gt;</bdi></li></ol>'
        f"<ol><li>{LI.format(0)} Ana &lt;b&gt; took it</li></ol></article></body></html>\n"
    )


def test_conversations_follow_one_another() -> None:
    page = html_file.written(replace(BUNDLE, conversations=(RECORD, RECORD)), READER).decode()
    assert page.count("</article><article>") == 1


def test_what_nothing_is_known_of_takes_no_place() -> None:
    bare = replace(conversation(visitor=Visitor()), external_id="ext-2")
    page = html_file.written(replace(BUNDLE, conversations=(Record(bare),)), READER).decode()
    assert page.endswith(
        f"<h1>Conversations</h1>{EXPORTED}<article><h2>#1042 · Visitor · Shop &amp; Co · Missed</h2></article>"
        "</body></html>\n"
    )


def test_an_agent_whose_name_is_not_known_is_named_by_their_id_on_a_page() -> None:
    assert f"assigned to {ANA}" in html_file.written(replace(BUNDLE, people={}), READER).decode()


def test_every_element_of_the_journal_s_page() -> None:
    elsewhere = replace(TAKEN, number=0, property_id=9)
    page = html_file.written(replace(LEDGER, journal=(TAKEN, TAGGED, elsewhere)), READER).decode()
    title = "Journal of the inbox, part 2 of 3"
    assert page == (
        f"{PAGE_HEAD}<title>{title}</title><style>{STYLE}</style></head><body><h1>{title}</h1>{EXPORTED}"
        f"<ol><li>{LI.format(0)} #1042 · Shop &amp; Co\nAna &lt;b&gt; took it</li>"
        f"<li>{LI.format(0)} #1042 · Shop &amp; Co\n{LUIS} tagged it “&lt;VIP&gt;”</li>"
        f"<li>{LI.format(0)} \nAna &lt;b&gt; took it</li></ol></body></html>\n"
    )


def test_a_page_is_in_its_reader_s_language() -> None:
    page = html_file.written(replace(BUNDLE, conversations=(RECORD,)), Reader(SPANISH, ZoneInfo("UTC"))).decode()
    assert '<html lang="es">' in page
    assert "Notas del equipo" in page
    assert "El visitante" in page


@pytest.mark.parametrize("sign", ["\u202e", "\u200b", "\x00", "\ufeff"])
def test_what_nobody_sees_is_not_in_a_page(sign: str) -> None:
    words = replace(ONE, facts=replace(ONE.facts, transcript_lines=(line(f"a{sign}b\"'&"),)))
    page = html_file.written(replace(BUNDLE, conversations=(Record(words),)), READER).decode()
    assert "<bdi>ab&quot;&#x27;&amp;</bdi>" in page

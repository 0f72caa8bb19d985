"""Files for people: a spreadsheet that calculates nothing, and a page that runs nothing."""

import csv
import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from bot.domain.inbox import Attachment
from bot.exporting import csv_file, html_file
from bot.exporting.bundle import Bundle, Ledger
from bot.exporting.html_file import Reader
from bot.exporting.json_file import read
from tests.bot.exporting.export_samples import HOSTILE, work
from tests.bot.exporting.test_schema import journal_of
from tests.bot.views.samples import ENGLISH, SPANISH
from tests.inbox import Inbox

FORMULA = ("=", "+", "-", "@", "\t", "\r")
READER = Reader(ENGLISH, ZoneInfo("Europe/Madrid"))
VOID = ("meta",)
# None that loads, runs or sends.
ALLOWED = {*("html", "head", "meta", "title", "style", "body", "h1", "h2", "h3"), *("p", "article", "ol", "li"), "b"}
ALLOWED |= {"small", "bdi"}


@pytest.fixture
def bundle(exported_file: bytes) -> Bundle:
    return read(exported_file)


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def hostile(bundle: Bundle) -> Bundle:
    """Every word of a visitor is an attack."""
    record = bundle.conversations[0]
    one = record.conversation
    lines = tuple(
        replace(line, text=HOSTILE, name=HOSTILE, attachments=(Attachment(HOSTILE, "javascript:alert(1)"),))
        for line in one.facts.lines
    )
    facts = replace(one.facts, transcript_lines=lines, subject=HOSTILE)
    visitor = replace(one.visitor, name=HOSTILE, email="=x@example.com", city="@SUM", phone="+34 600")
    one = replace(one, facts=facts, visitor=visitor, department="-1", tags=("=tag",))
    return replace(bundle, conversations=(replace(record, conversation=one),))


class Tags(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}


def tags_of(page: bytes) -> Tags:
    found = Tags()
    found.feed(page.decode())
    return found


def test_a_row_for_each_conversation(bundle: Bundle) -> None:
    head, *found = rows(csv_file.written(bundle))
    assert tuple(head) == csv_file.COLUMNS
    assert [row[0] for row in found] == [str(one.conversation.id) for one in bundle.conversations]
    told = [dict(zip(head, row, strict=True)) for row in found]
    assert told[0]["tags"] == "VIP"
    assert told[0]["agent"] == "U0ANA"
    assert "first note" in told[0]["notes"]
    assert "only begun" in "".join(one["transcript"] for one in told)


def test_no_cell_is_a_formula(bundle: Bundle) -> None:
    _, row = rows(csv_file.written(hostile(bundle)))
    assert [cell for cell in row if cell.startswith(FORMULA)] == []
    assert "'+34 600" in row
    assert "'=tag" in row


@given(st.text(alphabet=st.sampled_from("=+-@\t\r\n;'\" a1")))
def test_no_text_becomes_a_formula_wherever_a_spreadsheet_parts_it(text: str) -> None:
    """Some part at semicolons, tabs and line ends inside of quotes as well."""
    for cell in re.split(r"[;\t\r\n]", csv_file.harmless(text)):
        assert not cell.strip(' "').startswith(("=", "+", "-", "@"))


@given(st.text(alphabet=st.characters(exclude_characters="=+-@\t\r＝＋－＠", exclude_categories=["Cs"])))
def test_other_text_stays_as_it_is(text: str) -> None:
    assert csv_file.harmless(text) == text


def test_the_journal_is_a_table_too(source: Inbox) -> None:
    work(source)
    ledger = journal_of(source)
    head, *found = rows(csv_file.written(ledger))
    assert tuple(head) == csv_file.JOURNAL_COLUMNS
    assert [row[1:3] for row in found] == [[one.actor, one.deed] for one in ledger.journal]


def test_a_page_has_no_element_that_loads_runs_or_sends(bundle: Bundle) -> None:
    found = tags_of(html_file.written(hostile(bundle), READER))
    assert set(found.tags) <= ALLOWED
    assert found.attributes <= {"lang", "charset", "http-equiv", "content", "name", "class"}
    assert set(tags_of(f"<p>{HOSTILE}".encode()).tags) - ALLOWED == {"script", "img"}


def test_a_page_shows_what_was_said_noted_and_done(bundle: Bundle) -> None:
    page = html_file.written(bundle, READER).decode()
    for words in ("María", "first note\n=2+2", "U0ANA took it", "assigned to U0LUIS", "&lt;script&gt;", "only begun"):
        assert words in page
    assert "‮" not in page
    assert "Notas del equipo" in html_file.written(bundle, Reader(SPANISH, ZoneInfo("Europe/Madrid"))).decode()


def test_the_journal_is_a_page_too(source: Inbox) -> None:
    work(source)
    ledger: Ledger = replace(journal_of(source), people={"U0ANA": "Ana <b>"}, part=2, parts=3)
    page = html_file.written(ledger, READER).decode()
    assert "Ana &lt;b&gt; took it" in page
    assert "part 2 of 3" in page


@pytest.mark.browser
def test_a_browser_runs_and_loads_nothing(bundle: Bundle, chromium: Browser) -> None:
    page = chromium.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("requestfinished", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: asked.append(str(request.failure)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    content = html_file.written(hostile(bundle), READER).decode()
    page.set_content(content)
    assert page.locator("article").count() == 1
    assert asked == []
    assert page.locator("li.v").evaluate("it => getComputedStyle(it).borderLeftWidth") == "4px"
    # Even what would get in unescaped: the policy forbids it.
    attack = "<script>alert(1)</script><img src=http://127.0.0.1:9/x onerror=alert(2)>"
    page.set_content(content.replace("<article>", f"<article>{attack}"))
    page.wait_for_timeout(200)
    assert (set(asked) - {"csp"}, said) == (set(), [])
    page.close()

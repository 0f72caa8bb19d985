"""Conversations and words to draw, harmless and hostile."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from bot.domain.inbox import (
    Attachment,
    Author,
    Conversation,
    Entry,
    Facts,
    Folder,
    Kind,
    Line,
    Outcome,
    Priority,
    Property,
    Status,
    TranscriptStamp,
    Visitor,
)
from bot.languages import load_languages
from bot.ports import Counts, ListingTold

LANGUAGES = list(load_languages().values())
ENGLISH = next(language for language in LANGUAGES if language.code == "en")
SPANISH = next(language for language in LANGUAGES if language.code == "es")
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ANA, LUIS = "U0ANA", "U0LUIS"
MARK = "Zqxj"
PROPERTY = Property(1, "58ca8453b8a7e060cd3b1ecb", "Bob's <Burgers> & Co", "C0SHOP")
VISITOR = Visitor("Laura Gómez", "laura@example.com", "+34 600 11 22 33", "jelgava", "LV")
COUNTS = Counts(open=12, unassigned=5, trash=3)

FRAGMENTS = (
    "<!channel>",
    "<!here|x>",
    "<@U0ANA>",
    "<#C0SHOP>",
    "*x*",
    "_x_",
    "~x~",
    "`x`",
    "```",
    "&lt;!channel&gt;",
    "<https://evil.example|bank>",
    "https://evil.example/a",
    "evil@evil.example",
    ":tada:",
    "@here",
    "#general",
    "> ",
    "\n",
    "\r\n",
    "\u2028",
    "\x00",
    "\u202e",
    "\u2066",
    "\u200b",
    "\ufeff",
    "\ud800",
    "{agent}",
    "%s",
    "\U0001f600",
    "ñ",
    " ",
)
hostile_words = st.builds(
    lambda parts, times: MARK + "".join(parts) * times,
    st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=20), max_size=8),
    st.sampled_from((1, 1, 1, 40, 2_000)),
).map(lambda words: words[:60_000])


def line(text: str, author: Author = Author.VISITOR, minutes: int = 0, name: str = "", file: str = "") -> Line:
    """A line so many minutes after noon, with a file where one is named."""
    files = (Attachment(file, "https://files.example/1", 12_345),) if file else ()
    return Line(author, NOON + timedelta(minutes=minutes), text, name, files)


def conversation(
    *lines: Line,
    visitor: Visitor = VISITOR,
    excerpt: str = "Where is my order?",
    kind: Kind = Kind.CHAT,
    outcome: Outcome = Outcome.MISSED,
    status: Status = Status.OPEN,
    folder: Folder = Folder.INBOX,
    agent: str = "",
    set_status: Status | None = None,
    set_status_by: str = "",
    moved_by: str = "",
    external_id: str = "70fe3290-99ad-11e9-a30a-51567162179f",
    number: int = 1042,
) -> Conversation:
    """A missed chat, but for what is said otherwise."""
    stamp = TranscriptStamp(NOON, len(lines), "digest") if lines else None
    return Conversation(
        id=number,
        property_id=PROPERTY.id,
        kind=kind,
        external_id=external_id,
        created_at=NOON,
        updated_at=NOON,
        facts=Facts(started_at=NOON, transcript=stamp, transcript_lines=lines),
        outcome=outcome,
        status=status,
        visitor=visitor,
        excerpt=excerpt,
        folder=folder,
        agent=agent,
        set_status=set_status,
        set_status_by=set_status_by,
        moved_by=moved_by,
        version=7,
    )


def listing(
    number: int = 1042,
    visitor: Visitor = VISITOR,
    excerpt: str = "Where is my order?",
    outcome: Outcome = Outcome.MISSED,
    status: Status = Status.OPEN,
    folder: Folder = Folder.INBOX,
    agent: str = "",
) -> ListingTold:
    """The row of a missed chat, but for what is said otherwise."""
    return ListingTold(
        number,
        PROPERTY.id,
        Kind.CHAT,
        outcome,
        status,
        folder,
        Priority.NORMAL,
        agent,
        "",
        (),
        visitor,
        excerpt,
        NOON,
        NOON,
    )


def entry(deed: str, actor: str = ANA, agent: str = "") -> Entry:
    """A journal entry of noon."""
    return Entry(NOON, actor, deed, 1042, PROPERTY.id, 1, 2, {"agent": agent} if agent else {})

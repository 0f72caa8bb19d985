"""What tawk.to's REST API shows of conversations, as it is read."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain.events import ConversationRead
from bot.domain.inbox import Author, Kind, Line, Place, Status, There, Visitor
from bot.upstream.uptake import Manner, Taken, fill_gaps, hold, take_in
from tests.inbox import CHAT, GRACE, NOON, Inbox

ANA_TORRES = Visitor("Ana Torres", "ana@example.com", city="sevilla", country="ES")
KNOWN = Visitor("Ana Torres", "ana@example.com", "600 000 000", "Sevilla", "ES")
ASKED = Line(Author.VISITOR, NOON, "anyone?")


def answer(at: datetime, text: str = "Hello!", name: str = "Marta") -> Line:
    return Line(Author.AGENT, at, text, name)


def there(
    status: Status | None = None,
    place: Place = Place.INBOX,
    since: datetime = NOON,
    read_at: datetime | None = None,
) -> There:
    return There(status, place, since, read_at or since)


def shown(
    inbox: Inbox,
    *lines: Line,
    kind: Kind = Kind.CHAT,
    external_id: str = CHAT,
    over: bool = True,
    seen: There | None = None,
    person_id: str = "",
    visitor: Visitor = ANA_TORRES,
    subject: str = "",
    human_id: str = "",
) -> ConversationRead:
    """A conversation of the inbox's property."""
    began = lines[0].at if lines else NOON
    last = lines[-1].at if lines else NOON
    return ConversationRead(
        property_id=inbox.site.tawk_id,
        property_name="",
        external_id=external_id,
        at=last,
        visitor=visitor,
        of=kind,
        began_at=began,
        lines=tuple(lines),
        over=over,
        there=seen or there(since=last),
        person_id=person_id,
        subject=subject,
        human_id=human_id,
    )


def take(inbox: Inbox, read: ConversationRead, manner: Manner = Manner.PAST, raw: bytes = b"{}") -> Taken:
    with inbox.store.write() as tx:
        return take_in(tx, read, raw, manner, inbox.clock(), GRACE, inbox.channel)


def take_all(inbox: Inbox, reads: Iterable[ConversationRead], manner: Manner = Manner.PAST) -> list[Taken]:
    """In one transaction."""
    wanted = list(reads)
    with inbox.store.write() as tx:
        hold(tx, wanted)
        return [take_in(tx, read, b"{}", manner, inbox.clock(), GRACE, inbox.channel) for read in wanted]


def later(read: ConversationRead, *lines: Line, seen: There, over: bool = True) -> ConversationRead:
    """The same, read again when it had these lines."""
    return replace(read, lines=lines, at=lines[-1].at, there=seen, over=over)


def person(inbox: Inbox, visitor: Visitor = KNOWN, person_id: str = "p1") -> int:
    """Take in what tawk.to's contacts know of somebody."""
    with inbox.store.write() as tx:
        owner = tx.properties.find(inbox.site.tawk_id)
        assert owner is not None
        return fill_gaps(tx, tx.conversations.of_person(owner.id, person_id), visitor, inbox.clock())

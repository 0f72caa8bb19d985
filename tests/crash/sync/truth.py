"""What has to be here after a storm, as tawk.to has it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.events import ConversationRead
from bot.domain.forms import read_form
from bot.domain.inbox import Author, Folder, Status, Visitor
from bot.upstream.reading import read_chat, read_person, read_ticket
from sandbox.tawk.methods import person_get
from sandbox.tawk.records import Item, Kind
from sandbox.tawk.world import World
from tests.crash.sync.archive import Archive
from tests.crash.sync.neighbours import Neighbours

STATUSES = {"open": Status.OPEN, "pending": Status.PENDING, "closed": Status.CLOSED}
NO_GRACE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One chat or ticket; `knows_better` is whether more than the REST API told of it."""

    item: Item
    read: ConversationRead
    knows_better: bool

    @property
    def folder(self) -> Folder:
        return Folder.TRASH if self.item.is_deleted else Folder.SPAM if self.item.is_spam else Folder.INBOX

    @property
    def status(self) -> Status:
        return STATUSES[self.item.status.value]

    @property
    def tellers(self) -> Sequence[Visitor]:
        """What is shown with it, then what was filled in before it: both come before what is known of its person."""
        words = [line.text for line in self.read.lines if line.author is Author.VISITOR]
        return (self.read.visitor, *map(read_form, words[:1]))


@dataclass(frozen=True, slots=True)
class Truth:
    archive: Archive
    neighbours: Neighbours

    def here(self) -> Iterator[Wanted]:
        for item in self.archive.items():
            if item.id not in self.neighbours.purged:
                yield Wanted(item, self._read(item), item.id in self.neighbours.heard)

    def listed(self, property_id: str, kind: str, until: datetime) -> set[str]:
        """What lists show of what began by then, that of the trash and the broken ones too."""
        found = (self.archive.tawk.item(one) for one in self.archive.tawk.ids(kind, property_id))
        return {item.id for item in found if item.created <= until}

    def _read(self, item: Item) -> ConversationRead:
        shown, now = self.archive.shown(item), datetime.now(UTC)
        if item.kind is Kind.CHAT:
            return read_chat(shown, item.property_id, now, None, NO_GRACE)
        return read_ticket(shown, item.property_id, now, None)


def persons(world: World, found: Iterable[Wanted]) -> Mapping[str, Visitor]:
    """Who wrote each of them, as tawk.to tells of a person."""
    asked = ((one.item, {"propertyId": one.item.property_id, "personId": one.item.person_id}) for one in found)
    return {item.id: read_person(person_get(world, args)["data"]["person"]) for item, args in asked}

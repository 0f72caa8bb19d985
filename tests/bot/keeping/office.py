"""An inbox whose property keeps things for a time, with conversations of all ages."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import update

from bot.desks.desk import Choice
from bot.desks.property_settings import PropertySettings
from bot.domain.inbox import Conversation, Deed, Property
from bot.keeping.retention import Retention
from bot.keeping.settings import Brake, KeptKeeping
from bot.ports import Keeping
from storage.tables import post
from tests.inbox import ADMIN, ANA, Inbox, said

DAY = timedelta(days=1)
UTC_ZONE = ZoneInfo("UTC")


@dataclass(slots=True)
class Office:
    """The clock of the inbox begins at noon; conversations are named."""

    inbox: Inbox
    admins: frozenset[str] = frozenset({ADMIN})
    names: list[str] = field(default_factory=list)

    @property
    def retention(self) -> Retention:
        return Retention(self.inbox.store, self.admins, UTC_ZONE, self.inbox.clock)

    @property
    def brake(self) -> Brake:
        return Brake(self.inbox.store, self.inbox.permissions, self.inbox.clock)

    @property
    def place(self) -> Property:
        with self.inbox.store.read() as tx:
            found = tx.properties.find(self.inbox.site.tawk_id)
        assert found is not None
        return found

    @property
    def kept(self) -> Keeping:
        property_id = self.place.id
        with self.inbox.store.read() as tx:
            return tx.keepings.of(property_id)

    @property
    def left(self) -> list[str]:
        """The names of those that are still there."""
        return [name for name in self.names if self.inbox.find(name)]

    def chat(self, name: str, *deeds: Deed) -> Conversation:
        """A missed chat of just now, and what was done to it."""
        now = self.inbox.clock()
        self.inbox.receive(self.inbox.site.transcript(now, said("v", now, "hi"), chat=name))
        self.names.append(name)
        for deed in deeds:
            until = now + timedelta(hours=1) if deed is Deed.SNOOZE else None
            self.inbox.desk.do(deed, self.inbox.get(name).id, ANA, Choice(until=until))
        return self.inbox.get(name)

    def keep(self, trash: int = 0, closed: int = 0) -> Keeping:
        """Through the settings, as the window does it."""
        kept = KeptKeeping(self.admins, UTC_ZONE, self.inbox.clock)
        settings = PropertySettings(self.inbox.store, self.inbox.permissions, self.inbox.clock, kept)
        sheet = settings.sheet(self.place.id, ADMIN)
        settings.save(
            self.place.id,
            sheet.stamp,
            lambda before: replace(before, trash_days=trash, closed_days=closed),
            ADMIN,
        )
        return self.kept

    def show(self) -> None:
        """As if Slack had taken the announcement just now."""
        ts = f"{self.inbox.clock().timestamp():.6f}"
        with self.inbox.engine.begin() as connection:
            mine = post.c.id.in_(self.kept.posts) & post.c.ts.is_(None)
            connection.execute(update(post).where(mine).values(ts=ts, behind=0))

    def run(self, most: int = 200) -> int:
        """All steps that are due now; answers with how many conversations they purged."""
        purged, retention = 0, self.retention
        for _ in range(most):
            with self.inbox.store.read() as tx:
                if not tx.keepings.any_due(self.inbox.clock()):
                    return purged
            purged += retention.step()
        raise AssertionError("it never ends")

    def begin(self, trash: int = 0, closed: int = 0) -> None:
        """Announced, shown, and the first night over with nothing in it."""
        self.keep(trash, closed)
        self.show()
        self.until_night()
        self.run()
        assert self.kept.first_at is None

    def until_night(self) -> None:
        """The clock goes to when the next purge begins."""
        assert self.kept.next_at is not None
        self.inbox.clock.now = max(self.inbox.clock.now, self.kept.next_at)

    def days(self, days: float) -> None:
        self.inbox.clock.forward(days * DAY)

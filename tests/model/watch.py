"""What the clock should do: who is told of which chat and when, who is written to, which slots are told, what goes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from tests.model.ledger import CLOCK, Done, Ledger
from tests.model.letters import Letters
from tests.model.people import ADMIN, LEAD
from tests.model.row import Entry, Row
from tests.model.wall import UNANSWERED

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
CHANNEL, ON_CALL, LEADS, TOP = 1, 2, 3, 9
MOST_ALONE = 3
LATE, NOTICE, NIGHT = timedelta(hours=2), timedelta(days=3), time(3, tzinfo=UTC)
UNREACHABLE = timedelta(days=30)
Told = tuple[str, str, int, tuple[int, ...]]  # in a thread or channel or directly, where or to whom, the rung, of which


@dataclass
class Rules:
    """How a property wants it: minutes until each rung, who is called, on workdays from when to when; and so on."""

    rungs: tuple[int, int, int] = (0, 0, 0)
    head: str = ""
    hours: tuple[int, int] | None = None
    rescue: int = 0
    trash: int = 0
    closed: int = 0
    night: datetime | None = None
    begun: bool = False


@dataclass
class Watch:
    """`channels` are where the cards of each property stand; `admin` is told where nobody leads."""

    ledger: Ledger
    letters: Letters
    channels: dict[str, str]
    admin: str
    rules: dict[str, Rules] = field(default_factory=dict)
    rescued: set[tuple[str, object]] = field(default_factory=set)
    slots: dict[str, str] = field(default_factory=dict)
    times: tuple[int, ...] = ()
    told_until: datetime | None = None
    has_told: bool = False

    # Alerts --------------------------------------------------------------------------------------

    def climb(self, now: datetime) -> list[Told]:
        """Each chat that waits climbs to every rung once, when the team has worked for so long since."""
        told = list[Told]()
        for _ in range(4):
            for name, rules in self.rules.items():
                ripe = dict[int, list[int]]()
                for number, rung in self._ripe(name, rules, now):
                    ripe.setdefault(rung, []).append(number)
                for rung, numbers in ripe.items():
                    told += self._tell(name, rules, rung, numbers)
        return told

    def _ripe(self, name: str, rules: Rules, now: datetime) -> Iterator[tuple[int, int]]:
        for number, row in sorted(self.ledger.rows.items()):
            if row.property_ == name and row.since and row.rung != TOP:
                rung = next((n for n in range(row.rung + 1, TOP) if n <= LEADS and rules.rungs[n - 1]), TOP)
                if rung == TOP or self.worked(rules, row.since, now) >= rules.rungs[rung - 1] * MINUTE:
                    row.rung = rung
                    if rung != TOP:
                        yield number, rung

    def _tell(self, name: str, rules: Rules, rung: int, numbers: list[int]) -> Iterator[Told]:
        if len(numbers) > MOST_ALONE and rung != LEADS:
            yield "alert", self.channels[name], rung, tuple(numbers)
        for number in numbers if len(numbers) <= MOST_ALONE else ():
            row = self.ledger.rows[number]
            if row.card:
                row.thread.append(Entry("alert", ""))
                row.touched = True
                yield "alert", self.channels[name], rung, (number,)
        for person in self._called(name, rules, rung):
            yield "raised", person, rung, tuple(numbers)

    def _called(self, name: str, rules: Rules, rung: int) -> list[str]:
        """Directly: who leads, and who is on call where no mention reaches them."""
        people = self.ledger.people
        is_here = rules.head not in people.known.gone
        if rung == LEADS:
            if is_here:
                return [rules.head]
            groups = people.known.groups
            staff = {one for some in (*people.known.channels.values(), *groups.values()) for one in some}
            staff |= {who for _, who in people.grants if who not in people.slack.groups}
            return sorted(one for one in staff if self._leads(one, name)) or [self.admin]
        return [rules.head] if rung == ON_CALL and is_here and rules.head not in people.known.channels[name] else []

    def _leads(self, who: str, name: str) -> bool:
        return who != self.admin and LEAD <= self.ledger.people.role(who, name) < ADMIN

    def worked(self, rules: Rules, since: datetime, now: datetime) -> timedelta:
        """For how long the team has worked in between."""
        if rules.hours is None:
            return now - since
        total, day = timedelta(), since.replace(hour=0, minute=0, second=0, microsecond=0)
        while day <= now:
            if day.weekday() < 5:
                begin, end = (day + minutes * MINUTE for minutes in rules.hours)
                total += max(timedelta(), min(end, now) - max(begin, since))
            day += DAY
        return total

    # Automatic words -----------------------------------------------------------------------------

    def notice(self, now: datetime) -> None:
        """Who is known to be missed from now on may be written to."""
        for row in self.ledger.rows.values():
            if row.missed_anew and self.rules.get(row.property_, Rules()).rescue:
                row.unanswered_since = now
            row.missed_anew = False

    def rescue(self, now: datetime) -> list[int]:
        """Who is written to now, once an address and day."""
        written = list[int]()
        waiting = [(row.unanswered_since, n) for n, row in self.ledger.rows.items() if row.unanswered_since]
        for since, number in sorted(waiting):
            row = self.ledger.rows[number]
            patience = self.rules[row.property_].rescue * MINUTE
            if since + patience <= now:
                row.unanswered_since = None
                if self._is_written_to(number, row, min(since, row.talk.updated) + patience, now):
                    self.rescued.add((row.email, now.date()))
                    written.append(number)
        return written

    def _is_written_to(self, number: int, row: Row, due: datetime, now: datetime) -> bool:
        later = any(
            n > number and not other.talk.is_ticket and (other.property_, other.email) == (row.property_, row.email)
            for n, other in self.ledger.rows.items()
        )
        failed = any(
            one.state == "failed" and one.to == row.email and one.at > now - UNREACHABLE
            for one in self.letters.letters.values()
        )
        waits = row.waits and not row.linked and now - due <= DAY
        return waits and not later and not failed and (row.email, now.date()) not in self.rescued

    # Digests -------------------------------------------------------------------------------------

    def tell_slots(self, now: datetime) -> None:
        """Each slot once; one that nobody came to for two hours is skipped; where nothing waits it may be quiet."""
        if self.told_until is None:
            return
        day = self.told_until.replace(hour=0, minute=0, second=0, microsecond=0)
        while day <= now:
            for minute in self.times:
                at = day + minute * MINUTE
                if self.told_until < at <= now:
                    self.slots[f"{at:%Y-%m-%dT%H:%M}"] = "skipped" if now - at > LATE else self._told()
            day += DAY
        self.told_until = max(self.told_until, now)

    def _told(self) -> str:
        """Once it was told that nothing waits, that need not be said again."""
        waits = any(
            row.outcome in UNANSWERED and (row.folder, row.status, row.agent) == ("inbox", "open", "")
            for row in self.ledger.rows.values()
        )
        return "posted" if waits else "quiet or posted"

    # What is over --------------------------------------------------------------------------------

    def keep(self, name: str, trash: int, closed: int, now: datetime) -> None:
        """What lets more go than before is announced, three days before the first night."""
        rules = self.rules[name]
        pairs = ((rules.trash, trash), (rules.closed, closed))
        stricter = any(after and (not before or after < before) for before, after in pairs)
        if not (trash or closed):
            rules.night, rules.begun = None, False
        elif stricter:
            rules.night, rules.begun = _next_night(now + NOTICE), False
        rules.trash, rules.closed = trash, closed

    def purge(self, now: datetime) -> None:
        """In each night what had no news for so long; a chat and its ticket together or not at all."""
        for name, rules in self.rules.items():
            if rules.night is None or now < rules.night:
                continue
            going = [n for n, row in self.ledger.rows.items() if row.property_ == name and self._goes(n, row, now)]
            for number in sorted(going):
                self.ledger.purged[number] = self.ledger.rows.pop(number)
                self.ledger.log.append(Done(now, CLOCK, "purge", number))
            rules.night, rules.begun = _next_night(now + timedelta(hours=1)), True

    def _goes(self, number: int, row: Row, now: datetime) -> bool:
        twin = self.ledger.rows.get(row.linked) if row.linked else None
        pair = [(number, row), *([(row.linked, twin)] if twin else [])]
        return all(self._is_over(one, now) and not self._has_mail(n) for n, one in pair)

    def _is_over(self, row: Row, now: datetime) -> bool:
        rules = self.rules[row.property_]
        days = rules.trash if row.folder == "trash" else rules.closed
        over = row.folder == "trash" or row.status == "closed"
        return bool(over and days and row.updated <= now - days * DAY)

    def _has_mail(self, number: int) -> bool:
        """What an agent wrote goes out first."""
        return any(one.state == "waiting" for one in self.letters.of(number))


def _next_night(at: datetime) -> datetime:
    tonight = datetime.combine(at.date(), NIGHT)
    return tonight if tonight >= at else tonight + DAY

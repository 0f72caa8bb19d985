"""What the inbox should be: rows by number, and what was done to them in its order."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.model.people import ADMIN, AGENT, LEAD, NOBODY, VIEWER, People
from tests.model.row import WORKED_ON, Row, do, why_not
from tests.model.talk import Line, Talk
from tests.model.wall import announce, annul_note, follow, note, notice, restored, snapshot

UNDO_TIME = timedelta(minutes=10)
VISITOR, CLOCK = "visitor", ""
TOO_LOW = {AGENT: "agents_only", LEAD: "leads_only", ADMIN: "admins_only"}
Answers = dict[int, str | None]  # by number: why not, None where it was done


@dataclass
class Done:
    """One line of the journal, with the row as it was before."""

    at: datetime
    actor: str
    deed: str
    number: int
    batch: int = 0
    before: Row | None = None


@dataclass
class Ledger:
    """The whole inbox. What was purged leaves nothing but its key."""

    people: People
    rows: dict[int, Row] = field(default_factory=dict)
    purged: dict[int, Row] = field(default_factory=dict)
    log: list[Done] = field(default_factory=list)
    batch: int = 0

    # tawk.to and the clock -----------------------------------------------------------------------

    def begin(self, number: int, property_: str, key: str, is_ticket: bool) -> None:
        self.rows[number] = Row(property_, key, Talk(is_ticket))

    def hear(self, number: int, kind: str, lines: tuple[Line, ...], now: datetime) -> None:
        row = self.rows.get(number)
        if row is None:
            return
        was, said = snapshot(row) if row.outcome else None, deepcopy(row.talk)
        row.talk.hear(kind, lines)
        row.outcome = row.talk.outcome(now)
        row.settle()
        if (
            not row.hears_of_visitor({"transcript": now, "end": lines[-1][0]}.get(kind, lines[0][0]))
            and row.talk == said
        ):
            return
        if was and was.status != "open" and row.status == "open":
            self.log.append(Done(now, VISITOR, "reopen", number))
        follow(row, now)
        announce(row, was)

    def tick(self, now: datetime) -> None:
        """Who slept long enough wakes, whose transcript did not come is given up."""
        for number, row in self.rows.items():
            if row.outcome == "waiting":
                was = snapshot(row)
                row.outcome = row.talk.outcome(now)
                announce(row, was)
            if row.until and row.until <= now:
                self._do(number, "wake", CLOCK, "", now)
                if row.folder == "inbox":
                    notice(row, "woken", row.agent)

    def give_back(self, now: datetime) -> None:
        """What people who are gone had taken, as far as it is still to be done."""
        for number, row in self.rows.items():
            if row.agent in self.people.known.gone and row.folder == "inbox" and row.status != "closed":
                self._do(number, "unassign", CLOCK, "", now)
                notice(row, "agent_gone")

    # People --------------------------------------------------------------------------------------

    def role(self, actor: str, number: int) -> int:
        row = self.rows.get(number)
        return self.people.role(actor, row.property_) if row else NOBODY

    def may_not(self, actor: str, number: int, least: int) -> str | None:
        role = self.role(actor, number)
        if role == NOBODY:
            return "not_found"
        return TOO_LOW[least] if role < least else None

    def do_all(self, deed: str, numbers: Sequence[int], actor: str, choice: str, now: datetime) -> Answers:
        self.batch += 1
        return {number: self._try(number, deed, actor, choice, now) for number in sorted(set(numbers))}

    def work(self, number: int, wishes: Sequence[tuple[str, str]], actor: str, now: datetime) -> Answers:
        """All of it or nothing: the first that is refused is the answer."""
        self.batch += 1
        before, log = deepcopy(self.rows.get(number)), len(self.log)
        for deed, choice in wishes:
            refused = self._try(number, deed, actor, choice, now)
            if refused:
                if before is not None:
                    self.rows[number] = before
                del self.log[log:]
                return {number: refused}
        return {number: None}

    def _try(self, number: int, deed: str, actor: str, choice: str, now: datetime) -> str | None:
        refused = self.may_not(actor, number, LEAD if deed == "purge" else AGENT)
        refused = refused or why_not(self.rows[number], deed, actor, choice)
        if refused:
            return refused
        self._do(number, deed, actor, choice, now, self.batch)
        if deed == "purge":
            self.purged[number] = self.rows.pop(number)
        return None

    def _do(self, number: int, deed: str, actor: str, choice: str, now: datetime, batch: int = 0) -> None:
        row = self.rows[number]
        self.log.append(Done(now, actor, deed, number, batch, deepcopy(row)))
        was = snapshot(row)
        do(row, deed, actor, choice, now)
        follow(row, now)
        if deed == "note":
            note(row, actor, now)
        restored(row, was)

    # Taking back ---------------------------------------------------------------------------------

    def undo(self, actor: str, now: datetime) -> Answers:
        """The newest thing that the actor did, of all that it was done to; number 0 is where nothing was begun."""
        newest = next((done for done in self._deeds() if done.actor == actor), None)
        if newest is None:
            return {0: "nothing_to_undo"}
        refused = _for_good(newest) or _too_late(newest, now)
        if refused:
            return {0: refused}
        return self._take_back({done.number for done in self.log if done.batch == newest.batch}, newest, actor, now)

    def undo_at(self, number: int, actor: str, now: datetime) -> Answers:
        """What was last done to it."""
        refused = self.may_not(actor, number, AGENT)
        newest = self._newest(number)
        if refused or newest is None or newest.actor in (VISITOR, CLOCK):
            return {0: refused or "nothing_to_undo"}
        if newest.actor != actor and self.role(actor, number) < LEAD:
            return {0: "not_yours_to_undo"}
        return self._take_back({number}, newest, actor, now)

    def _take_back(self, numbers: set[int], newest: Done, actor: str, now: datetime) -> Answers:
        self.batch += 1
        return {number: self._take_one_back(number, newest.batch, actor, now) for number in sorted(numbers)}

    def _take_one_back(self, number: int, batch: int, actor: str, now: datetime) -> str | None:
        mine = [done for done in self.log if done.number == number and done.batch == batch]
        refused = self.may_not(actor, number, AGENT) or _for_good(mine[-1])
        if not refused and self._newest(number) is not mine[-1]:
            refused = "acted_since"
        refused = refused or _too_late(mine[-1], now)
        if refused or mine[0].before is None:
            return refused
        row = self.rows[number]
        was = snapshot(row)
        for done in reversed(mine):  # one by one: what waits in between begins to wait anew
            self._take_this_back(row, done, now)
        restored(row, was)
        self.log += [Done(now, actor, "undo", number, self.batch) for _ in mine]
        return None

    def _take_this_back(self, row: Row, done: Done, now: datetime) -> None:
        assert done.before is not None
        for name in WORKED_ON:
            setattr(row, name, deepcopy(getattr(done.before, name)))
        row.worked = now
        row.settle()
        if done.deed == "note":
            annul_note(row, done.actor, done.at)
        follow(row, now)

    def _newest(self, number: int) -> Done | None:
        return next((done for done in self._deeds() if done.number == number), None)

    def _deeds(self) -> Iterator[Done]:
        """The newest first, without what was done to a mail in the list of failures."""
        return (done for done in reversed(self.log) if not done.deed.startswith("failure"))

    # Looking -------------------------------------------------------------------------------------

    def seen_by(self, actor: str) -> dict[int, Row]:
        return {number: row for number, row in self.rows.items() if self.role(actor, number) >= VIEWER}


def _for_good(done: Done) -> str | None:
    reasons = {"undo": "undone_already", "purge": "purged_for_good", "reply": "mailed", "ticket": "mailed"}
    return reasons.get(done.deed)


def _too_late(done: Done, now: datetime) -> str | None:
    return "too_late_to_undo" if now - done.at > UNDO_TIME else None

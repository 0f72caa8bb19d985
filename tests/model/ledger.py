"""What the inbox should be: plain dictionaries, and each rule said once more in the plainest words."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta

UNDO_TIME = timedelta(minutes=10)


@dataclass
class Row:
    """One conversation."""

    folder: str = "inbox"
    said: str = ""  # the status that somebody set, or nothing
    said_at: datetime | None = None
    wrote_at: datetime | None = None
    agent: str = ""
    priority: str = "normal"
    department: str = ""
    tags: list[str] = field(default_factory=list)
    asleep: bool = False
    until: datetime | None = None
    notes: int = 0

    @property
    def status(self) -> str:
        if self.said in ("", "open") or (self.wrote_at and self.said_at and self.wrote_at > self.said_at):
            return "open"
        return self.said


@dataclass
class Done:
    """One line of the journal, with the row as it was before."""

    at: datetime
    actor: str
    deed: str
    number: int
    batch: int
    before: Row | None


class Ledger:
    """Rows by number, and what was done to them in its order."""

    def __init__(self) -> None:
        self.rows: dict[int, Row] = {}
        self.purged: set[int] = set()
        self.log: list[Done] = []
        self.batch = 0

    def wrote(self, number: int, at: datetime) -> None:
        row = self.rows.setdefault(number, Row())
        was = row.status
        row.wrote_at = at
        if row.status == "open":
            row.asleep, row.until = False, None
            if was != "open":
                self.log.append(Done(at, "visitor", "reopen", number, 0, None))

    def begin(self) -> None:
        self.batch += 1

    def do(self, deed: str, number: int, actor: str, choice: str, at: datetime) -> bool:
        """Whether it was done."""
        row = self.rows.get(number)
        if row is None:
            return False
        before = deepcopy(row)
        if not self._changed(row, deed, actor, choice, at):
            self.rows[number] = before
            return False
        if deed == "purge":
            del self.rows[number]
            self.purged.add(number)
        self.log.append(Done(at, actor, deed, number, self.batch, before))
        return True

    def _changed(self, row: Row, deed: str, actor: str, choice: str, at: datetime) -> bool:
        trashed = row.folder == "trash"
        if deed == "note":
            row.notes += 1
            return True
        if deed in ("purge", "restore"):
            possible = trashed if deed == "purge" else row.folder != "inbox"
            row.folder = "inbox" if deed == "restore" else row.folder
            return possible
        if trashed:
            return False
        if deed in ("trash", "spam", "notspam"):
            target = {"trash": "trash", "spam": "spam", "notspam": "inbox"}[deed]
            possible = deed == "trash" or (row.folder == "spam") == (deed == "notspam")
            row.folder = target
            return possible
        return self._worked(row, deed, actor, choice, at)

    def _worked(self, row: Row, deed: str, actor: str, choice: str, at: datetime) -> bool:
        status, before = row.status, (row.agent, row.priority, row.department, list(row.tags))
        if deed in ("close", "reopen", "snooze", "wake"):
            wanted = {"close": "closed", "snooze": "pending"}.get(deed, "open")
            possible = {
                "close": status != "closed",
                "reopen": status != "open",
                "snooze": status != "closed",
                "wake": row.asleep,
            }[deed]
            row.said, row.said_at, row.asleep = wanted, at, deed == "snooze"
            row.until = at + timedelta(minutes=30) if deed == "snooze" and choice == "30m" else None
            return possible
        if deed == "take":
            possible = not row.agent and status != "closed"
            row.agent = actor
            return possible
        if deed in ("assign", "unassign"):
            row.agent = choice if deed == "assign" else ""
        if deed == "priority":
            row.priority = choice
        if deed == "department":
            row.department = choice
        if deed == "tag" and choice not in row.tags:
            row.tags.append(choice)
        if deed == "untag" and choice in row.tags:
            row.tags.remove(choice)
        return before != (row.agent, row.priority, row.department, row.tags)

    def wake(self, at: datetime) -> None:
        for number, row in self.rows.items():
            if row.asleep and row.until and row.until <= at:
                self.log.append(Done(at, "", "wake", number, 0, deepcopy(row)))
                row.said, row.said_at, row.asleep, row.until = "open", at, False, None

    def undo(self, actor: str, at: datetime) -> set[int]:
        """Take back the actor's newest batch; which numbers came back."""
        mine = [done for done in self.log if done.actor == actor]
        if not mine or mine[-1].deed in ("undo", "purge") or at - mine[-1].at > UNDO_TIME:
            return set()
        back = set()
        for done in [done for done in mine if done.batch == mine[-1].batch]:
            last = next(one for one in reversed(self.log) if one.number == done.number)
            if last is not done or done.before is None:
                continue
            wrote_at = self.rows[done.number].wrote_at
            self.rows[done.number] = deepcopy(done.before)
            self.rows[done.number].wrote_at = wrote_at
            back.add(done.number)
        self.begin()
        for number in back:
            self.log.append(Done(at, actor, "undo", number, self.batch, None))
        return back

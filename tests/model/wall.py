"""What Slack should show of each conversation: a card, and in its thread what was said, written and told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.model.row import Entry, Row

KEPT, LONGEST = timedelta(seconds=6), timedelta(minutes=2)  # by each that comes, and by all
UNANSWERED = ("missed", "unknown", "offline")
OUTCOMES = {
    "waiting": "Waiting",
    "agent_started": "With an agent",
    "served": "Answered",
    "missed": "Missed",
    "unknown": "Ended, outcome unknown",
    "offline": "Offline message",
    "ticket": "Ticket",
}
STATUSES = {"open": "", "pending": "Pending", "closed": "Closed"}
FOLDERS = {"inbox": "", "spam": "Spam", "trash": "Trash"}
COMES_BACK = ("line", "note", "mail", "rescue")  # with a card that somebody deleted


@dataclass(frozen=True)
class Was:
    """What of a conversation decides what has to be told, as it was before something happened."""

    outcome: str
    status: str
    folder: str
    wrote: datetime | None
    is_missed: bool


def snapshot(row: Row) -> Was:
    return Was(row.outcome, row.status, row.folder, row.talk.last("v"), row.is_missed)


def card(number: int, row: Row, rows: Mapping[int, Row]) -> dict[str, object]:
    """What it shows; of what was purged it does not tell that it belonged together."""
    marks = (OUTCOMES[row.outcome], STATUSES[row.status], FOLDERS[row.folder])
    return {
        "number": number,
        "state": " · ".join(filter(None, marks)),
        "agent": row.agent,
        "priority": row.priority,
        "department": row.department.lower(),
        "tags": sorted(row.tags),
        "notes": row.notes,
        "asleep": row.asleep,
        "linked": row.linked if row.linked in rows else 0,
        "rescued": any(entry.kind == "rescue" and entry.state in ("waiting", "sent") for entry in row.thread),
    }


def thread(row: Row) -> list[tuple[str, str, str]]:
    return [(entry.kind, entry.words, entry.state) for entry in row.thread]


def follow(row: Row, now: datetime) -> None:
    """Who begins to wait for somebody begins on the ground; who stops is told of as over."""
    if row.waits and row.since is None:
        row.since, row.rung = now, 0
    elif not row.waits and row.since is not None:
        row.since = None
        stop(row)
    row.touched = True


def stop(row: Row) -> None:
    """It waits no longer: what was told of it has to say so."""
    for entry in row.thread:
        if entry.kind == "alert":
            entry.stale = True


def announce(row: Row, was: Was | None) -> None:
    """Something was told of it, or became known."""
    reopened = was is not None and was.status != "open" and row.status == "open"
    row.missed_anew |= row.is_missed and not (was and was.is_missed)
    if not row.card:
        if row.folder == "inbox" and (reopened or row.talk.is_ticket or row.outcome in UNANSWERED):
            row.card = "stands"
            _show_lines(row)
        return
    _call(row, was, reopened=reopened)
    _show_lines(row)


def restored(row: Row, was: Was) -> None:
    """What became worth a card while it lay elsewhere has one once it is back."""
    if was.folder != "inbox" and row.folder == "inbox" and not row.card:
        announce(row, None)


def notice(row: Row, code: str, agent: str = "") -> None:
    if row.card:
        row.thread.append(Entry("notice", f"{agent} {code}".strip()))


def note(row: Row, actor: str, at: datetime) -> None:
    if row.card:
        row.thread.append(Entry("note", f"{actor} called back", mark=int(at.timestamp())))


def annul_note(row: Row, actor: str, at: datetime) -> None:
    wrote = ("note", f"{actor} called back", int(at.timestamp()))
    row.thread = [entry for entry in row.thread if (entry.kind, entry.words, entry.mark) != wrote]


def come_to_rest(row: Row) -> None:
    """Slack has all of it: what was deleted by hand is back where somebody still has to see it."""
    if row.card in ("torn", "gone") and row.touched:
        waits = row.status != "closed" and row.folder == "inbox"
        row.card = "stands" if waits else "gone"
        if waits:
            row.thread = [entry for entry in row.thread if _comes_back(entry)]
    row.touched = False
    row.thread = [entry for entry in row.thread if _drawn(row, entry)]
    for entry in row.thread:
        entry.is_known = True


@dataclass
class Crowd:
    """What comes to a channel faster than cards can be written stands in one summary, until it has been calm again."""

    most: int
    calm: datetime | None = None

    def place(self, rows: list[Row], now: datetime) -> None:
        """Those of a channel, when Slack is told of them."""
        fresh = [row for row in rows if row.card and not row.is_placed]
        goes_on = self.calm is not None and self.calm > now
        if fresh and (goes_on or len(fresh) > self.most):
            since = self.calm if self.calm and goes_on else now
            self.calm = min(since + len(fresh) * KEPT, now + LONGEST)
            for row in fresh:
                row.is_summed_up = True
        for row in fresh:
            row.is_placed = True


def summed_up(rows: list[Row]) -> tuple[int, int, int]:
    """How many of those in summaries nobody has, are taken, and are settled."""
    mine = [row for row in rows if row.is_summed_up]
    free, taken = (
        sum((row.folder, row.status) == ("inbox", "open") and bool(row.agent) is has for row in mine)
        for has in (False, True)
    )
    return free, taken, len(mine) - free - taken


def turn(row: Row) -> None:
    """The mirror took some steps: what was to be told may have been by now."""
    for entry in row.thread:
        entry.in_turn |= entry.kind == "alert" and not entry.state


def look(row: Row, found: list[tuple[str, ...]]) -> None:
    """What is doubted is as it is found."""
    kept, left = list[Entry](), list(found)
    for entry in row.thread:
        if entry.is_doubted and left[:1] != [(entry.kind, entry.words, entry.state)]:
            continue
        kept.append(entry)
        entry.is_doubted, left = False, left[1:]
    row.thread = kept


def _comes_back(entry: Entry) -> bool:
    """Of what calls people nothing that was there, and perhaps what was on its way."""
    is_new = not entry.is_known
    entry.is_doubted |= entry.kind == "notice" and is_new
    return entry.kind in COMES_BACK or is_new


def _drawn(row: Row, entry: Entry) -> bool:
    """Whether it is there: an alert is not, where its chat waits no longer when its turn comes."""
    if entry.kind != "alert":
        return True
    entry.is_doubted |= not entry.state and entry.in_turn and entry.stale
    if entry.is_doubted:
        entry.state = "waits" if row.waits else "over"
    elif not entry.state or entry.stale:
        if not entry.state and not row.waits:
            return False
        entry.state = "waits" if row.waits else "over"
    entry.stale = False
    return True


def _call(row: Row, was: Was | None, *, reopened: bool) -> None:
    """What people have to notice, since a card that changes notifies nobody."""
    wrote = row.talk.last("v")
    if row.folder != "inbox":
        if wrote and (was is None or was.wrote is None or wrote > was.wrote):
            notice(row, "late", row.agent)
    elif reopened:
        notice(row, "reopened", row.agent)
    elif row.status != "closed" and row.outcome in UNANSWERED and was and was.outcome not in UNANSWERED:
        notice(row, "missed", row.agent)


def _show_lines(row: Row) -> None:
    """All that the transcript tells; the first words alone stand on the card."""
    fresh = row.talk.lines[row.lines_shown :]
    row.thread += [Entry("line", f"{by} {line_words(row.key, n)}") for n, (_, by) in _numbered(row, fresh)]
    row.lines_shown = len(row.talk.lines)


def _numbered(row: Row, fresh: tuple[tuple[datetime, str], ...]) -> list[tuple[int, tuple[datetime, str]]]:
    return list(enumerate(fresh, row.lines_shown + 1))


def line_words(key: str, n: int) -> str:
    """What is said in the n-th line of a conversation."""
    return f"hello {key} no{n}"

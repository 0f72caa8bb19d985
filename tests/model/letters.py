"""What should become of e-mail: answers go out once they are due, replies come to their ticket, each once."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.model.ledger import VISITOR, Done, Ledger
from tests.model.people import AGENT, LEAD
from tests.model.row import Entry, Row
from tests.model.talk import Talk
from tests.model.wall import announce, follow, notice

A_MOMENT, A_MINUTE, LONGEST = timedelta(seconds=10), timedelta(minutes=1), timedelta(hours=2)
GIVEN_UP, LEAST_TRIES = timedelta(days=2), 12
FRESH = timedelta(hours=2)  # of an automatic word: later it would promise what is over


@dataclass
class Letter:
    """One that went out, or shall; or one that came in. `taken` is how often the mail server took it."""

    id: int
    number: int
    author: str
    at: datetime
    to: str = ""
    state: str = "waiting"
    due: datetime | None = None
    tries: int = 0
    taken: int = 0
    tried: bool = False
    told: bool = True  # whether `/inbox failed` lists it once it failed
    is_rescue: bool = False
    is_automatic: bool = False


@dataclass
class Letters:
    """All e-mail of the inbox; `seen` are the Message-IDs that came in."""

    ledger: Ledger
    letters: dict[int, Letter] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def of(self, number: int) -> list[Letter]:
        """What was written to the visitor and by them, in this order, without what was taken back."""
        mine = [one for one in self.letters.values() if one.number == number and not one.is_rescue]
        return [one for one in sorted(mine, key=lambda one: one.id) if one.state != "undone"]

    # Agents --------------------------------------------------------------------------------------

    def why_not(self, number: int, actor: str, *, converts: bool) -> str | None:
        refused = self.ledger.may_not(actor, number, AGENT)
        if refused:
            return refused
        row = self.ledger.rows[number]
        if row.folder == "trash":
            return "in_trash"
        if converts:
            return "ticket_already" if row.talk.is_ticket or self.twin(row) else None
        return None if row.talk.is_ticket else "ticket_already" if self.twin(row) else "not_a_ticket"

    def twin(self, row: Row) -> Row | None:
        """The ticket that a chat became, or the chat that a ticket was, while it is there."""
        return self.ledger.rows.get(row.linked) if row.linked else None

    def convert(self, chat: int, ticket: int, key: str, actor: str, now: datetime) -> None:
        """The chat is closed, and a ticket begins, with all that the team knew of the chat."""
        row = self.ledger.rows[chat]
        self._begin(row, ticket, key, Talk(is_ticket=True, start=(now, "a")), row.agent or actor)
        self._link(row, chat, ticket, actor, now)
        self.ledger.rows[ticket].mailed = now
        row.mailed = row.mailed or now

    def queue(self, letter: int, number: int, words: str, actor: str, now: datetime) -> None:
        self._show(letter, number, "mail", words, "waiting")
        self.letters[letter] = Letter(letter, number, actor, now, self.ledger.rows[number].email, due=now + A_MOMENT)

    def reply(self, number: int, actor: str, now: datetime, *, closes: bool) -> None:
        row = self.ledger.rows[number]
        if row.mailed is None:
            row.mailed = now
            self._tell_chat(row)
        self.set_status(number, "closed" if closes else "pending", "reply", actor, now)

    def undo(self, letter: Letter, actor: str, now: datetime) -> str | None:
        """Taken back while nobody had tried to send it: then it is as before, if it was this answer that changed it."""
        refused = self.ledger.may_not(actor, letter.number, AGENT)
        if refused or letter.state == "undone":
            return refused
        if letter.state != "waiting" or letter.tried or letter.is_rescue:
            return "mail_gone"
        row, was = self.ledger.rows[letter.number], letter.at
        self._settle(letter, "undone")
        left = [one for one in self.of(letter.number) if not one.is_automatic]
        if was == row.mailed:
            row.mailed = min((one.at for one in left if one.state != "received"), default=None)
        if (row.said_by, row.said_at) == (letter.author, was):
            answered = len(left) > bool(row.linked) and left[-1].state in ("waiting", "sent")
            self.set_status(letter.number, "pending" if answered else "open", "undo", actor, now)
        self._tell_chat(row)
        return None

    def retry(self, letter: Letter, actor: str, now: datetime) -> str | None:
        refused = self.ledger.may_not(actor, letter.number, AGENT)
        if refused or letter.state != "failed":
            return refused or "mail_not_failed"
        self._again(letter, now)
        return None

    def mend(self, letter: Letter, actor: str, now: datetime, *, retries: bool) -> str | None:
        """In the list of what could not be delivered, which leads see."""
        if not any(self.ledger.people.role(actor, name) >= LEAD for name in ("shop", "blog")):
            return "leads_only"
        if letter.state != "failed" or not letter.told or self.ledger.role(actor, letter.number) < LEAD:
            return "not_failed"
        if retries:
            self._again(letter, now)
        letter.told = retries
        self._log(now, actor, f"failure_{'retried' if retries else 'discarded'}", letter.number)
        return None

    # The mail server -----------------------------------------------------------------------------

    def due(self, now: datetime) -> list[Letter]:
        return [one for one in self.letters.values() if one.state == "waiting" and one.due and one.due <= now]

    def send(self, letter: Letter, mood: str, now: datetime) -> None:
        """What the server says to it: it takes it, or no one knows, or it is to come later, or never."""
        self.ledger.rows[letter.number].touched |= letter.is_rescue
        if letter.is_rescue and (not self._left_waiting(letter.number) or now - letter.at > FRESH):
            self._settle(letter, "undone")
            return
        letter.tries, letter.tried = letter.tries + 1, True
        letter.taken += mood in ("takes", "silent")
        if mood == "takes":
            letter.at = now
            self._settle(letter, "sent")
        elif mood == "refuses" or (letter.tries >= LEAST_TRIES and now - letter.at > GIVEN_UP):
            self.fail(letter)
        else:
            letter.due = now + min(A_MINUTE * 2 ** (letter.tries - 1), LONGEST)

    def fail(self, letter: Letter) -> None:
        self.ledger.rows[letter.number].touched |= letter.is_rescue
        self._settle(letter, "failed")
        letter.told = True
        if letter.author:
            notice(self.ledger.rows[letter.number], "undelivered", letter.author)

    def receive(self, number: int, letter: int, words: str, now: datetime, *, by: str) -> None:
        """It stands with its ticket; what a `visitor` wrote opens it again, unless it is spam."""
        self._show(letter, number, "mail", words, "received")
        self.letters[letter] = Letter(letter, number, "", now, state="received", is_automatic=by == "machine")
        row = self.ledger.rows[number]
        if by != "visitor" or row.folder == "spam":
            return
        if row.status != "open":
            self.set_status(number, "open", "reopen", VISITOR, now)
        if row.talk.created != now or row.agent:
            notice(row, "late" if row.folder == "trash" else "mailed", row.agent)

    def begin(self, number: int, property_: str, key: str, letter: int, now: datetime) -> None:
        """Somebody wrote whom nobody knew."""
        row = self.ledger.rows[number] = Row(property_, key, Talk(is_ticket=True, start=(now, "v")))
        row.outcome, row.email = "offline", "rose@example.com"
        announce(row, None)
        self.letters[letter] = Letter(letter, number, "", now, state="received")

    def become(self, chat: int, ticket: int, key: str, now: datetime) -> None:
        """A visitor answers the automatic word about a missed chat: their chat becomes a ticket that waits."""
        row = self.ledger.rows[chat]
        self._begin(row, ticket, key, Talk(is_ticket=True, start=(now, "v")), row.agent)
        if row.folder == "spam":
            self.ledger.rows[ticket].folder = "spam"
        self._link(row, chat, ticket, VISITOR, now)

    def forget(self) -> None:
        """What was purged goes with its mail."""
        for letter in [one for one in self.letters.values() if one.number not in self.ledger.rows]:
            del self.letters[letter.id]

    # Helpers -------------------------------------------------------------------------------------

    def rescue(self, letter: int, number: int, now: datetime) -> None:
        row = self.ledger.rows[number]
        row.touched = True  # the card tells of it
        self._show(letter, number, "rescue", "", "waiting")
        self.letters[letter] = Letter(letter, number, "", now, row.email, due=now, is_rescue=True, is_automatic=True)

    def set_status(self, number: int, status: str, deed: str, actor: str, now: datetime) -> None:
        row = self.ledger.rows[number]
        self._log(now, actor, deed, number)
        row.said, row.said_at, row.worked = status, now, now
        row.said_by = "" if actor == VISITOR else actor
        row.asleep, row.until = False, None
        follow(row, now)

    def _log(self, now: datetime, actor: str, deed: str, number: int) -> None:
        self.ledger.batch += 1
        self.ledger.log.append(Done(now, actor, deed, number, self.ledger.batch))

    def _begin(self, chat: Row, ticket: int, key: str, talk: Talk, agent: str) -> None:
        row = Row(chat.property_, key, talk, priority=chat.priority, department=chat.department, agent=agent)
        row.outcome, row.tags = "ticket" if talk.start and talk.start[1] == "a" else "offline", list(chat.tags)
        self.ledger.rows[ticket] = row

    def _link(self, row: Row, chat: int, ticket: int, actor: str, now: datetime) -> None:
        other = self.ledger.rows[ticket]
        announce(other, None)
        row.linked, other.linked = ticket, chat
        self.set_status(chat, "closed", "ticket", actor, now)
        self.ledger.log.append(Done(now, actor, "ticket", ticket, self.ledger.batch))

    def _tell_chat(self, row: Row) -> None:
        """Who asked in the chat was answered when the ticket was."""
        chat = self.twin(row)
        if chat is not None and chat.mailed != row.mailed:
            chat.mailed, chat.touched = row.mailed, True

    def _show(self, letter: int, number: int, kind: str, words: str, state: str) -> None:
        row = self.ledger.rows[number]
        if row.card:
            row.thread.append(Entry(kind, words, state, letter))

    def _again(self, letter: Letter, now: datetime) -> None:
        self.ledger.rows[letter.number].touched |= letter.is_rescue
        letter.tries = 0
        self._settle(letter, "waiting", now)

    def _settle(self, letter: Letter, state: str, due: datetime | None = None) -> None:
        letter.state, letter.due = state, due
        for entry in self.ledger.rows[letter.number].thread:
            if entry.kind in ("mail", "rescue") and entry.mark == letter.id:
                entry.words, entry.state = "" if state == "undone" else entry.words, state

    def _left_waiting(self, number: int) -> bool:
        row = self.ledger.rows[number]
        return row.waits and not row.linked

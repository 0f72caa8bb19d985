"""What people do by e-mail, done to the real inbox and to the model."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.domain.errors import Refusal
from bot.mail.letters import Received
from bot.tickets.forms import Wanted
from tests.model.common import SECOND, Chat, same
from tests.model.letters import Letter, Letters
from tests.model.mailroom import OURS, STRANGER, VISITOR

if TYPE_CHECKING:
    from tests.model.game import Game

MOODS = ("takes", "takes", "takes", "silent", "gone", "delays", "refuses")
MOST_AN_HOUR = 15  # of one address; more would be a flood
# What a mail is, beside an answer: what of it differs, and whether a visitor wrote it.
KINDS: Mapping[str, Mapping[str, Any]] = {
    "answers": {},
    "answers without our address": {"recipients": (OURS.address,)},
    "answers without a Message-ID": {"in_reply_to": "", "references": ()},
    "answers from elsewhere": {"sender": STRANGER},
    "is away": {"is_automatic": True},
    "is our own": {"sender": OURS.address},
}
REPORTS: Mapping[str, Mapping[str, Any]] = {
    "bounces": {"is_bounce": True, "is_automatic": True, "reason": "5.1.1 nobody of that name"},
    "is late": {"is_late": True, "is_automatic": True, "reason": "4.4.1 not yet"},
}


@dataclass
class Mailing:
    """`came` is what lies in the mailbox, to be read once more."""

    game: "Game"
    came: list[tuple[Received, str]] = field(default_factory=list)
    words: int = 0

    def __post_init__(self) -> None:
        self.letters = Letters(self.game.ledger)
        self.room = self.game.world.mailroom

    # Agents

    def convert(self, chat: Chat, actor: str) -> None:
        number, now = self.game.number(chat), self.game.later(SECOND)
        refused, words = self.letters.why_not(number, actor, converts=True), self._words("lamp answer")
        found = self._try(lambda: self.room.desk.convert(number, actor, Wanted(VISITOR, "A lamp", words)))
        same(_why(found), refused)
        if isinstance(found, int):
            self._know(found, number)
            self.letters.convert(number, found, self._key(found), actor, now)
            self.letters.queue(self.room.newest(), found, words, actor, now)

    def reply(self, chat: Chat, actor: str, *, closes: bool) -> None:
        number, now = self.game.number(chat), self.game.later(SECOND)
        refused, words = self.letters.why_not(number, actor, converts=False), self._words("lamp answer")
        wanted = Wanted(VISITOR, "A lamp", words, closes=closes)
        found = self._try(lambda: self.room.desk.reply(number, actor, wanted))
        same(_why(found), refused)
        if isinstance(found, int):
            self.letters.reply(number, actor, now, closes=closes)
            self.letters.queue(found, number, words, actor, now)

    def take_back(self, letter: Letter, actor: str) -> None:
        now = self.game.later(SECOND)
        same(
            _why(self._try(lambda: self.room.desk.undo(letter.id, actor))),
            self.letters.undo(letter, actor, now),
        )

    def retry(self, letter: Letter, actor: str) -> None:
        now = self.game.later(SECOND)
        same(_why(self._try(lambda: self.room.desk.retry(letter.id, actor))), self.letters.retry(letter, actor, now))

    def mend(self, letter: Letter, actor: str, *, retries: bool) -> None:
        now = self.game.later(SECOND)
        found = _why(self._try(lambda: self.room.mend(letter.id, actor, retries=retries)))
        same(found, self.letters.mend(letter, actor, now, retries=retries))

    # The mail server, and the mailbox

    def post(self, mood: str) -> None:
        """All that is due is handed over, a moment later."""
        now = self.game.later(11 * SECOND)
        self.room.send(mood)
        for letter in sorted(self.letters.due(now), key=lambda one: (str(one.due), one.id)):
            self.letters.send(letter, mood, now)

    def answer(self, letter: Letter, kind: str) -> None:
        """Somebody answers a letter that went out, or some machine does."""
        self._come(self.room.answer(letter.id, self._words("hello reply"), **KINDS[kind]), letter.number, kind)

    def report(self, letter: Letter, kind: str) -> None:
        """A server tells that a letter did not arrive, or not yet."""
        bounced = self.room.message_id(letter.id)
        told = {**REPORTS[kind], "bounced": bounced, "in_reply_to": "", "references": (), "recipients": (OURS.address,)}
        received = self.room.answer(letter.id, self._words("hello report"), **told)
        self.came.append((received, kind))
        self.game.later(SECOND)
        self.room.receive(received)
        if letter.state == "sent" and kind == "bounces":
            self.letters.fail(letter)

    def write(self, kind: str) -> None:
        """Somebody writes whom nobody knows."""
        self._come(self.room.fresh(self._words("hello mail"), **KINDS[kind]), 0, kind)

    def reread(self, received: Received) -> None:
        """What was read before is read once more."""
        self.game.later(SECOND)
        self.room.receive(received)

    def _come(self, received: Received, number: int, kind: str) -> None:
        self.game.later(SECOND)
        self.came.append((received, kind))
        before = set(self.room.states())
        self.room.receive(received)
        fresh = [one for one in self.room.states() if one not in before]
        expected = self._place(number, kind)
        same(len(fresh), expected is not None)
        if expected is not None:
            self._keep(fresh[0], expected, received, kind)

    def _place(self, number: int, kind: str) -> int | None:
        """The conversation that it belongs to, 0 for a new one; None for what nobody keeps."""
        row = self.game.ledger.rows.get(number)
        if row is None:
            return None if kind in ("is away", "is our own") else 0
        return number

    def _keep(self, letter: int, number: int, received: Received, kind: str) -> None:
        at, by = self.game.world.clock(), {"is away": "machine", "is our own": "us"}.get(kind, "visitor")
        found = self.room.states()[letter][0]
        if not number:
            self._know(found, 0)
            self.letters.begin(found, "shop", self._key(found), letter, at)
            return
        row = self.game.ledger.rows[number]
        if not row.talk.is_ticket:
            number = self._ticket_of(number, found, wakes=by == "visitor")
        same(found, number)
        self.letters.receive(number, letter, received.said, at, by=by)

    def _ticket_of(self, chat: int, found: int, *, wakes: bool) -> int:
        row, now = self.game.ledger.rows[chat], self.game.world.clock()
        if row.linked in self.game.ledger.rows:
            return row.linked
        if not wakes:
            return chat
        self._know(found, chat)
        self.letters.become(chat, found, self._key(found), now)
        return found

    def _know(self, number: int, chat: int) -> None:
        """A ticket of our own is called by its number."""
        name = self.game.ledger.rows[chat].property_ if chat else "shop"
        self.game.numbers[(name, f"ticket {number}")] = number

    def _key(self, number: int) -> str:
        with self.game.world.store.read() as tx:
            found = tx.conversations.head(number)
        assert found is not None
        return found.external_id

    def _words(self, start: str) -> str:
        self.words += 1
        return f"{start} {self.words}"

    def _try(self, call: Callable[[], object]) -> object:
        try:
            return call()
        except Refusal as refused:
            return refused


def _why(found: object) -> str | None:
    return found.reason.value if isinstance(found, Refusal) else None

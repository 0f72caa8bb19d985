"""Draws what happens next: what matters most most often, everything sometimes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from bot.domain.deeds import PRIORITIES
from bot.domain.inbox import Deed
from tests.inbox import ADMIN, ANA, LUIS, MINUTE
from tests.model.common import NOWHERE, Chat
from tests.model.game import ACTORS, EVA, GROUPS, STAFF, Game
from tests.model.lists import SORTS, Asked
from tests.model.mailing import KINDS, MOODS, REPORTS
from tests.model.parts import FAULTS, PARTS, TOLD_AT_ONCE
from tests.model.people import AGENT, EVERYWHERE, LEAD, NOBODY, VIEWER
from tests.model.sentences import sentence
from tests.model.world import NAMES

CHOICES: Mapping[Deed, tuple[str, ...]] = {
    Deed.ASSIGN: (ANA, LUIS, EVA),
    Deed.PRIORITY: tuple(PRIORITIES),
    Deed.DEPARTMENT: ("", "Sales", "sales", "Help"),
    Deed.TAG: ("vip", "VIP", "refund"),
    Deed.UNTAG: ("vip", "Refund"),
    Deed.NOTE: ("called back",),
    Deed.SNOOZE: ("30m", "30m", "reply", "past"),
}
FORM = (Deed.ASSIGN, Deed.CLOSE, Deed.REOPEN, Deed.TAG, Deed.UNTAG, Deed.PRIORITY, Deed.NOTE, Deed.TRASH)
OFTEN = (
    Deed.TAKE,
    Deed.ASSIGN,
    Deed.CLOSE,
    Deed.CLOSE,
    Deed.REOPEN,
    Deed.SNOOZE,
    Deed.SNOOZE,
    Deed.TRASH,
    Deed.RESTORE,
)


@dataclass(frozen=True)
class Dice:
    """`told` hears what was drawn."""

    game: Game
    random: Random
    told: Callable[[str], object]
    part: str = "desk"

    def throw(self) -> str:
        """What happened; Slack is told of it at once, unless that is what this part is about."""
        weights, screen = PARTS[self.part], self.game.world.screen
        [name] = self.random.choices(list(weights), list(weights.values()))
        screen.is_still = False
        getattr(self, name)()
        if self.part in TOLD_AT_ONCE:
            self.game.rest()
        return name

    # Agents --------------------------------------------------------------------------------------

    def deed(self) -> None:
        """On few or on many, of both properties."""
        deed, choice = self._chosen([*Deed, *OFTEN])
        many = self.random.sample([*self.game.lines, NOWHERE], self.random.choice([2, 4, 5]))
        chats = [self._chat()] if self._coin() else many
        self._do(self.game.do, deed, choice, chats, self._actor())

    def form(self) -> None:
        wishes = [self._chosen(FORM) for _ in range(self.random.randint(1, 3))]
        self._do(self.game.send_form, self._chat(), wishes, self._actor())

    def purge(self) -> None:
        chat, actor = self._chat(), self.random.choice([ADMIN, ADMIN, ANA, EVA])
        for deed in (Deed.TRASH, Deed.PURGE):
            self._do(self.game.do, deed, "", [chat], actor)

    def regret(self) -> None:
        """Somebody takes back what was done a moment ago."""
        doers = [done.actor for done in self.game.ledger.log[-3:] if done.actor in ACTORS]
        self._do(self.game.undo, self.random.choice([*doers, *doers, self._actor()]))

    def reprove(self) -> None:
        """Somebody takes back what was last done to one, whoever did it."""
        self._do(self.game.undo, self._actor(), self._chat())

    def look(self) -> None:
        pick = self.random.choice
        asked = Asked(
            folder=pick(["inbox", "inbox", "spam", "trash"]),
            status=pick(["", "", "open", "pending", "closed"]),
            agent=pick(["", "", "nobody", "anybody", ANA, LUIS]),
            kind=pick(["", "", "chat", "ticket"]),
            department=pick(["", "", "", "SALES"]),
            tag=pick(["", "", "", "Vip"]),
            word=pick(["", "", "", "hello"]),
            sort=pick(list(SORTS)),
            ascending=pick([True, False]),
        )
        self._do(self.game.look, self._actor(), asked, self._chat())

    # tawk.to and the clock -----------------------------------------------------------------------

    def say(self) -> None:
        kind = self.random.choice(["start", "end", "transcript", "transcript", ""])
        self._do(self.game.say, self._chat([*self.game.lines]), self.random.choice("vvva"), kind)

    def late(self) -> None:
        """A webhook that was long on its way, rather of a chat in which much was said."""
        chat = self.random.choices([*self.game.lines], [len(lines) ** 2 for lines in self.game.lines.values()])[0]
        kind = self.random.choice(["start", "end", "transcript", "transcript", "transcript"])
        self._do(self.game.tell, chat, kind, self.random.randint(1, len(self.game.lines[chat])))

    def again(self) -> None:
        self._do(self.game.repeat, self.random.choice(self.game.sent))

    def tick(self) -> None:
        self._do(self.game.tick, self.random.choice([1, 11, 31, 31, 800]))

    def pause(self) -> None:
        self._do(self.game.later, timedelta(seconds=self.random.choice([5, 20, 60, 130])))

    def wait(self) -> None:
        self._do(self.game.later, self.random.choice([1, 5, 9, 11]) * MINUTE)

    def visit(self) -> None:
        self._do(self.game.visit, self.random.choice(NAMES))

    def crowd(self) -> None:
        self._do(self.game.crowd, self.random.choice(NAMES), self.random.choice([1, 1, 2, 4, 5]))

    def work(self) -> None:
        """What nobody has to be called for."""
        deed = self.random.choice([Deed.TAKE, Deed.UNASSIGN, Deed.CLOSE, Deed.REOPEN, Deed.TRASH, Deed.RESTORE])
        self._do(self.game.do, deed, "", self.random.choices([*self.game.lines], k=self.random.randint(1, 4)), ADMIN)

    def clock(self) -> None:
        self._do(self.game.tick, self.random.choice([3, 11, 11, 31, 31, 120, 800, 24 * 60, 3 * 24 * 60]))

    def keep(self) -> None:
        days = self.random.choice([0, 1, 1, 2, 5]), self.random.choice([0, 1, 2, 2, 5])
        self._do(self.game.watching.keep, self.random.choice(NAMES), *days)

    # People come and go --------------------------------------------------------------------------

    def move(self) -> None:
        comes, heard = self.random.random() < 0.7, self._coin()
        self._do(self.game.move, self._somebody(), self.random.choice(NAMES), comes=comes, heard=heard)

    def regroup(self) -> None:
        self._do(self.game.regroup, self._somebody(), self.random.choice(GROUPS), comes=self._coin())

    def deactivate(self) -> None:
        """Rather who has work; whoever is gone comes back sooner or later, or nobody would be left."""
        gone, rows = self.game.people.slack.gone, self.game.ledger.rows.values()
        working = sorted({row.agent for row in rows if row.status != "closed"} & {*STAFF} - gone)
        some = sorted(gone) if len(gone) > 1 or (gone and self._coin()) else working
        who = self.random.choice([*some, *some, self._somebody()])
        self._do(self.game.deactivate, who, gone=who not in gone, heard=self._coin())

    def grant(self) -> None:
        place, subject = self.random.choice([*NAMES, EVERYWHERE]), self.random.choice([*STAFF, *GROUPS])
        self._do(self.game.grant, place, subject, self.random.choice([NOBODY, VIEWER, AGENT, LEAD, LEAD]))

    def read(self) -> None:
        self._do(self.game.read_slack)

    # E-mail --------------------------------------------------------------------------------------

    def convert(self) -> None:
        self._do(self.game.mailing.convert, self._chat(), self._actor())

    def reply(self) -> None:
        self._do(self.game.mailing.reply, self._ticket(), self._actor(), closes=self._coin())

    def take_back(self) -> None:
        self._letter(self.game.mailing.take_back, "waiting", self._actor())

    def retry(self) -> None:
        self._letter(self.game.mailing.retry, "failed", self._actor())

    def mend(self) -> None:
        self._letter(self.game.mailing.mend, "failed", self._actor(), retries=self._coin())

    def post(self) -> None:
        self._do(self.game.mailing.post, self.random.choice(MOODS))

    def answer(self) -> None:
        self._letter(self.game.mailing.answer, "sent", self.random.choice([*KINDS, "answers"]))

    def report(self) -> None:
        self._letter(self.game.mailing.report, "sent", self.random.choice([*REPORTS]))

    def write(self) -> None:
        self._do(self.game.mailing.write, self.random.choice(["answers", "is away", "is our own"]))

    def reread(self) -> None:
        if self.game.mailing.came:
            self._do(self.game.mailing.reread, self.random.choice(self.game.mailing.came)[0])

    def _letter(self, act: Callable[..., object], state: str, *more: object, **named: object) -> None:
        """Something that is done to a letter: rather to one that stands so, and that went out where it is answered."""
        known = [one for one in self.game.mailing.letters.letters.values() if one.state != "received"]
        if state == "sent":
            known = [one for one in known if one.taken]
        fitting = [one for one in known if one.state == state] or known
        if known:
            self._do(act, self.random.choice(fitting if self.random.random() < 0.8 else known), *more, **named)

    def _ticket(self) -> Chat:
        tickets = [chat for chat in self.game.numbers if chat[1].startswith("ticket")]
        return self.random.choice([*tickets, self._chat()])

    # Slack ---------------------------------------------------------------------------------------

    def turn(self) -> None:
        self._do(self.game.turn, self.random.randint(1, 6))

    def fault(self) -> None:
        self._do(self.game.world.screen.fail, self.random.choices(FAULTS, k=self.random.randint(1, 3)))

    def rest(self) -> None:
        self._do(self.game.rest)

    def tear(self) -> None:
        """Rather that of what is over: whether that comes back is another question, and soon asked."""
        over = [chat for chat, n in self.game.numbers.items() if self._is_over(n)]
        chat = self.random.choice(over) if over and self._coin() else self._chat()
        self._do(self.game.tear, chat)
        if self._coin():
            self._do(self.game.do, Deed.NOTE, "called back", [chat], ADMIN)
            self._do(self.game.rest)

    def _is_over(self, number: int) -> bool:
        row = self.game.ledger.rows.get(number)
        return row is not None and row.card == "stands" and (row.status == "closed" or row.folder != "inbox")

    def archive(self) -> None:
        name = self.random.choice(NAMES)
        self._do(self.game.archive, name, shut=self.game.is_open(name) and self._coin())

    # Helpers -------------------------------------------------------------------------------------

    def _do(self, act: Callable[..., object], *given: object, **named: object) -> None:
        self.told(sentence(act.__name__, given, named))
        act(*given, **named)

    def _actor(self) -> str:
        return self.random.choice([*ACTORS, ANA, LUIS, ADMIN])

    def _somebody(self) -> str:
        return self.random.choice(STAFF)

    def _chat(self, known: Sequence[Chat] = ()) -> Chat:
        """Rather one that something was just done to: what crosses is what matters."""
        known = known or [*self.game.numbers]
        touched = {done.number for done in self.game.ledger.log[-2:]}
        lately = [chat for chat, number in self.game.numbers.items() if number in touched and chat in known]
        return self.random.choice(lately if lately and self._coin() else known)

    def _coin(self) -> bool:
        return self.random.random() < 0.5

    def _chosen(self, deeds: "tuple[Deed, ...] | list[Deed]") -> tuple[Deed, str]:
        deed = self.random.choice(deeds)
        return deed, self.random.choice(CHOICES.get(deed, ("",)))

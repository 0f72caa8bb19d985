"""Draws what happens next: what matters most most often, everything sometimes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from bot.domain.deeds import PRIORITIES
from bot.domain.inbox import Deed
from tests.inbox import ADMIN, ANA, LUIS, MINUTE
from tests.model.game import ACTORS, CHATS, EVA, GROUPS, NOWHERE, STAFF, Chat, Game
from tests.model.lists import SORTS, Asked
from tests.model.people import AGENT, EVERYWHERE, LEAD, NOBODY, VIEWER
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

    def throw(self) -> None:
        [name] = self.random.choices(list(WEIGHTS), list(WEIGHTS.values()))
        getattr(self, name)()

    # Agents --------------------------------------------------------------------------------------

    def deed(self) -> None:
        """On few or on many, of both properties."""
        deed, choice = self._chosen([*Deed, *OFTEN])
        many = self.random.sample([*CHATS, NOWHERE], self.random.choice([2, 4, len(CHATS)]))
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
        self._do(self.game.say, self._chat(), self.random.choice("vvva"), kind)

    def late(self) -> None:
        """A webhook that was long on its way, rather of a chat in which much was said."""
        chat = self.random.choices(CHATS, [len(self.game.lines[chat]) ** 2 for chat in CHATS])[0]
        kind = self.random.choice(["start", "end", "transcript", "transcript", "transcript"])
        self._do(self.game.tell, chat, kind, self.random.randint(1, len(self.game.lines[chat])))

    def again(self) -> None:
        self._do(self.game.repeat, self.random.choice(self.game.sent))

    def tick(self) -> None:
        self._do(self.game.tick, self.random.choice([1, 11, 31, 31, 800]))

    def wait(self) -> None:
        self._do(self.game.later, self.random.choice([1, 5, 9, 11]) * MINUTE)

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

    # Helpers -------------------------------------------------------------------------------------

    def _do(self, act: Callable[..., object], *given: object, **named: object) -> None:
        said = [*map(str, given), *(f"{name}={value}" for name, value in named.items())]
        self.told(f"{act.__name__} {', '.join(said)}")
        act(*given, **named)

    def _actor(self) -> str:
        return self.random.choice([*ACTORS, ANA, LUIS, ADMIN])

    def _somebody(self) -> str:
        return self.random.choice(STAFF)

    def _chat(self) -> Chat:
        """Rather one that something was just done to: what crosses is what matters."""
        touched = {done.number for done in self.game.ledger.log[-2:]}
        lately = [chat for chat, number in self.game.numbers.items() if number in touched]
        return self.random.choice(lately if lately and self._coin() else CHATS)

    def _coin(self) -> bool:
        return self.random.random() < 0.5

    def _chosen(self, deeds: "tuple[Deed, ...] | list[Deed]") -> tuple[Deed, str]:
        deed = self.random.choice(deeds)
        return deed, self.random.choice(CHOICES.get(deed, ("",)))


WEIGHTS = {
    "deed": 30,
    "form": 6,
    "purge": 3,
    "regret": 8,
    "reprove": 6,
    "look": 8,
    "say": 14,
    "late": 8,
    "again": 2,
    "tick": 4,
    "wait": 2,
    "move": 4,
    "regroup": 3,
    "deactivate": 4,
    "grant": 3,
    "read": 6,
}

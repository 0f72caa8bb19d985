"""Each thing that can happen, done to the real inbox and to the model; both must give the same answer."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Engine

from bot.domain.errors import Refusal
from bot.domain.inbox import Deed
from tests.inbox import ADMIN, ANA, LUIS, MINUTE
from tests.model.common import CHATS, NEVER, SECOND, Chat, same
from tests.model.ledger import Answers, Ledger
from tests.model.lists import Asked, badges, listed
from tests.model.mailing import Mailing
from tests.model.people import LEAD, NOBODY, VIEWER, Office, People
from tests.model.talk import Line
from tests.model.wall import Crowd, come_to_rest, turn
from tests.model.watching import Watching
from tests.model.world import NAMES, World, answers_of, choice_of

EVA, SOL = "U0EVA", "U0SOL"
STAFF = (ANA, LUIS, EVA, SOL)
ACTORS = (*STAFF, ADMIN)
LEADS, HELP = "S0LEADS", "S0HELP"
GROUPS = (LEADS, HELP)
FEW = 3
WITH_CLOCK = ("clock", "all")  # parts in which all that the clock can do is set up
Wishes = Sequence[tuple[Deed, str]]


class Game:
    """Two properties with their visitors, four people and an administrator."""

    def __init__(self, engine: Engine) -> None:
        office = Office({name: set() for name in NAMES}, {name: set() for name in GROUPS})
        self.people = People(frozenset({ADMIN}), office)
        self.world = World(engine, office, ACTORS)
        self.ledger = Ledger(self.people)
        self.numbers: dict[Chat, int] = {}
        self.lines: dict[Chat, tuple[Line, ...]] = dict.fromkeys(CHATS, ())
        self.sent: list[tuple[str, bytes]] = []
        self.mailing = Mailing(self)
        self.watching = Watching(self)
        self.crowds: dict[str, Crowd] = {}
        self._keys = {chat: f"{chat[1]}{uuid4().hex}" for chat in CHATS}

    def begin(self, part: str = "desk") -> None:
        """Everybody has a place, and every visitor has asked something."""
        if part in WITH_CLOCK:
            self.watching.begin()
        if part == "crowd":
            self.crowds = {name: Crowd(FEW) for name in NAMES}
            self.world.screen.most_waiting = FEW
            self.world.screen.renew()
        self.people.slack.channels |= {"shop": {ANA, LUIS}, "blog": {LUIS}}
        self.people.slack.groups[LEADS] = {EVA}
        self.grant("shop", LEADS, LEAD)
        self.grant("blog", ANA, LEAD)
        self.grant("blog", SOL, VIEWER)
        self.read_slack()
        for chat in CHATS:
            self.say(chat, "v", "start")

    # People come and go --------------------------------------------------------------------------

    def move(self, who: str, place: str, *, comes: bool, heard: bool) -> None:
        """Into a channel or out of it; an event that is lost is put right when Slack is read."""
        for office in (self.people.slack, self.people.known) if heard else (self.people.slack,):
            _put(office.channels[place], who, comes)
        if heard:
            kind = "member_joined_channel" if comes else "member_left_channel"
            self.world.hear(kind, channel=self.world.channel(place), user=who)

    def regroup(self, who: str, group: str, *, comes: bool) -> None:
        """Of a group without a grant the bot keeps nothing."""
        known = (self.people.known,) if self.people.is_granted(group) else ()
        for office in (self.people.slack, *known):
            _put(office.groups.setdefault(group, set()), who, comes)
        told = {"added_users" if comes else "removed_users": [who]}
        self.world.hear("subteam_members_changed", subteam_id=group, **told)

    def deactivate(self, who: str, *, gone: bool, heard: bool) -> None:
        _put(self.people.slack.gone, who, gone)
        if heard:
            self.world.hear("user_change", user={"id": who, "deleted": gone})
        if heard and gone:
            self.people.lose(who)

    def grant(self, place: str, subject: str, role: int) -> None:
        self.world.grant(place, subject, role)
        if role == NOBODY:
            self.people.grants.pop((place, subject), None)
        else:
            self.people.grants[place, subject] = role

    def read_slack(self) -> None:
        self.world.read_slack()
        self.people.read()
        self.ledger.give_back(self.world.clock())

    # tawk.to and the clock -----------------------------------------------------------------------

    def say(self, chat: Chat, by: str, kind: str) -> None:
        """Something is said, and told in a webhook of this kind, or in none yet."""
        self.later(MINUTE)
        if chat[1] != "ticket" or not self.lines[chat]:
            self.lines[chat] += ((self.world.clock(), by),)
        if kind:
            self.tell(chat, kind, len(self.lines[chat]))

    def tell(self, chat: Chat, kind: str, upto: int) -> None:
        """A webhook that may come late, or again: it tells of the chat as it was after so many lines."""
        name, key, lines = chat[0], self._keys[chat], self.lines[chat][:upto]
        kind = "ticket" if chat[1] == "ticket" else kind
        body = self.world.body(name, key, kind, lines)
        is_new = (name, body) not in self.sent
        self.sent.append((name, body))
        self.world.receive(name, body)
        if chat not in self.numbers:
            self.numbers[chat] = self.world.number(name, key)
            self.ledger.begin(self.numbers[chat], name, key, kind == "ticket")
        if is_new:
            self.ledger.hear(self.numbers[chat], kind, lines, self.world.clock())
        self.watching.watch.notice(self.world.clock())

    def visit(self, name: str) -> None:
        """Somebody new."""
        chat = (name, f"chat{len(self.lines)}")
        self.lines[chat], self._keys[chat] = (), f"{chat[1]}{uuid4().hex}"
        self.say(chat, "v", "start")
        self.say(chat, "v", "transcript")

    def crowd(self, name: str, many: int) -> None:
        """So many at once, whom nobody answers."""
        for _ in range(many):
            self.visit(name)

    def repeat(self, sent: tuple[str, bytes]) -> None:
        self.world.receive(*sent)

    def tick(self, minutes: int) -> None:
        self.later(minutes * MINUTE)
        self.world.tick()
        self.ledger.tick(self.world.clock())
        self.watching.tick()

    def later(self, span: timedelta) -> datetime:
        self.world.clock.forward(span)
        return self.world.clock()

    # Slack ---------------------------------------------------------------------------------------

    def rest(self) -> None:
        """Slack is told of everything, but for what is in channels that are archived."""
        for name, crowd in self.crowds.items():
            crowd.place([row for row in self.ledger.rows.values() if row.property_ == name], self.world.clock())
        self.world.screen.rest()
        while self.world.clockwork.freshen():
            self.world.screen.rest()
        for row in self.ledger.rows.values():
            if self.is_open(row.property_):
                come_to_rest(row)

    def turn(self, steps: int) -> None:
        """What was deleted and has to be thought about is not left half done: nobody could tell how far that is."""
        if any(row.card in ("torn", "gone") and row.touched for row in self.ledger.rows.values()):
            self.rest()
        for row in self.ledger.rows.values():
            turn(row)
        self.world.screen.turn(steps)

    def tear(self, chat: Chat) -> None:
        """Somebody deletes its card, in whose thread something stands: that goes on, and Slack takes it."""
        self.rest()
        number, row = self.number(chat), self.ledger.rows.get(self.number(chat))
        if row is not None and row.card == "stands" and row.thread and self.is_open(row.property_):
            self.world.screen.tear(self.world.channel(row.property_), number)
            row.card = "torn"

    def archive(self, name: str, *, shut: bool) -> None:
        _put(self.world.screen.slack.archived, self.world.channel(name), shut)

    def is_open(self, name: str) -> bool:
        return self.world.channel(name) not in self.world.screen.slack.archived

    # Agents --------------------------------------------------------------------------------------

    def number(self, chat: Chat) -> int:
        return self.numbers.get(chat, NEVER)

    def do(self, deed: Deed, choice: str, chats: Sequence[Chat], actor: str) -> None:
        numbers, now = [self.number(chat) for chat in chats], self.later(SECOND)
        expected = self.ledger.do_all(deed.value, numbers, actor, choice, now)
        done = self.world.desk.do_all(deed, numbers, actor, choice_of(deed, choice, now))
        same(answers_of(done, numbers), expected)
        self.watching.watch.notice(now)

    def send_form(self, chat: Chat, wishes: Wishes, actor: str) -> None:
        number, now = self.number(chat), self.later(SECOND)
        expected = self.ledger.work(number, [(deed.value, choice) for deed, choice in wishes], actor, now)
        wanted = [(deed, choice_of(deed, choice, now)) for deed, choice in wishes]
        same(_answer(lambda: self.world.desk.work(number, actor, wanted), number), expected)
        self.watching.watch.notice(now)

    def undo(self, actor: str, chat: Chat | None = None) -> None:
        """The last that the actor did, or what was last done to one."""
        now = self.later(SECOND)
        number = self.number(chat) if chat else None
        expected = self.ledger.undo(actor, now) if number is None else self.ledger.undo_at(number, actor, now)
        same(self._undone(actor, number, expected), expected)
        self.watching.watch.notice(now)

    def _undone(self, actor: str, number: int | None, expected: Answers) -> Answers:
        """The product names no number where it refuses at once, and raises where one alone was refused."""
        try:
            return answers_of(self.world.desk.undo(actor, number), list(expected))
        except Refusal as refused:
            return {next(iter(expected)): refused.reason.value}

    def look(self, actor: str, asked: Asked, chat: Chat) -> None:
        same(self.world.pages(actor, asked), listed(self.ledger, actor, asked))
        same(self.world.badges(actor), badges(self.ledger, actor))
        number = self.number(chat)
        expected = {number: self.ledger.may_not(actor, number, VIEWER)}
        same(_answer(lambda: self.world.lookup.detail(number, actor), number), expected)


def _put(people: set[str], who: str, inside: bool) -> None:
    (people.add if inside else people.discard)(who)


def _answer(call: Callable[[], object], number: int) -> Answers:
    try:
        call()
    except Refusal as refused:
        return {number: refused.reason.value}
    return {number: None}

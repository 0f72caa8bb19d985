"""Agents at work in Slack: commands, buttons, windows; they remember what they were told is done.

Whoever gets no answer does it once more, as people do.
"""

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

from sqlalchemy import select

from bot.domain.ids import Action
from bot.domain.inbox import Deed
from sandbox.control import SlackSandbox
from sandbox.errors import RefusedError
from sandbox.person import Outcome, Person
from sandbox.types import JSON
from storage.tables import conversation, journal
from tests.crash.storm import CHANNEL
from tests.soak.looking import Eye
from tests.stories.reading import buttons, number, texts

NAMES = ("ana", "luis", "ben")  # the first may purge
PAUSE = (0.3, 1.2)
TRIES, AGAIN = 4, 1.5
NEWEST = 90  # conversations that are worked on
GLANCE = 15  # messages that are on the screen
DONE: Mapping[str, str] = {
    Deed.CLOSE: "closed.",
    Deed.TAKE: "yours now.",
    Deed.REOPEN: "open again.",
    Deed.NOTE: "noted, for the team only.",
    Deed.TRASH: "in the trash now.",
    Deed.PURGE: "purged for good.",
}
BUSY = "at that moment. Please try again"


@dataclass(slots=True)
class Told:
    """What agents were told is done, by a number and a deed, and the words of their letters; how it went.

    `doomed` are those that were to be purged, by number, with tawk.to's id: some were, though nobody heard of it.
    """

    done: set[tuple[int, str]] = field(default_factory=set)
    pressed: set[tuple[int, str]] = field(default_factory=set)
    doomed: dict[int, str] = field(default_factory=dict)
    letters: set[str] = field(default_factory=set)
    exports: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)


@dataclass(slots=True)
class Agent:
    """Works on conversations of their own, so that nobody else undoes what they did."""

    slack: SlackSandbox
    eye: Eye
    person: Person
    place: int
    told: Told
    dice: Random
    letters: int = 0

    def work(self, over: threading.Event) -> None:
        acts = self._acts()
        while not over.wait(self.dice.uniform(*PAUSE)):
            act = self.dice.choices(list(acts), list(acts.values()))[0]
            with suppress(RefusedError):
                act(over)

    def _acts(self) -> Mapping[Callable[[threading.Event], None], float]:
        usual: dict[Callable[[threading.Event], None], float] = {
            self._does(Deed.CLOSE): 4,
            self._does(Deed.TAKE): 3,
            self._does(Deed.REOPEN): 1,
            self._does(Deed.NOTE, " call back"): 1,
            self._press: 5,
            self._look: 2,
            self._open_home: 1,
        }
        if self.place == 0:
            return {**usual, self._purge: 2, self._export: 0.7}
        return {**usual, self._make_ticket: 2, self._reply: 2}

    # Commands

    def _does(self, deed: str, more: str = "") -> Callable[[threading.Event], None]:
        def do(over: threading.Event) -> None:
            if n := self._one_of_mine():
                self._insist(deed, n, more, over)

        return do

    def _insist(self, deed: str, n: int, more: str, over: threading.Event) -> bool:
        for _ in range(TRIES):
            text = self._type(f"{deed} #{n}{more}")
            if text is not None:
                if f"#{n}:" in text and DONE[deed] in text:
                    self.told.done.add((n, deed))
                    return True
                if BUSY not in text:
                    return False
            if over.wait(AGAIN):
                return False
        return False

    def _type(self, text: str) -> str | None:
        """What is answered; nothing where a window opens, and None where nobody answers."""
        outcome = self._note("commands", self.person.command("/inbox", text, channel=CHANNEL))
        return outcome.text if outcome.ok else None

    def _note(self, what: str, outcome: Outcome) -> Outcome:
        self.told.counts[what] += 1
        if outcome.ok:
            self.told.waits.append(outcome.ms)
        else:
            self.told.counts["unanswered"] += 1
        self.told.counts["busy"] += BUSY in outcome.text
        return outcome

    def _look(self, _: threading.Event) -> None:
        self._type(self.dice.choice(("list open", "list mine", "help", "search status:closed", "menu")))

    def _open_home(self, _: threading.Event) -> None:
        self._note("homes", self.person.open_home())

    def _purge(self, over: threading.Event) -> None:
        n = self._one_of_mine()
        external = self._external(n)
        if external and self._insist(Deed.TRASH, n, "", over):
            self.told.doomed[n] = external
            self._insist(Deed.PURGE, n, "", over)

    # Buttons

    def _press(self, _: threading.Event) -> None:
        """What was acknowledged and is in the journal then has to stay there."""
        card = self._card("Take it")
        if card is None:
            return
        n, before = number(card), self._journal_of(number(card))
        if self._note("presses", self.person.click(card, Action.TAKE)).ok and self._journal_of(n) > before:
            self.told.pressed.add((n, Deed.TAKE))

    def _card(self, label: str) -> JSON | None:
        found = [one for one in self._screen() if label in buttons(one) and self._is_mine(one)]
        return self.dice.choice(found) if found else None

    def _screen(self) -> Sequence[JSON]:
        slack = self.slack

        def look() -> list[JSON]:
            place = slack._slack.workspace.channel(CHANNEL)
            return [slack._looking._show(place, one) for one in place.log.newest(limit=GLANCE)]

        return slack._look(look)

    def _is_mine(self, card: JSON) -> bool:
        return bool(texts(card)) and "#" in texts(card)[0] and number(card) % len(NAMES) == self.place

    # Windows

    def _make_ticket(self, over: threading.Event) -> None:
        if n := self._one_of_mine(with_address=True):
            self._write(f"ticket #{n}", over)

    def _reply(self, over: threading.Event) -> None:
        if n := self._one_of_mine(kind="ticket", with_address=True):
            self._write(f"reply #{n}", over)

    def _write(self, command: str, _: threading.Event) -> None:
        """A window opens; who closes it without an answer has promised nobody anything."""
        self.letters += 1
        mark = f"answer-{self.place}{self.letters:04d}"
        if self._type(command) is None:
            return
        try:
            sent = self.person.submit({"ticket_answer": f"This is {mark}. Regards, ñandú."})
            if self._note("letters", sent).ok:
                self.told.letters.add(mark)
        finally:
            self._close_all()

    def _export(self, _: threading.Event) -> None:
        chosen = {self._one_of_mine() for _ in range(5)} - {0}
        if not chosen or self._type("export " + " ".join(f"#{n}" for n in sorted(chosen))) is None:
            return
        try:
            if self._note("exports", self.person.submit({"export_form": self.dice.choice(("json", "csv"))})).ok:
                self.told.exports += 1
        finally:
            self._close_all()

    def _close_all(self) -> None:
        with suppress(RefusedError):
            for _ in range(3):
                self.person.close()

    # Looking

    def _one_of_mine(self, kind: str = "chat", *, with_address: bool = False) -> int:
        c = conversation.c
        wanted = select(c.id).where(c.kind == kind, c.id % len(NAMES) == self.place).order_by(c.id.desc()).limit(NEWEST)
        found = self.eye.values(wanted.where(c.email != "") if with_address else wanted)
        return int(self.dice.choice(found)) if found else 0

    def _external(self, n: int) -> str:
        found = self.eye.values(select(conversation.c.external_id).where(conversation.c.id == n))
        return str(found[0]) if found else ""

    def _journal_of(self, n: int) -> int:
        return self.eye.count(journal, journal.c.number == n, journal.c.deed == Deed.TAKE)


def team(slack: SlackSandbox, eye: Eye, told: Told, seed: int) -> Sequence[Agent]:
    return [Agent(slack, eye, slack.user(name), place, told, Random(seed + place)) for place, name in enumerate(NAMES)]

"""Before somebody is told of a chat, it is asked whether somebody answered it elsewhere."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from bot.domain.alerts import Alerts, Rung
from bot.ladder.climbing import Climber
from tests.bot.ladder.climbs import climber, miss, rungs, tick, told, want
from tests.inbox import MINUTE, NOON, Inbox, said


@dataclass
class Elsewhere:
    """Where somebody may have answered: then the transcript tells it by the time that the question is answered."""

    inbox: Inbox
    answered: Collection[str] = ()
    most: int = 100
    asked: list[list[int]] = field(default_factory=list)

    def ask(self, numbers: Sequence[int]) -> Sequence[int]:
        self.asked.append(list(numbers))
        for chat in self.answered:
            lines = said("v", NOON, "anyone?"), said("a", NOON + MINUTE, "Yes, me.")
            self.inbox.receive(self.inbox.site.transcript(NOON, *lines, chat=chat))
        return numbers[: self.most]

    @property
    def ladder(self) -> Climber:
        made = climber(self.inbox)
        return Climber(made.store, made.usual, made.admins, made.clock, self.ask)


def test_what_somebody_answered_elsewhere_is_not_told_of(own_inbox: Inbox) -> None:
    inbox = own_inbox
    want(inbox)
    answered, waiting = miss(inbox, "answered"), miss(inbox, "waiting")
    elsewhere = Elsewhere(inbox, ["answered"])
    tick(inbox, 5, elsewhere.ladder)
    assert elsewhere.asked == [[answered, waiting]]
    assert (rungs(inbox, answered), rungs(inbox, waiting)) == ([], [Rung.CHANNEL])


def test_nothing_is_asked_before_somebody_would_be_told(own_inbox: Inbox) -> None:
    inbox = own_inbox
    want(inbox, Alerts(5, 0, 0))
    number = miss(inbox)
    elsewhere = Elsewhere(inbox)
    tick(inbox, 0, elsewhere.ladder)
    tick(inbox, 4, elsewhere.ladder)
    assert elsewhere.asked == []
    tick(inbox, 1, elsewhere.ladder)
    tick(inbox, 600, elsewhere.ladder)
    assert elsewhere.asked == [[number]], "once a rung"


def test_whom_there_was_no_time_to_ask_about_is_told_of_the_next_time(own_inbox: Inbox) -> None:
    inbox = own_inbox
    want(inbox, Alerts(5, 0, 0))
    numbers = [miss(inbox, f"chat {n}") for n in range(5)]
    elsewhere = Elsewhere(inbox, most=2)
    tick(inbox, 0, elsewhere.ladder)
    inbox.clock.forward(5 * MINUTE)
    seen = []
    for _ in range(4):
        elsewhere.ladder.climb()
        seen.append([number for number in numbers if told(inbox, number)])
    assert seen == [numbers[:2], numbers[:4], numbers, numbers]
    assert elsewhere.asked == [numbers, numbers[2:], numbers[4:]]

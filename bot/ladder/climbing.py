"""Lets chats that nobody takes climb when their time has come, each to every rung once.

What was told and where the chat stands from then on are kept in one transaction, in which the chat itself is held:
whoever comes second, or after a crash, finds it on its new rung.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.alerts import Alerts, Rung, Standing, climbed_at, next_rung, waits
from bot.domain.errors import Refusal
from bot.domain.hours import Hours
from bot.domain.inbox import Conversation
from bot.ladder.telling import Word, tell
from bot.ports import Store, Transaction
from bot.times.clock import Clock
from bot.transactions.rounds import Ask

AT_ONCE = 100
PAUSE = timedelta(minutes=5)  # until what failed is looked at again: what is longest overdue would come first for ever
LATER = timedelta(days=1)  # when to look again at what nobody will work on within a year

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a property wants it."""

    alerts: Alerts
    hours: Hours | None

    def look_at(self, standing: Standing, rung: Rung, now: datetime) -> datetime:
        return climbed_at(self.alerts, rung, self.hours, standing.since) or now + LATER


@dataclass(frozen=True, slots=True)
class Climber:
    """`usual` is how properties want it that never said how; `admins` are told where nobody leads.

    `ask` looks whether somebody has answered in tawk.to, where that can be asked: nobody is told before it was.
    """

    store: Store
    usual: Alerts
    admins: frozenset[str]
    clock: Clock
    ask: Ask | None = None

    def climb(self) -> int:
        """Look at all that are due, the longest overdue first; answers with how many that were."""
        with self.store.read() as tx:
            due = tx.ladder.due(self.clock(), AT_ONCE)
        ripe = {
            number for property_id, numbers in _by_property(due).items() for number in self._look(property_id, numbers)
        }
        if ripe and self.ask is not None:
            sure = self.ask([one.number for one in due if one.number in ripe])
            for property_id, numbers in _by_property(one for one in due if one.number in sure).items():
                self._look(property_id, numbers, asked=True)
        return len(due)

    def _look(self, property_id: int, numbers: Sequence[int], *, asked: bool = False) -> Sequence[int]:
        """Those of one property at once, or they could not be told of at once; alone where one of them fails.

        Answers with those of which nobody can be told before it was asked about them.
        """
        try:
            with self.store.write() as tx:
                return self._climb(tx, property_id, numbers, sure=asked or self.ask is None)
        except Refusal:  # the store is busy: the others need not be tried now
            raise
        except Exception as error:
            log.exception("ladder.failed", extra={"numbers": list(numbers), "error": type(error).__name__})
            if len(numbers) > 1:
                return [ripe for number in numbers for ripe in self._look(property_id, [number], asked=asked)]
            self._put_off(numbers[0])
            return []

    def _put_off(self, number: int) -> None:
        now = self.clock()
        with self.store.write() as tx:
            tx.ladder.put_off(number, now, now + PAUSE)

    def _climb(self, tx: Transaction, property_id: int, numbers: Sequence[int], *, sure: bool) -> Sequence[int]:
        now, ripe = self.clock(), dict[Rung, list[Conversation]]()
        # Always in one order, or two could lock each other out.
        held = {number: tx.conversations.head(number) for number in sorted(numbers)}
        tx.ladder.hold(list(held))  # whoever changes the settings from here on lets us look again
        plan = Plan(tx.alerts.of(property_id) or self.usual, tx.hours.of(property_id))
        for number, chat in held.items():
            rung = _step(tx, chat, number, plan, now)
            if chat is not None and rung is not None:
                ripe.setdefault(rung, []).append(chat)
        if not sure:
            return [chat.id for chats in ripe.values() for chat in chats]
        for rung, chats in ripe.items():
            word = Word(rung, plan.alerts.minutes(rung), bool(plan.hours and plan.hours.week), plan.alerts)
            tell(tx, word, tx.properties.get(property_id), chats, self.admins, now)
            for chat in chats:
                _rise(tx, chat.id, rung, plan, now)
        return []


def _step(tx: Transaction, chat: Conversation | None, number: int, plan: Plan, now: datetime) -> Rung | None:
    """The rung whose time has come. The chat was held before its standing is read: that is the newest."""
    standing = tx.ladder.at(number)
    if standing is None:
        return None
    rung = next_rung(plan.alerts, standing.rung)
    if chat is None or not waits(chat) or rung is None:
        tx.ladder.leave(number)
        return None
    due = plan.look_at(standing, rung, now)
    if due > now:
        tx.ladder.climb(number, standing.rung, due)
    return rung if due <= now else None


def _rise(tx: Transaction, number: int, rung: Rung, plan: Plan, now: datetime) -> None:
    """It stands on this rung from now on."""
    standing, above = tx.ladder.at(number), next_rung(plan.alerts, rung)
    if standing is None or above is None:
        tx.ladder.leave(number)
    else:
        tx.ladder.climb(number, rung, plan.look_at(standing, above, now))


def _by_property(due: Iterable[Standing]) -> Mapping[int, Sequence[int]]:
    found: dict[int, list[int]] = {}
    for standing in due:
        found.setdefault(standing.property_id, []).append(standing.number)
    return found

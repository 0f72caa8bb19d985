"""The deeds of agents: one transaction each, permitted, decided, kept, written into the journal, and drawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.announce import announce_restored
from bot.clock import Clock
from bot.errors import Conflict, Reason, Refusal
from bot.inbox import CardPolicy, Conversation, Deed, Entry, Property
from bot.permissions import Permissions
from bot.ports import Store, Transaction
from bot.rules import Change, apply, demand_possible

TRIES = 3
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Done:
    """What became of each number, in the order in which they were named."""

    deed: Deed
    done: tuple[int, ...]
    refused: tuple[Refusal, ...]


class Desk:
    """Where agents work the inbox."""

    def __init__(self, store: Store, permissions: Permissions, clock: Clock) -> None:
        self._store = store
        self._permissions = permissions
        self._clock = clock

    def do(self, deed: Deed, number: int, actor: str, agent: str = "") -> None:
        """One deed on one conversation. Raises `Refusal` with what the agent should know."""
        change = self._change(deed, actor, agent)
        self._in_transaction(lambda tx: self._do_one(tx, change, number))

    def do_all(self, deed: Deed, numbers: Sequence[int], actor: str, agent: str = "") -> Done:
        """The same deed on several; a refusal of one does not keep the others from being done."""
        change = self._change(deed, actor, agent)
        return self._in_transaction(lambda tx: self._do_each(tx, change, numbers))

    def check(self, deed: Deed, number: int, actor: str) -> None:
        """Raise `Refusal` if the deed would be refused whatever is chosen; for modals, before they ask."""
        self._permissions.demand(deed, actor)
        with self._store.read() as tx:
            demand_possible(deed, _existing(tx, number))

    def route(self, name: str, channel: str) -> Property:
        """Send the cards of the property called `name` to `channel` from now on."""
        return self._in_transaction(lambda tx: _route(tx, _named(tx, name), channel))

    def set_policy(self, name: str, policy: CardPolicy) -> Property:
        """Choose which new chats of the property called `name` get a card."""
        return self._in_transaction(lambda tx: _set_policy(tx, _named(tx, name), policy))

    def _change(self, deed: Deed, actor: str, agent: str = "") -> Change:
        self._permissions.demand(deed, actor)
        return Change(deed, actor, self._clock(), agent)

    def _in_transaction(self, work: Callable[[Transaction], Result]) -> Result:
        for _ in range(TRIES):
            try:
                with self._store.write() as tx:
                    return work(tx)
            except Conflict:
                continue
        raise Refusal(Reason.BUSY)

    def _do_each(self, tx: Transaction, change: Change, numbers: Sequence[int]) -> Done:
        refused: dict[int, Refusal] = {}
        for number in sorted(set(numbers)):  # always in one order, or two agents could lock each other out
            try:
                self._do_one(tx, change, number)
            except Refusal as refusal:
                refused[number] = refusal
        named = tuple(dict.fromkeys(numbers))
        done = tuple(number for number in named if number not in refused)
        return Done(change.deed, done, tuple(refused[number] for number in named if number in refused))

    def _do_one(self, tx: Transaction, change: Change, number: int) -> None:
        before = _existing(tx, number)
        after = apply(change, before)
        if change.deed is Deed.PURGE:
            tx.posts.doom(number, change.at)
            tx.conversations.remove(before, change.at)
        else:
            tx.conversations.save(after, before.version)
            tx.posts.mark_stale(number, before.version + 1, change.at)
        if change.deed is Deed.RESTORE:
            announce_restored(tx, number, change.at)
        tx.journal.add(_entry(change, before))


def _existing(tx: Transaction, number: int) -> Conversation:
    found = tx.conversations.head(number)
    if found is None:
        raise Refusal(Reason.NOT_FOUND, number=number)
    return found


def _entry(change: Change, before: Conversation) -> Entry:
    detail = {"agent": change.agent} if change.agent else {}
    after = before.version if change.deed is Deed.PURGE else before.version + 1
    return Entry(
        change.at,
        change.actor,
        change.deed.value,
        before.id,
        before.property_id,
        before.version,
        after,
        detail,
    )


def _route(tx: Transaction, property_: Property, channel: str) -> Property:
    tx.properties.route(property_.id, channel)
    return replace(property_, channel=channel)


def _set_policy(tx: Transaction, property_: Property, policy: CardPolicy) -> Property:
    tx.properties.set_policy(property_.id, policy)
    return replace(property_, policy=policy)


def _named(tx: Transaction, name: str) -> Property:
    """The one property that has this name or id, or whose name begins so."""
    properties = tx.properties.all()
    wanted = name.casefold().strip()
    matches = [one for one in properties if wanted in (one.name.casefold(), one.tawk_id.casefold())]
    matches = matches or [one for one in properties if one.name.casefold().startswith(wanted)]
    names = tuple(one.name or one.tawk_id for one in ((wanted and matches) or properties))
    if not wanted:
        raise Refusal(Reason.PROPERTY_MISSING, names=names)
    if not matches:
        raise Refusal(Reason.PROPERTY_UNKNOWN, word=name, names=names)
    if len(matches) > 1:
        raise Refusal(Reason.PROPERTY_AMBIGUOUS, word=name, names=names)
    return matches[0]

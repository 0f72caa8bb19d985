"""The deeds of agents: one transaction each, permitted, decided, kept, written into the journal, and drawn."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TypeVar
from uuid import uuid4

from bot.announce import announce_restored
from bot.clock import Clock
from bot.deeds import Change, apply, demand_possible
from bot.errors import Conflict, Reason, Refusal
from bot.inbox import BY_CLOCK, BY_VISITOR, UNDONE, CardPolicy, Conversation, Deed, Entry, Note, Property
from bot.naming import named
from bot.permissions import Permissions
from bot.ports import NewPost, PostKind, Store, Transaction
from bot.recording import entry_of, save_deed
from bot.undoing import demand_undoable, difference, undone

TRIES = 3
AT_ONCE = 50
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Choice:
    """What a deed needs beside the conversation; see `bot.deeds.Change`."""

    agent: str = ""
    value: str = ""
    until: datetime | None = None


NO_CHOICE = Choice()


@dataclass(frozen=True, slots=True)
class Done:
    """What became of each number, in the order in which they were named."""

    deed: str
    done: tuple[int, ...]
    refused: tuple[Refusal, ...]


class Desk:
    """Where agents work the inbox."""

    def __init__(self, store: Store, permissions: Permissions, clock: Clock) -> None:
        self._store = store
        self._permissions = permissions
        self._clock = clock

    def do(self, deed: Deed, number: int, actor: str, choice: Choice = NO_CHOICE) -> None:
        """One deed on one conversation. Raises `Refusal` with what the agent should know."""
        change = self._change(deed, actor, choice)
        self._in_transaction(lambda tx: self._do_one(tx, change, number, uuid4().hex))

    def do_all(self, deed: Deed, numbers: Sequence[int], actor: str, choice: Choice = NO_CHOICE) -> Done:
        """The same deed on several; a refusal of one does not keep the others from being done.

        Many are done in several transactions, so that others need not wait long for their turn.
        """
        change, batch = self._change(deed, actor, choice), uuid4().hex
        ordered = sorted(set(numbers))  # always in one order, or two agents could lock each other out
        refused: dict[int, Refusal] = {}
        for start in range(0, len(ordered), AT_ONCE):
            some = ordered[start : start + AT_ONCE]
            refused |= self._in_transaction(partial(self._do_each, change=change, numbers=some, batch=batch))
        return _done(deed, numbers, refused)

    def work(self, number: int, actor: str, wishes: Sequence[tuple[Deed, Choice]]) -> None:
        """Several deeds on one conversation, all or none: the first that is refused leaves it as it was."""
        changes, batch = [self._change(deed, actor, choice) for deed, choice in wishes], uuid4().hex

        def do_each(tx: Transaction) -> None:
            for change in changes:
                self._do_one(tx, change, number, batch)

        self._in_transaction(do_each)

    def check(self, deed: Deed, number: int, actor: str) -> None:
        """Raise `Refusal` if the deed would be refused whatever is chosen; for modals, before they ask."""
        self._permissions.demand(deed, actor)
        with self._store.read() as tx:
            demand_possible(deed, _existing(tx, number))

    def look(self, deed: Deed, number: int, actor: str) -> Conversation:
        """The conversation, for a form that asks what to do; refused to whom `deed` would be."""
        self._permissions.demand(deed, actor)
        with self._store.read() as tx:
            return _existing(tx, number)

    def route(self, name: str, channel: str) -> Property:
        """Send the cards of the property called `name` to `channel` from now on."""
        return self._in_transaction(lambda tx: _route(tx, named(tx, name), channel))

    def set_policy(self, name: str, policy: CardPolicy) -> Property:
        """Choose which new chats of the property called `name` get a card."""
        return self._in_transaction(lambda tx: _set_policy(tx, named(tx, name), policy))

    def undo(self, actor: str, number: int | None = None) -> Done:
        """Take back the actor's newest deed, of all that it was done to; or what was last done to `number`.

        Raises `Refusal` where there is nothing to take back; what somebody acted on since stays and is told.
        """
        entries = self._in_transaction(lambda tx: self._undoable(tx, actor, number))
        batches = [entries[start : start + AT_ONCE] for start in range(0, len(entries), AT_ONCE)]
        batch, refused = uuid4().hex, dict[int, Refusal]()
        for some in batches:
            refused |= self._in_transaction(partial(self._undo_each, actor=actor, entries=some, batch=batch))
        if len(entries) == 1 and refused:
            raise refused[entries[0].number]
        return _done(UNDONE, [entry.number for entry in entries], refused)

    def _undoable(self, tx: Transaction, actor: str, number: int | None) -> Sequence[Entry]:
        if number is None:
            newest = tx.journal.newest_of_actor(actor)
            if newest is None:
                raise Refusal(Reason.NOTHING_TO_UNDO)
            demand_undoable(newest, None, self._clock())
            return tx.journal.of_batch(newest.batch) if newest.batch else [newest]
        last = tx.journal.newest_of(number)
        if last is None or last.actor in (BY_VISITOR, BY_CLOCK):
            raise Refusal(Reason.NOTHING_TO_UNDO)
        self._permissions.demand_undo(last.actor, actor)
        return [last]

    def _undo_each(self, tx: Transaction, *, actor: str, entries: Sequence[Entry], batch: str) -> Mapping[int, Refusal]:
        refused: dict[int, Refusal] = {}
        for entry in sorted(entries, key=lambda entry: (entry.number, -entry.id)):  # the last deed is undone first
            try:
                self._undo_one(tx, actor, entry, batch)
            except Refusal as refusal:
                refused[entry.number] = refusal
        return refused

    def _undo_one(self, tx: Transaction, actor: str, entry: Entry, batch: str) -> None:
        now = self._clock()
        newest = tx.journal.newest_of(entry.number)
        demand_undoable(entry, None if newest and newest.batch == batch else newest, now)
        before = tx.conversations.whole(entry.number)
        if before is None:
            raise Refusal(Reason.NOT_FOUND, number=entry.number)
        if entry.deed == Deed.NOTE:
            tx.notes.remove(entry.number, entry.at, entry.actor)
        after = undone(before, entry, now)
        tx.conversations.save(after, before.version)
        tx.posts.mark_stale(before.id, before.version + 1, now)
        then, since = difference(before, after)
        versions = before.version, before.version + 1
        told = Entry(
            now, actor, UNDONE, before.id, before.property_id, *versions, {"deed": entry.deed}, then, since, batch
        )
        tx.journal.add(told)

    def _change(self, deed: Deed, actor: str, choice: Choice) -> Change:
        self._permissions.demand(deed, actor)
        return Change(deed, actor, self._clock(), choice.agent, choice.value, choice.until)

    def _in_transaction(self, work: Callable[[Transaction], Result]) -> Result:
        for _ in range(TRIES):
            try:
                with self._store.write() as tx:
                    return work(tx)
            except Conflict:
                continue
        raise Refusal(Reason.BUSY)

    def _do_each(self, tx: Transaction, *, change: Change, numbers: Sequence[int], batch: str) -> Mapping[int, Refusal]:
        refused: dict[int, Refusal] = {}
        for number in numbers:
            try:
                self._do_one(tx, change, number, batch)
            except Refusal as refusal:
                refused[number] = refusal
        return refused

    def _do_one(self, tx: Transaction, change: Change, number: int, batch: str) -> None:
        before = _existing(tx, number)
        after = apply(change, before)
        if change.deed is Deed.PURGE:
            tx.posts.doom(number, change.at)
            tx.conversations.remove(before, change.at)
            tx.journal.add(entry_of(change, before, after, batch))
            return
        save_deed(tx, change, before, after, batch)
        if change.deed is Deed.NOTE:
            _add_note(tx, change, number)
        if change.deed is Deed.RESTORE:
            announce_restored(tx, number, change.at)


def _add_note(tx: Transaction, change: Change, number: int) -> None:
    """A note is read where the conversation is: in the thread of its card."""
    note_id = tx.notes.add(number, Note(change.actor, change.at, change.value))
    card = tx.posts.card_of(number)
    if card is not None:
        payload: dict[str, object] = {"note": note_id, "author": change.actor, "text": change.value}
        tx.posts.add(NewPost(PostKind.NOTE, card.channel, number, card.id, payload), change.at)


def _done(deed: str, numbers: Sequence[int], refused: Mapping[int, Refusal]) -> Done:
    named = tuple(dict.fromkeys(numbers))
    done = tuple(number for number in named if number not in refused)
    return Done(deed, done, tuple(refused[number] for number in named if number in refused))


def _existing(tx: Transaction, number: int) -> Conversation:
    found = tx.conversations.head(number)
    if found is None:
        raise Refusal(Reason.NOT_FOUND, number=number)
    return found


def _route(tx: Transaction, property_: Property, channel: str) -> Property:
    tx.properties.route(property_.id, channel)
    return replace(property_, channel=channel)


def _set_policy(tx: Transaction, property_: Property, policy: CardPolicy) -> Property:
    tx.properties.set_policy(property_.id, policy)
    return replace(property_, policy=policy)

"""The deeds of agents: one transaction each, permitted, decided, kept, written into the journal, and drawn."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import uuid4

from bot.domain.deeds import Change, apply, demand_possible
from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import (
    BY_CLOCK,
    BY_TAWK,
    BY_VISITOR,
    REVEALED,
    UNDONE,
    CardPolicy,
    Conversation,
    Deed,
    Entry,
    Folder,
    Note,
    Property,
)
from bot.domain.undoing import demand_undoable, difference, undone
from bot.ports import ASKED, NewPost, PostKind, Store, Transaction
from bot.times.clock import Clock
from bot.transactions.announce import announce_restored
from bot.transactions.erasure import purge
from bot.transactions.footing import follow
from bot.transactions.naming import named
from bot.transactions.permissions import Act, Permissions
from bot.transactions.recording import save_deed
from bot.transactions.retrying import in_transaction
from bot.transactions.telling import tell_assigned
from bot.views.masking import shown_to_all

AT_ONCE = 50
Tell = Callable[[Transaction, Sequence[int]], None]


@dataclass(frozen=True, slots=True)
class Choice:
    """What a deed needs beside the conversation; see `bot.domain.deeds.Change`."""

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


Keep = Callable[[Transaction, Done], None]


class Desk:
    """Where agents work the inbox."""

    def __init__(self, store: Store, permissions: Permissions, clock: Clock) -> None:
        self._store = store
        self._permissions = permissions
        self._clock = clock

    def do(self, deed: Deed, number: int, actor: str, choice: Choice = NO_CHOICE) -> None:
        """One deed on one conversation. Raises `Refusal` with what the agent should know."""
        change = self._change(deed, actor, choice)
        in_transaction(self._store, lambda tx: self._do_and_tell(tx, number, change, uuid4().hex))

    def do_all(self, deed: Deed, numbers: Sequence[int], actor: str, choice: Choice = NO_CHOICE) -> Done:
        """The same deed on several; a refusal of one does not keep the others from being done.

        Many are done in several transactions, so that others need not wait long for their turn.
        """
        change, batch = self._change(deed, actor, choice), uuid4().hex
        refused = self._each(numbers, partial(self._do_one, change=change, batch=batch), partial(_tell, change=change))
        return _done(deed, numbers, refused)

    def do_part(self, deed: Deed, numbers: Sequence[int], actor: str, choice: Choice, batch: str, keep: Keep) -> None:
        """A few of many, all with `batch`, in one transaction with `keep`, which is told what came of them."""
        change = self._change(deed, actor, choice)
        act, tell = partial(self._do_one, change=change, batch=batch), partial(_tell, change=change)

        def do_each(tx: Transaction) -> None:
            keep(tx, _done(deed, numbers, _try_each(act, sorted(numbers), tell, tx)))

        in_transaction(self._store, do_each)

    def work(self, number: int, actor: str, wishes: Sequence[tuple[Deed, Choice]]) -> None:
        """Several deeds on one conversation, all or none: the first that is refused leaves it as it was."""
        changes, batch = [self._change(deed, actor, choice) for deed, choice in wishes], uuid4().hex

        def do_each(tx: Transaction) -> None:
            for change in changes:
                self._do_and_tell(tx, number, change, batch)

        in_transaction(self._store, do_each)

    def check(self, deed: Deed, number: int, actor: str) -> None:
        """Raise `Refusal` if the deed would be refused whatever is chosen; for modals, before they ask."""
        with self._store.read() as tx:
            demand_possible(deed, self._permissions.existing(tx, deed, actor, number))

    def look(self, deed: Deed, number: int, actor: str) -> Conversation:
        """The conversation, for a form that asks what to do; refused to whom `deed` would be."""
        with self._store.read() as tx:
            found = self._permissions.existing(tx, deed, actor, number)
            return shown_to_all(found, tx.properties.get(found.property_id))

    def reveal(self, number: int, actor: str) -> None:
        """Write down that somebody asked for what is masked."""
        with self._store.write() as tx:
            found = self._permissions.existing(tx, Act.REVEAL, actor, number)
            place = (number, found.property_id, found.version, found.version)
            tx.journal.add(Entry(self._clock(), actor, REVEALED, *place))

    def route(self, name: str, channel: str, actor: str) -> Property:
        """Send the cards of the property called `name` to `channel`, where `actor` is, from now on."""
        return in_transaction(
            self._store, lambda tx: _route(tx, self._configurable(tx, name, actor), channel, actor, self._clock())
        )

    def set_policy(self, name: str, policy: CardPolicy, actor: str) -> Property:
        """Choose which new chats of the property called `name` get a card."""
        return in_transaction(
            self._store, lambda tx: _set_policy(tx, self._configurable(tx, name, actor), policy, actor, self._clock())
        )

    def undo(self, actor: str, number: int | None = None) -> Done:
        """Take back the actor's newest deed, of all that it was done to; or what was last done to `number`.

        Raises `Refusal` where there is nothing to take back; what somebody acted on since stays and is told.
        """
        entries = _by_number(in_transaction(self._store, partial(self._undoable, actor, number)))
        refused = self._each(list(entries), partial(self._undo_one, entries=entries, actor=actor, batch=uuid4().hex))
        if len(entries) == 1 and refused:
            raise next(iter(refused.values()))
        return _done(UNDONE, list(entries), refused)

    def _configurable(self, tx: Transaction, name: str, actor: str) -> Property:
        found = named(self._permissions.visible(tx, actor), name)
        self._permissions.demand(tx, Act.CONFIG, actor, found.id)
        return found

    def _undoable(self, actor: str, number: int | None, tx: Transaction) -> Sequence[Entry]:
        if number is None:
            newest = tx.journal.newest_of_actor(actor)
            if newest is None:
                raise Refusal(Reason.NOTHING_TO_UNDO)
            demand_undoable(newest, None, self._clock())
            return _at_once_with(tx, newest)
        last = tx.journal.newest_of(self._permissions.existing(tx, Act.UNDO, actor, number).id)
        if last is None or last.actor in (BY_VISITOR, BY_CLOCK, BY_TAWK):
            raise Refusal(Reason.NOTHING_TO_UNDO)
        self._permissions.demand_undo(tx, last.actor, actor, last.property_id, number)
        return [entry for entry in _at_once_with(tx, last) if entry.number == number]

    def _undo_one(
        self, tx: Transaction, number: int, entries: Mapping[int, Sequence[Entry]], actor: str, batch: str
    ) -> None:
        """All that was done to it at once, the last first."""
        before = self._permissions.whole(tx, Act.UNDO, actor, number)  # locked before the journal tells who acted since
        now = self._clock()
        demand_undoable(entries[number][-1], tx.journal.newest_of(number), now)
        after = before
        for entry in reversed(entries[number]):
            after = _take_back(
                tx, after, entry, Entry(now, actor, UNDONE, number, before.property_id, 0, 0, batch=batch)
            )
        _announce_if_back(tx, before, after, now)
        if after.agent != before.agent:
            tell_assigned(tx, [number], after.agent, actor, now)

    def _change(self, deed: Deed, actor: str, choice: Choice) -> Change:
        return Change(deed, actor, self._clock(), choice.agent, choice.value, choice.until)

    def _each(
        self, numbers: Sequence[int], act: Callable[[Transaction, int], None], tell: Tell | None = None
    ) -> Mapping[int, Refusal]:
        """The refusals; `tell` is called with what was done, in each transaction.

        Where the store is busy amid many, what was done until then stays, and the rest is told.
        """
        ordered = sorted(set(numbers))  # always in one order, or two agents could lock each other out
        refused: dict[int, Refusal] = {}
        for start in range(0, len(ordered), AT_ONCE):
            try:
                refused |= in_transaction(self._store, partial(_try_each, act, ordered[start : start + AT_ONCE], tell))
            except Refusal as busy:
                if not start:
                    raise
                return refused | dict.fromkeys(ordered[start:], busy)
        return refused

    def _do_and_tell(self, tx: Transaction, number: int, change: Change, batch: str) -> None:
        self._do_one(tx, number, change, batch)
        _tell(tx, [number], change)

    def _do_one(self, tx: Transaction, number: int, change: Change, batch: str) -> None:
        before = self._permissions.existing(tx, change.deed, change.actor, number)
        after = apply(change, before)
        if change.deed is Deed.PURGE:
            purge(tx, before, change.actor, change.at, batch)
            return
        save_deed(tx, change, before, after, batch)
        if change.deed is Deed.NOTE:
            _add_note(tx, change, number)
        _announce_if_back(tx, before, after, change.at)


def _try_each(
    act: Callable[[Transaction, int], None], numbers: Sequence[int], tell: Tell | None, tx: Transaction
) -> dict[int, Refusal]:
    refused: dict[int, Refusal] = {}
    for number in numbers:
        try:
            act(tx, number)
        except Refusal as refusal:
            refused[number] = refusal
    if tell is not None:
        tell(tx, [number for number in numbers if number not in refused])
    return refused


def _tell(tx: Transaction, numbers: Sequence[int], change: Change) -> None:
    if change.deed is Deed.ASSIGN:
        tell_assigned(tx, numbers, change.agent, change.actor, change.at)


def _at_once_with(tx: Transaction, entry: Entry) -> Sequence[Entry]:
    return tx.journal.of_batch(entry.batch) if entry.batch else [entry]


def _by_number(entries: Sequence[Entry]) -> Mapping[int, Sequence[Entry]]:
    found: dict[int, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.number, []).append(entry)
    return found


def _take_back(tx: Transaction, before: Conversation, entry: Entry, told: Entry) -> Conversation:
    """`told` is what the journal tells of it, but for what changed."""
    if entry.deed == Deed.NOTE:
        tx.notes.remove(entry.number, entry.at, entry.actor)
    after = replace(undone(before, entry, told.at), version=before.version + 1)
    tx.conversations.save(after, before.version)
    tx.posts.mark_stale(before.id, after.version, told.at)
    follow(tx, before, after, told.at)
    then, since = difference(before, after)
    told = replace(told, version_before=before.version, version_after=after.version, detail={"deed": entry.deed})
    tx.journal.add(replace(told, before=then, after=since))
    return after


def _announce_if_back(tx: Transaction, before: Conversation, after: Conversation, now: datetime) -> None:
    if before.folder is not Folder.INBOX and after.folder is Folder.INBOX:
        announce_restored(tx, before.id, now)


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


def _route(tx: Transaction, property_: Property, channel: str, actor: str, now: datetime) -> Property:
    """The rest of the channel's members are read within a second; what was wrong there may be mended."""
    tx.people.join(channel, actor)
    tx.people.mark_read(ASKED, now)
    tx.properties.route(property_.id, channel)
    tx.posts.forgive(channel, now)
    _write_down(tx, property_.id, {"channel": property_.channel}, {"channel": channel}, actor, now)
    return replace(property_, channel=channel)


def _set_policy(tx: Transaction, property_: Property, policy: CardPolicy, actor: str, now: datetime) -> Property:
    tx.properties.set_policy(property_.id, policy)
    _write_down(tx, property_.id, {"policy": property_.policy.value}, {"policy": policy.value}, actor, now)
    return replace(property_, policy=policy)


def _write_down(
    tx: Transaction, property_id: int, before: dict[str, object], after: dict[str, object], actor: str, now: datetime
) -> None:
    """Where cards go decides who may read them: as in the settings' window, it is told who changed what."""
    if before != after:
        tx.journal.add(Entry(now, actor, Act.CONFIG.value, 0, property_id, 0, 0, before=before, after=after))

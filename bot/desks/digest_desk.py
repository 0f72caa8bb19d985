"""Manages the digests of channels: whoever may change the settings of all that one tells of may add and remove it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.digests.wish import Wish
from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Deed, Entry, Property
from bot.ports import Digest, DigestKind, NewDigest, Store, Transaction
from bot.times.clock import Clock
from bot.transactions.naming import named
from bot.transactions.permissions import EVERYWHERE, LEAST, Act, Permissions, allowed
from bot.views.digest_settings import DigestForm, Entered

MOST_DIGESTS = 50
Change = Callable[[Digest, datetime], Digest]


@dataclass(frozen=True, slots=True)
class Which:
    """Which digest somebody means: the one with this id, or the only one of the channel that they are in."""

    actor: str
    channel: str
    id: int | None
    kind: DigestKind | None = None

    @property
    def word(self) -> str:
        """Behind which command they are found."""
        return (self.kind or DigestKind.DIGEST).value


@dataclass(frozen=True, slots=True)
class DigestDesk:
    """All digests of all kinds; to who knows none of its properties a digest is not there."""

    store: Store
    permissions: Permissions
    clock: Clock

    def all(self, kind: DigestKind, actor: str) -> Sequence[Entered]:
        """Those that `actor` may know of, each with what they know of it."""
        with self.store.read() as tx:
            return self._entered(tx, kind, actor)

    def form(self, kind: DigestKind, actor: str, channel: str) -> DigestForm:
        """What a new one can be about. Raises `Refusal` where `actor` may add none."""
        with self.store.read() as tx:
            places = self.permissions.where(tx, actor, Act.CONFIG)
            if not places and not self._rules(tx, actor):
                raise Refusal(Reason.LEADS_ONLY)
            return DigestForm(kind, channel, places, self._rules(tx, actor))

    def may_add(self, actor: str) -> bool:
        with self.store.read() as tx:
            held = (allowed(Act.CONFIG, role) for _, role in self.permissions.roles(tx, actor))
            return any(held) or self._rules(tx, actor)

    def add(self, kind: DigestKind, wish: Wish, actor: str) -> Entered:
        """Raises `Refusal`."""
        with self.store.write() as tx:
            about = self._about(tx, wish, actor)
            now, ids = self.clock(), tuple(sorted(one.id for one in about))
            language = wish.language or _common([one.language for one in about])
            new = NewDigest(kind, wish.channel, ids, wish.schedule, language, actor)
            self._demand_new(tx, new)
            added = tx.digests.get(tx.digests.add(new, now))
            if added is None:
                raise Refusal(Reason.BUSY)
            self._log(tx, added, actor, now, {"digest": str(added.id), "channel": added.channel})
            tx.posts.forgive(added.channel, now)
            return Entered(added, about, True, is_new_there=added.channel not in tx.posts.writable_channels())

    def ask(self, which: Which) -> Digest:
        """Let it come at once: whoever works in one of its properties may."""
        return self._change(which, Deed.TAKE, Digest.asked)

    def pause(self, which: Which) -> Digest:
        return self._change(which, Act.CONFIG, _paused)

    def resume(self, which: Which) -> Digest:
        return self._change(which, Act.CONFIG, _resumed)

    def remove(self, which: Which) -> Digest:
        return self._change(which, Act.CONFIG, Digest.removed)

    def about(self, digest_id: int, actor: str) -> Sequence[Property]:
        """The properties of this digest that `actor` may know of."""
        with self.store.read() as tx:
            digest, known = tx.digests.get(digest_id), self.permissions.visible(tx, actor)
            return _of(digest, known) if digest else ()

    def _entered(self, tx: Transaction, kind: DigestKind | None, actor: str) -> Sequence[Entered]:
        known = self.permissions.visible(tx, actor)
        mine = [one for one in tx.digests.all() if one.kind is (kind or one.kind) and _of(one, known)]
        shut = dict(tx.posts.troubled_channels())
        return [
            Entered(one, _of(one, known), self._may(tx, one, actor, Act.CONFIG), shut.get(one.channel, ""))
            for one in mine
        ]

    def _change(self, which: Which, act: Deed | Act, change: Change) -> Digest:
        now = self.clock()
        with self.store.write() as tx:
            before = tx.digests.lock(self._chosen(tx, which).id)
            if before is None or before.removed_at:
                raise Refusal(Reason.BUSY)
            self._demand(tx, before, which.actor, act)
            after = change(before, now)
            tx.digests.save(after)
            if act is not Act.CONFIG:
                tx.posts.forgive(after.channel, now)  # what was wrong there may be mended
            if act is Act.CONFIG:
                self._log(tx, after, which.actor, now, _state(after))
            return after

    def _chosen(self, tx: Transaction, which: Which) -> Digest:
        """The one with this id, else the only one of the channel. Raises `Refusal`."""
        seen, word = [one.digest for one in self._entered(tx, which.kind, which.actor)], which.word
        if which.id is not None:
            found = [one for one in seen if one.id == which.id]
            if not found:
                names = tuple(str(one.id) for one in seen)
                raise Refusal(Reason.DIGEST_UNKNOWN, word=str(which.id), kind=word, names=names)
            return found[0]
        here = [one for one in seen if one.channel == which.channel]
        if len(here) != 1:
            raise Refusal(Reason.WHICH_DIGEST, kind=word, names=tuple(str(one.id) for one in here))
        return here[0]

    def _may(self, tx: Transaction, digest: Digest, actor: str, act: Deed | Act) -> bool:
        """To change it takes the right in all that it is about, to let it come the right in one."""
        roles = self.permissions.roles(tx, actor)
        about = _of(digest, [one for one, _ in roles])
        held = [allowed(act, role) for one, role in roles if one in about]
        if act is not Act.CONFIG:
            return any(held)
        every = self._rules(tx, actor) if not digest.property_ids else len(about) == len(digest.property_ids)
        return every and all(held)

    def _demand(self, tx: Transaction, digest: Digest, actor: str, act: Deed | Act) -> None:
        """Raise the `Refusal` that says who may, where `actor` may not."""
        if self._may(tx, digest, actor, act):
            return
        for one in digest.property_ids:
            if self.permissions.role(tx, actor, one):
                self.permissions.demand(tx, act, actor, one)
        raise Refusal(Reason.LEADS_ONLY if act is Act.CONFIG else Reason.AGENTS_ONLY, admins=self._leads(tx))

    def _about(self, tx: Transaction, wish: Wish, actor: str) -> Sequence[Property]:
        """None stands for all of them."""
        seen = self.permissions.visible(tx, actor)
        if wish.everything:
            if not self._rules(tx, actor):
                raise Refusal(Reason.ALL_PROPERTIES, admins=self._leads(tx))
            return ()
        chosen = [one for one in seen if one.id in wish.ids]
        if len(chosen) < len(wish.ids):
            raise Refusal(Reason.SETTINGS_CHANGED)
        about = chosen or [named(seen, name) for name in wish.names] or self._usual(tx, wish.channel, actor)
        for one in about:
            self.permissions.demand(tx, Act.CONFIG, actor, one.id)
        return list({one.id: one for one in about}.values())

    def _usual(self, tx: Transaction, channel: str, actor: str) -> Sequence[Property]:
        """Those whose cards go to the channel, else the only one there is to choose."""
        places = self.permissions.where(tx, actor, Act.CONFIG)
        here = [one for one in places if one.channel == channel] or places
        if len(here) == 1 or any(one.channel == channel for one in here):
            return here
        return [named(here, "")]

    def _demand_new(self, tx: Transaction, new: NewDigest) -> None:
        known = tx.digests.all()
        if len(known) >= MOST_DIGESTS:
            raise Refusal(Reason.TOO_MANY_DIGESTS, limit=MOST_DIGESTS, kind=new.kind.value)
        for one in known:
            if (one.kind, one.channel, one.property_ids, one.schedule) == (
                new.kind,
                new.channel,
                new.property_ids,
                new.schedule,
            ):
                raise Refusal(Reason.DIGEST_THERE, word=str(one.id))

    def _rules(self, tx: Transaction, actor: str) -> bool:
        """Whether `actor` may do so in all properties, those that are still to come among them."""
        return actor in self.permissions.admins or actor in tx.people.holders(EVERYWHERE, LEAST[Act.CONFIG])

    def _leads(self, tx: Transaction) -> tuple[str, ...]:
        return tuple(sorted({*self.permissions.admins, *tx.people.leads(EVERYWHERE)}))

    def _log(self, tx: Transaction, digest: Digest, actor: str, now: datetime, after: dict[str, str]) -> None:
        """Under its property, where it is about one alone."""
        ids = digest.property_ids
        place = ids[0] if len(ids) == 1 else EVERYWHERE
        told: dict[str, object] = dict(after)
        tx.journal.add(Entry(now, actor, Act.CONFIG.value, 0, place, 0, 0, after=told))


def _of(digest: Digest, known: Sequence[Property]) -> Sequence[Property]:
    return [one for one in known if not digest.property_ids or one.id in digest.property_ids]


def _paused(digest: Digest, now: datetime) -> Digest:
    if digest.paused_at:
        raise Refusal(Reason.DIGEST_PAUSED, word=str(digest.id), kind=digest.kind.value)
    return digest.paused(now)


def _resumed(digest: Digest, now: datetime) -> Digest:
    if not digest.paused_at:
        raise Refusal(Reason.DIGEST_RUNS, word=str(digest.id), kind=digest.kind.value)
    return digest.resumed(now)


def _common(languages: Sequence[str]) -> str:
    """Theirs, where they have one language; else the installation's."""
    return languages[0] if len(set(languages)) == 1 else ""


def _state(digest: Digest) -> dict[str, str]:
    state = "removed" if digest.removed_at else "paused" if digest.paused_at else "runs"
    return {"digest": str(digest.id), "state": state}

"""What could not be delivered, for those who look after it: which there is, to try it again and to let it be."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Entry, Property, Role
from bot.ports import Failure, FailureKind, FailureScope, MailKind, Store, Transaction
from bot.times.clock import Clock
from bot.transactions.permissions import Act, Permissions
from bot.transactions.retrying import in_transaction

PAGE_SIZE = 6
MOST = 100  # of each kind: whoever has more failures has one cause for them
RETRIED, DISCARDED = "failure_retried", "failure_discarded"


@dataclass(frozen=True, slots=True)
class FailurePage:
    """A page of what `actor` may know of, the newest first, counted from 1."""

    failures: Sequence[Failure]
    properties: Sequence[Property]
    number: int
    more: bool


@dataclass(frozen=True, slots=True)
class Mending:
    """A lead sees what is about their properties and what they asked for, an administrator all there is."""

    store: Store
    permissions: Permissions
    has_mail: bool
    clock: Clock

    def page(self, actor: str, number: int = 1) -> FailurePage:
        with self.store.read() as tx:
            seen = tx.failures.newest(self._scope(tx, actor), MOST)
            properties = tx.properties.all()
        number = max(1, min(number, 1 + (len(seen) - 1) // PAGE_SIZE))
        shown = seen[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
        return FailurePage(shown, properties, number, len(seen) > number * PAGE_SIZE)

    def retry(self, kind: FailureKind, item_id: int, mark: int, actor: str) -> None:
        in_transaction(self.store, lambda tx: self._retry(tx, kind, item_id, mark, actor))

    def discard(self, kind: FailureKind, item_id: int, mark: int, actor: str) -> None:
        in_transaction(self.store, lambda tx: self._discard(tx, kind, item_id, mark, actor))

    def _retry(self, tx: Transaction, kind: FailureKind, item_id: int, mark: int, actor: str) -> None:
        failure, now = self._own(tx, kind, item_id, mark, actor), self.clock()
        if kind is not FailureKind.MAIL:
            tx.failures.retry(failure, now)
        elif not self.has_mail:
            raise Refusal(Reason.MAIL_OFF)
        else:
            tx.mails.retry(item_id, now)
            mail = tx.mails.get(item_id)
            if mail is not None and mail.post_id is not None:
                tx.posts.touch(mail.post_id, now)
            if mail is not None and mail.kind is MailKind.RESCUE:
                tx.posts.redraw_card(mail.number, now)
        self._write_down(tx, RETRIED, failure, actor)

    def _discard(self, tx: Transaction, kind: FailureKind, item_id: int, mark: int, actor: str) -> None:
        failure = self._own(tx, kind, item_id, mark, actor)
        tx.failures.discard(failure)
        self._write_down(tx, DISCARDED, failure, actor)

    def _own(self, tx: Transaction, kind: FailureKind, item_id: int, mark: int, actor: str) -> Failure:
        """As `actor` saw it: a second press finds that somebody has seen to it."""
        scope, failure = self._scope(tx, actor), tx.failures.get(kind, item_id)
        if failure is None or failure.mark != mark or not scope.has(failure):
            raise Refusal(Reason.NOT_FAILED)
        return failure

    def _scope(self, tx: Transaction, actor: str) -> FailureScope:
        self.permissions.demand_somewhere(tx, Act.MEND, actor)
        properties = frozenset(one.id for one in self.permissions.where(tx, actor, Act.MEND))
        return FailureScope(actor, properties, self.permissions.is_everywhere(tx, actor, Role.ADMIN))

    def _write_down(self, tx: Transaction, deed: str, failure: Failure, actor: str) -> None:
        detail = {"what": failure.kind.value, "id": str(failure.id)}
        tx.journal.add(Entry(self.clock(), actor, deed, failure.number, failure.property_id, 0, 0, detail))

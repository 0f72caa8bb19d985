"""Sends a draft to an e-mail address: at once where its asker has confirmed that, else once they have."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.errors import Reason, Refusal
from bot.exporting.addresses import Addresses
from bot.exporting.codes import read_code
from bot.exporting.requests import begin, own_draft, permitted
from bot.ports import ExportAddress, Form, Store, Transaction
from bot.transactions.permissions import Permissions
from bot.views.exports import Reach

WAITS = timedelta(days=1)  # a window may have been open for long before the code was asked for


@dataclass(frozen=True, slots=True)
class Confirmed:
    """An address that may be written to from now on, and how many exports waited for that."""

    address: str
    begun: int


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What people do with addresses; each raises `Refusal`."""

    store: Store
    permissions: Permissions
    addresses: Addresses

    def send(self, export_id: int, form: Form, typed: str, actor: str) -> str:
        """Empty where it begins; else the address, to which a code is on its way."""
        now = self.addresses.clock()
        with self.store.write() as tx:
            draft = own_draft(tx, self.permissions, export_id, actor)
            address = self.addresses.read(typed)
            addressed = replace(draft, form=form, address=address)
            if self.addresses.is_confirmed(tx, actor, address):
                begin(tx, addressed, now)
                return ""
            self.addresses.ask(tx, actor, address)
            tx.exports.address(addressed)
            return address

    def confirm(self, typed: str, actor: str) -> Confirmed:
        """What waits for the address begins. A wrong code costs a try, whatever else is wrong."""
        if not read_code(typed):
            raise Refusal(Reason.CODE_WRONG)
        with self.store.write() as tx:
            permitted(tx, self.permissions, actor)
            address = self.addresses.confirm(tx, actor, typed)
            begun = self._begin_all(tx, actor, address) if address else 0
        if not address:
            raise Refusal(Reason.CODE_WRONG)
        return Confirmed(address, begun)

    def list(self, actor: str) -> tuple[ExportAddress, ...]:
        """The addresses that this person has confirmed."""
        with self.store.read() as tx:
            return tuple(self.addresses.of(tx, actor))

    def reach(self, actor: str) -> Reach:
        """What the window offers."""
        if not self.addresses.are_on:
            return Reach()
        confirmed = [one.address for one in self.list(actor) if self.addresses.allows(one.address)]
        return Reach(tuple(sorted(self.addresses.domains)), tuple(confirmed))

    def forget(self, typed: str, actor: str) -> str:
        with self.store.write() as tx:
            return self.addresses.revoke(tx, actor, typed)

    def _begin_all(self, tx: Transaction, actor: str, address: str) -> int:
        now: datetime = self.addresses.clock()
        drafts = tx.exports.drafts_to(actor, address, now - WAITS)
        for draft in drafts:
            begin(tx, draft, now)
        return len(drafts)

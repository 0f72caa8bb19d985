"""Who may do what. Until rights exist, every agent may do every deed but purging, which is the admins'."""

from dataclasses import dataclass

from bot.contact import ContactAct
from bot.errors import Reason, Refusal
from bot.inbox import Deed


@dataclass(frozen=True, slots=True)
class Permissions:
    """`admins` are Slack user ids."""

    admins: frozenset[str]

    def demand(self, deed: Deed, actor: str) -> None:
        """Raise `Refusal` unless `actor` may do `deed`."""
        if deed is Deed.PURGE and actor not in self.admins:
            raise Refusal(Reason.ADMINS_ONLY, admins=tuple(sorted(self.admins)))

    def demand_contact(self, tx: object, actor: str, property_id: int, act: ContactAct) -> None:
        """Raise `Refusal` unless `actor` may do this with contacts of this property."""
        if act in (ContactAct.MERGE, ContactAct.UNMERGE, ContactAct.ERASE) and actor not in self.admins:
            raise Refusal(Reason.ADMINS_ONLY, admins=tuple(sorted(self.admins)))

    def demand_undo(self, doer: str, actor: str) -> None:
        """Raise `Refusal` unless `actor` may take back what `doer` did."""
        if actor != doer and actor not in self.admins:
            raise Refusal(Reason.NOT_YOURS_TO_UNDO, agent=doer)

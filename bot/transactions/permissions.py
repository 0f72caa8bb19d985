"""Who may do what: the least role for each deed and act, asked of the store for the actor and the property."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.contact import ContactAct
from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import CONVERTED, EXPORTED, REPLIED, REVEALED, Conversation, Deed, Property, Role
from bot.ports import DIRECTORY, Transaction


class Act(StrEnum):
    """What somebody can do that is no deed to a conversation."""

    VIEW = "view"
    SEARCH = "search"
    UNDO = "undo"
    REVEAL = REVEALED
    CONVERT = CONVERTED
    REPLY = REPLIED
    CONTACT = "contact"
    LINK = "link"
    EXPORT = EXPORTED
    CONFIG = "config"
    SYNC = "sync"
    MEND = "mend"
    MERGE = "merge"
    ERASE = "erase"


LEAST: Mapping[Deed | Act, Role] = {
    Act.VIEW: Role.VIEWER,
    Act.SEARCH: Role.VIEWER,
    **{deed: Role.AGENT for deed in Deed if deed is not Deed.PURGE},
    Act.UNDO: Role.AGENT,
    Act.REVEAL: Role.AGENT,
    Act.CONVERT: Role.AGENT,
    Act.REPLY: Role.AGENT,
    Act.CONTACT: Role.AGENT,
    Deed.PURGE: Role.LEAD,
    Act.LINK: Role.LEAD,
    Act.EXPORT: Role.LEAD,
    Act.CONFIG: Role.LEAD,
    Act.SYNC: Role.LEAD,
    Act.MEND: Role.LEAD,
    Act.MERGE: Role.LEAD,
    Act.ERASE: Role.ADMIN,
}
CONTACT_ACTS: Mapping[ContactAct, Act] = {
    ContactAct.SEE: Act.VIEW,
    ContactAct.EDIT: Act.CONTACT,
    ContactAct.NOTE: Act.CONTACT,
    ContactAct.REVEAL: Act.REVEAL,
    ContactAct.MERGE: Act.MERGE,
    ContactAct.UNMERGE: Act.MERGE,
    ContactAct.ERASE: Act.ERASE,
}
EVERYWHERE = 0
TOO_LOW = {Role.AGENT: Reason.AGENTS_ONLY, Role.LEAD: Reason.LEADS_ONLY, Role.ADMIN: Reason.ADMINS_ONLY}


def allowed(act: Deed | Act, role: Role) -> bool:
    """Whether the role is high enough, for what is offered; `Permissions.demand` decides what is done."""
    return role >= LEAST[act]


@dataclass(frozen=True, slots=True)
class Permissions:
    """`admins` are Slack user ids, who may do everything everywhere whatever the store knows of them."""

    admins: frozenset[str]

    def role(self, tx: Transaction, actor: str, property_id: int) -> Role:
        return Role.ADMIN if actor in self.admins else tx.people.role(actor, property_id)

    def demand_contact(self, tx: Transaction, actor: str, property_id: int, act: ContactAct) -> None:
        """Raise `Refusal` unless `actor` may do this with contacts of this property."""
        self.demand(tx, CONTACT_ACTS[act], actor, property_id)

    def demand(self, tx: Transaction, act: Deed | Act, actor: str, property_id: int, number: int = 0) -> None:
        """Raise `Refusal` unless `actor` may do this in the property; to a stranger its numbers do not exist."""
        role, least = self.role(tx, actor, property_id), LEAST[act]
        if role is Role.NONE:
            raise self.not_found(tx, actor, number)
        if role < least:
            raise Refusal(TOO_LOW[least], admins=self._who_may(tx, property_id, least))

    def demand_undo(self, tx: Transaction, doer: str, actor: str, property_id: int, number: int) -> None:
        """Raise `Refusal` unless `actor` may take back what `doer` did."""
        self.demand(tx, Act.UNDO, actor, property_id, number)
        if actor != doer and self.role(tx, actor, property_id) < Role.LEAD:
            raise Refusal(Reason.NOT_YOURS_TO_UNDO, agent=doer)

    def existing(self, tx: Transaction, act: Deed | Act, actor: str, number: int) -> Conversation:
        """The conversation, locked, if `actor` may do this to it. Raises `Refusal`."""
        return self._permitted(tx, tx.conversations.head(number), act, actor, number)

    def whole(self, tx: Transaction, act: Deed | Act, actor: str, number: int) -> Conversation:
        """The same with its lines."""
        return self._permitted(tx, tx.conversations.whole(number), act, actor, number)

    def known(self, tx: Transaction, actor: str) -> Sequence[Property]:
        """The properties that `actor` may know of; none while nobody's memberships were read."""
        return [one for one, _ in self.roles(tx, actor)]

    def roles(self, tx: Transaction, actor: str) -> Sequence[tuple[Property, Role]]:
        """The same with what `actor` is in each."""
        roles = {} if actor in self.admins else tx.people.roles(actor)
        least = Role.ADMIN if actor in self.admins else Role.NONE
        found = [(one, roles.get(one.id, least)) for one in tx.properties.all()]
        return [(one, role) for one, role in found if role is not Role.NONE]

    def demand_somewhere(self, tx: Transaction, act: Deed | Act, actor: str) -> None:
        """Raise `Refusal` unless `actor` may do this in some property: before they are asked about many at once."""
        if not any(allowed(act, role) for _, role in self.roles(tx, actor)):
            raise Refusal(TOO_LOW[LEAST[act]], admins=self._who_may(tx, EVERYWHERE, LEAST[act]))

    def is_everywhere(self, tx: Transaction, actor: str, least: Role) -> bool:
        """Whether `actor` has this role in every property, and so for what is about none."""
        roles = [role for _, role in self.roles(tx, actor)]
        return actor in self.admins or (len(roles) == len(tx.properties.all()) > 0 and min(roles) >= least)

    def visible(self, tx: Transaction, actor: str) -> Sequence[Property]:
        """The same. Raises `Refusal` where nothing is known because nothing was read."""
        seen = self.known(tx, actor)
        if not seen and actor not in self.admins and tx.properties.all():
            self._demand_read(tx)
        return seen

    def where(self, tx: Transaction, actor: str, act: Deed | Act) -> Sequence[Property]:
        """The properties in which `actor` may do this. Raises `Refusal` where that is none of those they know of."""
        seen, least = self.visible(tx, actor), LEAST[act]
        found = [one for one, role in self.roles(tx, actor) if allowed(act, role)]
        if seen and not found:
            raise Refusal(TOO_LOW[least], admins=self._who_may(tx, seen[0].id, least))
        return found

    def not_found(self, tx: Transaction, actor: str, number: int) -> Refusal:
        """One answer for what is not there and for what `actor` may not know of."""
        if actor not in self.admins and tx.people.read_at(DIRECTORY) is None:
            return Refusal(Reason.DIRECTORY_UNREAD)
        return Refusal(Reason.NOT_FOUND, number=number)

    def _permitted(
        self, tx: Transaction, found: Conversation | None, act: Deed | Act, actor: str, number: int
    ) -> Conversation:
        if found is None:
            raise self.not_found(tx, actor, number)
        self.demand(tx, act, actor, found.property_id, number)
        return found

    def _demand_read(self, tx: Transaction) -> None:
        if tx.people.read_at(DIRECTORY) is None:
            raise Refusal(Reason.DIRECTORY_UNREAD)

    def _who_may(self, tx: Transaction, property_id: int, least: Role) -> tuple[str, ...]:
        leads = tx.people.leads(property_id) if least <= Role.LEAD else ()
        return tuple(sorted({*self.admins, *leads}))

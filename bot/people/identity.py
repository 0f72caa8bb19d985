"""Who somebody is to us: what Slack says of them, what they may do and why, and their name at tawk.to."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Entry, Role
from bot.ports import ASKED, Store, Transaction
from bot.times.clock import Clock
from bot.transactions.permissions import Act, Permissions
from bot.views.identity import WhoIs
from bot.views.linking import LONGEST_NAME, Agent, LinkWish, clean_name, key_of, known_agents, name_at_tawk

LINK, UNLINK = "link", "unlink"  # in the journal


@dataclass(frozen=True, slots=True)
class Identity:
    """Answers who somebody is, and links people to agents of tawk.to."""

    store: Store
    permissions: Permissions
    clock: Clock

    def who_is(self, actor: str) -> WhoIs:
        """Themselves only: what others may do is nobody's business."""
        with self.store.read() as tx:
            held = tx.people.held(actor)
            roles: dict[int, Role] = {}
            for one in held:
                roles[one.property_id] = max(one.role, roles.get(one.property_id, Role.NONE))
            return WhoIs(
                id=actor,
                person=tx.people.person(actor),
                at_tawk=name_at_tawk(tx, actor),
                properties=tx.properties.all(),
                roles=roles,
                held=held,
                groups={group.id: group for group in tx.people.groups()},
                rules_all=actor in self.permissions.admins,
            )

    def agents(self, actor: str) -> Sequence[Agent]:
        """Who works at tawk.to where `actor` may link them, and whom in Slack they are known to be."""
        with self.store.read() as tx:
            self.permissions.demand_somewhere(tx, Act.LINK, actor)
            return known_agents(tx, [one.id for one in self.permissions.where(tx, actor, Act.LINK)])

    def link(self, slack_id: str, tawk_name: str, actor: str) -> None:
        """What agents of this name wrote in tawk.to is shown under this person's name; one name is one person's."""
        name = clean_name(tawk_name)
        if not name:
            raise Refusal(Reason.LINK_INCOMPLETE)
        if len(name) > LONGEST_NAME:
            raise Refusal(Reason.LABEL_TOO_LONG, word=name, limit=LONGEST_NAME)
        with self.store.write() as tx:
            self.permissions.demand_somewhere(tx, Act.LINK, actor)
            self._give(tx, slack_id, name, actor)

    def unlink(self, slack_id: str, actor: str) -> None:
        with self.store.write() as tx:
            self.permissions.demand_somewhere(tx, Act.LINK, actor)
            known = tx.people.person(slack_id)
            if known is None or not known.tawk_name:
                by_email = name_at_tawk(tx, slack_id)
                raise Refusal(Reason.LINKED_BY_EMAIL if by_email else Reason.NOT_LINKED, agent=slack_id, word=by_email)
            self._keep(tx, slack_id, "", actor)

    def relink(self, wishes: Sequence[LinkWish], actor: str) -> None:
        """All of it or nothing. A `Refusal` names in `field` the name at tawk.to that it is about."""
        if not wishes:
            return
        with self.store.write() as tx:
            self.permissions.demand_somewhere(tx, Act.LINK, actor)
            for wish in wishes:
                if wish.before:
                    self._take(tx, wish, actor)
            for wish in wishes:
                if wish.after:
                    self._give_to_another(tx, wish, actor)

    def _take(self, tx: Transaction, wish: LinkWish, actor: str) -> None:
        holder = tx.people.person(wish.before)
        if holder is None or key_of(holder.tawk_name) != key_of(wish.name):
            raise Refusal(Reason.SETTINGS_CHANGED, field=wish.name)
        self._keep(tx, wish.before, "", actor)

    def _give_to_another(self, tx: Transaction, wish: LinkWish, actor: str) -> None:
        """A command takes the place of what was said before; here that stands beside, in a field of its own."""
        known = tx.people.person(wish.after)
        if known and known.tawk_name:
            raise Refusal(Reason.NAMED_ALREADY, agent=wish.after, word=known.tawk_name, field=wish.name)
        try:
            self._give(tx, wish.after, wish.name, actor)
        except Refusal as refused:
            raise Refusal(refused.reason, **{**refused.values, "field": wish.name}) from None

    def _give(self, tx: Transaction, slack_id: str, name: str, actor: str) -> None:
        known = tx.people.person(slack_id)
        if known and (known.is_bot or not known.active):
            raise Refusal(Reason.NOT_A_PERSON, word=known.name or slack_id)
        for other in tx.people.linked():
            if other.id != slack_id and key_of(other.tawk_name) == key_of(name):
                raise Refusal(Reason.NAME_LINKED, agent=other.id)
        self._keep(tx, slack_id, name, actor)

    def _keep(self, tx: Transaction, slack_id: str, name: str, actor: str) -> None:
        """Somebody new is read from Slack within a second, with the name to show."""
        now = self.clock()
        tx.people.link(slack_id, name)
        tx.people.mark_read(ASKED, now)
        detail = {"agent": slack_id, "value": name}
        tx.journal.add(Entry(now, actor, LINK if name else UNLINK, 0, 0, 0, 0, detail=detail))

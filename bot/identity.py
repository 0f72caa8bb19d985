"""Who somebody is to us: what Slack says of them, what they may do and why, and their name at tawk.to."""

from dataclasses import dataclass

from bot.inbox import Role
from bot.permissions import Permissions
from bot.ports import Store
from bot.views.identity import WhoIs


@dataclass(frozen=True, slots=True)
class Identity:
    """Answers who somebody is."""

    store: Store
    permissions: Permissions

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
                properties=tx.properties.all(),
                roles=roles,
                held=held,
                groups={group.id: group for group in tx.people.groups()},
                rules_all=actor in self.permissions.admins,
            )

"""Keeps who the people of the workspace are, which channels and groups they are in, and what they may do."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    BindParameter,
    Connection,
    Table,
    bindparam,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    union,
    union_all,
)

from bot.domain.inbox import Folder, Role, Status
from bot.ports import Grant, Group, Held, Person
from storage.sql.dialects import for_each
from storage.sql.prepared import Prepared
from storage.sql.rows import AnyRow
from storage.tables import (
    agent,
    conversation,
    group_member,
    member,
    property_,
    reading,
    role_grant,
    user_group,
    workspace,
)

EVERYWHERE = 0
ACTOR: BindParameter[str] = bindparam("actor")
AWAY = select(agent.c.id).where(agent.c.slack_id == ACTOR, or_(agent.c.active == 0, agent.c.is_bot == 1)).exists()
GROUPS = select(group_member.c.group_id).where(group_member.c.slack_id == ACTOR)
MEMBER = select(property_.c.id.label("property_id"), literal(Role.AGENT.value).label("role")).join(
    member, member.c.channel == property_.c.channel
)
GRANTED = select(property_.c.id, role_grant.c.role).join(
    role_grant, role_grant.c.property_id.in_([property_.c.id, EVERYWHERE])
)
EVERY = union_all(
    MEMBER.where(member.c.slack_id == ACTOR),
    GRANTED.where(role_grant.c.subject == ACTOR),
    GRANTED.where(role_grant.c.subject.in_(GROUPS)),
).subquery()
ROLES = select(EVERY.c.property_id, func.max(EVERY.c.role).label("role")).where(~AWAY).group_by(EVERY.c.property_id)
IN = property_.c.id == bindparam("of_property")
ONE = union_all(
    MEMBER.where(member.c.slack_id == ACTOR, IN),
    GRANTED.where(role_grant.c.subject == ACTOR, IN),
    GRANTED.where(role_grant.c.subject.in_(GROUPS), IN),
).subquery()
ROLE = select(func.max(ONE.c.role)).where(~AWAY)
MANNED = select(property_.c.id).where(
    exists().where(
        member.c.channel == property_.c.channel,
        agent.c.slack_id == member.c.slack_id,
        agent.c.active == 1,
        agent.c.is_bot == 0,
    )
)
LEADS = (
    select(role_grant.c.subject)
    .where(role_grant.c.property_id.in_([bindparam("of_property"), EVERYWHERE]), role_grant.c.role >= Role.LEAD.value)
    .distinct()
    .order_by(role_grant.c.subject)
    .limit(20)
)
WHY_MEMBER = MEMBER.add_columns(member.c.channel.label("source"), literal(EVERYWHERE + 1).label("within"))
WHY_GRANTED = GRANTED.add_columns(role_grant.c.subject, role_grant.c.property_id)
HELD = union_all(
    WHY_MEMBER.where(member.c.slack_id == ACTOR, ~AWAY),
    WHY_GRANTED.where(role_grant.c.subject == ACTOR, ~AWAY),
    WHY_GRANTED.where(role_grant.c.subject.in_(GROUPS), ~AWAY),
).order_by("property_id", "role", "source")
GIVEN = role_grant.c.property_id.in_([bindparam("of_property"), EVERYWHERE]) & (role_grant.c.role >= bindparam("least"))
GIVEN_TO = union(
    select(role_grant.c.subject.label("slack_id")).where(GIVEN, role_grant.c.subject.not_like("S%")),
    select(group_member.c.slack_id).join(role_grant, role_grant.c.subject == group_member.c.group_id).where(GIVEN),
).subquery()
HOLDERS = select(GIVEN_TO.c.slack_id).where(
    ~exists().where(agent.c.slack_id == GIVEN_TO.c.slack_id, or_(agent.c.active == 0, agent.c.is_bot == 1))
)
SITE = select(workspace.c.value).where(workspace.c.key == "site")
SET_SITE = for_each(
    lambda into: (adding := into(workspace)).on_conflict_do_update(
        index_elements=["key"], set_={"value": adding.excluded.value}
    )
)
USER_GROUPS = select(user_group).order_by(user_group.c.handle, user_group.c.id)
PERSON = Prepared(select(agent).where(agent.c.slack_id == ACTOR))
LINKED = select(agent).where(or_(agent.c.tawk_name != "", agent.c.email != "")).order_by(agent.c.id)
KNOWN = union(
    select(agent.c.slack_id),
    select(member.c.slack_id),
    select(group_member.c.slack_id),
    select(role_grant.c.subject),
)
SAVED = ("name", "locale", "zone", "active", "is_bot", "email")
SAVE = for_each(
    lambda into: (adding := into(agent)).on_conflict_do_update(
        index_elements=["slack_id"], set_={name: adding.excluded[name] for name in SAVED}
    )
)
LINK = for_each(
    lambda into: (adding := into(agent)).on_conflict_do_update(
        index_elements=["slack_id"], set_={"tawk_name": adding.excluded.tawk_name}
    )
)
DEACTIVATE = for_each(
    lambda into: (adding := into(agent)).on_conflict_do_update(
        index_elements=["slack_id"], set_={"active": adding.excluded.active}
    )
)
JOIN = for_each(lambda into: into(member).on_conflict_do_nothing())
JOIN_GROUP = for_each(lambda into: into(group_member).on_conflict_do_nothing())
NAME_GROUP = for_each(lambda into: into(user_group).on_conflict_do_nothing())
READ = for_each(
    lambda into: (adding := into(reading)).on_conflict_do_update(
        index_elements=["source"], set_={"read_at": adding.excluded.read_at}
    )
)
READ_AT = select(reading.c.read_at).where(reading.c.source == bindparam("source"))
GRANTS = select(role_grant).order_by(role_grant.c.property_id, role_grant.c.subject)
GRANT = for_each(
    lambda into: (adding := into(role_grant)).on_conflict_do_update(
        index_elements=["property_id", "subject"], set_={"role": adding.excluded.role}
    )
)
# What somebody who is gone still has to do; the folder and the property are its index.
LEFT_BEHIND = (
    select(conversation.c.id)
    .join(agent, agent.c.id == conversation.c.agent_key)
    .where(
        conversation.c.property_id.in_(select(property_.c.id)),
        conversation.c.folder == Folder.INBOX.value,
        conversation.c.agent_key.in_(select(agent.c.id).where(agent.c.active == 0)),
        conversation.c.status != Status.CLOSED.value,
    )
    .order_by(conversation.c.id)
    .limit(bindparam("limit"))
)


class SqlPeople:
    """See `bot.ports.People`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def role(self, actor: str, property_id: int) -> Role:
        found = self._connection.execute(ROLE, {"actor": actor, "of_property": property_id}).scalar_one()
        return Role(found or 0)

    def roles(self, actor: str) -> Mapping[int, Role]:
        return {row.property_id: Role(row.role) for row in self._connection.execute(ROLES, {"actor": actor})}

    def manned(self) -> frozenset[int]:
        return frozenset(self._connection.execute(MANNED).scalars())

    def leads(self, property_id: int) -> Sequence[str]:
        return self._connection.execute(LEADS, {"of_property": property_id}).scalars().all()

    def held(self, actor: str) -> Sequence[Held]:
        rows = self._connection.execute(HELD, {"actor": actor})
        return [Held(row.property_id, Role(row.role), row.source, row.within == EVERYWHERE) for row in rows]

    def holders(self, property_id: int, least: Role) -> frozenset[str]:
        wanted = {"of_property": property_id, "least": least.value}
        return frozenset(self._connection.execute(HOLDERS, wanted).scalars())

    def groups(self) -> Sequence[Group]:
        return [Group(row.id, row.handle, row.name) for row in self._connection.execute(USER_GROUPS)]

    def set_groups(self, groups: Iterable[Group]) -> None:
        self._connection.execute(delete(user_group))
        rows = [{"id": one.id, "handle": one.handle, "name": one.name} for one in groups]
        if rows:
            self._connection.execute(NAME_GROUP[self._dialect], rows)

    def site(self) -> str:
        return self._connection.execute(SITE).scalar_one_or_none() or ""

    def set_site(self, url: str) -> None:
        self._connection.execute(SET_SITE[self._dialect], {"key": "site", "value": url})

    def person(self, slack_id: str) -> Person | None:
        row = PERSON.row(self._connection, {"actor": slack_id})
        return _person(row) if row else None

    def known(self) -> frozenset[str]:
        return frozenset(self._connection.execute(KNOWN).scalars())

    def save(self, people: Iterable[Person]) -> None:
        rows = [
            {
                "slack_id": one.id,
                "name": one.name,
                "locale": one.locale,
                "zone": one.zone,
                "active": int(one.active),
                "is_bot": int(one.is_bot),
                "email": one.email,
            }
            for one in sorted(people, key=lambda one: one.id)
        ]
        if rows:
            self._connection.execute(SAVE[self._dialect], rows)

    def link(self, slack_id: str, tawk_name: str) -> None:
        self._connection.execute(LINK[self._dialect], {"slack_id": slack_id, "tawk_name": tawk_name})

    def linked(self) -> Sequence[Person]:
        return [_person(row) for row in self._connection.execute(LINKED)]

    def set_members(self, channel: str, members: Iterable[str], at: datetime) -> None:
        self.mark_read(channel, at)  # first: who reads the same at once waits here, and then replaces these
        self._replace(member, "channel", channel, members)

    def set_group(self, group_id: str, members: Iterable[str], at: datetime) -> None:
        self.mark_read(group_id, at)
        self._replace(group_member, "group_id", group_id, members)

    def join(self, channel: str, slack_id: str) -> None:
        self._connection.execute(JOIN[self._dialect], {"channel": channel, "slack_id": slack_id})

    def leave(self, channel: str, slack_id: str) -> None:
        self._connection.execute(delete(member).where(member.c.channel == channel, member.c.slack_id == slack_id))

    def join_group(self, group_id: str, slack_id: str) -> None:
        self._connection.execute(JOIN_GROUP[self._dialect], {"group_id": group_id, "slack_id": slack_id})

    def leave_group(self, group_id: str, slack_id: str) -> None:
        own = (group_member.c.group_id == group_id) & (group_member.c.slack_id == slack_id)
        self._connection.execute(delete(group_member).where(own))

    def deactivate(self, slack_id: str) -> None:
        self._connection.execute(DEACTIVATE[self._dialect], {"slack_id": slack_id, "active": 0})
        for table in (member, group_member):
            self._connection.execute(delete(table).where(table.c.slack_id == slack_id))

    def left_behind(self, limit: int) -> Sequence[int]:
        return self._connection.execute(LEFT_BEHIND, {"limit": limit}).scalars().all()

    def read_at(self, source: str) -> datetime | None:
        return self._connection.execute(READ_AT, {"source": source}).scalar_one_or_none()

    def mark_read(self, source: str, at: datetime) -> None:
        self._connection.execute(READ[self._dialect], {"source": source, "read_at": at})

    def grants(self) -> Sequence[Grant]:
        return [Grant(row.property_id, row.subject, Role(row.role)) for row in self._connection.execute(GRANTS)]

    def grant(self, grant: Grant) -> None:
        """`Role.NONE` takes it away."""
        if grant.role is Role.NONE:
            own = (role_grant.c.property_id == grant.property_id) & (role_grant.c.subject == grant.subject)
            self._connection.execute(delete(role_grant).where(own))
            return
        values = {"property_id": grant.property_id, "subject": grant.subject, "role": grant.role.value}
        self._connection.execute(GRANT[self._dialect], values)

    def _replace(self, table: Table, column: str, key: str, members: Iterable[str]) -> None:
        self._connection.execute(delete(table).where(table.c[column] == key))
        rows = [{column: key, "slack_id": one} for one in sorted(set(members))]
        if rows:  # somebody who joins at this moment may be there by now
            joined = JOIN if table is member else JOIN_GROUP
            self._connection.execute(joined[self._dialect], rows)

    @property
    def _dialect(self) -> str:
        return self._connection.dialect.name


def _person(row: AnyRow) -> Person:
    active, is_bot = bool(row.active), bool(row.is_bot)
    return Person(row.slack_id, row.name, row.locale, row.zone, active, is_bot, row.tawk_name, row.email)

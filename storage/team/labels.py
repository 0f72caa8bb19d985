"""Keeps what agents sort conversations by: departments of a property, and tags."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, bindparam, delete, insert, select

from bot.domain.inbox import Conversation
from storage.sql.dialects import for_each
from storage.sql.prepared import Prepared
from storage.tables import conversation_tag, department, tag

DEPARTMENTS = (
    select(department.c.name)
    .where(department.c.property_id == bindparam("of_property"))
    .order_by(department.c.name_key)
)
DEPARTMENT_KEY = select(department.c.id).where(
    department.c.property_id == bindparam("of_property"), department.c.name_key == bindparam("key")
)
ADD_DEPARTMENT = for_each(lambda insert_into: insert_into(department).on_conflict_do_nothing())
TAGS = select(tag.c.name).order_by(tag.c.name_key).limit(bindparam("limit"))
TAG_KEYS = select(tag.c.name_key, tag.c.id).where(tag.c.name_key.in_(bindparam("keys", expanding=True)))
ADD_TAG = for_each(lambda insert_into: insert_into(tag).on_conflict_do_nothing())
UNLINK = Prepared(delete(conversation_tag).where(conversation_tag.c.conversation_id == bindparam("number")))
LINK = insert(conversation_tag)


class SqlLabels:
    """See `bot.ports.Labels`. Two spellings of a name that differ in case only are one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def departments(self, property_id: int) -> Sequence[str]:
        return self._connection.execute(DEPARTMENTS, {"of_property": property_id}).scalars().all()

    def add_department(self, property_id: int, name: str) -> None:
        values = {"property_id": property_id, "name": name, "name_key": name.casefold()}
        self._connection.execute(ADD_DEPARTMENT[self._connection.dialect.name], values)

    def tags(self, limit: int) -> Sequence[str]:
        return self._connection.execute(TAGS, {"limit": limit}).scalars().all()

    def department_key(self, property_id: int, name: str) -> int:
        """0 for none; a name that is not there yet is added."""
        if not name:
            return 0
        key = {"of_property": property_id, "key": name.casefold()}
        found = self._connection.execute(DEPARTMENT_KEY, key).scalar_one_or_none()
        if found is None:
            self.add_department(property_id, name)
            found = self._connection.execute(DEPARTMENT_KEY, key).scalar_one()
        return int(found)

    def link(self, conversation: Conversation) -> None:
        """Write the links of a saved conversation anew: they hold its folder and when it was updated."""
        UNLINK.run(self._connection, {"number": conversation.id})
        if not conversation.tags:
            return
        keys = self._tag_keys(conversation.tags)
        values = {
            "property_id": conversation.property_id,
            "folder": conversation.folder.value,
            "updated_at": conversation.updated_at,
            "conversation_id": conversation.id,
        }
        links = {keys[name.casefold()] for name in conversation.tags}
        self._connection.execute(LINK, [{**values, "tag_id": tag_id} for tag_id in sorted(links)])

    def _tag_keys(self, names: Sequence[str]) -> Mapping[str, int]:
        wanted = sorted({name.casefold(): name for name in names}.items())
        known = self._known_tags([key for key, _ in wanted])
        for key, name in wanted:
            if key not in known:
                self._connection.execute(ADD_TAG[self._connection.dialect.name], {"name": name, "name_key": key})
        return known if len(known) == len(wanted) else self._known_tags([key for key, _ in wanted])

    def _known_tags(self, keys: Sequence[str]) -> Mapping[str, int]:
        return {row.name_key: row.id for row in self._connection.execute(TAG_KEYS, {"keys": list(keys)})}

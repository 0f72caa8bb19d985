"""The words of the line, in English and Spanish."""

from collections.abc import Mapping
from enum import StrEnum

from bot.domain.inbox import Folder, Kind, Status
from bot.domain.query import Assigned, Sort


class Key(StrEnum):
    """What stands before the colon."""

    STATUS = "status"
    AGENT = "agent"
    KIND = "kind"
    PROPERTY = "property"
    DEPARTMENT = "dept"
    TAG = "tag"
    FOLDER = "folder"
    BURST = "burst"
    FROM = "from"
    TO = "to"
    SORT = "sort"


SPANISH_KEYS: Mapping[str, Key] = {
    "estado": Key.STATUS,
    "agente": Key.AGENT,
    "tipo": Key.KIND,
    "propiedad": Key.PROPERTY,
    "departamento": Key.DEPARTMENT,
    "depto": Key.DEPARTMENT,
    "department": Key.DEPARTMENT,
    "etiqueta": Key.TAG,
    "carpeta": Key.FOLDER,
    "ráfaga": Key.BURST,
    "rafaga": Key.BURST,
    "desde": Key.FROM,
    "hasta": Key.TO,
    "orden": Key.SORT,
}
KEYS: Mapping[str, Key] = {**{key.value: key for key in Key}, **SPANISH_KEYS}
STATUSES: Mapping[str, Status | None] = {
    "open": Status.OPEN,
    "pending": Status.PENDING,
    "closed": Status.CLOSED,
    "any": None,
    "abierta": Status.OPEN,
    "abiertas": Status.OPEN,
    "pendiente": Status.PENDING,
    "pendientes": Status.PENDING,
    "cerrada": Status.CLOSED,
    "cerradas": Status.CLOSED,
    "todas": None,
}
AGENTS: Mapping[str, Assigned] = {
    "all": Assigned.ALL,
    "none": Assigned.NOBODY,
    "any": Assigned.ANYBODY,
    "me": Assigned.ONE,
    "todos": Assigned.ALL,
    "nadie": Assigned.NOBODY,
    "alguien": Assigned.ANYBODY,
    "yo": Assigned.ONE,
}
KINDS: Mapping[str, Kind | None] = {
    "chats": Kind.CHAT,
    "tickets": Kind.TICKET,
    "any": None,
    "chat": Kind.CHAT,
    "ticket": Kind.TICKET,
    "todos": None,
}
FOLDERS: Mapping[str, Folder] = {
    "inbox": Folder.INBOX,
    "spam": Folder.SPAM,
    "trash": Folder.TRASH,
    "entrada": Folder.INBOX,
    "papelera": Folder.TRASH,
}
SORTS: Mapping[str, Sort] = {
    "updated": Sort.UPDATED,
    "created": Sort.CREATED,
    "status": Sort.STATUS,
    "priority": Sort.PRIORITY,
    "actualizada": Sort.UPDATED,
    "creada": Sort.CREATED,
    "estado": Sort.STATUS,
    "prioridad": Sort.PRIORITY,
}

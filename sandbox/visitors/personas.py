"""The kinds of visitor, and how often each of them comes."""

from enum import StrEnum


class Persona(StrEnum):
    """What a visitor does, and what tawk.to tells about it."""

    MISSED = "missed"
    SERVED = "served"
    CHATTY = "chatty"
    GREETED = "greeted"
    SILENT = "silent"
    UNRECORDED = "unrecorded"
    HOSTILE = "hostile"
    ANONYMOUS = "anonymous"
    FORM = "form"
    OFFLINE = "offline"
    RESCUED = "rescued"
    IGNORED = "ignored"
    RETURNING = "returning"
    FILE = "file"


# A team's ordinary day: mostly missed and answered chats, now and then something odd.
ORDINARY_DAY = {
    Persona.MISSED: 5,
    Persona.SERVED: 4,
    Persona.RESCUED: 2,
    Persona.FORM: 2,
    Persona.OFFLINE: 2,
    Persona.ANONYMOUS: 2,
    Persona.RETURNING: 1,
    Persona.CHATTY: 1,
    Persona.GREETED: 1,
    Persona.FILE: 1,
    Persona.IGNORED: 1,
    Persona.UNRECORDED: 1,
    Persona.SILENT: 1,
    Persona.HOSTILE: 1,
}

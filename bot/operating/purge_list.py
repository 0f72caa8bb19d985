"""Writes what was removed for good as a file to be kept beside backups for ever: digests and numbers, no words."""

import json
from datetime import UTC, datetime, timedelta

from bot.ports import Forward, Purges, Tombstone

FORMAT = "recado purges 1"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class BadPurgeList(Exception):
    """It is no such file; the message has the next step."""


def written(purges: Purges) -> bytes:
    told = {
        "format": FORMAT,
        "conversations": [[one.key.hex(), one.number, _micros(one.at)] for one in purges.tombstones],
        "contacts": [[one, _micros(at)] for one, at in purges.contacts.items()],
        "mails": sorted(one.hex() for one in purges.mails),
        "copies": [[one.number, one.property_id, one.mail_id, _micros(one.at), one.twin] for one in purges.copies],
    }
    return json.dumps(told, separators=(",", ":")).encode() + b"\n"


def read(content: bytes) -> Purges:
    try:
        told = json.loads(content)
        if told["format"] != FORMAT:
            raise ValueError(FORMAT)
        tombstones = [Tombstone(bytes.fromhex(key), int(number), _at(at)) for key, number, at in told["conversations"]]
        contacts = {int(one): _at(at) for one, at in told["contacts"]}
        # Which older lists have none of.
        mails = frozenset(map(bytes.fromhex, told.get("mails", ())))
        copies = [_copy(*one) for one in told.get("copies", ())]
        return Purges(tombstones, contacts, mails, copies)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise BadPurgeList("is no list made with `python -m bot purges`: check the path") from error


def together(several: list[Purges]) -> Purges:
    """As one; of what is told twice the later time counts."""
    tombstones = {one.key: one for purges in several for one in purges.tombstones}
    contacts: dict[int, datetime] = {}
    for purges in several:
        for one, at in purges.contacts.items():
            contacts[one] = max(at, contacts.get(one, at))
    mails = frozenset[bytes]().union(*(purges.mails for purges in several))
    copies = {one.number: one for purges in several for one in purges.copies}
    return Purges(list(tombstones.values()), contacts, mails, list(copies.values()))


def _copy(number: int, property_id: int, mail_id: int, at: int, twin: str) -> Forward:
    return Forward(int(number), int(property_id), int(mail_id), _at(at), str(twin))


def _micros(at: datetime) -> int:
    return (at - EPOCH) // timedelta(microseconds=1)


def _at(micros: int) -> datetime:
    return EPOCH + timedelta(microseconds=micros)

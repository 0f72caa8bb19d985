"""The persons behind the visitors, each with an id of a property: one for an address, one for a chat without any."""

from dataclasses import dataclass
from datetime import datetime

from sandbox.tawk.members import hex_id
from sandbox.tawk.records import Json
from sandbox.visitors.bodies import stamp
from sandbox.visitors.people import CAST

_CAST = {visitor.email: visitor for visitor in CAST}


@dataclass(slots=True)
class Person:
    id: str
    visitor: Json
    first_seen: datetime
    last_seen: datetime


class Persons:
    """Knows again whoever gave an address."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Person] = {}

    def meet(self, property_id: str, visitor: Json, conversation: str, at: datetime) -> str:
        """The id of the person who wrote that conversation."""
        person_id = hex_id(f"{property_id} {visitor.get('email') or conversation}")
        known = self._known.get((property_id, person_id))
        if known is None:
            self._known[property_id, person_id] = Person(person_id, visitor, at, at)
        else:
            known.first_seen, known.last_seen = min(known.first_seen, at), max(known.last_seen, at)
        return person_id

    def get(self, property_id: str, person_id: str) -> Person | None:
        return self._known.get((property_id, person_id))


def person_fields(person: Person) -> Json:
    """As `contact.person.get` answers; a telephone number only this method tells."""
    visitor = person.visitor
    email, played = visitor.get("email"), _CAST.get(visitor.get("email"))
    phone = played.phone.replace(" ", "") if played else ""
    first, _, last = str(visitor.get("name", "")).partition(" ")
    return {
        "id": person.id,
        "name": {"first": first, **({"last": last} if last else {})},
        **({"emails": [email], "primaryEmail": email} if email else {}),
        **({"phones": [phone], "primaryPhone": phone} if phone else {}),
        "createdOn": stamp(person.first_seen),
        "updatedOn": stamp(person.last_seen),
        "firstSeenOn": stamp(person.first_seen),
        "lastSeenOn": stamp(person.last_seen),
        "location": {"country": visitor.get("country", ""), "cityName": str(visitor.get("city", "")).title()},
    }

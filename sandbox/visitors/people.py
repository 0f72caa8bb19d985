"""The cast: who writes, from where, and in which language."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person at the widget; without a name tawk.to calls them V and digits."""

    name: str | None
    email: str | None
    city: str
    country: str
    language: str
    phone: str = ""


CAST = (
    Visitor("Lucía Fernández", "lucia.fernandez@example.com", "valencia", "ES", "es", "+34 600 111 222"),
    Visitor("Mateo Rojas", "mateo.rojas@example.org", "bogotá", "CO", "es", "+57 300 555 0142"),
    Visitor("Ximena Ortega", "ximena.ortega@example.com", "guadalajara", "MX", "es", "+52 33 5550 1234"),
    Visitor("Íñigo Etxeberria", "inigo.etxe@example.net", "bilbao", "ES", "es", "+34 600 333 444"),
    Visitor("Valentina Soto", "vale.soto@example.org", "valparaíso", "CL", "es", "+56 9 5550 1177"),
    Visitor("Joaquín Peña", "joaquin.pena@example.com", "montevideo", "UY", "es", "+598 99 555 010"),
    Visitor("Noelia Campos", "noelia.campos@example.com", "málaga", "ES", "es", "+34 600 555 666"),
    Visitor("Abuela Carmen", "carmen.y.los.nietos@example.org", "zamora", "ES", "es", "+34 600 777 888"),
    Visitor("Ben Okafor", "ben.okafor@example.org", "leeds", "GB", "en", "+44 7700 900123"),
    Visitor("Priya Nair", "priya.nair@example.com", "manchester", "GB", "en", "+44 7700 900456"),
    Visitor("Siobhán O'Leary", "siobhan@example.net", "cork", "IE", "en", "+353 85 555 0199"),
    Visitor("Tom Becker", "tom.becker@example.com", "portland", "US", "en", "+1 503 555 0147"),
    Visitor("Aroha Ngata", "aroha.ngata@example.org", "wellington", "NZ", "en", "+64 21 555 018"),
    Visitor("Grace Whitfield", "grace.whitfield@example.com", "vancouver", "CA", "en", "+1 604 555 0123"),
    Visitor("Jean-Luc Mbeki", "jl.mbeki@example.net", "cape town", "ZA", "en", "+27 82 555 0111"),
    Visitor("Wendy & Sons Ltd", "orders@wendy-and-sons.example", "bristol", "GB", "en", "+44 7700 900789"),
)

_LANGUAGES = {visitor.email: visitor.language for visitor in CAST if visitor.email}


def language_of(email: str) -> str | None:
    """What whoever has this address speaks; None where nobody of the cast has it."""
    return _LANGUAGES.get(email)


def meet(rng: Random, languages: tuple[str, ...]) -> Visitor:
    """Somebody of the cast who speaks one of the languages."""
    return rng.choice([visitor for visitor in CAST if visitor.language in languages])

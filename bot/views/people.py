"""Names people: visitors by what is known of them, agents by Slack's mention."""

from string import capwords

from bot.domain.inbox import BY_TAWK, Visitor
from bot.domain.rules import is_automatic_name
from bot.views.language import Language
from bot.views.parts import mention
from bot.views.words import tidy

NAME_LIMIT = 80
PLACE_LIMIT = 40
ADDRESS_LIMIT = 254


def visitor_name(visitor: Visitor, language: Language, limit: int = NAME_LIMIT) -> str:
    """A visitor's words: for plain text only."""
    name = tidy(visitor.name, limit, one_line=True)
    if not is_automatic_name(name):
        return name
    place = ", ".join(filter(None, (_city(visitor.city), _country(visitor.country))))
    return language.say("Visitor from {place}", place=place) if place else language.say("Visitor")


def contact_of(visitor: Visitor) -> str:
    """E-mail address and telephone, in a visitor's words: for plain text only."""
    known = (tidy(value, ADDRESS_LIMIT, one_line=True) for value in (visitor.email, visitor.phone))
    return " · ".join(filter(None, known))


def masked(value: str) -> str:
    """Enough of an address or a telephone number to tell two apart, and too little to use it: for plain text only."""
    shown = tidy(value, ADDRESS_LIMIT, one_line=True)
    if "@" in shown:
        local, _, domain = shown.rpartition("@")
        return f"{local[:1]}•••@{domain[:1]}•••"
    return f"•••{shown[-2:]}" if len(shown) > 4 else "•••" if shown else ""


def person(user_id: str, language: Language) -> str:
    """Who did something: an agent, somebody in tawk.to's dashboard, or the bot by itself."""
    if user_id == BY_TAWK:
        return language.say("Somebody in tawk.to")
    return mention(user_id) if user_id else language.say("Recado")


def _city(city: str) -> str:
    shown = tidy(city, PLACE_LIMIT, one_line=True)
    return capwords(shown) if shown.islower() else shown


def _country(country: str) -> str:
    return tidy(country, PLACE_LIMIT, one_line=True).upper()

"""The words of the automatic e-mail to a missed visitor: ours, or those of the team with their fields filled.

Whoever types another's address into a chat must not get words of theirs delivered there: of the visitor's own it says
nothing but a name that looks like one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.canned import filled
from bot.views.language import Language, msgid
from bot.views.wall_words import WEEKDAYS

FIELDS = ("name", "first_name", "property", "back", "by")
LONGEST_NAME = 40
NAME = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+){0,5}")
MONTHS = (
    msgid("January"),
    msgid("February"),
    msgid("March"),
    msgid("April"),
    msgid("May"),
    msgid("June"),
    msgid("July"),
    msgid("August"),
    msgid("September"),
    msgid("October"),
    msgid("November"),
    msgid("December"),
)


@dataclass(frozen=True, slots=True)
class Promise:
    """When somebody is back, None while somebody is there; and by when an answer comes, None where nobody can say."""

    zone: ZoneInfo
    back: datetime | None
    by: datetime | None


def rescue_subject(place: str, language: Language) -> str:
    """`place` is who writes."""
    return language.say("{property}: we have received your message", property=place)


def rescue_body(words: str, name: str, place: str, promised: Promise, language: Language) -> str:
    """Of `words`, ours where it is empty."""
    values = _values(name, place, promised, language)
    return filled(words, values) if words.strip() else "\n\n".join(_ours(values, language))


def wall_date(at: datetime, zone: ZoneInfo, language: Language) -> str:
    """As a clock and a calendar on the wall there show it, with the place: who reads it may live elsewhere."""
    shown = at.astimezone(zone)
    return language.say(
        "{weekday}, {day} {month}, {hour} ({place})",
        weekday=language.say(WEEKDAYS[shown.weekday()]),
        day=str(shown.day),
        month=language.say(MONTHS[shown.month - 1]),
        hour=f"{shown.hour}:{shown.minute:02}",
        place=_place(shown, zone, language),
    )


def _place(shown: datetime, zone: ZoneInfo, language: Language) -> str:
    """A city's time, else how far it is from UTC: a zone such as Etc/GMT-3 is called the other way round."""
    region, _, city = zone.key.partition("/")
    if city and region not in ("Etc", "SystemV"):
        return language.say("{city} time", city=city.rpartition("/")[2].replace("_", " "))
    offset = f"{shown:%z}"
    return "UTC" if offset == "+0000" else f"UTC{offset[:3]}:{offset[3:5]}"


def _values(name: str, place: str, promised: Promise, language: Language) -> Mapping[str, str]:
    """A field that nobody can fill is empty."""
    known = " ".join(name.split())
    known = known if len(known) <= LONGEST_NAME and NAME.fullmatch(known) else ""
    moments = {"back": promised.back, "by": promised.by}
    told = {field: wall_date(at, promised.zone, language) for field, at in moments.items() if at}
    return {"name": known, "first_name": known.partition(" ")[0], "property": place, **told}


def _ours(values: Mapping[str, str], language: Language) -> Iterator[str]:
    name, back, by = (values.get(field, "") for field in ("first_name", "back", "by"))
    yield language.say("Hello {name},", name=name) if name else language.say("Hello,")
    yield language.say(
        "thank you for writing to {property}. Your message has arrived; nobody was free to answer it at once.",
        property=values["property"],
    )
    yield _expected(back, by, language)
    yield language.say("If you want to add something, just reply to this e-mail.")
    yield language.say("This e-mail was sent automatically.")


def _expected(back: str, by: str, language: Language) -> str:
    if back and by:
        said = language.say("Our team is back on {back}. You can expect an answer by {by}.", back=back, by=by)
    elif by:
        said = language.say("You can expect an answer by {by}.", by=by)
    elif back:
        said = language.say("Our team is back on {back} and will answer you then.", back=back)
    else:
        said = language.say("We will answer you as soon as we can.")
    return said

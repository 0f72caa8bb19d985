"""Finds a property by the name that somebody wrote."""

from collections.abc import Sequence

from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Property
from bot.domain.nearest import nearest


def named(properties: Sequence[Property], name: str) -> Property:
    """The one of these that has this name or id, or whose name begins so."""
    wanted = name.casefold().strip()
    matches = [one for one in properties if wanted in (one.name.casefold(), one.tawk_id.casefold())]
    matches = matches or [one for one in properties if one.name.casefold().startswith(wanted)]
    names = tuple(one.name or one.tawk_id for one in ((wanted and matches) or properties))
    if not wanted:
        raise Refusal(Reason.PROPERTY_MISSING, names=names)
    if not matches:
        raise Refusal(Reason.PROPERTY_UNKNOWN, word=name, names=names, nearest=nearest(name, names))
    if len(matches) > 1:
        raise Refusal(Reason.PROPERTY_AMBIGUOUS, word=name, names=names)
    return matches[0]

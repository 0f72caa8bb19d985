"""Draws what administrators are told of properties whose inbox tawk.to does not show any more, or shows again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.domain.inbox import Kind, Property
from bot.ports import NO_ANSWER
from bot.ports.messages import Message
from bot.views.card import property_name
from bot.views.language import Language, msgid
from bot.views.parts import answer
from bot.views.words import unformatted

LONGEST_CODE = 60
MOST_NAMED = 20
KEY_UNKNOWN = frozenset({"auth_error", "invalid_auth", "unauthorized", "401"})
GONE = frozenset({"not_found", "404"})
WHAT = {
    frozenset({Kind.CHAT}): msgid("the chats of *{name}*"),
    frozenset({Kind.TICKET}): msgid("the tickets of *{name}*"),
    frozenset(Kind): msgid("the chats and the tickets of *{name}*"),
}


@dataclass(frozen=True, slots=True)
class Unshown:
    """What of a property tawk.to does not show, and the code that it gives as its reason."""

    property_: Property
    kinds: Collection[Kind]
    code: str


def unshown_message(found: Sequence[Unshown], language: Language) -> Message:
    """Which, and for each reason its cure."""
    first = language.say("tawk.to does not show me by its REST API what is done in its dashboard:")
    lines = [f"{_what(one.property_, one.kinds, language)} ({unformatted(one.code, LONGEST_CODE)})" for one in found]
    cures = dict.fromkeys(_cure(one.code, language) for one in found)
    last = language.say("Webhooks tell me of new chats and tickets as ever. I go on asking, and say it when it works.")
    return answer([first, *_listed(lines, language), *cures, last])


def shown_message(found: Sequence[tuple[Property, Collection[Kind]]], language: Language) -> Message:
    first = language.say("tawk.to shows me again what is done in its dashboard, and I read what I missed:")
    lines = [_what(property_, kinds, language) for property_, kinds in found]
    return answer([first, *_listed(lines, language)])


def _listed(lines: Sequence[str], language: Language) -> Sequence[str]:
    left = len(lines) - MOST_NAMED
    more = [language.count("One more…", "{n} more…", left)] if left > 0 else []
    return [f"• {line}" for line in (*lines[:MOST_NAMED], *more)]


def _what(property_: Property, kinds: Collection[Kind], language: Language) -> str:
    return language.say(WHAT[frozenset(kinds)], name=property_name(property_))


def _cure(code: str, language: Language) -> str:
    if code in KEY_UNKNOWN:
        return language.say(
            "It does not accept the REST key. Make a new one at tawk.to in your profile, under *REST API Keys › Create "
            "Key*, put it into `TAWK_API_KEY` and start me again."
        )
    if code == NO_ANSWER:
        return language.say(
            "It has not answered for hours: look at `TAWK_API_URL` and at the network where I run. My log says more "
            "at `following.troubled`."
        )
    if code in GONE:
        return language.say(
            "It knows no such property for this key: whoever made the key has to be a member of the property."
        )
    return language.say(
        "The key may not read this: it needs the scopes {scopes}, and whoever made it has to be a member of the "
        "property who may see its inbox.",
        scopes="`chat_history_read`, `tickets_read`, `contact_person_read`",
    )

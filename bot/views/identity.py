"""Tells somebody who they are here, and what links a person in Slack to an agent of tawk.to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.ids import COMMAND
from bot.domain.inbox import Property, Role
from bot.ports import Group, Held, Person
from bot.ports.messages import Message
from bot.views.card import property_name
from bot.views.language import Language, msgid
from bot.views.parts import answer, channel_mention, mention
from bot.views.words import escape, tidy

NAME_LIMIT = 80
PROPERTIES_SHOWN = 30
ROLES = {
    Role.VIEWER: msgid("viewer"),
    Role.AGENT: msgid("agent"),
    Role.LEAD: msgid("lead"),
    Role.ADMIN: msgid("administrator"),
}


@dataclass(frozen=True, slots=True)
class WhoIs:
    """What is known of somebody; `rules_all` where the settings name them as an administrator.

    `at_tawk` is their name there, by hand or by their address. `roles` are the mightiest of each property, with all
    that they hold there.
    """

    id: str
    person: Person | None
    at_tawk: str
    properties: Sequence[Property]
    roles: Mapping[int, Role]
    held: Sequence[Held]
    groups: Mapping[str, Group]
    rules_all: bool


def whoami_message(who: WhoIs, language: Language) -> Message:
    return answer([*_person(who, language), *_roles(who, language)])


def linked_message(slack_id: str, tawk_name: str, language: Language) -> Message:
    """What comes from tawk.to under this name is shown under theirs in Slack from now on."""
    name = _shown(tawk_name)
    return answer(
        [
            language.say(
                "{agent} is “{name}” at tawk.to: what comes under that name is shown under theirs from now on.",
                agent=mention(slack_id),
                name=name,
            )
        ]
    )


def unlinked_message(slack_id: str, language: Language) -> Message:
    return answer([language.say("{agent} is linked to nobody at tawk.to any more.", agent=mention(slack_id))])


def _person(who: WhoIs, language: Language) -> Iterator[str]:
    yield language.say("You are {agent} (`{id}`).", agent=mention(who.id), id=_shown(who.id))
    person = who.person
    if person is None:
        yield language.say("I haven't read from Slack yet who you are; that takes five minutes at most.")
        return
    unknown = language.say("unknown")
    yield language.say(
        "Your language in Slack is {locale}, your time zone {zone}.",
        locale=_shown(person.locale) or unknown,
        zone=_shown(person.zone) or unknown,
    )
    if who.at_tawk:
        by_hand = msgid("At tawk.to you are “{name}”.")
        told = by_hand if person.tawk_name else msgid("At tawk.to you are “{name}”, by your e-mail address.")
        yield language.say(told, name=_shown(who.at_tawk))
    else:
        yield language.say(
            "You are linked to nobody at tawk.to; a lead can: `{command} link @you name at tawk.to`.", command=COMMAND
        )


def _roles(who: WhoIs, language: Language) -> Iterator[str]:
    if who.rules_all:
        yield language.say("You may do everything everywhere: `ADMINS` in the settings names you.")
    shown = [one for one in who.properties if one.id in who.roles][:PROPERTIES_SHOWN]
    for one in shown:
        role, why = language.say(ROLES[who.roles[one.id]]), ", ".join(_reasons(who, one, language))
        yield language.say("• {name}: {role} ({why})", name=property_name(one), role=role, why=why)
    if len(who.roles) > len(shown):
        yield language.count("and {n} more", "and {n} more", len(who.roles) - len(shown))
    if not (shown or who.rules_all):
        yield language.say(
            "You have no role in any property. Join a property's channel, or ask a lead or an administrator."
        )


def _reasons(who: WhoIs, one: Property, language: Language) -> Iterable[str]:
    """What gives the mightiest role, each once."""
    mightiest = (held for held in who.held if (held.property_id, held.role) == (one.id, who.roles[one.id]))
    return dict.fromkeys(_reason(who, one, held, language) for held in mightiest)


def _reason(who: WhoIs, one: Property, held: Held, language: Language) -> str:
    if held.source == one.channel:
        return language.say("you are in {channel}", channel=channel_mention(one.channel))
    group = who.groups.get(held.source)
    if held.source != who.id:
        name = f"@{_shown(group.handle)}" if group else _shown(held.source)
        told = msgid("as a member of {name}, in every property") if held.everywhere else msgid("as a member of {name}")
        return language.say(told, name=name)
    return language.say("given to you in every property") if held.everywhere else language.say("given to you")


def _shown(text: str) -> str:
    return escape(tidy(text, NAME_LIMIT, one_line=True))

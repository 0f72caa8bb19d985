"""The words of an exported page: plain text, which the page escapes."""

from collections.abc import Mapping

from bot.domain.inbox import BY_TAWK, BY_VISITOR, Author, Conversation, Entry
from bot.views.journal import TOLD
from bot.views.language import Language, msgid
from bot.views.people import visitor_name
from bot.views.states import state_of

AUTHORS = {
    Author.VISITOR: msgid("The visitor"),
    Author.AGENT: msgid("An agent"),
    Author.SYSTEM: msgid("tawk.to"),
}


def title_of(is_journal: bool, part: int, parts: int, language: Language) -> str:
    title = language.say("Journal of the inbox") if is_journal else language.say("Conversations")
    which = language.say("part {part} of {parts}", part=str(part), parts=str(parts))
    return title if parts == 1 else f"{title}, {which}"


def exported_line(language: Language) -> str:
    return language.say("Exported from Recado")


def heading(conversation: Conversation, property_name: str, language: Language) -> str:
    name = visitor_name(conversation.visitor, language)
    return f"#{conversation.id} · {name} · {property_name} · {state_of(conversation, language)}"


def about_visitor(conversation: Conversation) -> str:
    """What is known of the visitor."""
    visitor = conversation.visitor
    return " · ".join(filter(None, (visitor.email, visitor.phone, visitor.city, visitor.country)))


def tags_line(conversation: Conversation, agent: str, language: Language) -> str:
    """What the team set."""
    assigned = language.say("assigned to {agent}", agent=agent) if agent else ""
    return " · ".join(filter(None, (assigned, conversation.department, ", ".join(conversation.tags))))


def author_of(author: Author, language: Language) -> str:
    return language.say(AUTHORS[author])


def notes_heading(language: Language) -> str:
    return language.say("Notes of the team")


def deed_line(entry: Entry, people: Mapping[str, str], language: Language) -> str:
    """What was done; a deed that has no sentence is shown by its name."""
    others = {BY_VISITOR: language.say("The visitor"), BY_TAWK: language.say("Somebody in tawk.to"), **people}
    actor = others.get(entry.actor, entry.actor)
    agent, known = entry.detail.get("agent", ""), TOLD.get(entry.deed)
    named = {"actor": actor or language.say("Recado"), "agent": people.get(agent, agent)}
    return language.say(known, **named, value=entry.detail.get("value", "")) if known else f"{actor}: {entry.deed}"

"""Tells who did what to a conversation."""

from bot.domain.inbox import BY_VISITOR, CONVERTED, EXPORTED, REPLIED, REVEALED, SET_PENDING, UNDONE, Deed, Entry
from bot.views.language import Language, msgid
from bot.views.parts import date, mention
from bot.views.people import person
from bot.views.words import escape, tidy

VALUE_LIMIT = 80
TOLD = {
    Deed.TAKE.value: msgid("{actor} took it"),
    Deed.ASSIGN.value: msgid("{actor} assigned it to {agent}"),
    Deed.UNASSIGN.value: msgid("{actor} assigned it to nobody"),
    Deed.CLOSE.value: msgid("{actor} closed it"),
    Deed.REOPEN.value: msgid("{actor} reopened it"),
    Deed.TRASH.value: msgid("{actor} put it in the trash"),
    Deed.RESTORE.value: msgid("{actor} restored it"),
    Deed.SPAM.value: msgid("{actor} marked it as spam"),
    Deed.NOT_SPAM.value: msgid("{actor} marked it as no spam"),
    Deed.TAG.value: msgid("{actor} tagged it “{value}”"),
    Deed.UNTAG.value: msgid("{actor} took the tag “{value}” off"),
    Deed.PRIORITY.value: msgid("{actor} set the priority to {value}"),
    Deed.DEPARTMENT.value: msgid("{actor} put it into the department “{value}”"),
    Deed.NOTE.value: msgid("{actor} wrote a note"),
    Deed.SNOOZE.value: msgid("{actor} snoozed it"),
    Deed.WAKE.value: msgid("{actor} ended its snooze"),
    SET_PENDING: msgid("{actor} set it to pending"),
    REPLIED: msgid("{actor} answered by e-mail"),
    CONVERTED: msgid("{actor} made a ticket of the chat"),
    REVEALED: msgid("{actor} looked at the contact data"),
    EXPORTED: msgid("{actor} exported it"),
    UNDONE: msgid("{actor} took back what was done last"),
    Deed.PURGE.value: msgid("{actor} purged it"),
    "failure_retried": msgid("{actor} tried again what was not delivered"),
    "failure_discarded": msgid("{actor} discarded what was not delivered"),
}
EXPORTED_BY_MAIL = msgid("{actor} exported it by e-mail to {value}")


def told(entry: Entry, language: Language) -> str:
    """One line for mrkdwn; a deed that is no agent's is shown by its name."""
    actor, agent = _actor(entry.actor, language), mention(entry.detail.get("agent", ""))
    to = entry.detail.get("to", "") if entry.deed == EXPORTED else ""
    known = EXPORTED_BY_MAIL if "@" in to else TOLD.get(entry.deed)
    value = escape(tidy(to or entry.detail.get("value", ""), VALUE_LIMIT, one_line=True))
    deed = language.say(known, actor=actor, agent=agent, value=value) if known else f"{actor}: {escape(entry.deed)}"
    return f"{date(entry.at)} · {deed}"


def _actor(actor: str, language: Language) -> str:
    return language.say("The visitor") if actor == BY_VISITOR else person(actor, language)

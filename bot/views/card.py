"""Draws the card of a conversation: what it is, who has it, and what can be done."""

from datetime import datetime
from urllib.parse import quote

from bot.domain.ids import FORM, Action, TicketAction
from bot.domain.inbox import BY_TAWK, Conversation, Deed, Folder, Kind, Priority, Property, Status
from bot.domain.rules import EXCERPT_LENGTH
from bot.ports.messages import Message
from bot.views.elsewhere import told_elsewhere
from bot.views.language import Language, msgid
from bot.views.masking import shown_to_all
from bot.views.parts import (
    Block,
    actions,
    button,
    context,
    date,
    link,
    mention,
    mrkdwn,
    option,
    overflow,
    plain,
    section,
)
from bot.views.people import contact_of, person, visitor_name
from bot.views.rescue import rescue_told
from bot.views.states import sign_of, state_of, still_waits
from bot.views.words import ELLIPSIS, escape, inert, tidy

NOTICE_LIMIT = 120
PROPERTY_LIMIT = 60
LABELS_LIMIT = 900
PRIORITIES = {
    Priority.LOW: msgid("🔽 Low priority"),
    Priority.HIGH: msgid("🔼 High priority"),
    Priority.URGENT: msgid("🔥 Urgent"),
}
DASHBOARD = "https://dashboard.tawk.to/"


def card(
    conversation: Conversation,
    property_: Property,
    language: Language,
    twin_url: str = "",
    rescued_at: datetime | None = None,
) -> Message:
    """The message in the property's channel; it is drawn anew on every change.

    `twin_url` leads to the card of the ticket that a chat became, or of the chat that a ticket was; `rescued_at` is
    when its visitor was written to by itself.
    """
    shown = shown_to_all(conversation, property_)
    return Message(
        text=_notice(shown, property_, language),
        blocks=[
            *head(shown, property_, language),
            *_words(shown),
            *details(shown, property_, language, twin_url),
            *rescue_told(rescued_at, language),
            _doing(conversation, language, hides=shown != conversation),
        ],
    )


def head(conversation: Conversation, property_: Property, language: Language) -> list[Block]:
    """State, number, property; then the visitor with their addresses."""
    state = f"{sign_of(conversation)} *{state_of(conversation, language)}*"
    where = f"#{conversation.id} · {property_name(property_)}"
    known = (visitor_name(conversation.visitor, language), contact_of(conversation.visitor))
    return [section(mrkdwn(f"{state} · {where}")), section(plain("\n".join(filter(None, known))))]


def details(conversation: Conversation, property_: Property, language: Language, twin_url: str = "") -> list[Block]:
    """Since when, whose, where in tawk.to; what happened to it; and what Recado can't do."""
    known_there = not conversation.is_own or conversation.facts.human_id
    told = (
        _since(conversation, language),
        _whose(conversation, language),
        *([_dashboard(conversation, property_, language)] if known_there else []),
    )
    history = " · ".join(filter(None, (_twin(conversation, twin_url, language), _history(conversation, language))))
    honest = language.say("This state is kept in Recado; nothing changes in tawk.to.")
    notes = [context(mrkdwn(history))] if history else []
    marks, elsewhere = labels(conversation, language), told_elsewhere(conversation, language)
    return [
        context(*map(mrkdwn, told)),
        *([context(*marks)] if marks else []),
        *notes,
        *([context(mrkdwn(elsewhere))] if elsewhere else []),
        context(mrkdwn(honest)),
    ]


def _twin(conversation: Conversation, url: str, language: Language) -> str:
    """What it became, or was before."""
    if not conversation.linked:
        return ""
    number = f"#{conversation.linked}"
    shown = link(url, number) if url else number
    if conversation.kind is Kind.TICKET:
        return language.say("🎫 It was the chat {number}", number=shown)
    return language.say("🎫 It became the ticket {number}", number=shown)


def labels(conversation: Conversation, language: Language) -> list[Block]:
    """What the team set: how urgent, whose work, which tags, until when it sleeps, and whether there are notes."""
    priority = PRIORITIES.get(conversation.priority)
    named = (
        language.say(priority) if priority else "",
        f"🏢 {_label(conversation.department)}" if conversation.department else "",
        f"🏷️ {_label(', '.join(conversation.tags))}" if conversation.tags else "",
        language.count("📝 One note", "📝 {n} notes", conversation.notes) if conversation.notes else "",
    )
    sleep = _sleep(conversation, language)
    return [*(plain(text) for text in named if text), *map(mrkdwn, sleep)]


def _label(words: str) -> str:
    return tidy(words, LABELS_LIMIT, one_line=True)


def _sleep(conversation: Conversation, language: Language) -> list[str]:
    if conversation.snoozed_at is None:
        return []
    if conversation.snoozed_until is None:
        return [language.say("💤 Until the visitor writes")]
    return [language.say("💤 Until {when}", when=date(conversation.snoozed_until))]


def property_name(property_: Property) -> str:
    """The administrator's words, for mrkdwn."""
    return escape(tidy(property_.name, PROPERTY_LIMIT, one_line=True) or property_.tawk_id)


def dashboard_url(conversation: Conversation, property_: Property) -> str:
    """A ticket has no address of its own there (tawk.md 6)."""
    if conversation.kind is Kind.TICKET:
        return DASHBOARD
    place, chat = (quote(id_, safe="", errors="replace") for id_ in (property_.tawk_id, conversation.external_id))
    return f"{DASHBOARD}#/inbox/{place}/all/chat/{chat}"


def _dashboard(conversation: Conversation, property_: Property, language: Language) -> str:
    """tawk.to counts tickets by itself: by this number it is found there."""
    number = escape(tidy(conversation.facts.human_id, LABELS_LIMIT, one_line=True))
    told = language.say("Open in tawk.to (#{number})", number=number) if number else language.say("Open in tawk.to")
    return link(dashboard_url(conversation, property_), told)


def _notice(conversation: Conversation, property_: Property, language: Language) -> str:
    name = inert(visitor_name(conversation.visitor, language), NOTICE_LIMIT)
    start = f"{state_of(conversation, language)} · #{conversation.id} · {property_name(property_)} · {name}"
    words = inert(conversation.excerpt, NOTICE_LIMIT)
    return f"{start} · {words}" if words else start


def _words(conversation: Conversation) -> list[Block]:
    words = tidy(conversation.excerpt, EXCERPT_LENGTH)
    rest = ELLIPSIS if len(conversation.excerpt) >= EXCERPT_LENGTH else ""
    return [section(plain(words + rest))] if words else []


def _since(conversation: Conversation, language: Language) -> str:
    when = date(conversation.created_at)
    if still_waits(conversation):
        return language.say("Waiting since {when}", when=when)
    return language.say("Started {when}", when=when)


def _whose(conversation: Conversation, language: Language) -> str:
    if conversation.agent:
        return language.say("Assigned to {agent}", agent=mention(conversation.agent))
    return language.say("Assigned to nobody")


def _history(conversation: Conversation, language: Language) -> str:
    """Who put it away, or why it came back."""
    if conversation.folder is Folder.TRASH:
        return _trashed(conversation, language)
    if conversation.set_status is not Status.CLOSED or not conversation.set_status_by:
        return ""
    agent = person(conversation.set_status_by, language)
    if conversation.is_open:
        return language.say("{agent} had closed it; the visitor wrote again.", agent=agent)
    if conversation.set_status_by == BY_TAWK:
        return language.say("Closed in tawk.to")
    return language.say("Closed by {agent}", agent=agent)


def _trashed(conversation: Conversation, language: Language) -> str:
    if not conversation.moved_by:
        return language.say("It is in the trash. It can be restored until it is purged.")
    agent = person(conversation.moved_by, language)
    return language.say("{agent} put it in the trash. It can be restored until it is purged.", agent=agent)


def _doing(conversation: Conversation, language: Language, *, hides: bool) -> Block:
    """Four buttons at most."""
    buttons = [] if conversation.folder is Folder.TRASH else _buttons(conversation, language)
    if hides:
        buttons.append(button(language.say("Reveal"), Action.REVEAL, str(conversation.id)))
    more = overflow(Action.MORE, _options(conversation, language))
    return actions(f"do:{conversation.id}:{conversation.version}", *buttons, more)


def _buttons(conversation: Conversation, language: Language) -> list[Block]:
    number, answering = str(conversation.id), _answering(conversation, language)
    if not conversation.is_open:
        return [button(language.say("Reopen"), Action.REOPEN, number), *answering]
    close = button(language.say("Close"), Action.CLOSE, number)
    if conversation.agent:
        return [*answering, close]
    return [button(language.say("Take it"), Action.TAKE, number, style="primary"), *answering, close]


def _answering(conversation: Conversation, language: Language) -> list[Block]:
    """By e-mail: what a visitor who was missed and left an address waits for."""
    if not can_be_mailed(conversation):
        return []
    name, label = answer_action(conversation, language)
    style = "primary" if conversation.agent and conversation.is_open else ""
    return [button(label, name, str(conversation.id), style)]


def can_be_mailed(conversation: Conversation) -> bool:
    """A ticket, or a chat that is none yet; where no address is known the form asks for one."""
    return conversation.folder is Folder.INBOX and (conversation.kind is Kind.TICKET or not conversation.linked)


def answer_action(conversation: Conversation, language: Language) -> tuple[TicketAction, str]:
    """The button's action, and what it is called."""
    if conversation.kind is Kind.TICKET:
        return TicketAction.REPLY, language.say("Reply…")
    known = language.say("Answer by e-mail…") if conversation.visitor.email else language.say("Turn into a ticket…")
    return TicketAction.CONVERT, known


def _options(conversation: Conversation, language: Language) -> list[Block]:
    out = conversation.folder is not Folder.TRASH
    sensible = (
        (Deed.ASSIGN, language.say("Assign…"), out),
        (Deed.UNASSIGN, language.say("Unassign"), out and bool(conversation.agent)),
        (Deed.SPAM, language.say("It is spam"), conversation.folder is Folder.INBOX),
        (Deed.TRASH, language.say("Move to trash"), out),
        (Deed.RESTORE, language.say("Restore"), conversation.folder is not Folder.INBOX),
        (Deed.PURGE, language.say("Purge for good…"), not out),
        (FORM, language.say("More…"), out),
    )
    return [option(label, f"{deed}:{conversation.id}") for deed, label, wanted in sensible if wanted]

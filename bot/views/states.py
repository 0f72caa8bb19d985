"""Words and signs for the state of a conversation."""

from typing import TypeAlias

from bot.inbox import Conversation, Folder, Outcome, Status
from bot.ports import Listing
from bot.views.language import Language, msgid

Shown: TypeAlias = Conversation | Listing

UNHAPPY = frozenset({Outcome.WAITING, Outcome.MISSED, Outcome.UNKNOWN, Outcome.OFFLINE})
SIGNS = {
    Outcome.WAITING: "🟡",
    Outcome.AGENT_STARTED: "🔵",
    Outcome.SERVED: "🟢",
    Outcome.MISSED: "🔴",
    Outcome.UNKNOWN: "🟠",
    Outcome.OFFLINE: "📨",
    Outcome.TICKET: "🎫",
}
OUTCOMES = {
    Outcome.WAITING: msgid("Waiting"),
    Outcome.AGENT_STARTED: msgid("With an agent"),
    Outcome.SERVED: msgid("Answered"),
    Outcome.MISSED: msgid("Missed"),
    Outcome.UNKNOWN: msgid("Ended, outcome unknown"),
    Outcome.OFFLINE: msgid("Offline message"),
    Outcome.TICKET: msgid("Ticket"),
}
STATUSES = {Status.PENDING: msgid("Pending"), Status.CLOSED: msgid("Closed")}
FOLDERS = {Folder.SPAM: msgid("Spam"), Folder.TRASH: msgid("Trash")}


def sign_of(shown: Shown) -> str:
    """An emoji: where it lies, then whether it is done, then what became of it."""
    if shown.folder is Folder.TRASH:
        return "🗑️"
    if shown.folder is Folder.SPAM:
        return "🚫"
    return "⚪" if shown.status is Status.CLOSED else SIGNS[shown.outcome]


def state_of(shown: Shown, language: Language) -> str:
    """What became of it, with the marks that the team set."""
    marks = (OUTCOMES[shown.outcome], STATUSES.get(shown.status), FOLDERS.get(shown.folder))
    return " · ".join(language.say(mark) for mark in marks if mark)


def still_waits(shown: Shown) -> bool:
    """Whether a visitor waits for an answer."""
    return shown.outcome in UNHAPPY and shown.status is not Status.CLOSED and shown.folder is Folder.INBOX

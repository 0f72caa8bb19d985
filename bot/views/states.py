"""Words and signs for the state of a conversation."""

from typing import TypeAlias

from bot.domain.inbox import Conversation, Folder, Outcome, Status
from bot.ports import Listing
from bot.views.labels import FOLDERS, STATUSES
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


def sign_of(shown: Shown) -> str:
    """An emoji: where it lies, then whether it is done, then what became of it."""
    if shown.folder is Folder.TRASH:
        return "🗑️"
    if shown.folder is Folder.SPAM:
        return "🚫"
    return "⚪" if shown.status is Status.CLOSED else SIGNS[shown.outcome]


def state_of(shown: Shown, language: Language) -> str:
    """What became of it, with the marks that the team set."""
    status = STATUSES[shown.status] if shown.status is not Status.OPEN else ""
    folder = FOLDERS[shown.folder] if shown.folder is not Folder.INBOX else ""
    return " · ".join(language.say(mark) for mark in (OUTCOMES[shown.outcome], status, folder) if mark)


def still_waits(shown: Shown) -> bool:
    """Whether a visitor waits for an answer."""
    return shown.outcome in UNHAPPY and shown.status is not Status.CLOSED and shown.folder is Folder.INBOX

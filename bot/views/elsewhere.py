"""Tells where tawk.to's dashboard shows a conversation otherwise than the team wants it here."""

from bot.domain.inbox import Conversation, Folder, Place, Status, There
from bot.views.language import Language, msgid

FOLDERS = {Place.INBOX: Folder.INBOX, Place.TRASH: Folder.TRASH, Place.SPAM: Folder.SPAM}
PLACES = {
    Place.INBOX: msgid("↔️ In tawk.to it is still in the inbox."),
    Place.TRASH: msgid("↔️ In tawk.to it lies in the trash."),
    Place.SPAM: msgid("↔️ In tawk.to it is spam."),
    Place.GONE: msgid("↔️ In tawk.to it is no longer there. Here it stays."),
}
CLOSED, OPEN = msgid("↔️ In tawk.to it is closed."), msgid("↔️ In tawk.to it is still open.")


def told_elsewhere(conversation: Conversation, language: Language) -> str:
    """One line for mrkdwn; nothing where both show the same, or nobody here wanted it otherwise."""
    there = conversation.facts.there
    if there is None:
        return ""
    if there.place is Place.GONE:
        return language.say(PLACES[Place.GONE])
    if conversation.worked_at is None or conversation.worked_at < there.since:
        return ""
    if FOLDERS[there.place] is not conversation.folder:
        return language.say(PLACES[there.place])
    if there.status is None or _wrote_since(conversation, there):
        return ""
    closed = there.status is Status.CLOSED
    if closed is (conversation.status is Status.CLOSED):
        return ""
    return language.say(CLOSED if closed else OPEN)


def _wrote_since(conversation: Conversation, there: There) -> bool:
    """What came after it was looked at there may have opened it there as well."""
    stamp = conversation.facts.transcript
    return stamp is not None and stamp.last_at > there.read_at

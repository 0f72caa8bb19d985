"""What can be chosen and set, in words: the same wherever it is offered or told."""

from bot.domain.desktop import Whose
from bot.domain.inbox import Folder, Priority, Status
from bot.views.language import msgid

ANY_STATUS = msgid("Any status")
STATUSES = {Status.OPEN: msgid("Open"), Status.PENDING: msgid("Pending"), Status.CLOSED: msgid("Closed")}
FOLDERS = {Folder.INBOX: msgid("Inbox"), Folder.SPAM: msgid("Spam"), Folder.TRASH: msgid("Trash")}
PRIORITIES = {
    Priority.LOW: msgid("Low"),
    Priority.NORMAL: msgid("Normal"),
    Priority.HIGH: msgid("High"),
    Priority.URGENT: msgid("Urgent"),
}
WHOSE = {
    Whose.ALL: msgid("All agents"),
    Whose.NOBODY: msgid("Unassigned"),
    Whose.ANYBODY: msgid("Assigned"),
    Whose.MINE: msgid("Mine"),
}

"""The names that Slack sends back to us: commands, actions and views. Buttons carry a conversation's number only."""

from enum import StrEnum

COMMAND = "/inbox"
EVENT_TYPE = "recado_post"


class Action(StrEnum):
    """The `action_id` of everything that can be pressed or chosen."""

    TAKE = "take"
    CLOSE = "close"
    REOPEN = "reopen"
    MORE = "more"
    AGENT = "agent"
    CONFIRMATION = "confirmation"
    STATUS = "status"
    PRIORITY = "priority"
    DEPARTMENT = "department"
    TAGS = "tags"
    FOLDER = "folder"
    NOTE = "note"


FORM = "form"  # what the overflow's last entry stands for: the modal with every deed


class View(StrEnum):
    """The `callback_id` of each modal."""

    ASSIGN = "assign"
    PURGE = "purge"
    WORK = "work"

"""The names that Slack sends back to us: commands, actions and views; those of settings stand in `setting_ids`.

Buttons carry a conversation's number only.
"""

from enum import StrEnum

COMMAND = "/inbox"
EVENT_TYPE = "recado_post"
DIRECT = "D"  # how Slack's id of a direct message's channel begins


class Action(StrEnum):
    """The `action_id` of everything that can be pressed or chosen."""

    TAKE = "take"
    CLOSE = "close"
    REOPEN = "reopen"
    REVEAL = "reveal"
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

WORK_SHORTCUT = "work_on_card"
WORK_SHORTCUT_NAME = "Work on this"  # Slack shows a shortcut's name in one language only
SEARCH_SHORTCUT = "search_inbox"
SEARCH_SHORTCUT_NAME = "Search the inbox"
SEARCH_VIEW = "search_inbox"


class View(StrEnum):
    """The `callback_id` of each modal."""

    ASSIGN = "assign"
    PURGE = "purge"
    WORK = "work"
    CONVERSATION = "conversation"


class ListAction(StrEnum):
    """The `action_id` of what stands under the menu and under lists."""

    MINE = "list_mine"
    UNASSIGNED = "list_unassigned"
    OPEN = "list_open"
    TRASH = "list_trash"
    HELP = "list_help"
    MENU = "list_menu"
    SEARCH = "list_search"
    VIEW = "list_view"
    OLDER = "list_older"
    NEWER = "list_newer"


class SearchField(StrEnum):
    """The inputs of the search window: `block_id` and `action_id` are the same."""

    LINE = "search_line"
    PROPERTY = "search_property"
    STATUS = "search_status"
    WHOSE = "search_whose"
    AGENT = "search_agent"
    SINCE = "search_since"
    UNTIL = "search_until"


class HomeAction(StrEnum):
    """The `action_id` of everything in the App Home; what follows a colon is a number or a word of ours."""

    PROPERTY = "home_property"
    FOLDER = "home_folder"
    KINDS = "home_kinds"
    STATUS = "home_status"
    WHOSE = "home_whose"
    AGENT = "home_agent"
    SORT = "home_sort"
    SEARCH = "home_search"
    CLEAR_SEARCH = "home_clear_search"
    CONTACTS = "home_contacts"
    VIEW = "home_view"
    SAVE_VIEW = "home_save_view"
    DROP_VIEW = "home_drop_view"
    TICK = "home_tick"
    TICK_PAGE = "home_tick_page"
    UNTICK = "home_untick"
    NEXT = "home_next"
    PREVIOUS = "home_previous"
    OPEN = "home_open"
    DO = "home_do"
    ASSIGN = "home_assign"
    PRIORITY = "home_priority"
    TAG = "home_tag"
    PURGE = "home_purge"
    REPORT = "home_report"
    HIDE_REPORT = "home_hide_report"
    HIDE_CHECKLIST = "home_hide_checklist"


class HomeView(StrEnum):
    """The `callback_id` of each modal that the home opens."""

    SEARCH = "home_search"
    CONTACTS = "home_contacts"
    SAVE_VIEW = "home_save_view"
    TAG = "home_tag"
    PURGE = "home_purge"


class HomeField(StrEnum):
    """The inputs of these modals: `block_id` and `action_id` are the same."""

    WORDS = "words"
    SINCE = "since"
    UNTIL = "until"
    DEPARTMENT = "department"
    TAGS = "tags"
    NAME = "name"
    COUNT = "count"


class WindowAction(StrEnum):
    """The `action_id` of everything in the window of one conversation; what follows a colon is a deed of ours."""

    DO = "window_do"
    ASSIGN = "window_assign"
    FORM = "window_form"
    PURGE = "window_purge"
    PAGE = "window_page"
    REVEAL = "window_reveal"


class MailAction(StrEnum):
    """The `action_id` of what can be done about a mail; the value is its id."""

    UNDO = "mail_undo"
    RETRY = "mail_retry"


class TicketAction(StrEnum):
    """What opens a form of tickets, with a conversation's number as its value, and what shows the letter."""

    CONVERT = "ticket_convert"
    REPLY = "ticket_reply"
    PREVIEW = "ticket_preview"


class TicketView(StrEnum):
    """The `callback_id` of these forms; the metadata is the conversation's number and how much was read of it."""

    CONVERT = "ticket_convert"
    REPLY = "ticket_reply"
    PREVIEW = "ticket_preview"


class TicketField(StrEnum):
    """Their inputs: `block_id` and `action_id` are the same."""

    ADDRESS = "ticket_address"
    SUBJECT = "ticket_subject"
    ANSWER = "ticket_answer"
    PRIORITY = "ticket_priority"
    AGENT = "ticket_agent"
    CLOSES = "ticket_closes"
    FILES = "ticket_files"


class ContactAction(StrEnum):
    """The `action_id` of everything about contacts; the value is a contact's id, or an id and where a page begins."""

    LIST = "contact_list"
    CARD = "contact_card"
    PAGE = "contact_page"
    OPEN = "contact_open"
    REVEAL = "contact_reveal"
    EDIT = "contact_edit"
    NOTE = "contact_note"
    MERGE = "contact_merge"
    UNMERGE = "contact_unmerge"
    ERASE = "contact_erase"


class ContactView(StrEnum):
    """The `callback_id` of each modal about contacts."""

    CARD = "contact_card"
    EDIT = "contact_edit"
    NOTE = "contact_note"
    MERGE = "contact_merge"
    ERASE = "contact_erase"


class ContactField(StrEnum):
    """The inputs of these modals; those of an edit are named as in `bot.domain.contact.FIELDS`."""

    NOTE = "note"
    OTHER = "other"
    ADDRESS = "address"
    CONFIRMATION = "confirmation"


class BurstAction(StrEnum):
    """The `action_id` of what opens a private list of what a summary shows; the value is the summary's id.

    On a row of such a list: a deed, and with the number the edition and the page of the list that it stands on.
    """

    FREE = "burst_free"
    ALL = "burst_all"
    TAKE = "burst_take"
    CLOSE = "burst_close"


class ExportAction(StrEnum):
    """The `action_id` of the buttons that ask for an export: of what is ticked at the home, of what a search found."""

    SELECTION = "export_selection"
    FOUND = "export_found"


class ExportView(StrEnum):
    """The `callback_id` of its modal, whose metadata is the draft's id, and of the one that asks for a code."""

    EXPORT = "export"
    CODE = "export_code"


class ExportField(StrEnum):
    """Their inputs: `block_id` and `action_id` are the same."""

    FORM = "export_form"
    WAY = "export_way"
    ADDRESS = "export_address"
    CODE = "export_code"

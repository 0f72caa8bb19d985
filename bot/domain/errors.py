"""The ways in which a thing asked for can be refused, as codes with values; views make the sentences."""

from collections.abc import Mapping
from enum import StrEnum


class Reason(StrEnum):
    """Why a deed was refused. Each has one sentence in every language, in `bot.views.refusals`."""

    NOT_FOUND = "not_found"
    ALREADY_YOURS = "already_yours"
    TAKEN = "taken"
    ALREADY_ASSIGNED = "already_assigned"
    NOT_ASSIGNED = "not_assigned"
    CLOSED = "closed"
    ALREADY_CLOSED = "already_closed"
    ALREADY_OPEN = "already_open"
    IN_TRASH = "in_trash"
    NOT_IN_TRASH = "not_in_trash"
    ADMINS_ONLY = "admins_only"
    LEADS_ONLY = "leads_only"
    AGENTS_ONLY = "agents_only"
    DIRECTORY_UNREAD = "directory_unread"
    LABEL_TOO_LONG = "label_too_long"
    TAG_MISSING = "tag_missing"
    TAGGED_ALREADY = "tagged_already"
    NOT_TAGGED = "not_tagged"
    TOO_MANY_TAGS = "too_many_tags"
    PRIORITY_UNKNOWN = "priority_unknown"
    SAME_PRIORITY = "same_priority"
    SAME_DEPARTMENT = "same_department"
    NOTE_MISSING = "note_missing"
    NOTE_TOO_LONG = "note_too_long"
    ALREADY_SPAM = "already_spam"
    NOT_SPAM = "not_spam"
    NOT_SNOOZED = "not_snoozed"
    SNOOZE_PAST = "snooze_past"
    SNOOZE_UNKNOWN = "snooze_unknown"
    NOTHING_TO_UNDO = "nothing_to_undo"
    UNDONE_ALREADY = "undone_already"
    PURGED_FOR_GOOD = "purged_for_good"
    ACTED_SINCE = "acted_since"
    TOO_LATE_TO_UNDO = "too_late_to_undo"
    NOT_YOURS_TO_UNDO = "not_yours_to_undo"
    WRONG_VALUE = "wrong_value"
    VALUE_MISSING = "value_missing"
    DATES_CROSSED = "dates_crossed"
    LINE_TOO_LONG = "line_too_long"
    NO_WORDS = "no_words"
    TOO_MANY_WORDS = "too_many_words"
    TOO_BROAD = "too_broad"
    TOO_MANY_EXAMINED = "too_many_examined"
    BUSY = "busy"
    VIEW_UNKNOWN = "view_unknown"
    VIEW_GONE = "view_gone"
    LIST_EXPIRED = "list_expired"
    UNKNOWN_COMMAND = "unknown_command"
    UNKNOWN_WORD = "unknown_word"
    NUMBER_MISSING = "number_missing"
    NUMBER_WRONG = "number_wrong"
    ONE_NUMBER = "one_number"
    TOO_MANY_NUMBERS = "too_many_numbers"
    AGENT_MISSING = "agent_missing"
    PROPERTY_MISSING = "property_missing"
    PROPERTY_UNKNOWN = "property_unknown"
    PROPERTY_AMBIGUOUS = "property_ambiguous"
    NOT_A_CHANNEL = "not_a_channel"
    FORM_OUTDATED = "form_outdated"
    NOT_A_CARD = "not_a_card"
    MODAL_EXPIRED = "modal_expired"
    CONFIRMATION_WRONG = "confirmation_wrong"
    NOTHING_SELECTED = "nothing_selected"
    SELECTION_CHANGED = "selection_changed"
    COUNT_WRONG = "count_wrong"
    NAME_MISSING = "name_missing"
    TOO_MANY_VIEWS = "too_many_views"
    DAYS_WRONG = "days_wrong"
    NO_CONTACT = "no_contact"
    NO_CONTACT_KNOWN = "no_contact_known"
    CONTACT_CHANGED = "contact_changed"
    CONTACT_FIELD_TOO_LONG = "contact_field_too_long"
    EMAIL_WRONG = "email_wrong"
    EMAIL_TAKEN = "email_taken"
    MERGE_WITH_WHOM = "merge_with_whom"
    MERGED_ALREADY = "merged_already"
    NOT_MERGED = "not_merged"
    ONLY_TYPED = "only_typed"
    SETTINGS_CHANGED = "settings_changed"
    TWO_ROLES = "two_roles"
    NOT_A_PERSON = "not_a_person"
    TOO_MANY_PEOPLE = "too_many_people"
    LINK_INCOMPLETE = "link_incomplete"
    NAME_LINKED = "name_linked"
    NAMED_ALREADY = "named_already"
    LINKED_BY_EMAIL = "linked_by_email"
    NOT_LINKED = "not_linked"
    LAST_ADMIN = "last_admin"
    ERASE_UNCONFIRMED = "erase_unconfirmed"
    MAIL_OFF = "mail_off"
    ADDRESS_MISSING = "address_missing"
    ADDRESS_WRONG = "address_wrong"
    TICKET_ALREADY = "ticket_already"
    NOT_A_TICKET = "not_a_ticket"
    ANSWER_MISSING = "answer_missing"
    ANSWER_TOO_LONG = "answer_too_long"
    ANSWER_ELSEWHERE = "answer_elsewhere"
    MAIL_GONE = "mail_gone"
    MAIL_NOT_FAILED = "mail_not_failed"
    NOT_FAILED = "not_failed"
    MAILED = "mailed"
    CANNED_NAME_WRONG = "canned_name_wrong"
    CANNED_NAME_TAKEN = "canned_name_taken"
    CANNED_UNKNOWN = "canned_unknown"
    CANNED_GONE = "canned_gone"
    TOO_MANY_CANNED = "too_many_canned"
    FIELD_UNKNOWN = "field_unknown"
    TOO_MANY_FILES = "too_many_files"
    FILES_TOO_LARGE = "files_too_large"
    FILE_ELSEWHERE = "file_elsewhere"
    SENDER_TOO_LONG = "sender_too_long"
    SIGNATURE_TOO_LONG = "signature_too_long"
    FORWARD_TO_OURSELVES = "forward_to_ourselves"
    TWO_WAY_UNCONFIRMED = "two_way_unconfirmed"
    KEPT_DAYS_WRONG = "kept_days_wrong"
    RESCUE_TIME_WRONG = "rescue_time_wrong"
    HOURS_WRONG = "hours_wrong"
    HOURS_CROSSED = "hours_crossed"
    TOO_MANY_SPANS = "too_many_spans"
    ZONE_UNKNOWN = "zone_unknown"
    HOLIDAY_WRONG = "holiday_wrong"
    TOO_MANY_HOLIDAYS = "too_many_holidays"
    NOTHING_TO_EXPORT = "nothing_to_export"
    TOO_MANY_TO_EXPORT = "too_many_to_export"
    EXPORT_GONE = "export_gone"
    TIME_MISSING = "time_missing"
    TOO_MANY_TIMES = "too_many_times"
    DAY_UNKNOWN = "day_unknown"
    CHANNEL_UNKNOWN = "channel_unknown"
    DIGEST_CHANNEL = "digest_channel"
    DIGEST_UNKNOWN = "digest_unknown"
    WHICH_DIGEST = "which_digest"
    DIGEST_THERE = "digest_there"
    TOO_MANY_DIGESTS = "too_many_digests"
    DIGEST_PAUSED = "digest_paused"
    DIGEST_RUNS = "digest_runs"
    ALL_PROPERTIES = "all_properties"
    MINUTES_WRONG = "minutes_wrong"
    ALERTS_CROSSED = "alerts_crossed"
    NOBODY_ON_CALL = "nobody_on_call"
    EXPORT_MAIL_OFF = "export_mail_off"
    EXPORT_DOMAIN = "export_domain"
    EXPORT_UNCONFIRMED = "export_unconfirmed"
    TOO_MANY_CODES = "too_many_codes"
    CODE_WRONG = "code_wrong"
    TOO_LARGE_TO_MAIL = "too_large_to_mail"
    SYNC_OFF = "sync_off"
    SYNC_RUNS = "sync_runs"
    SYNC_IDLE = "sync_idle"
    SYNC_DATES = "sync_dates"
    SYNC_NOTHING = "sync_nothing"


class Refusal(Exception):
    """A rule said no. `reason` is the code, `values` fill its sentence (Slack ids, numbers, the agent's own words)."""

    def __init__(self, reason: Reason, **values: object) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.values: Mapping[str, object] = values


class Conflict(Exception):
    """Somebody else saved the same record first: load it anew and decide again."""


class GaveWay(Refusal, Conflict):
    """Two waited for each other in the store, and this one was stopped: nothing was kept, so do the same again."""

    def __init__(self) -> None:
        super().__init__(Reason.BUSY)


class Unreadable(Exception):
    """A delivery that can never be understood; `reason` is a code for the log, without any of its text."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class SlackError(Exception):
    """Slack did not do what was asked; the three kinds below say what is known of it."""


class Limited(SlackError):
    """Slack did nothing and asks us to wait `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"limited for {seconds} s")
        self.seconds = seconds


class Rejected(SlackError):
    """Slack did nothing, and says why: `code` is its error name."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unknown(SlackError):
    """Nobody can tell whether it took effect: the answer was lost, late or unreadable."""


class MailError(Exception):
    """A mail did not go out, as far as we know; `told` is the server's first line, for the one who wrote it.

    It may name an address, so it is no part of what a log shows.
    """

    def __init__(self, told: str = "") -> None:
        super().__init__(told[:3] if told[:3].isdigit() else "")
        self.told = told


class MailRefused(MailError):
    """The server will never take it as it is."""


class Flaw(StrEnum):
    """What keeps us ourselves from sending a letter."""

    ADDRESS = "address"
    CONTROL = "control"
    TOO_LARGE = "too_large"


class MailUnsendable(MailRefused):
    """We refuse the letter before anything is sent: `flaw` says why."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


class MailDelayed(MailError):
    """It was not taken this time: try again later."""


class MailUnsure(MailError):
    """Nobody can tell whether it was taken: send it again under the same Message-ID."""


class MailboxProblem(StrEnum):
    """What keeps us from reading a mailbox."""

    UNREACHABLE = "unreachable"
    TLS = "tls"
    CERTIFICATE = "certificate"
    LOGIN = "login"
    FOLDER = "folder"
    ANSWER = "answer"


class MailboxAway(MailError):
    """The mailbox can't be read now: ask again later, from where you were."""

    def __init__(self, problem: MailboxProblem, told: str = "") -> None:
        super().__init__(told)
        self.args = (problem.value,)
        self.problem = problem


class MailUnfetched(MailError):
    """The server does not hand out this one mail."""


class MailUnplaced(MailError):
    """There is no property yet that a mail could belong to: read it again later."""


class UpstreamError(Exception):
    """tawk.to's REST API did not do what was asked; the kinds below say what is to be done. `method` was called."""

    def __init__(self, method: str, code: str = "") -> None:
        super().__init__(f"{method}: {code}" if code else method)
        self.method = method
        self.code = code

    @property
    def is_lasting(self) -> bool:
        """Whether the same will be answered in a moment, too: then it must not keep other questions waiting."""
        return True


class UpstreamBusy(UpstreamError):
    """It asks us to come again later: too many calls, a lock, or trouble of its own. `seconds` is how long we wait."""

    def __init__(self, method: str, code: str, seconds: float) -> None:
        super().__init__(method, code)
        self.seconds = seconds

    @property
    def is_lasting(self) -> bool:
        return False


class UpstreamAway(UpstreamError):
    """It was not reached, or its answer can't be read: ask again later."""

    @property
    def is_lasting(self) -> bool:
        return self.code in ("shape", "too_large")


class UpstreamRefused(UpstreamError):
    """The key is not good for this: asking again does not help until somebody changes it."""


class UpstreamGone(UpstreamError):
    """There is no such thing (any more)."""


class UpstreamFault(UpstreamError):
    """It does not understand the question, which is a mistake of ours."""

"""The names that Slack sends back from the windows in which a team arranges things; the others stand in `ids`."""

from enum import StrEnum

DIGEST_LIST = "digest_list"  # the button that lays the list upon the settings; its kind stands behind a colon


class SetupAction(StrEnum):
    """What can be chosen in the settings of a property without sending them."""

    PROPERTY = "setup_property"


class SetupView(StrEnum):
    """The `callback_id` of these settings; the metadata is the property's id and how it stood."""

    SETUP = "setup"


class SetupField(StrEnum):
    """Its inputs; those of the rights are named in `bot.views.setup`."""

    CHANNEL = "setup_channel"
    CARDS = "setup_cards"
    LANGUAGE = "setup_language"
    MASKED = "setup_masked"
    SENDER = "setup_sender"
    SIGNATURE = "setup_signature"
    FORWARD = "setup_forward"
    MAIL_MODE = "setup_mail_mode"
    TWO_WAY = "setup_two_way"


class AgentView(StrEnum):
    """The `callback_id` of the window of tawk.to's agents."""

    LINKS = "agent_links"


class AgentField(StrEnum):
    """Whom an agent is linked to; the `block_id` says in which way and by which name, in `bot.views.agents`."""

    PERSON = "agent_person"


class PropertyAction(StrEnum):
    """What is pressed in the windows of a property's settings; the second has a window's name behind a colon."""

    CHOOSE = "property_choose"
    WINDOW = "property_window"


class PropertyView(StrEnum):
    """The `callback_id` of these windows, one for each kind of settings; the metadata is as in the large one."""

    HOURS = "property_hours"
    KEEPING = "property_keeping"
    ALERTS = "property_alerts"
    RESCUE = "property_rescue"


class HoursField(StrEnum):
    """The inputs of a property's hours; those of the weekdays are named in `bot.views.hours`."""

    ZONE = "hours_zone"
    HOLIDAYS = "hours_holidays"


class KeepingAction(StrEnum):
    """What is pressed about how long a property keeps what is over; the value is the property's id."""

    STOP = "keeping_stop"


class KeepingField(StrEnum):
    """The inputs of a property's keeping."""

    TRASH = "keeping_trash"
    CLOSED = "keeping_closed"


class AlertField(StrEnum):
    """The inputs of a property's alerts."""

    CHANNEL = "alert_channel"
    ON_CALL = "alert_on_call"
    PERSON = "alert_person"
    GROUP = "alert_group"
    LEAD = "alert_lead"
    HEAD = "alert_head"


class RescueField(StrEnum):
    """The inputs of a property's automatic e-mail."""

    IS_ON = "rescue_is_on"
    MINUTES = "rescue_minutes"
    HOURS = "rescue_hours"
    WORDS = "rescue_words"


class RescueAction(StrEnum):
    """What is pressed in its window; the value is the property's id."""

    PREVIEW = "rescue_preview"


class RescueView(StrEnum):
    """The `callback_id` of what shows this mail, which is sent nowhere."""

    PREVIEW = "rescue_preview"


class CannedAction(StrEnum):
    """The `action_id` of what is pressed about canned answers; the value is an answer's id, or where a page begins."""

    ADD = "canned_add"
    EDIT = "canned_edit"
    DROP = "canned_drop"
    PAGE = "canned_page"
    PICK = "canned_pick"


class CannedView(StrEnum):
    """The `callback_id` of its list and of its form, whose metadata is the answer's id."""

    LIST = "canned_list"
    EDIT = "canned_edit"


class CannedField(StrEnum):
    """The inputs of this form; their blocks have the answer's id behind a colon."""

    PROPERTY = "canned_property"
    NAME = "canned_name"
    TEXT = "canned_text"


class DigestAction(StrEnum):
    """The `action_id` of what is pressed about digests; the value is a digest's id, or a kind of them for a new one."""

    MORE = "digest_more"
    ADD = "digest_add"
    NOW = "digest_now"
    PAUSE = "digest_pause"
    RESUME = "digest_resume"
    REMOVE = "digest_remove"


class FailureAction(StrEnum):
    """What is pressed in the list of what could not be delivered: the value is a kind, an id, its mark and the page."""

    RETRY = "failure_retry"
    DISCARD = "failure_discard"
    NEWER = "failure_newer"
    OLDER = "failure_older"


class SyncAction(StrEnum):
    """The `action_id` of what is pressed about the past that is brought over; the value is a backfill's id."""

    STOP = "sync_stop"
    GO_ON = "sync_go_on"


class SyncView(StrEnum):
    """The `callback_id` of its form."""

    SYNC = "sync"


class SyncField(StrEnum):
    """The inputs of this form: `block_id` and `action_id` are the same."""

    PROPERTIES = "sync_properties"
    START = "sync_start"
    END = "sync_end"
    WHAT = "sync_what"


class DigestView(StrEnum):
    """The `callback_id` of the form of a new digest and of the list of them; the metadata is their kind."""

    ADD = "digest_add"
    LIST = "digest_list"


class DigestField(StrEnum):
    """The inputs of this form: `block_id` and `action_id` are the same."""

    CHANNEL = "digest_channel"
    DAYS = "digest_days"
    TIMES = "digest_times"
    ZONE = "digest_zone"
    PROPERTIES = "digest_properties"
    LANGUAGE = "digest_language"

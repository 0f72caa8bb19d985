"""What is found when the installation is looked over."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto


class Sign(StrEnum):
    """What can be found; what is said of it stands in `bot/views/signs.py`."""

    DATABASE = auto()
    DATABASE_AWAY = auto()
    TABLES = auto()
    TABLES_OLD = auto()
    NO_WEBHOOK = auto()
    WEBHOOK = auto()
    PROPERTY = auto()
    DELIVERY_FAILED = auto()
    DELIVERY_UNREADABLE = auto()
    CARD_REFUSED = auto()
    NOTICE_REFUSED = auto()
    CHANNEL_TROUBLE = auto()
    WORKER = auto()
    WORKER_LATE = auto()
    CLOCK = auto()
    CLOCK_LATE = auto()
    BACKUP = auto()
    BACKUP_NONE = auto()
    SWEPT = auto()
    SWEPT_LATE = auto()
    SIGNATURE = auto()
    BROKEN = auto()

    SLACK = auto()
    SLACK_REFUSES = auto()
    SLACK_AWAY = auto()
    TIME = auto()
    SCOPES = auto()
    SCOPES_MISSING = auto()
    SCOPES_MORE = auto()
    SCOPE_SPARED = auto()
    CHANNEL = auto()
    CHANNEL_REFUSED = auto()
    CHANNEL_AWAY = auto()

    SMTP = auto()
    SMTP_OPEN = auto()
    SMTP_LOGIN = auto()
    SMTP_CERTIFICATE = auto()
    SMTP_STARTTLS = auto()
    SMTP_AWAY = auto()
    IMAP = auto()
    IMAP_UNREACHABLE = auto()
    IMAP_TLS = auto()
    IMAP_CERTIFICATE = auto()
    IMAP_LOGIN = auto()
    IMAP_ANSWER = auto()
    FOLDER_TELLS = auto()
    FOLDER_ASKED = auto()
    FOLDER_MISSING = auto()
    REPLIES = auto()
    REPLIES_UNSEEN = auto()
    MAILBOX = auto()
    MAILBOX_UNREAD = auto()

    API = auto()
    API_HIDES = auto()
    API_SHOWS = auto()
    API_SHOWS_ANOTHER = auto()
    API_NO_SCOPE = auto()
    API_REFUSES = auto()
    API_BUSY = auto()
    API_AWAY = auto()
    API_CERTIFICATE = auto()
    DASHBOARD = auto()
    DASHBOARD_LATE = auto()
    DASHBOARD_REFUSED = auto()
    AGENTS_AWAY = auto()
    AGENTS_HIDDEN = auto()
    AGENTS_NONE = auto()
    AGENTS = auto()
    AGENTS_ASKED = auto()
    AGENTS_OTHERS = auto()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at, whether it is well, and the values of its sentences."""

    sign: Sign
    well: bool
    values: Mapping[str, str] = field(default_factory=dict)


def found(sign: Sign, well: bool, **values: object) -> Finding:
    return Finding(sign, well, {name: str(value) for name, value in values.items()})


Check = Callable[[], Iterable[Finding]]

"""What is kept of files that go out with an answer and still lie in Slack."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.ports.mails import MailFile


@dataclass(frozen=True, slots=True)
class MailFetch:
    """A file to be read from Slack; its mail waits for it."""

    mail_id: int
    mail_file_id: int
    slack_id: str
    name: str
    attempts: int


class MailFetches(Protocol):
    def any_due(self, now: datetime) -> bool: ...
    def claim(self, now: datetime, lease_until: datetime) -> MailFetch | None:
        """One of a mail that waits; until then nobody else gets it."""

    def keep(self, fetch: MailFetch, file: MailFile) -> bool:
        """What was read. False where somebody else kept it, or it is not wanted any more."""

    def delay(self, fetch: MailFetch, until: datetime) -> None: ...
    def give_up(self, fetch: MailFetch, reason: str, now: datetime) -> bool:
        """Its mail has failed; when that is tried again all files are."""

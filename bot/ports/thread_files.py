"""What is kept of the files that visitors sent by e-mail, until they stand in the threads of their tickets."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.ports.mails import MailFile


class FileState(StrEnum):
    """A doomed one is deleted in Slack; its conversation is gone."""

    WAITING = "waiting"
    SHARED = "shared"
    REFUSED = "refused"
    DOOMED = "doomed"


@dataclass(frozen=True, slots=True)
class ThreadFile:
    """A file of a mail on its way. Slack's `slack_id` is kept before anybody sees it; `problem` is why it stays."""

    id: int
    number: int
    mail_id: int
    mail_file_id: int
    slack_id: str = ""
    state: FileState = FileState.WAITING
    problem: str = ""


@dataclass(frozen=True, slots=True)
class FileClaim:
    """A file to see to; writes with an older fence have no effect, nor those from before it was doomed."""

    file: ThreadFile
    fence: int


class ThreadFiles(Protocol):
    def add(self, mail_id: int, number: int, now: datetime) -> None:
        """Ask for every file of this mail in the thread, if it came in: what goes out is in Slack already."""

    def get(self, file_id: int) -> ThreadFile | None: ...
    def content(self, file: ThreadFile) -> MailFile | None: ...
    def any_due(self, now: datetime) -> bool: ...
    def claim(self, now: datetime, lease_until: datetime) -> FileClaim | None:
        """One whose mail stands in the thread, or that is to be deleted."""

    def save(self, claim: FileClaim, file: ThreadFile, next_at: datetime, lease_until: datetime | None = None) -> bool:
        """Keep how far it is, and let go of it unless it is leased for longer; False where we have no say any more."""

    def remove(self, claim: FileClaim) -> bool: ...

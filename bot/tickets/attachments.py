"""Which files of Slack's can go out with an answer: so many, so large, and only those that lie in Slack itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import Reason, Refusal
from bot.ports import MailFile
from bot.views.tickets import MOST_FILES

MEGABYTE = 1_000_000
MOST_MEGABYTES = 18  # in a mail files are a third longer, and it has 25 MB


@dataclass(frozen=True, slots=True)
class SharedFile:
    """A file that somebody shared; of one of another workspace's only its id is told."""

    id: str
    name: str = ""
    mime_type: str = ""
    size: int = 0
    lies_elsewhere: bool = False


def mail_files(shared: Sequence[SharedFile]) -> tuple[MailFile, ...]:
    """As files of a mail, still to be read from Slack. Raises `Refusal` where one of them can't be carried."""
    if len(shared) > MOST_FILES:
        raise Refusal(Reason.TOO_MANY_FILES, limit=MOST_FILES)
    for one in shared:
        if one.lies_elsewhere or not one.id:
            raise Refusal(Reason.FILE_ELSEWHERE, word=one.name or "…")
    if sum(one.size for one in shared) > MOST_MEGABYTES * MEGABYTE:
        raise Refusal(Reason.FILES_TOO_LARGE, limit=MOST_MEGABYTES)
    return tuple(MailFile(one.name or "file", one.mime_type, one.size, slack_id=one.id) for one in shared)

"""Says which digests were skipped, because whoever should have posted them came too late."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from bot.ports import Digest, DigestKind
from bot.ports.messages import Message
from bot.times.schedules import LATENESS
from bot.views.language import Language
from bot.views.parts import Block, answer, context, date, mrkdwn

HOUR = timedelta(hours=1)
COMMANDS = {DigestKind.DIGEST: "/inbox digest now", DigestKind.ROUNDUP: "/inbox roundup now"}


def skipped_line(skipped: Mapping[str, object], language: Language) -> Block:
    """Below a digest that was posted."""
    return context(mrkdwn(_told(skipped, language)))


def skipped_message(digest: Digest, skipped: Mapping[str, object], language: Language) -> Message:
    """Where none was posted."""
    now = language.say("`{command}` posts one at once.", command=COMMANDS[digest.kind])
    return answer([f"{_told(skipped, language)} {now}"])


def _told(skipped: Mapping[str, object], language: Language) -> str:
    first, last = (date(datetime.fromtimestamp(int(str(skipped[end])), UTC)) for end in ("first", "last"))
    return language.count(
        "⏭️ Skipped: what was due {first}. I was more than {hours} hours late.",
        "⏭️ Skipped: {n} that were due from {first} to {last}. I was more than {hours} hours late.",
        int(str(skipped["count"])),
        first=first,
        last=last,
        hours=str(LATENESS // HOUR),
    )

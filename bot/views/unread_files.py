"""Says which file kept an answer from going out: it could not be read from Slack."""

from bot.views.language import Language
from bot.views.words import tidy

UNREAD = "slack_file:"  # how such a reason begins; the file's name stands behind it
NAME_LIMIT = 80


def unread(reason: str, language: Language) -> str:
    """For plain text; nothing where it failed for another reason."""
    if not reason.startswith(UNREAD):
        return ""
    name = tidy(reason.removeprefix(UNREAD), NAME_LIMIT, one_line=True)
    return language.say("“{name}” can't be read from Slack: upload it once more, and answer anew", name=name)

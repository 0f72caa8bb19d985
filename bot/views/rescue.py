"""Draws in a chat's thread the automatic e-mail that its visitor got, and says on the card that there is one."""

from datetime import datetime

from bot.ports import TRIED, Mail, MailState
from bot.ports.messages import Message
from bot.views.language import Language
from bot.views.mails import fitting, mark
from bot.views.masking import Veil
from bot.views.parts import SECTION_LIMIT, Block, context, date, mrkdwn, plain, section
from bot.views.words import split


def rescue_message(mail: Mail, language: Language, veil: Veil | None = None) -> Message:
    """`veil` hides what may not be seen by all."""
    if mail.state is MailState.UNDONE:
        told = _undone(mail, language)
        return Message(text=told, blocks=[context(mrkdwn(told))])
    told = language.say("🛟 Nobody took it in time, so an automatic e-mail tells the visitor when to expect an answer:")
    said = fitting(veil(mail.said) if veil else mail.said, "")
    words = [section(plain(part)) for part in split(said, SECTION_LIMIT)]
    return Message(text=told, blocks=[context(mrkdwn(told)), *words, *mark(mail, language)])


def _undone(mail: Mail, language: Language) -> str:
    if mail.reason == TRIED:
        return language.say(
            "🛟 An automatic e-mail to the visitor was not tried again, as nobody needed it any more. It may have "
            "arrived all the same."
        )
    return language.say(
        "🛟 An automatic e-mail to the visitor did not go out: by the time it could, nobody needed it any more."
    )


def told_at(mail: Mail | None) -> datetime | None:
    """When the visitor was written to; None where that failed, or is not known to have failed yet."""
    return mail.at if mail and mail.state in (MailState.WAITING, MailState.SENT) else None


def rescue_told(at: datetime | None, language: Language) -> list[Block]:
    """For the card and the window, nothing where there is none."""
    if at is None:
        return []
    told = language.say("🛟 Told by an automatic e-mail that an answer follows: {when}", when=date(at))
    return [context(mrkdwn(told))]

"""Draws a mail in its ticket's thread: who wrote it, what it says, and how far it has come."""

import json

from bot.ids import MailAction
from bot.ports import Mail, MailState
from bot.views.language import Language, msgid
from bot.views.mail_files import about_files
from bot.views.masking import Veil
from bot.views.parts import (
    SECTION_LIMIT,
    Block,
    Message,
    actions,
    button,
    context,
    date,
    mention,
    mrkdwn,
    plain,
    section,
)
from bot.views.words import cut, escape, inert, split, tidy

WORDS_LIMIT, BYTES_LIMIT = 9_000, 14_000  # with what is said of the files
BLOCKS_LIMIT = 6
NAME_LIMIT, REASON_LIMIT = 60, 200
UNVERIFIED = "unverified"
# What people did in Slack to their words when they had gone out already.
EDITED, DELETED = "edited", "deleted"
REMARKS = {
    UNVERIFIED: msgid("⚠️ From another address than the visitor's: make sure who it is."),
    EDITED: msgid("✏️ The message was edited later: the mail says what stands here."),
    DELETED: msgid("🗑️ The message was deleted later: the mail says what stands here."),
}


def mail_message(mail: Mail, language: Language, veil: Veil | None = None) -> Message:
    """`veil` hides what may not be seen by all."""
    hide = veil or (lambda text: text)
    told = _told(mail, language, hide)
    if mail.state is MailState.UNDONE:
        return Message(text=told, blocks=[context(mrkdwn(told))])
    files = about_files(mail, language, hide)
    words = split(_fitting(hide(mail.said), files), SECTION_LIMIT)[:BLOCKS_LIMIT]
    return Message(
        text=f"{told}: {inert(words[0] if words else '', NAME_LIMIT)}",
        blocks=[
            context(mrkdwn(told)),
            *(section(plain(text)) for text in words),
            *([context(plain(files))] if files else []),
            *_remarks(mail, language),
            *_mark(mail, language),
        ],
    )


def _told(mail: Mail, language: Language, hide: Veil) -> str:
    if mail.state is MailState.UNDONE:
        return language.say("↩️ {agent} took the answer back before it went out.", agent=mention(mail.author))
    if mail.state is not MailState.RECEIVED:
        return language.say("✉️ {agent} answered by e-mail", agent=mention(mail.author))
    name = escape(tidy(hide(mail.sender_name or mail.sender), NAME_LIMIT, one_line=True))
    told = language.say("📩 {name} wrote by e-mail", name=name)
    automatic = language.say("an automatic answer")
    return f"{told} ({automatic})" if mail.is_automatic else told


def _fitting(said: str, beside: str) -> str:
    """As much of it as one post holds beside that; all of it is in the store."""
    text, room = tidy(said, WORDS_LIMIT - len(beside)), BYTES_LIMIT - _size(beside)
    while _size(text) > room:
        text = cut(text, len(text) * room // _size(text))
    return text


def _size(text: str) -> int:
    return len(json.dumps(text, ensure_ascii=False).encode())


def _remarks(mail: Mail, language: Language) -> list[Block]:
    return [context(mrkdwn(language.say(told))) for code, told in REMARKS.items() if code in mail.left_out]


def _mark(mail: Mail, language: Language) -> list[Block]:
    """How far it has come, and what can be done about it."""
    mark, number = _state(mail, language), str(mail.id)
    if mail.state is MailState.WAITING and not mail.attempts:
        offered = button(language.say("Take it back"), MailAction.UNDO, number)
    elif mail.state is MailState.FAILED:
        offered = button(language.say("Try again"), MailAction.RETRY, number, "primary")
    else:
        return [context(mrkdwn(mark))] if mark else []
    return [context(mrkdwn(mark)), actions(f"mail:{number}:{mail.state}:{mail.attempts}", offered)]


def _state(mail: Mail, language: Language) -> str:
    reason = escape(tidy(mail.reason, REASON_LIMIT, one_line=True)) or language.say("no reason was given")
    if mail.state is MailState.WAITING:
        if mail.attempts:
            return language.say("⏳ It did not go out yet, and is tried again: {reason}", reason=reason)
        return language.say("⏳ It goes out in a moment")
    if mail.state is MailState.SENT:
        return language.say("✅ Sent {when}", when=date(mail.at))
    return language.say("⚠️ It was not delivered: {reason}", reason=reason) if mail.state is MailState.FAILED else ""

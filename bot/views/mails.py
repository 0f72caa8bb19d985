"""Draws a mail in its ticket's thread: who wrote it, what it says, and how far it has come."""

import json

from bot.domain.ids import MailAction
from bot.ports import Mail, MailKind, MailState
from bot.ports.messages import Message
from bot.views.language import Language, msgid
from bot.views.mail_files import about_files
from bot.views.mail_reasons import why
from bot.views.masking import Veil
from bot.views.parts import SECTION_LIMIT, Block, actions, button, context, date, mention, mrkdwn, plain, section
from bot.views.unread_files import unread
from bot.views.words import cut, escape, inert, split, tidy

WORDS_LIMIT, BYTES_LIMIT = 8_000, 11_500  # with all that stands around them they fit into one message: slack.md 3
BLOCKS_LIMIT = 6
NAME_LIMIT = 60
UNVERIFIED = "unverified"
# What people did in Slack to their words when they had gone out already.
EDITED, DELETED = "edited", "deleted"
REMARKS = {
    EDITED: msgid("✏️ The message was edited later: the mail says what stands here."),
    DELETED: msgid("🗑️ The message was deleted later: the mail says what stands here."),
}
UNSURE = msgid("⏳ Nobody knows whether it went out, for the mail server fell silent: the same mail is sent once more.")


def mail_message(mail: Mail, language: Language, veil: Veil | None = None) -> Message:
    """`veil` hides what may not be seen by all."""
    hide = veil or (lambda text: text)
    if mail.state is MailState.UNDONE:
        told = language.say("↩️ {agent} took the answer back before it went out.", agent=mention(mail.author))
        return Message(text=told, blocks=[context(mrkdwn(told))])
    files = about_files(mail, language, hide)
    said = hide(tidy(mail.said, len(mail.said)))
    shown = fitting(said, files)
    words = split(shown, SECTION_LIMIT)[:BLOCKS_LIMIT]
    more = language.say("It is longer: *Open…* shows all of it.")
    told, heading = _told(mail, language, hide)
    return Message(
        text=f"{told} · {inert(words[0] if words else '', NAME_LIMIT)}",
        blocks=[
            context(heading),
            *(section(plain(text)) for text in words),
            *([context(mrkdwn(more))] if len(shown) < len(said) else []),
            *([context(plain(files))] if files else []),
            *_remarks(mail, language, hide),
            *mark(mail, language),
        ],
    )


def forward_message(mail: Mail, human_id: str, language: Language) -> Message:
    """The copy for tawk.to, whose words stand in the thread already; `human_id` is its number there."""
    told = language.say("↪️ This ticket was also mailed to tawk.to's inbox.")
    there = language.say("🔗 In tawk.to it is ticket #{number}.", number=escape(tidy(human_id, NAME_LIMIT)))
    blocks = [context(mrkdwn(told)), *mark(mail, language), *([context(mrkdwn(there))] if human_id else [])]
    return Message(text=told, blocks=blocks)


def _told(mail: Mail, language: Language, hide: Veil) -> tuple[str, Block]:
    """Who wrote it, for a notification and for a block: a visitor's name does nothing in either."""
    if mail.state is not MailState.RECEIVED:
        told = language.say("✉️ {agent} answered by e-mail", agent=mention(mail.author))
        return told, mrkdwn(told)
    name = tidy(hide(mail.sender_name or mail.sender), NAME_LIMIT, one_line=True)
    told = language.say("📩 {name} wrote by e-mail", name=name)
    automatic = language.say("an automatic answer")
    told = f"{told} ({automatic})" if mail.is_automatic else told
    return inert(told, len(told)), plain(told)


def fitting(said: str, beside: str) -> str:
    """As much of it as one post holds beside that; all of it is in the store."""
    text, room = tidy(said, WORDS_LIMIT - len(beside)), BYTES_LIMIT - _size(beside)
    while _size(text) > room:
        text = cut(text, len(text) * room // _size(text))
    return text


def _size(text: str) -> int:
    return len(json.dumps(text, ensure_ascii=False).encode())


def _remarks(mail: Mail, language: Language, hide: Veil) -> list[Block]:
    address = tidy(hide(mail.sender), NAME_LIMIT, one_line=True)
    doubt = language.say("⚠️ From {address}, which is not the visitor's: make sure who it is.", address=address)
    told = [language.say(told) for code, told in REMARKS.items() if code in mail.left_out]
    return [context(plain(line)) for line in [*([doubt] if UNVERIFIED in mail.left_out else []), *told]]


def mark(mail: Mail, language: Language) -> list[Block]:
    """How far it has come, and what can be done about it."""
    told, number = _state(mail, language), str(mail.id)
    if mail.state is MailState.WAITING and not mail.attempts and mail.kind is MailKind.ANSWER:
        offered = button(language.say("Take it back"), MailAction.UNDO, number)
    elif mail.state is MailState.FAILED:
        offered = button(language.say("Try again"), MailAction.RETRY, number, "primary")
    else:
        return [context(*told)] if told else []
    return [context(*told), actions(f"mail:{number}:{mail.state}:{mail.attempts}", offered)]


def _state(mail: Mail, language: Language) -> list[Block]:
    """What a server said may be anything."""
    reason = unread(mail.reason, language) or why(mail.reason, language)
    if mail.state is MailState.WAITING:
        if mail.attempts and not mail.reason:
            return [plain(language.say(UNSURE))]
        if mail.attempts:
            return [plain(language.say("⏳ It did not go out yet, and is tried again: {reason}", reason=reason))]
        return [plain(language.say("⏳ It goes out in a moment"))]
    if mail.state is MailState.SENT:
        sent = mrkdwn(language.say("✅ Sent {when}", when=date(mail.at)))
        late = plain(language.say("⏳ It has not arrived yet, and is tried further: {reason}", reason=reason))
        return [sent, late] if mail.reason else [sent]
    told = language.say("⚠️ It was not delivered: {reason}", reason=reason)
    return [plain(told)] if mail.state is MailState.FAILED else []

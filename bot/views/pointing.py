"""Repeats a line that was not understood, with a mark under the word in question."""

import re
import unicodedata

from bot.domain.errors import Reason, Refusal
from bot.domain.ids import COMMAND
from bot.filters import QUOTES
from bot.ports.messages import Message
from bot.views.language import Language
from bot.views.parts import mrkdwn, preformatted, section
from bot.views.refusals import refusal
from bot.views.words import ELLIPSIS, UNSEEN

AROUND, WORD_LIMIT = 40, 60
MENTION = re.compile(r"<[@#]([A-Z0-9]+)(?:\|([^<>]*))?>")
POINTED = frozenset(
    {
        Reason.UNKNOWN_COMMAND,
        Reason.UNKNOWN_WORD,
        Reason.WRONG_VALUE,
        Reason.VALUE_MISSING,
        Reason.NUMBER_WRONG,
        Reason.LABEL_TOO_LONG,
        Reason.PRIORITY_UNKNOWN,
        Reason.SNOOZE_UNKNOWN,
        Reason.DAY_UNKNOWN,
        Reason.PROPERTY_UNKNOWN,
        Reason.PROPERTY_AMBIGUOUS,
        Reason.VIEW_UNKNOWN,
    }
)


def refused_message(refused: Refusal, line: str, language: Language) -> Message:
    """The sentence, and under it the line as it was typed where a word of it is what was not understood."""
    told = refusal(refused, language)
    shown = pointer(line, str(refused.values.get("token") or refused.values.get("word") or ""))
    blocks = [section(mrkdwn(told))]
    if refused.reason in POINTED and shown:
        blocks.append(preformatted(shown))
    return Message(text=told, blocks=blocks)


def pointer(line: str, word: str) -> str:
    """Two lines: what was typed, and a mark under this word of it; nothing where it has no such word."""
    typed, wanted = (" ".join(text.translate(QUOTES).split()) for text in (line, word))
    found = _find(wanted, typed)
    if found is None:
        return ""
    before, meant, after = (_plain(part) for part in (typed[: found.start()], found[0], typed[found.end() :]))
    before = f"{COMMAND} {before}" if len(before) <= AROUND else ELLIPSIS + before[-AROUND:]
    meant = meant if len(meant) <= WORD_LIMIT else meant[:WORD_LIMIT] + ELLIPSIS
    after = after if len(after) <= AROUND else after[:AROUND] + ELLIPSIS
    return f"{before}{meant}{after}\n{' ' * _width(before)}{'^' * _width(meant)}" if meant.strip() else ""


def _find(wanted: str, typed: str) -> re.Match[str] | None:
    """Where the word stands by itself, else where it is a part of one."""
    if not wanted:
        return None
    word = re.escape(wanted)
    whole = re.search(rf"(?<!\S){word}(?!\S)", typed, re.IGNORECASE)
    return whole or re.search(word, typed, re.IGNORECASE)


def _plain(text: str) -> str:
    """As Slack showed it to who typed it, without what nobody sees."""
    return UNSEEN.sub("", MENTION.sub(lambda match: f"@{match[2] or match[1]}", text))


def _width(text: str) -> int:
    """In columns of a fixed font."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1

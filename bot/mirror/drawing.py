"""Draws what a post shall show now."""

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import cast

from bot.digests.drawing import draw_digest
from bot.domain.inbox import Conversation, Folder, Kind, Property, Visitor
from bot.mirror import alarms, announced, direct, summary
from bot.ports import MailKind, Mark, Post, PostKind, Transaction
from bot.ports.messages import Message
from bot.transactions.twins import twin_url, with_living_twin
from bot.views.card import card
from bot.views.language import Language, Languages
from bot.views.mail_files import ONLY_FILES, files_message
from bot.views.mails import forward_message, mail_message
from bot.views.masking import Veil, veil_of
from bot.views.rescue import rescue_message, told_at
from bot.views.thread import lines_message, note_message, notice_message

NAMESPACE = uuid.UUID("6f0c2b52-7a55-4f53-9b5c-0f6d2f2d9a11")
# What looks by itself for all that it is about.
WHOLES: Mapping[PostKind, Callable[[Transaction, Post, Languages], Message | None]] = {
    PostKind.ASSIGNED: direct.assigned,
    PostKind.SHUT: direct.shut,
    PostKind.EXPORT: direct.export,
    PostKind.SILENCE: direct.silence,
    PostKind.FOLLOWING: direct.following,
    PostKind.SYNC: direct.sync,
    PostKind.ALERT: alarms.alarm,
    PostKind.RAISED: alarms.raised,
    PostKind.KEEPING: announced.keeping,
    PostKind.KEEPING_TOLD: announced.keeping,
    PostKind.BURST: summary.summary,
}


def mark_of(post: Post, version: int) -> Mark:
    """The same mark in every attempt, so that a message whose answer was lost is recognised."""
    return Mark(str(uuid.uuid5(NAMESPACE, f"{post.id}:{post.channel}:{post.generation}")), version)


def draw(tx: Transaction, post: Post, languages: Languages, now: datetime) -> Message | None:
    """The message, or None where there is nothing left to show."""
    whole = WHOLES.get(post.kind)
    if whole is not None:
        return whole(tx, post, languages)
    if post.kind in (PostKind.DIGEST, PostKind.ROUNDUP):
        return draw_digest(tx, post, languages, now)
    conversation = tx.conversations.head(post.number) if post.number else None
    property_ = _property(tx, post, conversation)
    language = languages.named(property_.language if property_ else "")
    if post.kind is PostKind.NOTICE:
        return notice_message(post.payload, language)
    if post.kind in (PostKind.LINES, PostKind.NOTE):
        draw_words = lines_message if post.kind is PostKind.LINES else note_message
        return draw_words(post.payload, language, _veil(conversation, property_))
    if post.kind is PostKind.MAIL:
        return _mail(tx, post, conversation, language, _veil(conversation, property_))
    if conversation is None or property_ is None:
        return None
    conversation = with_living_twin(tx, conversation)
    told = told_at(tx.mails.rescue_of(conversation.id)) if conversation.kind is Kind.CHAT else None
    return card(conversation, property_, language, twin_url(tx, conversation), told)


def _mail(
    tx: Transaction, post: Post, conversation: Conversation | None, language: Language, veil: Veil | None
) -> Message | None:
    mail = tx.mails.get(cast(int, post.payload["mail"]))
    if mail is None:
        return None
    if mail.kind is MailKind.RESCUE:
        return rescue_message(mail, language, veil)
    if mail.kind is MailKind.FORWARD:
        return forward_message(mail, conversation.facts.human_id if conversation else "", language)
    return files_message(mail, language, veil) if post.payload.get(ONLY_FILES) else mail_message(mail, language, veil)


def _property(tx: Transaction, post: Post, conversation: Conversation | None) -> Property | None:
    """What is about no conversation is said as in the channel's first property."""
    if conversation is not None:
        return tx.properties.get(conversation.property_id)
    return next(iter(tx.properties.of_channel(post.channel)), None)


def _veil(conversation: Conversation | None, property_: Property | None) -> Veil | None:
    if property_ is None or not property_.masked:
        return None
    return veil_of(conversation.visitor if conversation else Visitor())


def comes_back(tx: Transaction, post: Post) -> bool:
    """The rule for a card that somebody deleted in Slack: it comes back while its conversation waits for somebody."""
    if post.kind is PostKind.BURST:
        return summary.still_waits(tx, post)
    conversation = tx.conversations.head(post.number) if post.kind is PostKind.CARD else None
    return conversation is not None and conversation.is_open and conversation.folder is Folder.INBOX

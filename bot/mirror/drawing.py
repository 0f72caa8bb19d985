"""Draws what a post shall show now."""

import uuid

from bot.inbox import Conversation, Folder
from bot.ports import Mark, Post, PostKind, Transaction
from bot.views.card import card
from bot.views.language import Languages
from bot.views.parts import Message
from bot.views.thread import lines_message, note_message, notice_message

NAMESPACE = uuid.UUID("6f0c2b52-7a55-4f53-9b5c-0f6d2f2d9a11")


def mark_of(post: Post, version: int) -> Mark:
    """The same mark in every attempt, so that a message whose answer was lost is recognised."""
    return Mark(str(uuid.uuid5(NAMESPACE, f"{post.id}:{post.channel}:{post.generation}")), version)


def draw(tx: Transaction, post: Post, languages: Languages) -> Message | None:
    """The message, or None where there is nothing left to show."""
    conversation = tx.conversations.head(post.number) if post.number else None
    language = languages.named(_spoken(tx, post, conversation))
    if post.kind is PostKind.LINES:
        return lines_message(post.payload, language)
    if post.kind is PostKind.NOTICE:
        return notice_message(post.payload, language)
    if post.kind is PostKind.NOTE:
        return note_message(post.payload, language)
    if conversation is None:
        return None
    return card(conversation, tx.properties.get(conversation.property_id), language)


def _spoken(tx: Transaction, post: Post, conversation: Conversation | None) -> str:
    """As the property is set; what is about no conversation is said as in the channel's first property."""
    if conversation is not None:
        return tx.properties.get(conversation.property_id).language
    return next((one.language for one in tx.properties.of_channel(post.channel)), "")


def comes_back(tx: Transaction, post: Post) -> bool:
    """The rule for a card that somebody deleted in Slack: it comes back while its conversation waits for somebody."""
    conversation = tx.conversations.head(post.number) if post.kind is PostKind.CARD else None
    return conversation is not None and conversation.is_open and conversation.folder is Folder.INBOX

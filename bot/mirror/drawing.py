"""Draws what a post shall show now."""

import uuid

from bot.inbox import Folder
from bot.ports import Mark, Post, PostKind, Transaction
from bot.views.card import card
from bot.views.language import Language
from bot.views.parts import Message
from bot.views.thread import lines_message, note_message, notice_message

NAMESPACE = uuid.UUID("6f0c2b52-7a55-4f53-9b5c-0f6d2f2d9a11")


def mark_of(post: Post, version: int) -> Mark:
    """The same mark in every attempt, so that a message whose answer was lost is recognised."""
    return Mark(str(uuid.uuid5(NAMESPACE, f"{post.id}:{post.channel}:{post.generation}")), version)


def draw(tx: Transaction, post: Post, language: Language) -> Message | None:
    """The message, or None where there is nothing left to show."""
    if post.kind is PostKind.LINES:
        return lines_message(post.payload, language)
    if post.kind is PostKind.NOTICE:
        return notice_message(post.payload, language)
    if post.kind is PostKind.NOTE:
        return note_message(post.payload, language)
    conversation = tx.conversations.head(post.number)
    if conversation is None:
        return None
    return card(conversation, tx.properties.get(conversation.property_id), language)


def comes_back(tx: Transaction, post: Post) -> bool:
    """The rule for a card that somebody deleted in Slack: it comes back while its conversation waits for somebody."""
    conversation = tx.conversations.head(post.number) if post.kind is PostKind.CARD else None
    return conversation is not None and conversation.is_open and conversation.folder is Folder.INBOX

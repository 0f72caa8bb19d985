"""A chat that became a ticket, and this ticket: the card of each leads to that of the other."""

from dataclasses import replace
from datetime import datetime

from bot.domain.inbox import Conversation
from bot.ports import Transaction
from bot.views.parts import message_url


def with_living_twin(tx: Transaction, conversation: Conversation) -> Conversation:
    """Linked to nothing where the other was purged."""
    if conversation.linked and tx.conversations.head(conversation.linked) is None:
        return replace(conversation, linked=0)
    return conversation


def twin_url(tx: Transaction, conversation: Conversation) -> str:
    """Where the other card is; nothing while it isn't posted."""
    site = tx.people.site()
    other = tx.posts.card_of(conversation.linked) if conversation.linked else None
    if other is None or other.ts is None or not site:
        return ""
    return message_url(site, other.channel, other.ts)


def redraw_twin(tx: Transaction, number: int, now: datetime) -> None:
    """Now that this one's card is posted the other can lead to it."""
    conversation = tx.conversations.head(number)
    if conversation is not None and conversation.linked:
        tx.posts.redraw_card(conversation.linked, now)

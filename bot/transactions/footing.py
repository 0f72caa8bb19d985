"""Puts a chat on its property's ladder once it waits for somebody to take it, and takes it off when it no longer does.

Called in the transaction that changes the chat, from the few places through which all changes go. What a place forgot
would climb no further all the same: the clock looks at the chat itself before it tells anybody.
"""

from datetime import datetime

from bot.domain.alerts import waits
from bot.domain.inbox import Conversation
from bot.ports import Transaction


def follow(tx: Transaction, before: Conversation | None, after: Conversation, now: datetime) -> None:
    """`before` is None for a new conversation. Only a change counts: what waits goes on climbing.

    What is of the past climbs whatever the team does to it no sooner than its visitor is back.
    """
    waited, waiting = (one is not None and waits(one) and not one.is_past for one in (before, after))
    if waiting and not waited:
        tx.ladder.begin(after.id, after.property_id, now)
    elif waited and not waiting:
        tx.ladder.leave(after.id)
        tx.posts.restate_alerts(after.id, now)

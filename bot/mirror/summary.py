"""Draws a burst's summary as the store stands."""

from bot.ports import Post, Transaction
from bot.ports.messages import Message
from bot.views.burst import burst_message
from bot.views.language import Languages


def summary(tx: Transaction, post: Post, languages: Languages) -> Message | None:
    """In the language of the channel's first property; None where it never came to be, and shows nothing any more."""
    gathered = tx.bursts.gathered(post.id)
    if not gathered and post.ts is None:
        return None
    properties = {one.property_id: tx.properties.get(one.property_id) for one in gathered}
    first = next(iter([*tx.properties.of_channel(post.channel), *properties.values()]), None)
    language = languages.named(first.language if first else "")
    return burst_message(post.id, gathered, tx.bursts.span(post.id), properties, language)


def still_waits(tx: Transaction, post: Post) -> bool:
    """Whether something that it shows is open."""
    return any(one.free or one.taken for one in tx.bursts.gathered(post.id))

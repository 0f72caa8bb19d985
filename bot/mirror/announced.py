"""Draws what is announced of a property's keeping, as the store stands."""

from bot.ports import Post, PostKind, Transaction
from bot.ports.messages import Message
from bot.views.keeping import announcement, outdated_announcement
from bot.views.language import Languages


def keeping(tx: Transaction, post: Post, languages: Languages) -> Message:
    """In the channel's language, or in that of the one who reads it alone."""
    property_ = tx.properties.get(int(str(post.payload["property"])))
    kept, person = tx.keepings.of(property_.id), None
    if post.kind is PostKind.KEEPING_TOLD:
        person = tx.people.person(post.channel)
    language = languages.named(person.locale if person else property_.language)
    if post.id not in kept.posts:
        return outdated_announcement(property_, language)
    return announcement(kept, property_, language)

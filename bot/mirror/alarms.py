"""Draws alerts as the store stands when they are sent: of what somebody has taken by then nothing is told."""

from collections.abc import Sequence
from typing import cast

from bot.domain.inbox import Property, Role
from bot.ports import Post, Transaction
from bot.ports.messages import Message
from bot.views.alerts import (
    NUMBERS_SHOWN,
    Alarm,
    alarm_message,
    many_message,
    raised_many_message,
    raised_message,
    seen_to_message,
)
from bot.views.language import Language, Languages
from bot.views.telling import Assigned, linked_number


def alarm(tx: Transaction, post: Post, languages: Languages) -> Message | None:
    """In the thread of the only one; in the channel, or in the thread of a summary, where it is about many."""
    numbers = _waiting(tx, post)
    language = languages.named(tx.properties.get(_property_id(post)).language)
    if not post.number:
        return many_message(Alarm.of(post.payload), _linked(tx, numbers), language) if numbers else None
    chat, [linked] = tx.conversations.head(post.number), _linked(tx, [post.number])
    if chat is None or not (numbers or post.ts):
        return None
    if not numbers:
        return seen_to_message(chat, linked, language)
    return alarm_message(Alarm.of(post.payload), chat, linked, language)


def raised(tx: Transaction, post: Post, languages: Languages) -> Message | None:
    """To the reader whose id is the post's channel."""
    numbers, property_ = _waiting(tx, post), tx.properties.get(_property_id(post))
    person, known = tx.people.person(post.channel), tx.people.role(post.channel, property_.id) is not Role.NONE
    language = languages.named(person.locale if person else "")
    chat = tx.conversations.head(post.number) if post.number else None
    if chat is None:
        return _of_many(tx, post, numbers, property_ if known else None, language)
    if numbers:  # only what is about one conversation goes when that is purged
        about = Assigned(chat, property_, tx.posts.card_of(chat.id), known)
        return raised_message(Alarm.of(post.payload), about, tx.people.site(), language)
    [linked] = _linked(tx, [chat.id]) if known else [f"#{chat.id}"]
    return seen_to_message(chat, linked, language, known=known) if post.ts else None


def _of_many(
    tx: Transaction, post: Post, numbers: Sequence[int], known: Property | None, language: Language
) -> Message | None:
    """`known` is None for who may not know of the property."""
    if not numbers:
        return None
    shown = _linked(tx, numbers) if known else [f"#{number}" for number in numbers]
    return raised_many_message(Alarm.of(post.payload), shown, known, language)


def _waiting(tx: Transaction, post: Post) -> Sequence[int]:
    """Of all that a summary shows by now, where it is about one."""
    if "burst" in post.payload:
        return list(tx.bursts.waits(cast(int, post.payload["burst"]), _property_id(post)))
    return list(tx.ladder.waiting(cast(Sequence[int], post.payload["numbers"])))


def _property_id(post: Post) -> int:
    return cast(int, post.payload["property"])


def _linked(tx: Transaction, numbers: Sequence[int]) -> list[str]:
    """Only those that are shown need a link."""
    site, shown = tx.people.site(), numbers[:NUMBERS_SHOWN]
    linked = [linked_number(number, tx.posts.card_of(number), site) for number in shown]
    return [*linked, *(f"#{number}" for number in numbers[NUMBERS_SHOWN:])]

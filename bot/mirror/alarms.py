"""Draws alerts as the store stands when they are sent: of what somebody has taken by then nothing is told."""

from collections.abc import Sequence
from typing import cast

from bot.inbox import Role
from bot.ports import Post, Transaction
from bot.views.alerts import NUMBERS_SHOWN, Alarm, alarm_message, many_message, raised_many_message, raised_message
from bot.views.language import Languages
from bot.views.parts import Message
from bot.views.telling import Assigned, linked_number


def alarm(tx: Transaction, post: Post, languages: Languages) -> Message | None:
    """In the thread of the only one, or in the channel where it is about many."""
    numbers = _waiting(tx, post)
    if not numbers:
        return None
    language = languages.named(tx.properties.get(_property_id(post)).language)
    linked = _linked(tx, numbers)
    if post.parent_id is not None:
        return alarm_message(Alarm.of(post.payload), linked[0], language)
    return many_message(Alarm.of(post.payload), linked, language)


def raised(tx: Transaction, post: Post, languages: Languages) -> Message | None:
    """To the reader whose id is the post's channel."""
    numbers, told = _waiting(tx, post), Alarm.of(post.payload)
    if not numbers:
        return None
    person, property_ = tx.people.person(post.channel), tx.properties.get(_property_id(post))
    language = languages.named(person.locale if person else "")
    known = tx.people.role(post.channel, property_.id) is not Role.NONE
    if [post.number] != numbers:  # only what is about one conversation goes when that is purged
        shown = _linked(tx, numbers) if known else [f"#{number}" for number in numbers]
        return raised_many_message(told, shown, property_ if known else None, language)
    chat = tx.conversations.head(post.number)
    if chat is None:
        return None
    about = Assigned(chat, property_, tx.posts.card_of(chat.id), known)
    return raised_message(told, about, tx.people.site(), language)


def _waiting(tx: Transaction, post: Post) -> Sequence[int]:
    return list(tx.ladder.waiting(cast(Sequence[int], post.payload["numbers"])))


def _property_id(post: Post) -> int:
    return cast(int, post.payload["property"])


def _linked(tx: Transaction, numbers: Sequence[int]) -> list[str]:
    """Only those that are shown need a link."""
    site, shown = tx.people.site(), numbers[:NUMBERS_SHOWN]
    linked = [linked_number(number, tx.posts.card_of(number), site) for number in shown]
    return [*linked, *(f"#{number}" for number in numbers[NUMBERS_SHOWN:])]

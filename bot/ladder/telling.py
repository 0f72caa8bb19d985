"""Asks for what is told of chats that nobody takes: a line in the thread of each, or one of many; direct messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.alerts import Alerts, Rung
from bot.domain.inbox import Conversation, Property, Role
from bot.ports import NewPost, PostKind, Transaction

MOST_ALONE = 3  # more that climb at once, as after a week-end, are told of in one message
AGAIN = timedelta(minutes=30)  # between two lines about the same summary and rung


@dataclass(frozen=True, slots=True)
class Word:
    """What is told: the rung, after how many minutes, and whether only the team's own hours count in them."""

    rung: Rung
    minutes: float
    working: bool
    alerts: Alerts


def tell(
    tx: Transaction,
    word: Word,
    property_: Property,
    chats: Sequence[Conversation],
    admins: frozenset[str],
    now: datetime,
) -> None:
    """All of them have climbed to the same rung just now."""
    places = {chat.id: tx.posts.place_of(chat.id) for chat in chats}
    summaries = {place.parent_id for place in places.values() if place and place.is_in_summary and place.parent_id}
    numbers = [number for number, place in places.items() if place is None or not place.is_in_summary]
    if numbers:
        _tell_of(tx, word, property_, numbers, admins, now)
    for summary in sorted(summaries):
        _tell_of_summary(tx, word, property_, summary, admins, now)


def _tell_of_summary(
    tx: Transaction, word: Word, property_: Property, summary: int, admins: frozenset[str], now: datetime
) -> None:
    """In its thread, once for all that it shows: a line for each hundred that climb would be the next burst.

    What climbs much later is told of anew: somebody put it back, or the burst lasts for hours.
    """
    post = tx.posts.get(summary)
    if post is None or not tx.bursts.tells(summary, property_.id, word.rung.value, now, AGAIN):
        return
    about = {**_payload(word, property_, [], _called(tx, word)), "burst": summary}
    if word.rung is not Rung.LEAD:
        tx.posts.add(NewPost(PostKind.ALERT, post.channel, 0, summary, about), now)
    for person in _people(tx, word, property_, [post.channel], admins):
        tx.posts.add(NewPost(PostKind.RAISED, person, 0, payload={**about, "called": []}), now)


def _tell_of(
    tx: Transaction,
    word: Word,
    property_: Property,
    numbers: Sequence[int],
    admins: frozenset[str],
    now: datetime,
) -> None:
    places = _places(tx, property_, numbers)
    if len(numbers) <= MOST_ALONE:
        _tell_in_threads(tx, word, property_, numbers, now)
    elif word.rung is not Rung.LEAD:
        for channel, there in places.items():
            payload = _payload(word, property_, there, _called(tx, word))
            tx.posts.add(NewPost(PostKind.ALERT, channel, 0, payload=payload), now)
    for person in _people(tx, word, property_, list(places), admins):
        about = numbers[0] if len(numbers) == 1 else 0  # what is about one goes when that is purged
        payload = _payload(word, property_, numbers)
        tx.posts.add(NewPost(PostKind.RAISED, person, about, payload=payload), now)


def _tell_in_threads(tx: Transaction, word: Word, property_: Property, numbers: Sequence[int], now: datetime) -> None:
    """The card is drawn anew as well: one that somebody deleted is missed then, and comes back with its thread."""
    for number in numbers:
        card = tx.posts.card_of(number)
        if card is not None:
            payload = _payload(word, property_, [number], _called(tx, word))
            tx.posts.redraw_card(number, now)
            tx.posts.add(NewPost(PostKind.ALERT, card.channel, number, card.id, payload), now)


def _payload(word: Word, property_: Property, numbers: Sequence[int], called: Sequence[str] = ()) -> dict[str, object]:
    said = {"rung": word.rung.value, "minutes": word.minutes, "working": word.working, "property": property_.id}
    return {**said, "numbers": list(numbers), "called": list(called), "quiet": word.rung is Rung.LEAD}


def _places(tx: Transaction, property_: Property, numbers: Sequence[int]) -> dict[str, list[int]]:
    """By the channel in which the card stands, which is not the property's while that is shut."""
    found: dict[str, list[int]] = {}
    for number in numbers:
        card = tx.posts.card_of(number)
        found.setdefault(card.channel if card else property_.channel, []).append(number)
    return found


def _called(tx: Transaction, word: Word) -> list[str]:
    """Whom a mention reaches on this rung."""
    if word.rung is not Rung.ON_CALL:
        return []
    return [one for one in word.alerts.called if one != word.alerts.person or _is_here(tx, one)]


def _people(
    tx: Transaction, word: Word, property_: Property, channels: Sequence[str], admins: frozenset[str]
) -> Sequence[str]:
    """Who gets a direct message: who leads, and who is on call where no mention would reach them."""
    if word.rung is Rung.LEAD:
        return sorted(_heads(tx, word.alerts.head, property_, admins))
    if word.rung is not Rung.ON_CALL or not _is_here(tx, word.alerts.person):
        return []
    heard_in = {held.source for held in tx.people.held(word.alerts.person)}
    return [] if heard_in.issuperset(channels) else [word.alerts.person]


def _heads(tx: Transaction, head: str, property_: Property, admins: frozenset[str]) -> frozenset[str]:
    if _is_here(tx, head):
        return frozenset({head})
    return tx.people.holders(property_.id, Role.LEAD) or frozenset(one for one in admins if _is_here(tx, one))


def _is_here(tx: Transaction, person: str) -> bool:
    known = tx.people.person(person) if person else None
    return bool(person) and (known is None or (known.active and not known.is_bot))

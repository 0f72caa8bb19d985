"""Decides what Slack shall show once a conversation changed by itself: a card, its thread, a line that notifies."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.inbox import Author, CardPolicy, Conversation, Facts, Folder, Line, Property, Status
from bot.domain.rules import EXCERPT_LENGTH, UNANSWERED, becomes_missed, wants_card, wrote_again
from bot.ports import NewPost, Post, PostKind, Transaction
from bot.transactions.footing import follow
from bot.views.linking import in_slack_names
from bot.views.thread import pack


def announce(
    tx: Transaction,
    before: Conversation | None,
    after: Conversation,
    property_: Property,
    now: datetime,
    done: Mapping[str, object] | None = None,
) -> None:
    """Ask for the card of `after`, for what its thread lacks, and for alerts while nobody takes what was missed.

    `before` is None for a new conversation. `done` is the notice of what somebody did to it elsewhere.
    """
    follow(tx, before, after, now)
    if becomes_missed(before, after) and tx.rescues.of(after.property_id).is_on:
        tx.rescues.wait(after.id, after.property_id, now)
    card = tx.posts.place_of(after.id) if before else None
    if before is None or card is None:
        reopened = before is not None and _is_reopened(before, after)
        if reopened or wants_card(CardPolicy(property_.policy), after.kind, after.outcome):
            _ask_for_card(tx, after, property_, now)
        return
    tx.posts.mark_stale(after.id, after.version, now)
    if card.is_in_summary:
        if _is_reopened(before, after):
            own_card(tx, after.id, now)
        return
    notice = done or _notice(before, after)
    if notice:  # ahead of the lines, which may be many
        payload = {"agent": after.agent, **notice}
        tx.posts.add(NewPost(PostKind.NOTICE, card.channel, after.id, card.id, payload), now)
    _send_lines(tx, before.facts, after, card, now)


def announce_restored(tx: Transaction, number: int, now: datetime) -> None:
    """Ask for the card of what became worth one only while it lay in the trash; of the past nobody is told."""
    restored = tx.conversations.whole(number)
    if restored is not None and not restored.is_past and tx.posts.place_of(number) is None:
        announce(tx, None, restored, tx.properties.get(restored.property_id), now)


def own_card(tx: Transaction, number: int, now: datetime) -> Post | None:
    """The card in whose thread somebody is to be called; what stood in a summary has one of its own from then on.

    No summary takes that in, however many wait: it would swallow what calls them.
    """
    place = tx.posts.place_of(number)
    if place is None or not place.is_in_summary:
        return place
    found = tx.conversations.whole(number)
    if found is None or found.folder is not Folder.INBOX:
        return None
    tx.bursts.leave(number, now)
    _ask_for_card(tx, found, tx.properties.get(found.property_id), now, generation=1)
    return tx.posts.card_of(number)


def _ask_for_card(
    tx: Transaction, after: Conversation, property_: Property, now: datetime, *, generation: int = 0
) -> None:
    if after.folder is not Folder.INBOX:
        return
    lines = () if _fits_card(after.facts) else after.facts.lines
    payload: dict[str, object] = {"lines": len(lines)}
    card = NewPost(PostKind.CARD, property_.channel, after.id, None, payload, after.version, generation)
    _add_lines(tx, after.id, tx.posts.add(card, now), property_.channel, lines, now)


def _send_lines(tx: Transaction, before: Facts, after: Conversation, card: Post, now: datetime) -> None:
    """Put the lines that the thread lacks into it; a transcript that tells another story is put there whole."""
    lines, sent = after.facts.lines, _sent(card.payload)
    fresh = lines[sent:] if _words(before.lines[:sent]) == _words(lines[:sent]) else lines
    if fresh and not _fits_card(after.facts):
        _add_lines(tx, after.id, card.id, card.channel, fresh, now)
        tx.posts.set_payload(card.id, {"lines": len(lines)})


def _add_lines(
    tx: Transaction, number: int, card_id: int, channel: str, lines: tuple[Line, ...], now: datetime
) -> None:
    for payload in pack(in_slack_names(tx, lines)):
        tx.posts.add(NewPost(PostKind.LINES, channel, number, card_id, payload), now)


def _fits_card(facts: Facts) -> bool:
    """Whether the card itself shows all that was said: the first line, while there is no transcript."""
    lines = facts.lines
    short = sum(len(line.text) for line in lines) <= EXCERPT_LENGTH and not any(line.attachments for line in lines)
    return short and not facts.transcript_lines


def _words(lines: tuple[Line, ...]) -> list[tuple[Author, str]]:
    return [(line.author, line.text) for line in lines]


def _sent(payload: dict[str, object]) -> int:
    sent = payload.get("lines")
    return sent if isinstance(sent, int) else 0


def _notice(before: Conversation, after: Conversation) -> Mapping[str, object] | None:
    """Which line must notify, since an update of a card notifies nobody."""
    if after.folder is not Folder.INBOX:
        return {"notice": "late"} if wrote_again(before, after) else None
    if _is_reopened(before, after):
        return {"notice": "reopened"}
    if after.is_open and after.outcome in UNANSWERED and before.outcome not in UNANSWERED:
        return {"notice": "missed"}
    return None


def _is_reopened(before: Conversation, after: Conversation) -> bool:
    return before.status is not Status.OPEN and after.status is Status.OPEN

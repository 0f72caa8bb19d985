"""Finds what was posted after the backup from which the database came, so that none of it is posted again.

Of what the database knew then, the mark tells. A card and the lines of a thread are also known by their trace: from the
conversation that was told of in the meantime comes a post with another number, when tawk.to tells of it again.
"""

import uuid
from dataclasses import replace
from datetime import datetime
from typing import cast

from bot.mirror.drawing import NAMESPACE
from bot.ports import Claim, Post, PostKind, Restored, Transaction

AT_ONCE = 200
LOOKED = "looked"  # in a post's payload: it was looked for
TRACED = (PostKind.CARD, PostKind.LINES)


def trace_of(tx: Transaction, post: Post) -> str:
    """What a card or lines are known by, whatever their numbers are here; of all others nothing."""
    conversation = tx.conversations.head(post.number) if post.kind in TRACED and post.number else None
    if conversation is None:
        return ""
    property_ = tx.properties.get(conversation.property_id)
    said = _said(post) if post.kind is PostKind.LINES else []
    key = (property_.tawk_id, conversation.kind.value, conversation.external_id, post.kind.value, *said)
    return str(uuid.uuid5(NAMESPACE, "|".join(key)))


def sought(tx: Transaction, claim: Claim, now: datetime) -> Claim | None:
    """The same claim, of a post that is to be looked for before it is posted; None where Slack can't have it.

    One look finds all cards that wait in the channel, and before a summary takes them in.
    """
    post, restored = claim.post, tx.restores.last() if _is_new(claim.post) else None
    if restored is None or not restored.is_felt(now) or not _is_to_be_sought(tx, post, restored):
        return None
    beside = tx.posts.waiting_cards(post.channel, AT_ONCE) if post.kind is PostKind.CARD else ()
    for one in (post, *(other for other in beside if other.id != post.id)):
        if _is_to_be_sought(tx, one, restored):
            tx.posts.set_payload(one.id, {**one.payload, LOOKED: True})
            tx.posts.set_intent(replace(claim, post=one), restored.backup_at, now)
    return replace(claim, post=replace(post, intent_at=restored.backup_at))


def was_sought(post: Post) -> bool:
    return bool(post.payload.get(LOOKED))


def shown_version(post: Post, told: int) -> int:
    """A card from the lost time has another number on its buttons, and shows another state: it is drawn anew."""
    return 0 if was_sought(post) and post.kind is PostKind.CARD else told


def _is_new(post: Post) -> bool:
    """Whether Slack would be asked for it, for the first time and for itself."""
    has_place = post.parent_id is None or (post.parent_ts is not None and not post.is_in_summary)
    return post.ts is None and post.intent_at is None and not post.doomed and has_place


def _is_to_be_sought(tx: Transaction, post: Post, restored: Restored) -> bool:
    return not was_sought(post) and (post.id <= restored.last_post or _is_of_before(tx, post, restored))


def _is_of_before(tx: Transaction, post: Post, restored: Restored) -> bool:
    """Whether it tells of what may have been posted by the database that is gone: words of later were not."""
    if post.kind is PostKind.LINES:
        return any(datetime.fromisoformat(at) < restored.restored_at for at in _said(post))
    conversation = tx.conversations.head(post.number) if post.kind is PostKind.CARD else None
    return conversation is not None and conversation.created_at < restored.restored_at


def _said(post: Post) -> list[str]:
    """When each of its lines was said."""
    return [line["at"] for line in cast(list[dict[str, str]], post.payload["lines"])]

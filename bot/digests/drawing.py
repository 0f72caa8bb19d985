"""Draws a digest as the store stands now, and keeps which conversations it lists."""

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from bot.digests.kinds import KINDS
from bot.digests.sheet import Sheet
from bot.ports import Post, Transaction
from bot.ports.messages import Message
from bot.views.language import Language, Languages
from bot.views.skipped import skipped_line, skipped_message


def draw_digest(tx: Transaction, post: Post, languages: Languages, now: datetime) -> Message | None:
    """What this message of a digest shall show; None where that is nothing.

    One that is removed comes no more, not even where it waited for a channel that lets me in later.
    """
    digest = tx.digests.get(cast(int, post.payload["digest"]))
    if digest is None or (digest.removed_at and post.ts is None):
        return None
    language = languages.named(digest.language)
    if "slot" not in post.payload:
        return skipped_message(digest, cast(Mapping[str, object], post.payload["skipped"]), language)
    run = tx.digests.run(digest.id, str(post.payload["slot"]))
    if run is None:
        return None
    sheet = Sheet(digest, run, now, is_over=digest.post_id != post.id)
    drawn = KINDS[digest.kind].draw(tx, sheet, language)
    tx.digests.list_on(post.id, drawn.listed if drawn else {})
    return _with_skipped(drawn.message, post, language) if drawn else None


def _with_skipped(message: Message, post: Post, language: Language) -> Message:
    """It says too which slots before it came to nothing."""
    skipped = post.payload.get("skipped")
    if not skipped:
        return message
    line = skipped_line(cast(Mapping[str, object], skipped), language)
    return Message(text=message["text"], blocks=[*message["blocks"], line])

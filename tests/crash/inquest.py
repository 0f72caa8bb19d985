"""The inquest after a storm: compares what was promised, what is stored, and what Slack shows."""

import hashlib
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Engine, and_, func, select

from bot.domain.ids import EVENT_TYPE
from bot.languages import load_languages
from bot.mirror.drawing import draw, mark_of
from bot.ports import PostKind
from bot.times.clock import utc_now
from bot.views.language import Languages
from sandbox.control import SlackSandbox
from storage.store import SqlStore
from storage.tables import conversation, delivery, journal, post
from tests.crash.storm import CHANNEL, Wreckage

PATIENCE_SECONDS = 180.0
IN_SUMMARY = and_(post.c.kind == PostKind.CARD.value, post.c.parent_id.is_not(None))  # shown by its parent


def wait_until_calm(engine: Engine) -> float:
    """Wait until Slack is in step; answers with the seconds that it took."""
    start = time.monotonic()
    behind = select(func.count()).select_from(post).where(post.c.behind == 1)
    while time.monotonic() - start < PATIENCE_SECONDS:
        with engine.begin() as connection:
            if connection.execute(behind).scalar_one() == 0:
                return time.monotonic() - start
        time.sleep(0.2)
    raise AssertionError(f"Slack was not in step after {PATIENCE_SECONDS} s")


def findings(engine: Engine, slack: SlackSandbox, wreckage: Wreckage) -> list[str]:
    """Everything that breaks a promise, as a sentence; empty when all were kept."""
    return [*_lost(engine, wreckage), *_forgotten(engine, wreckage), *wrong_in_slack(engine, slack)]


def tally(engine: Engine, slack: SlackSandbox) -> dict[str, int]:
    """How much there was to break."""
    with engine.begin() as connection:
        counts = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (delivery, conversation, post)
        }
    return {**counts, "calls": len(slack.calls())}


def _lost(engine: Engine, wreckage: Wreckage) -> Iterator[str]:
    with engine.begin() as connection:
        kept = set(connection.execute(select(delivery.c.body_hash)).scalars())
        unapplied = connection.execute(select(delivery.c.id).where(delivery.c.state == "failed")).scalars().all()
    for one in wreckage.sent:
        if one.event_id in wreckage.accepted and hashlib.sha256(one.body).digest() not in kept:
            yield f"webhook {one.event_id} was answered 200 and is lost"
    yield from (f"delivery {number} was kept and never applied" for number in unapplied)


def _forgotten(engine: Engine, wreckage: Wreckage) -> Iterator[str]:
    with engine.begin() as connection:
        closed = set(connection.execute(select(journal.c.number).where(journal.c.deed == "close")).scalars())
    yield from (f"an agent was told that #{n} is closed, and it is not" for n in wreckage.told_closed - closed)


def wrong_in_slack(engine: Engine, slack: SlackSandbox) -> Iterator[str]:
    """Every message that is missing, doubled or stale."""
    ours = _ours(slack)
    per_op = Counter(message["metadata"]["event_payload"]["op"] for message in ours)
    yield from (f"{op} stands {n} times in Slack" for op, n in per_op.items() if n > 1)
    yield from _compare(engine, shown_in(slack), slack.channel_id(CHANNEL))


def shown_in(slack: SlackSandbox) -> dict[str, dict[str, Any]]:
    """Our messages, by the mark that each has."""
    return {message["metadata"]["event_payload"]["op"]: message for message in _ours(slack)}


def _ours(slack: SlackSandbox) -> list[dict[str, Any]]:
    roots = slack.messages(CHANNEL)
    found = [*roots, *(reply for root in roots for reply in slack.thread(CHANNEL, root["ts"])[1:])]
    ours = [one for one in found if (one.get("metadata") or {}).get("event_type") == EVENT_TYPE]
    return list({one["ts"]: one for one in ours}.values())


def _compare(engine: Engine, shown: dict[str, dict[str, object]], channel: str) -> Iterator[str]:
    store, languages = SqlStore(engine), Languages(load_languages(), "en")
    with engine.begin() as connection:
        shapes = (PostKind.CARD.value, PostKind.BURST.value)
        ids = connection.execute(select(post.c.id).where(post.c.kind.in_(shapes), ~IN_SUMMARY)).scalars().all()
        all_ids = connection.execute(select(post.c.id).where(post.c.channel == channel, ~IN_SUMMARY)).scalars().all()
    with store.read() as tx:
        found = [one for one in map(tx.posts.get, all_ids) if one]
    wanted = {mark_of(one, 0).op: one for one in found}
    yield from (f"Slack has {shown[op]['text']!r}, which nobody wants" for op in shown.keys() - wanted.keys())
    yield from (f"Slack lacks {wanted[op]}" for op in wanted.keys() - shown.keys())
    with store.read() as tx:
        for post_id in ids:
            card = tx.posts.get(post_id)
            name = f"the {card.kind} {post_id} of #{card.number}" if card else f"the message {post_id}"
            drawn = draw(tx, card, languages, utc_now()) if card else None
            message = shown.get(mark_of(card, 0).op) if card else None
            if card is None or drawn is None or message is None:
                yield f"{name} is not in Slack"
            elif message["text"] != drawn["text"] or _version(message) != card.want_version:
                yield f"{name} is stale: {_version(message)} instead of {card.want_version}"


def _version(message: dict[str, object]) -> object:
    metadata = message["metadata"]
    return metadata["event_payload"]["version"] if isinstance(metadata, dict) else None

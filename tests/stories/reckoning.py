"""Compares what was sent, what the bot kept, and what Slack shows: nothing twice, nothing lost."""

import hashlib
from collections import Counter
from collections.abc import Iterable

from sqlalchemy import select

from sandbox.visitors.delivery import Delivery
from storage.sql.engine import open_engine
from storage.tables import delivery, post
from tests.stories.scene import CHANNEL, Scene


def reckon(scene: Scene, sent: Iterable[Delivery]) -> None:
    """Fails where a webhook was lost, a message stands twice in Slack, or one is missing there."""
    scene.calm()
    engine = open_engine(scene.bot.settings["DATABASE_URL"])
    with engine.connect() as connection:
        kept = set(connection.execute(select(delivery.c.body_hash)).scalars())
        wanted = set(connection.execute(select(post.c.ts)).scalars())
    engine.dispose()
    assert [one.event_id for one in sent if hashlib.sha256(one.body).digest() not in kept] == []
    roots = scene.slack.messages(CHANNEL)
    shown = {one["ts"]: one for one in (*roots, *(reply for root in roots for reply in scene.thread(root)))}
    assert set(shown) == wanted
    marks = Counter(str(one["metadata"]["event_payload"]["op"]) for one in shown.values())
    assert [mark for mark, times in marks.items() if times > 1] == []

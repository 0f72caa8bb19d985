"""Has chats stand in a summary, as where more come than a channel carries."""

from collections.abc import Sequence

from sqlalchemy import update

from bot.mirror.gathering import gather
from storage.tables import post
from tests.inbox import NOON, Inbox, said


def gathered(inbox: Inbox, count: int = 3) -> tuple[int, Sequence[int]]:
    """The summary's message, which Slack has, and the numbers of the missed chats that it shows."""
    chats = [f"chat-{n}" for n in range(count)]
    for chat in chats:
        inbox.receive(inbox.site.transcript(NOON, said("v", NOON, f"this is {chat}"), chat=chat))
    numbers = [inbox.get(chat).id for chat in chats]
    with inbox.store.write() as tx:
        card = tx.posts.card_of(numbers[0])
        assert card is not None
        assert gather(tx, card, inbox.clock(), most_waiting=0)
        burst = tx.bursts.under_way(inbox.channel, inbox.clock())
        assert burst is not None
    with inbox.engine.begin() as connection:
        shown = {"ts": f"{burst.post_id}.000100", "behind": 0}
        connection.execute(update(post).where(post.c.id == burst.post_id).values(shown))
    return burst.post_id, numbers

"""Keeps which conversations a summary shows in the place of their cards.

Such a card stays a row of its own, whose parent is the message of the summary: a deed marks that row as it marks
every card, and never the row of the summary, over which all deeds would wait for one another.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    BindParameter,
    Connection,
    Integer,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal_column,
    select,
    tuple_,
    update,
)

from bot.domain.inbox import Folder, Kind, Outcome, Status
from bot.ports import Burst, Gathered, PostKind, Span
from storage.posts.due_posts import CARD, IS_CARD, NOW, ONE
from storage.posts.post_changes import DELETED, HAS_INTENT, NOW_OR_WHEN_SETTLED, RESTATED
from storage.sql.dialects import for_each
from storage.sql.engine import Moment
from storage.tables import burst, burst_told, conversation, post, thread_file

AT_ONCE = 1_000  # so that nobody waits long for the database
shown = post.alias("shown")
# No parameters: only literals prove to the planner that a partial index may serve.
FIRST_TURN = post.c.turn == literal_column("0", Integer)
WAITS_FOR_CARD = (
    post.c.behind == ONE,
    FIRST_TURN,
    post.c.next_at <= NOW,
    post.c.channel == bindparam("channel_id"),
    IS_CARD,
    post.c.parent_id.is_(None),
    post.c.ts.is_(None),
    ~HAS_INTENT,
    post.c.doomed == 0,
    post.c.generation == 0,  # what somebody deleted has a thread that has to go
)
SOME = select(post.c.id).where(*WAITS_FOR_CARD).limit(bindparam("most")).subquery()
COUNT = select(func.count()).select_from(SOME)
# What a deed holds just now comes with the next step.
NEXT = (
    select(post.c.id)
    .where(*WAITS_FOR_CARD)
    .order_by(post.c.next_at, post.c.id)
    .limit(AT_ONCE)
    .with_for_update(of=post, skip_locked=True, key_share=True)
)
IDS: BindParameter[int] = bindparam("ids", expanding=True)
ABSORB = (
    update(post)
    .where(post.c.id.in_(IDS))
    .values(parent_id=bindparam("of_post"), behind=0, posted_version=post.c.want_version)
)
# What somebody changes just now is dropped when its turn comes: who waits for a row of a thread may hold its card.
IN_THREADS = (
    select(post.c.id)
    .where(post.c.behind == ONE, post.c.parent_id.in_(IDS), post.c.ts.is_(None))
    .with_for_update(skip_locked=True)
)
DROP_THREADS = delete(post).where(post.c.id.in_(IN_THREADS))
FILES = (
    select(thread_file.c.id)
    .where(thread_file.c.number.in_(select(post.c.number).where(post.c.id.in_(IDS))), thread_file.c.slack_id == "")
    .with_for_update(skip_locked=True)
)
DROP_FILES = delete(thread_file).where(thread_file.c.id.in_(FILES))
UNDER_WAY = (
    select(burst.c.post_id, burst.c.calm_at)
    .join(post, post.c.id == burst.c.post_id)
    .where(burst.c.calm_at > NOW, post.c.channel == bindparam("channel_id"), post.c.parked != DELETED)
    .order_by(burst.c.post_id.desc())
    .limit(1)
)
KEEP = for_each(
    lambda insert_into: (new := insert_into(burst)).on_conflict_do_update(
        index_elements=[burst.c.post_id], set_={"calm_at": new.excluded.calm_at}
    )
)
SPAN = select(burst.c.first_at, burst.c.last_at).where(burst.c.post_id == bindparam("of_post"))
SHOWN = (post.c.parent_id == bindparam("of_post"), IS_CARD)
IN_SUMMARY = post.join(conversation, conversation.c.id == post.c.number)
BEGUN = select(func.min(conversation.c.created_at), func.max(conversation.c.created_at)).select_from(IN_SUMMARY)
# When a chat began is told anew with its transcript.
STRETCH = (
    update(burst)
    .where(burst.c.post_id == bindparam("of_post"))
    .values({tuple_(burst.c.first_at, burst.c.last_at): BEGUN.where(*SHOWN, post.c.doomed == 0).scalar_subquery()})
)
CHANGED = select(post.c.id).where(*SHOWN, post.c.behind == ONE).order_by(post.c.id).with_for_update(skip_locked=True)
SINCE = select(func.min(post.c.next_at)).where(*SHOWN, post.c.behind == ONE)
DROP_DOOMED = delete(post).where(post.c.id.in_(CHANGED), post.c.doomed == 1)
SETTLE = update(post).where(post.c.id.in_(CHANGED)).values(behind=0, posted_version=post.c.want_version)
# What somebody deleted in Slack while all was settled does not come back.
NOT_LET_GO = post.c.parked != DELETED
REDRAW = (
    update(post).where(post.c.id == bindparam("of_post"), post.c.doomed == 0, NOT_LET_GO).values(**RESTATED, parked="")
)
NOTHING_LEFT = ~exists().where(shown.c.parent_id == bindparam("of_post"), shown.c.kind == CARD, shown.c.doomed == 0)
GOES = {"doomed": 1, "behind": 1, "parked": "", "next_at": NOW_OR_WHEN_SETTLED}
DOOM = update(post).where(post.c.id == bindparam("of_post"), post.c.doomed == 0, NOTHING_LEFT).values(**GOES)
DOOM_ALERTS = (
    update(post)
    .where(post.c.number == 0, post.c.kind == PostKind.ALERT.value, post.c.parent_id == bindparam("of_post"))
    .values(**GOES, payload={})
)
FORGET = [delete(table).where(table.c.post_id == bindparam("of_post")) for table in (burst, burst_told)]
LEAVE = (
    update(post)
    .where(post.c.number == bindparam("of_number"), IS_CARD, post.c.parent_id.is_not(None), post.c.doomed == 0)
    .values(doomed=1, behind=1, next_at=NOW)
)
IS_OPEN = (conversation.c.folder == Folder.INBOX.value) & (conversation.c.status == Status.OPEN.value)
STATE = case((IS_OPEN & (conversation.c.agent_key == 0), "free"), (IS_OPEN, "taken"), else_="settled").label("state")
GATHERED = (
    select(conversation.c.property_id, STATE, func.count().label("n"))
    .select_from(IN_SUMMARY)
    .where(*SHOWN, post.c.doomed == 0)
    .group_by(conversation.c.property_id, STATE)
    .order_by(conversation.c.property_id)
)
# As `bot.domain.alerts.waits` says it.
WAITS = (
    select(conversation.c.id)
    .select_from(IN_SUMMARY)
    .where(
        *SHOWN,
        post.c.doomed == 0,
        conversation.c.property_id == bindparam("property_id"),
        conversation.c.missed_open == 1,
        conversation.c.kind == Kind.CHAT.value,
        conversation.c.outcome == Outcome.MISSED.value,
        conversation.c.agent_key == 0,
    )
    .order_by(post.c.number)
)
TELL = for_each(
    lambda insert_into: (
        (new := insert_into(burst_told))
        .on_conflict_do_update(
            index_elements=list(burst_told.primary_key.columns),
            set_={"at": new.excluded.at},
            where=burst_told.c.at <= bindparam("not_since", type_=Moment),
        )
        .returning(burst_told.c.post_id)
    )
)


class SqlBursts:
    """See `bot.ports.Bursts`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def waiting(self, channel: str, most: int, now: datetime) -> int:
        values = {"channel_id": channel, "most": most, "now": now}
        return int(self._connection.execute(COUNT, values).scalar_one())

    def under_way(self, channel: str, now: datetime) -> Burst | None:
        row = self._connection.execute(UNDER_WAY, {"channel_id": channel, "now": now}).one_or_none()
        return Burst(row.post_id, row.calm_at) if row else None

    def keep(self, burst: Burst) -> None:
        values = {"post_id": burst.post_id, "calm_at": burst.calm_at}
        self._connection.execute(KEEP[self._connection.dialect.name], values)

    def absorb(self, post_id: int, channel: str, now: datetime) -> int:
        found = self._connection.execute(NEXT, {"channel_id": channel, "now": now}).scalars().all()
        if found:
            self._connection.execute(ABSORB, {"ids": found, "of_post": post_id})
            self._connection.execute(DROP_THREADS, {"ids": found})
            self._connection.execute(DROP_FILES, {"ids": found})
            self._connection.execute(STRETCH, {"of_post": post_id})
            self._connection.execute(REDRAW, {"of_post": post_id, "now": now})
        return len(found)

    def collect(self, post_id: int, now: datetime) -> None:
        """It takes the place in the line that the first of them had: none waits there a second time."""
        since = self._connection.execute(SINCE, {"of_post": post_id}).scalar_one()
        if self.settle(post_id, now):
            self._connection.execute(REDRAW, {"of_post": post_id, "now": since or now})

    def settle(self, post_id: int, now: datetime) -> bool:
        of_post = {"of_post": post_id}
        self._connection.execute(DROP_DOOMED, of_post)
        self._connection.execute(SETTLE, of_post)
        self._connection.execute(STRETCH, of_post)
        gone = self._connection.execute(DOOM, {**of_post, "now": now}).rowcount > 0
        if gone:
            self._connection.execute(DOOM_ALERTS, {**of_post, "now": now})
            for statement in FORGET:
                self._connection.execute(statement, of_post)
        return not gone

    def leave(self, number: int, now: datetime) -> bool:
        return self._connection.execute(LEAVE, {"of_number": number, "now": now}).rowcount > 0

    def gathered(self, post_id: int) -> Sequence[Gathered]:
        counts: dict[int, dict[str, int]] = {}
        for row in self._connection.execute(GATHERED, {"of_post": post_id}):
            counts.setdefault(row.property_id, dict.fromkeys(("free", "taken", "settled"), 0))[row.state] = row.n
        return [Gathered(property_id, **counted) for property_id, counted in counts.items()]

    def span(self, post_id: int) -> Span | None:
        row = self._connection.execute(SPAN, {"of_post": post_id}).one_or_none()
        return Span(row.first_at, row.last_at) if row and row.first_at else None

    def waits(self, post_id: int, property_id: int) -> Sequence[int]:
        values = {"of_post": post_id, "property_id": property_id}
        return self._connection.execute(WAITS, values).scalars().all()

    def tells(self, post_id: int, property_id: int, step: int, now: datetime, again: timedelta) -> bool:
        values = {"post_id": post_id, "property_id": property_id, "step": step, "at": now, "not_since": now - again}
        told = self._connection.execute(TELL[self._connection.dialect.name], values)
        return told.scalar_one_or_none() is not None

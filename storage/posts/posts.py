"""Keeps what Slack shall show and what it shows."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from sqlalchemy import (
    Connection,
    Delete,
    Integer,
    Update,
    bindparam,
    case,
    func,
    insert,
    literal_column,
    or_,
    select,
    text,
    update,
)

from bot.ports import Claim, NewPost, Post, PostKind, Shut
from storage.posts import post_changes
from storage.posts.due_posts import (
    DUE_IN_CHANNEL,
    FREE_CHANNEL,
    IN_CHANNEL,
    IS_CARD,
    LEASE,
    LONGEST_WAITING,
    ONE,
    PROBLEM,
    RELEASE,
    SHUT,
    WITH_PARENT,
)
from storage.posts.thread_files import SqlThreadFiles
from storage.sql.dialects import for_each
from storage.sql.engine import EPOCH, Moment
from storage.sql.prepared import Prepared
from storage.sql.rows import AnyRow
from storage.tables import PARKED, channel, pace, post

ADD_CHANNEL = Prepared(for_each(lambda insert_into: insert_into(channel).on_conflict_do_nothing()))
ADD = Prepared(insert(post).returning(post.c.id))
GET = WITH_PARENT.where(post.c.id == bindparam("post_id"))
CARDS_OF = WITH_PARENT.where(post.c.number == bindparam("number"), IS_CARD)
CARD_OF = Prepared(CARDS_OF.where(post.c.parent_id.is_(None)).order_by(post.c.id.desc()).limit(1))
PLACE_OF = Prepared(
    CARDS_OF.where(or_(post.c.parent_id.is_(None), post.c.doomed == 0)).order_by(post.c.id.desc()).limit(1)
)
NUMBER_AT = select(post.c.number).where(
    post.c.ts == bindparam("ts"),
    post.c.channel == bindparam("channel_id"),
    post.c.kind.in_((PostKind.CARD.value, PostKind.ASSIGNED.value, PostKind.RAISED.value)),
    post.c.number > 0,
    post.c.doomed == 0,
)
SET_PAYLOAD = update(post).where(post.c.id == bindparam("post_id"))
UNSETTLED = WITH_PARENT.where(
    post.c.channel == bindparam("channel_id"), post.c.intent_at <= bindparam("before", type_=Moment)
).order_by(post.c.id)
PACE = select(pace.c.next_at).where(pace.c.key == bindparam("key"))
SET_PACE = for_each(
    lambda insert_into: insert_into(pace).on_conflict_do_update(
        index_elements=[pace.c.key], set_={"next_at": insert_into(pace).excluded.next_at}
    )
)
PARKED_POSTS = (
    select(post.c.number, post.c.parked)
    .where(text(PARKED), post.c.parked.not_in((post_changes.DELETED, post_changes.DISCARDED)))
    .order_by(post.c.id.desc())
    .limit(bindparam("limit"))
)
TURNS = {
    PostKind.CARD: 0,
    PostKind.NOTICE: 0,
    PostKind.NOTE: 0,
    PostKind.MAIL: 0,
    PostKind.LINES: 1,
    PostKind.ASSIGNED: 0,
    PostKind.SHUT: 0,
    PostKind.EXPORT: 0,
    PostKind.SILENCE: 0,
    PostKind.KEEPING: 0,
    PostKind.KEEPING_TOLD: 0,
    PostKind.DIGEST: 0,
    PostKind.ROUNDUP: 0,
    PostKind.ALERT: 0,
    PostKind.RAISED: 0,
    PostKind.FOLLOWING: 0,
    PostKind.SYNC: 0,
    PostKind.BURST: 0,
}
DELETIONS = (
    select(channel.c.problem)
    .select_from(IN_CHANNEL)
    .where(post.c.behind == ONE, post.c.turn == post_changes.LAST)
    .limit(bindparam("most"))
)
FREE_AT = case((channel.c.next_at > channel.c.lease_until, channel.c.next_at), else_=channel.c.lease_until)
NEXT_FREE_AT = select(func.min(FREE_AT, type_=Moment)).where(bindparam("now", type_=Moment) < FREE_AT)
SHOWN = select(post.c.ts).where(post.c.id == bindparam("post_id"))
WRITABLE_CHANNELS = select(channel.c.id).where(channel.c.written == 1, channel.c.problem == "")
TROUBLED = channel.c.problem != ""
TROUBLED_CHANNELS = select(channel.c.id, channel.c.problem).where(TROUBLED).order_by(channel.c.id)
PROBLEM_OF = select(channel.c.problem).where(channel.c.id == bindparam("channel_id"))
CHANGE_CHANNEL = update(channel).where(channel.c.id == bindparam("channel_id"))
UNSEEN_THERE = (
    WITH_PARENT.where(
        post.c.channel == bindparam("channel_id"),
        post.c.kind == bindparam("kind"),
        post.c.behind == ONE,
        *post_changes.UNSEEN,
    )
    .order_by(post.c.id.desc())
    .limit(1)
)
# What somebody changes just now is looked for by itself, when its turn comes.
WAITING_CARDS = (
    WITH_PARENT.where(
        post.c.channel == bindparam("channel_id"),
        post.c.behind == ONE,
        post.c.turn == literal_column("0", Integer),
        IS_CARD,
        post.c.parent_id.is_(None),
        *post_changes.UNSEEN,
    )
    .order_by(post.c.next_at, post.c.id)
    .limit(bindparam("limit"))
    .with_for_update(of=post, skip_locked=True, key_share=True)
)


class SqlPosts:
    """See `bot.ports.Posts`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._channels: set[str] = set()

    def add(self, post: NewPost, now: datetime) -> int:
        if post.parent_id is None:
            self._add_channel(post.channel)
        [row] = ADD.rows(self._connection, _values(post, now))
        return int(row.id)

    def get(self, post_id: int) -> Post | None:
        row = self._connection.execute(GET, {"post_id": post_id}).one_or_none()
        return _post(row) if row else None

    def card_of(self, number: int) -> Post | None:
        row = CARD_OF.row(self._connection, {"number": number})
        return _post(row) if row else None

    def place_of(self, number: int) -> Post | None:
        row = PLACE_OF.row(self._connection, {"number": number})
        return _post(row) if row else None

    def mark_stale(self, number: int, version: int, now: datetime) -> None:
        parameters = {"of_number": number, "version": version, "now": now}
        post_changes.MARK_STALE.run(self._connection, parameters)

    def redraw(self, property_id: int, limit: int, now: datetime) -> None:
        parameters = {"of_property": property_id, "limit": limit, "now": now}
        self._connection.execute(post_changes.REDRAW, parameters)
        self._connection.execute(post_changes.REDRAW_SUMMARIES, parameters)

    def redraw_card(self, number: int, now: datetime) -> None:
        self._connection.execute(post_changes.REDRAW_CARD, {"of_number": number, "now": now})

    def touch(self, post_id: int, now: datetime) -> None:
        self._connection.execute(post_changes.TOUCH, {"post_id": post_id, "now": now})

    def doom(self, number: int, now: datetime, *, patiently: bool = False) -> None:
        """What Slack never saw goes at once."""
        self._connection.execute(post_changes.DROP_UNSEEN, {"of_number": number})
        doom = post_changes.DOOM_LAST if patiently else post_changes.DOOM
        self._connection.execute(doom, {"of_number": number, "now": now})

    def give_up(self, before: datetime, limit: int) -> Sequence[int]:
        values = {"before": before, "limit": limit}
        return self._connection.execute(post_changes.GIVE_UP, values).scalars().all()

    def deletions(self, most: int) -> Sequence[str]:
        return self._connection.execute(DELETIONS, {"most": most}).scalars().all()

    def shown_at(self, post_id: int) -> datetime | None:
        """Slack's name of a message is the time at which it came."""
        ts = self._connection.execute(SHOWN, {"post_id": post_id}).scalar_one_or_none()
        return datetime.fromtimestamp(float(ts), UTC) if ts else None

    def withdraw(self, post_id: int) -> None:
        self._connection.execute(post_changes.WITHDRAW, {"post_id": post_id})

    def number_at(self, channel: str, ts: str) -> int | None:
        return self._connection.execute(NUMBER_AT, {"channel_id": channel, "ts": ts}).scalar_one_or_none()

    def any_due(self, now: datetime) -> bool:
        return self._connection.execute(LONGEST_WAITING, {"now": now}).one_or_none() is not None

    def next_free_at(self, now: datetime) -> datetime | None:
        found: datetime | None = self._connection.execute(NEXT_FREE_AT, {"now": now}).scalar_one()
        return found

    def claim(self, now: datetime, lease_until: datetime) -> Claim | None:
        free = self._connection.execute(FREE_CHANNEL, {"now": now}).scalar_one_or_none()
        row = self._connection.execute(DUE_IN_CHANNEL, {"now": now, "channel_id": free}).one_or_none()
        if row is None:
            return None
        fence = self._connection.execute(LEASE, {"channel_id": free, "until": lease_until}).scalar_one()
        return Claim(_post(row), fence)

    def set_intent(self, claim: Claim, at: datetime | None, next_at: datetime) -> bool:
        return self._write(post_changes.CHANGE, claim, intent_at=at, next_at=next_at)

    def set_posted(self, claim: Claim, ts: str, version: int) -> bool:
        return self._write(post_changes.SET_POSTED, claim, shown_ts=ts, version=version)

    def set_gone(self, claim: Claim, *, comes_back: bool, now: datetime) -> bool:
        if not comes_back:
            return self._write(post_changes.LET_GO, claim)
        held = self._write(post_changes.COME_BACK, claim, now=now)
        if held and claim.post.kind is PostKind.CARD:
            thread = {"of_number": claim.post.number, "post_id": claim.post.id, "now": now}
            self._connection.execute(post_changes.DOOM_OLD_LINES, thread)
            self._connection.execute(post_changes.LINES_COME_BACK, thread)
            self._connection.execute(post_changes.LET_NOTICES_GO, thread)
            SqlThreadFiles(self._connection).come_back(claim.post.number, now)
        return held

    def set_payload(self, post_id: int, payload: dict[str, object]) -> None:
        self._connection.execute(SET_PAYLOAD, {"post_id": post_id, "payload": payload})

    def delay(self, claim: Claim, until: datetime) -> bool:
        return self._write(post_changes.CHANGE, claim, next_at=until)

    def park(self, claim: Claim, reason: str) -> bool:
        return self._write(post_changes.CHANGE, claim, behind=0, parked=reason, intent_at=None)

    def remove(self, claim: Claim) -> bool:
        return self._write(post_changes.REMOVE, claim)

    def _write(self, statement: Update | Delete, claim: Claim, **values: object) -> bool:
        """Whether we still hold the channel, and the post is still there."""
        held = {"post_id": claim.post.id, "channel_id": claim.post.channel, "held_fence": claim.fence}
        return self._connection.execute(statement, {**held, **values}).rowcount > 0

    def unsettled(self, channel: str, before: datetime) -> Sequence[Post]:
        rows = self._connection.execute(UNSETTLED, {"channel_id": channel, "before": before})
        return [_post(row) for row in rows]

    def waiting_cards(self, channel: str, limit: int) -> Sequence[Post]:
        rows = self._connection.execute(WAITING_CARDS, {"channel_id": channel, "limit": limit})
        return [_post(row) for row in rows]

    def release(self, claim: Claim, next_at: datetime, problem: str | None = None) -> None:
        held = {"channel_id": claim.post.channel, "held_fence": claim.fence, "post_id": claim.post.id}
        until = {"lease_until": EPOCH, "next_at": next_at}
        if problem is None:
            self._connection.execute(RELEASE, {**held, **until})
        else:
            self._connection.execute(PROBLEM, {**held, **until, "problem": problem, "found": problem})

    def pace(self, key: str) -> datetime | None:
        return self._connection.execute(PACE, {"key": key}).scalar_one_or_none()

    def set_pace(self, key: str, next_at: datetime) -> None:
        self._connection.execute(SET_PACE[self._connection.dialect.name], {"key": key, "next_at": next_at})

    def parked(self, limit: int) -> Sequence[tuple[int, str]]:
        """The newest first: the number of the conversation and the reason."""
        rows = self._connection.execute(PARKED_POSTS, {"limit": limit})
        return [(row.number, row.parked) for row in rows]

    def writable_channels(self) -> frozenset[str]:
        return frozenset(self._connection.execute(WRITABLE_CHANNELS).scalars())

    def troubled_channels(self) -> Sequence[tuple[str, str]]:
        return [(row.id, row.problem) for row in self._connection.execute(TROUBLED_CHANNELS)]

    def problem_of(self, channel: str) -> str:
        return self._connection.execute(PROBLEM_OF, {"channel_id": channel}).scalar_one_or_none() or ""

    def shut(self, problems: Collection[str], now: datetime) -> Sequence[Shut]:
        rows = self._connection.execute(SHUT, {"problems": sorted(problems), "now": now})
        return [Shut(row.id, row.problem, bool(row.told)) for row in rows]

    def divert(self, channel: str, to: str, now: datetime) -> int:
        self._add_channel(to)
        places = {"of_channel": channel, "to_channel": to}
        moved = self._connection.execute(post_changes.DIVERT_CARDS, {**places, "now": now}).rowcount
        if moved:
            self._connection.execute(post_changes.DIVERT_THREADS, places)
        return moved

    def set_told(self, channel: str) -> None:
        self._connection.execute(CHANGE_CHANNEL, {"channel_id": channel, "told": 1})

    def forgive(self, channel: str, now: datetime) -> None:
        wanted = {"channel_id": channel, "problem": "", "told": 0, "next_at": now}
        self._connection.execute(CHANGE_CHANNEL.where(TROUBLED), wanted)

    def restate_alerts(self, number: int, now: datetime) -> None:
        self._connection.execute(post_changes.RESTATE_ALERTS, {"of_number": number, "now": now})

    def restate(self, post_id: int, now: datetime) -> None:
        self._connection.execute(post_changes.RESTATE, {"post_id": post_id, "now": now})

    def unseen(self, kind: PostKind, channel: str) -> Post | None:
        row = self._connection.execute(UNSEEN_THERE, {"kind": kind.value, "channel_id": channel}).one_or_none()
        return _post(row) if row else None

    def extend(self, post: Post, number: int, payload: dict[str, object], next_at: datetime) -> bool:
        values = {"post_id": post.id, "number": number, "payload": payload, "next_at": next_at}
        return self._connection.execute(post_changes.EXTEND, values).rowcount > 0

    def _add_channel(self, channel: str) -> None:
        """Once in a transaction; nobody takes one away."""
        if channel in self._channels:
            return
        self._channels.add(channel)
        new_channel = {"id": channel, "next_at": EPOCH, "lease_until": EPOCH, "fence": 0, "problem": ""}
        ADD_CHANNEL.run(self._connection, new_channel)


def _values(post: NewPost, now: datetime) -> dict[str, object]:
    return {
        "kind": post.kind.value,
        "channel": post.channel,
        "number": post.number,
        "parent_id": post.parent_id,
        "payload": post.payload,
        "want_version": post.version,
        "posted_version": 0,
        "behind": 1,
        "generation": post.generation,
        "next_at": now,
        "turn": TURNS[post.kind],
        "doomed": 0,
        "parked": "",
    }


def _post(row: AnyRow) -> Post:
    return Post(
        id=row.id,
        kind=PostKind(row.kind),
        channel=row.channel,
        number=row.number,
        parent_id=row.parent_id,
        parent_ts=row.parent_ts,
        payload=row.payload,
        want_version=row.want_version,
        posted_version=row.posted_version,
        ts=row.ts,
        generation=row.generation,
        intent_at=row.intent_at,
        doomed=bool(row.doomed),
        let_go=row.parked == post_changes.DELETED,
    )

"""Keeps what channels are told by the clock."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from bot.ports import Digest, DigestKind, NewDigest, Run, RunOutcome
from bot.times.schedules import Schedule
from storage.posts import post_changes
from storage.posts.due_posts import ONE
from storage.sql.dialects import for_each
from storage.sql.engine import Moment
from storage.sql.rows import AnyRow
from storage.tables import conversation, digest, digest_line, digest_run, post

NOW = bindparam("now", type_=Moment)
ADD = insert(digest).returning(digest.c.id)
GET = select(digest).where(digest.c.id == bindparam("digest_id"))
LOCK = GET.with_for_update()
ALL = select(digest).where(digest.c.removed_at.is_(None)).order_by(digest.c.id)
SAVE = update(digest).where(digest.c.id == bindparam("of_digest"))
DUE = select(digest.c.id).where(digest.c.next_at <= NOW).order_by(digest.c.next_at, digest.c.id)
TAKE = for_each(lambda insert_into: insert_into(digest_run).on_conflict_do_nothing().returning(digest_run.c.slot))
TIE = (
    update(digest_run)
    .where(digest_run.c.digest_id == bindparam("of_digest"), digest_run.c.slot == bindparam("of_slot"))
    .values(post_id=bindparam("told_in"))
)
OF_DIGEST = digest_run.c.digest_id == bindparam("digest_id")
RUN = select(digest_run).where(OF_DIGEST, digest_run.c.slot == bindparam("slot"))
RUNS = (
    select(digest_run)
    .where(OF_DIGEST)
    .order_by(digest_run.c.at.desc(), digest_run.c.slot.desc())
    .limit(bindparam("limit"))
)
ON_POST = digest_line.c.post_id == bindparam("of_post")
LISTED = select(digest_line.c.number, digest_line.c.version).where(ON_POST)
UNLIST = delete(digest_line).where(ON_POST)
# One that somebody deleted in Slack must not come back.
STANDING = (
    select(post.c.id, digest.c.property_ids)
    .join(digest, digest.c.post_id == post.c.id)
    .where(post.c.doomed == 0, post.c.parked != post_changes.DELETED)
    .order_by(post.c.id)
)
CHANGED = (
    select(digest_line.c.post_id)
    .outerjoin(conversation, conversation.c.id == digest_line.c.number)
    .where(conversation.c.version.is_distinct_from(digest_line.c.version))
)
# Looked for from the few that are listed: beside them are the messages of all conversations. What is drawn anew anyway,
# or can't be drawn, is not asked for again.
IS_OUTDATED = (post.c.id.in_(CHANGED), post.c.behind == 0, post.c.parked == "", post.c.doomed == 0)
ANY_OUTDATED = select(ONE).select_from(post).where(*IS_OUTDATED).limit(1)
REDRAW_OUTDATED = (
    update(post)
    .where(*IS_OUTDATED)
    .values(want_version=post.c.want_version + 1, behind=1, next_at=post_changes.NOW_OR_WHEN_SETTLED)
)


class SqlDigests:
    """See `bot.ports.Digests`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, new: NewDigest, now: datetime) -> int:
        added = Digest(
            0, new.kind, new.channel, new.property_ids, new.schedule, new.language, new.created_by, now, now, now
        )
        fixed = {
            "kind": new.kind.value,
            "channel": new.channel,
            "property_ids": list(new.property_ids),
            "days": list(new.schedule.days),
            "minutes": list(new.schedule.minutes),
            "zone": new.schedule.zone.key,
            "language": new.language,
            "created_by": new.created_by,
            "created_at": now,
        }
        return int(self._connection.execute(ADD, {**fixed, **_changing(added)}).scalar_one())

    def get(self, digest_id: int) -> Digest | None:
        row = self._connection.execute(GET, {"digest_id": digest_id}).one_or_none()
        return _digest(row) if row else None

    def all(self) -> Sequence[Digest]:
        return [_digest(row) for row in self._connection.execute(ALL)]

    def lock(self, digest_id: int) -> Digest | None:
        row = self._connection.execute(LOCK, {"digest_id": digest_id}).one_or_none()
        return _digest(row) if row else None

    def save(self, digest: Digest) -> None:
        self._connection.execute(SAVE, {"of_digest": digest.id, **_changing(digest)})

    def due(self, now: datetime) -> Sequence[int]:
        return list(self._connection.execute(DUE, {"now": now}).scalars())

    def take(self, run: Run) -> bool:
        values = {
            "digest_id": run.digest_id,
            "slot": run.slot,
            "at": run.at,
            "since": run.since,
            "outcome": run.outcome.value,
            "post_id": run.post_id,
        }
        taken = self._connection.execute(TAKE[self._connection.dialect.name], values)
        return taken.scalar_one_or_none() is not None

    def tie(self, digest_id: int, slots: Sequence[str], post_id: int) -> None:
        values = [{"of_digest": digest_id, "of_slot": slot, "told_in": post_id} for slot in slots]
        self._connection.execute(TIE, values)

    def run(self, digest_id: int, slot: str) -> Run | None:
        row = self._connection.execute(RUN, {"digest_id": digest_id, "slot": slot}).one_or_none()
        return _run(row) if row else None

    def runs(self, digest_id: int, limit: int) -> Sequence[Run]:
        return [_run(row) for row in self._connection.execute(RUNS, {"digest_id": digest_id, "limit": limit})]

    def list_on(self, post_id: int, listed: Mapping[int, int]) -> None:
        if listed == self.listed_on(post_id):
            return
        self._connection.execute(UNLIST, {"of_post": post_id})
        if listed:
            lines = [{"post_id": post_id, "number": number, "version": listed[number]} for number in sorted(listed)]
            self._connection.execute(insert(digest_line), lines)

    def listed_on(self, post_id: int) -> Mapping[int, int]:
        return {row.number: row.version for row in self._connection.execute(LISTED, {"of_post": post_id})}

    def posts_about(self, property_id: int) -> Sequence[int]:
        rows = self._connection.execute(STANDING)
        return [row.id for row in rows if not row.property_ids or property_id in row.property_ids]

    def any_outdated(self) -> bool:
        return self._connection.execute(ANY_OUTDATED).first() is not None

    def redraw_outdated(self, now: datetime) -> int:
        return self._connection.execute(REDRAW_OUTDATED, {"now": now}).rowcount


def _changing(digest: Digest) -> dict[str, object]:
    return {
        "since": digest.since,
        "told_at": digest.told_at,
        "asked_at": digest.asked_at,
        "next_at": digest.next_at,
        "post_id": digest.post_id,
        "paused_at": digest.paused_at,
        "removed_at": digest.removed_at,
    }


def _digest(row: AnyRow) -> Digest:
    return Digest(
        id=row.id,
        kind=DigestKind(row.kind),
        channel=row.channel,
        property_ids=tuple(row.property_ids),
        schedule=Schedule(tuple(row.days), tuple(row.minutes), ZoneInfo(row.zone)),
        language=row.language,
        created_by=row.created_by,
        created_at=row.created_at,
        since=row.since,
        told_at=row.told_at,
        asked_at=row.asked_at,
        post_id=row.post_id,
        paused_at=row.paused_at,
        removed_at=row.removed_at,
    )


def _run(row: AnyRow) -> Run:
    return Run(row.digest_id, row.slot, row.at, row.since, RunOutcome(row.outcome), row.post_id)

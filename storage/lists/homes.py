"""Keeps what agents have before them in the App Home, and which of it Slack does not show yet."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    Select,
    Table,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    update,
)

from bot.domain.bulk import Job, job_from, job_json, report_from, report_json
from bot.domain.desktop import Desktop, Drawn
from bot.domain.desktop_json import as_json, drawn_from, drawn_json, from_json
from bot.ports import Home, HomeClaim, HomesDue
from storage.sql.dialects import for_each
from storage.sql.engine import EPOCH, Moment
from storage.sql.rows import AnyRow
from storage.tables import delivery, home, journal, post

WINDOW = 100  # a transaction that commits late leaves its mark in the number of the newest rows
NOW, SINCE = bindparam("now", type_=Moment), bindparam("since", type_=Moment)


def _newest(table: Table) -> tuple[Any, Any]:
    """The largest id, and how many of the largest ids there are."""
    top = table.alias()
    largest = select(func.coalesce(func.max(top.c.id), 0)).scalar_subquery()
    near = select(func.count()).select_from(table).where(table.c.id > largest - WINDOW).scalar_subquery()
    return largest, near


def _stamp() -> Select[*tuple[Any, ...]]:
    """Every webhook adds a delivery, every deed an entry of the journal, what else happens a post."""
    return select(*(part for table in (delivery, journal, post) for part in _newest(table)))


STAMP = _stamp()
LATE = or_(home.c.want != home.c.shown, home.c.stamp != bindparam("now_stamp"))
IS_DUE = and_(
    home.c.looked_at > SINCE,
    home.c.lease_until <= NOW,
    or_(home.c.waiting > 0, and_(bindparam("may_publish", type_=Integer) == 1, home.c.next_at <= NOW, LATE)),
)
ANY_DUE = select(home.c.slack_id).where(IS_DUE).limit(1)
# Those who asked for something go before those whom a change elsewhere made late.
NEXT = (
    select(home)
    .where(IS_DUE)
    .order_by(case((home.c.want == home.c.shown, 1), else_=0), home.c.next_at, home.c.slack_id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
GET = select(home).where(home.c.slack_id == bindparam("slack_id")).with_for_update()
ADD = for_each(lambda insert_into: insert_into(home).on_conflict_do_nothing())
CHANGE = update(home).where(home.c.slack_id == bindparam("of_slack_id"))
TOUCH = CHANGE.values(want=home.c.want + 1, looked_at=bindparam("touched_at", type_=Moment))
HELD = CHANGE.where(home.c.fence == bindparam("held_fence"))


class SqlHomes:
    """See `bot.ports.Homes`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, slack_id: str) -> Home:
        row = self._connection.execute(GET, {"slack_id": slack_id}).one_or_none()
        if row is None:
            self._connection.execute(ADD[self._connection.dialect.name], _new(slack_id))
            row = self._connection.execute(GET, {"slack_id": slack_id}).one()
        return _home(row)

    def save(self, home: Home) -> None:
        jobs = [job_json(job) for job in home.jobs]
        values = {
            "desktop": as_json(home.desktop),
            "report": report_json(home.report) if home.report else {},
            "jobs": jobs,
            "waiting": len(jobs),
            "hides_checklist": int(home.hides_checklist),
            "looked_at": home.looked_at,
            "want": home.want + 1,
        }
        self._connection.execute(CHANGE, {"of_slack_id": home.slack_id, **values})

    def touch(self, slack_id: str, at: datetime) -> None:
        self._connection.execute(TOUCH, {"of_slack_id": slack_id, "touched_at": at})

    def stamp(self) -> str:
        return ":".join(str(part) for part in self._connection.execute(STAMP).one())

    def any_due(self, due: HomesDue) -> bool:
        return self._connection.execute(ANY_DUE, _due(due)).one_or_none() is not None

    def claim(self, due: HomesDue, lease_until: datetime) -> HomeClaim | None:
        row = self._connection.execute(NEXT, _due(due)).one_or_none()
        if row is None:
            return None
        self._connection.execute(
            CHANGE, {"of_slack_id": row.slack_id, "lease_until": lease_until, "fence": row.fence + 1}
        )
        late = row.want != row.shown or row.stamp != due.stamp
        may_publish = due.may_publish and late and row.next_at <= due.now
        return HomeClaim(_home(row), row.fence + 1, may_publish)

    def set_drawn(self, claim: HomeClaim, drawn: Drawn) -> None:
        self._write(claim, {"drawn": drawn_json(drawn)})

    def set_shown(self, claim: HomeClaim, stamp: str, next_at: datetime) -> None:
        self._write(claim, {"shown": claim.home.want, "stamp": stamp, "next_at": next_at, "lease_until": EPOCH})

    def set_worked(self, claim: HomeClaim, job: Job) -> bool:
        now = self.get(claim.home.slack_id)  # the agent may have asked for more since it was claimed
        jobs = [job_json(one) for one in ((job, *now.jobs[1:]) if job.numbers else now.jobs[1:])]
        values = {"jobs": jobs, "waiting": len(jobs), "want": now.want + 1, "lease_until": EPOCH}
        if not job.numbers:
            values["report"] = report_json(job.report) if job.report else {}
        return self._write(claim, values)

    def release(self, claim: HomeClaim, next_at: datetime) -> None:
        self._write(claim, {"next_at": next_at, "lease_until": EPOCH})

    def _write(self, claim: HomeClaim, values: Mapping[str, object]) -> bool:
        key = {"of_slack_id": claim.home.slack_id, "held_fence": claim.fence}
        return self._connection.execute(HELD, {**key, **values}).rowcount == 1


def _due(due: HomesDue) -> dict[str, object]:
    return {"now": due.now, "since": due.since, "now_stamp": due.stamp, "may_publish": int(due.may_publish)}


def _new(slack_id: str) -> dict[str, object]:
    counts = dict.fromkeys(("waiting", "hides_checklist", "want", "shown", "fence"), 0)
    times = dict.fromkeys(("looked_at", "next_at", "lease_until"), EPOCH)
    kept = {"desktop": as_json(Desktop()), "drawn": drawn_json(Drawn()), "report": {}, "jobs": []}
    return {"slack_id": slack_id, "stamp": "", **kept, **counts, **times}


def _home(row: AnyRow) -> Home:
    return Home(
        row.slack_id,
        from_json(row.desktop),
        drawn_from(row.drawn),
        report_from(row.report),
        tuple(job_from(job) for job in row.jobs),
        bool(row.hides_checklist),
        row.looked_at,
        row.want,
    )

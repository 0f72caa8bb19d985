"""A week is read as a slow look at all that there is would find it."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from bot.domain.inbox import OWN, Author, Conversation, Facts, Folder, Kind, Outcome, Status
from bot.roundup.figures import Begun
from storage.store import SqlStore
from tests.storage.samples import BARE, NOW, add_property, keep

HOUR, WEEK = timedelta(hours=1), timedelta(days=7)
SINCE, UNTIL = NOW - WEEK, NOW


def some(random: Random, number: int, properties: list[int]) -> Conversation:
    """Around two weeks; times lie on the edges of the week as well."""
    kind = random.choice(list(Kind))
    at = NOW - random.randrange(-24, 14 * 24 + 24) * HOUR
    closed = random.choice([None, Status.CLOSED, Status.PENDING])
    return replace(
        BARE,
        property_id=random.choice(properties),
        kind=kind,
        external_id=f"{random.choice(['', OWN, 'recado-'])}{number}",
        created_at=at,
        facts=Facts(started_by=random.choice([None, *Author])),
        outcome=random.choice(list(Outcome)),
        answered_at=random.choice([None, at + HOUR]),
        linked=random.choice([0, 0, 7]),
        folder=random.choice(list(Folder)),
        status=closed or Status.OPEN,
        set_status=random.choice([closed, Status.OPEN]),
        set_status_at=NOW - random.randrange(-24, 14 * 24 + 24) * HOUR,
    )


def test_a_week_is_what_a_slow_look_finds(store: SqlStore) -> None:
    random = Random(7)
    with store.write() as tx:
        ids = [add_property(tx, name).id for name in ("shop", "blog", "other")]
        kept = [keep(tx, some(random, number, ids)) for number in range(400)]
    for wanted in (ids[:1], ids[:2], ids):
        here = [one for one in kept if one.property_id in wanted and one.folder is not Folder.SPAM]
        with store.read() as tx:
            begun = tx.roundups.begun(wanted, SINCE, UNTIL)
            resolved = tx.roundups.resolved(wanted, SINCE, UNTIL)
        assert sorted(map(repr, begun)) == sorted(repr(as_begun(one)) for one in here if within(one.created_at))
        assert resolved == len([one for one in here if is_resolved(one)])


def as_begun(one: Conversation) -> Begun:
    is_own = one.external_id.startswith("recado:")
    waits = one.facts.started_by is not Author.AGENT and not (one.kind is Kind.TICKET and one.linked)
    return Begun(one.created_at, one.kind, one.outcome, is_own, waits, one.answered_at)


def within(at: datetime | None) -> bool:
    return at is not None and SINCE <= at < UNTIL


def is_resolved(one: Conversation) -> bool:
    both = (one.set_status, one.status) == (Status.CLOSED, Status.CLOSED)
    return one.kind is Kind.TICKET and both and within(one.set_status_at)


def test_that_charts_were_refused_is_remembered(store: SqlStore) -> None:
    with store.read() as tx:
        assert tx.roundups.charts_refused_at() is None
    for at in (NOW, NOW + WEEK):
        with store.write() as tx:
            tx.roundups.refuse_charts(at)
        with store.read() as tx:
            assert tx.roundups.charts_refused_at() == at

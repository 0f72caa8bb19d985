"""A past is begun once, goes on where it was stopped, and is refused where it would bring nothing."""

import pytest

from bot.domain.errors import (
    Reason,
    Refusal,
)
from bot.ports import BackfillState, Phase
from bot.upstream.beginning import Wanted as Past
from bot.upstream.beginning import begin, stop
from storage.tables import journal
from tests.bot.upstream.archive import DAY, Mover
from tests.bot.upstream.pasts import CHATS, START, fill
from tests.inbox import ADMIN, NOON


def test_a_past_that_runs_is_not_begun_again(mover: Mover) -> None:
    mover.begin(START)
    with pytest.raises(Refusal) as refused:
        mover.begin(START)
    assert refused.value.reason is Reason.SYNC_RUNS


def test_one_that_was_stopped_goes_on_where_all_is_wanted_and_gives_way_to_another(mover: Mover) -> None:
    fill(mover.archive, chats=9, tickets=0)
    first = mover.begin(START)
    for _ in range(6):
        mover.worker.step()
    with mover.inbox.store.write() as tx:
        stop(tx, mover.now, mover.inbox.clock())
        reached = mover.now.reached
    with mover.inbox.store.write() as tx:
        again = begin(tx, mover.property_, Past(), ADMIN, mover.inbox.clock())
        assert (again.id, again.reached, again.state) == (first.id, reached, BackfillState.RUNNING)
        stop(tx, again, mover.inbox.clock())
        tx.wanted_persons.want(mover.property_.id, "p1", NOON, NOON, first.id)
        other = begin(tx, mover.property_, Past(START + DAY), ADMIN, mover.inbox.clock())
        given_up = tx.backfills.get(first.id)
        assert given_up is not None
        assert (given_up.state, tx.wanted_persons.count(first.id)) == (BackfillState.CANCELLED, 0)
        assert (other.reached, other.state) == (START + DAY, BackfillState.RUNNING)


@pytest.mark.parametrize(
    ("start", "phases", "reason"),
    [(NOON + DAY, (Phase.CHATS,), Reason.SYNC_DATES), (START, (Phase.PERSONS,), Reason.SYNC_NOTHING)],
)
def test_what_would_bring_nothing_is_refused(
    mover: Mover, start: object, phases: tuple[Phase, ...], reason: Reason
) -> None:
    with pytest.raises(Refusal) as refused:
        mover.begin(start, phases)  # type: ignore[arg-type]
    assert refused.value.reason is reason


def test_the_journal_tells_who_had_it_brought_over(mover: Mover) -> None:
    mover.begin(START, CHATS)
    rows = mover.inbox.rows(journal.select().where(journal.c.property_id == mover.property_.id))
    [told] = [row for row in rows if row["deed"] == "sync"]
    assert (told["actor"], told["detail"]["what"], told["detail"]["from"]) == (ADMIN, "chats", START.isoformat())

"""What tests of several modules ask for: who brings a past over, and a team that is followed."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.ports import BackfillState
from tests.bot.upstream.archive import Mover
from tests.bot.upstream.dashboard import Team, team
from tests.inbox import Inbox


@pytest.fixture
def mover(inbox: Inbox) -> Iterator[Mover]:
    """The database is other tests' as well: nothing may be left on its way."""
    mover = Mover(inbox)
    yield mover
    with inbox.store.write() as tx:
        found = tx.backfills.latest(mover.property_.id)
        if found:
            tx.backfills.put(replace(found, state=BackfillState.CANCELLED))
        tx.wanted_persons.drop_all(0)


@pytest.fixture
def followed(store_url: str) -> Iterator[Team]:
    with team(store_url) as found:
        yield found


@pytest.fixture
def any_followed(database_url: str) -> Iterator[Team]:
    """One on SQLite, one on PostgreSQL."""
    with team(database_url) as found:
        yield found

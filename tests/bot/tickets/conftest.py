"""Every test has a file of its own, for whoever sends takes all that is due. The store is tested on both databases."""

from collections.abc import Iterator

import pytest

from tests.bot.tickets.correspondence import Correspondence
from tests.inbox import Inbox, migrated


@pytest.fixture
def mail(store_url: str) -> Iterator[Correspondence]:
    with migrated(store_url) as engine:
        yield Correspondence(Inbox(engine))


@pytest.fixture
def any_mail(database_url: str) -> Iterator[Correspondence]:
    """One on SQLite, one on PostgreSQL."""
    with migrated(database_url) as engine:
        yield Correspondence(Inbox(engine))

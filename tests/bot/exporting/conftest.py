"""Two inboxes that know nothing of one another: one that is exported, one that imports."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.exporting.json_file import written
from tests.bot.exporting.export_samples import exported, work
from tests.inbox import Inbox, migrated
from tests.usual import usual_url


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Inbox]:
    with migrated(usual_url(tmp_path, "source")) as engine:
        yield Inbox(engine)


@pytest.fixture
def target(database_url: str) -> Iterator[Inbox]:
    """On both databases in turn."""
    with migrated(database_url) as engine:
        yield Inbox(engine)


@pytest.fixture(scope="module")
def exported_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A good file, made once."""
    with migrated(usual_url(tmp_path_factory.mktemp("export"), "source")) as engine:
        inbox = Inbox(engine)
        return written(exported(inbox, work(inbox)))

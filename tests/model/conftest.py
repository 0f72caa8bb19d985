"""Fresh inboxes on SQLite, made once a file of tests."""

from collections.abc import Iterator

import pytest

from tests.model.databases import Fresh, files


@pytest.fixture(scope="module")
def fresh() -> Iterator[Fresh]:
    with files() as fresh:
        yield fresh

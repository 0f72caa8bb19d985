"""An inbox on a SQLite file, and the words the bot answers with."""

from collections.abc import Iterator

import pytest

from bot.languages import load_languages
from bot.views.language import Language
from tests.bot.tickets.correspondence import Correspondence
from tests.handlers.screen import Screen
from tests.handlers.threads import Thread
from tests.inbox import Inbox, migrated


@pytest.fixture
def inbox(store_url: str) -> Iterator[Inbox]:
    with migrated(store_url) as engine:
        yield Inbox(engine)


@pytest.fixture(scope="session")
def english() -> Language:
    return load_languages()["en"]


@pytest.fixture
def screen(inbox: Inbox) -> Screen:
    screen = Screen(inbox)
    screen.look()
    return screen


@pytest.fixture
def any_screen(database_url: str) -> Iterator[Screen]:
    """One on SQLite, one on PostgreSQL."""
    with migrated(database_url) as engine:
        screen = Screen(Inbox(engine))
        screen.look()
        yield screen


@pytest.fixture
def thread(inbox: Inbox, english: Language) -> Thread:
    return Thread(Correspondence(inbox), english)

"""Among 100,000 conversations as many statements answer as among a hundred, and page 1,000 costs what page 1 does."""

from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from benchmarks.archive import COMMON_WORD, RARE_WORD, TAG, fill
from benchmarks.deep import LISTS, cursors_until
from benchmarks.digests import draws, open_some
from bot.desks.lookup import PAGE_SIZE
from bot.domain.contact import ContactQuery
from bot.domain.desktop import Desktop, Drawn, Filters
from bot.domain.ids import ContactAction
from bot.domain.inbox import Folder
from bot.domain.query import Query, Sort
from bot.domain.shelf import Shelf
from bot.home.drawer import Drawer
from bot.languages import load_languages
from bot.ports import Home
from tests.handlers.talk.test_commands import Terminal
from tests.inbox import ADMIN, NOON, Inbox, migrated
from tests.large.meter import Cost, Meter

SMALL, THOUSAND, LARGE, DEEP = 100, 1_000, 100_000, 1_000
# A page with the rights to it, the badges, and where the next begins; in five properties, each of which may be asked
# whether more was found than was looked at.
MOST = 16
ALIKE = 1.3
# What fills its page among a hundred already, or shows one thing.
TYPED = (
    "",
    "list any",
    "list trash",
    "list any before #50",
    "search status:any sort:priority",
    "search status:any sort:created",
    "show #51",
    "history #51",
    "contact",
    "contact ana5@example.com",
    "contact #51",
    "whoami",
    "views",
)
SEARCHED = (
    "list",
    f"search status:any {COMMON_WORD}",
    f"search status:any {RARE_WORD}",
    f"search status:any tag:{TAG}",
)


class Measured:
    """An inbox of so many conversations, and what it costs to ask it."""

    def __init__(self, inbox: Inbox) -> None:
        self.inbox, self.meter = inbox, Meter(inbox.engine)
        self._language = load_languages()["en"]
        self._terminal = Terminal(inbox, self._language)

    def typed(self, words: str) -> Cost:
        return self.meter.of(lambda: self._terminal.type(words, ADMIN))

    def page(self, query: Query) -> Cost:
        page = self.inbox.lookup.page(query, ADMIN, "")
        assert len(page.rows) == PAGE_SIZE
        return self.meter.of(lambda: self.inbox.lookup.page(query, ADMIN, ""))

    def home(self, desktop: Desktop) -> Cost:
        home, store = Home(ADMIN, desktop, Drawn(), None, (), False, NOON, 1), self.inbox.store
        drawer = Drawer(store, self.inbox.permissions, lambda _: self._language, lambda _: True, ZoneInfo("UTC"))
        assert len(drawer(home).drawn.rows) == PAGE_SIZE
        return self.meter.of(lambda: drawer(home))

    def digest(self, size: int) -> Cost:
        """With 200 of the newest open."""
        open_some(self.inbox.engine, size)
        return self.meter.of(draws(self.inbox.store, size))

    def contacts(self, shelf: Shelf) -> Cost:
        """A page of the home's folder of contacts."""
        home, store = Home(ADMIN, Desktop(shelf=shelf), Drawn(), None, (), True, NOON, 1), self.inbox.store
        drawer = Drawer(store, self.inbox.permissions, lambda _: self._language, lambda _: True, ZoneInfo("UTC"))
        assert str(drawer(home).view).count(ContactAction.CARD) == PAGE_SIZE
        return self.meter.of(lambda: drawer(home))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measured]:
    with migrated(f"sqlite:///{tmp_path_factory.mktemp('large') / 'recado.db'}") as engine:
        fill(engine, LARGE)
        yield Measured(Inbox(engine))


@pytest.fixture
def small(database_url: str) -> Iterator[Measured]:
    """On both databases: what they are asked is the same."""
    with migrated(database_url) as engine:
        fill(engine, SMALL)
        yield Measured(Inbox(engine))


@pytest.fixture
def thousand(sqlite_url: str) -> Iterator[Measured]:
    with migrated(sqlite_url) as engine:
        fill(engine, THOUSAND)
        yield Measured(Inbox(engine))


@pytest.mark.slow
def test_what_is_typed_takes_as_many_statements_as_among_a_hundred(small: Measured, large: Measured) -> None:
    among_few = {words: small.typed(words).statements for words in TYPED}
    assert {words: large.typed(words).statements for words in TYPED} == among_few
    assert max(among_few.values()) <= MOST


@pytest.mark.slow
@pytest.mark.parametrize("words", SEARCHED)
def test_a_search_takes_a_bounded_number_of_statements(large: Measured, words: str) -> None:
    assert large.typed(words).statements <= MOST


@pytest.mark.slow
def test_a_home_is_drawn_by_as_many_statements_as_among_a_hundred(small: Measured, large: Measured) -> None:
    for folder in Folder:
        desktop = Desktop(Filters(folder=folder, status=None))
        assert large.home(desktop).statements == small.home(desktop).statements <= MOST


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "sort", "ascending"), LISTS)
def test_page_1000_costs_what_page_1_does(large: Measured, folder: Folder, sort: Sort, ascending: bool) -> None:
    query = Query((), folder, None, sort=sort, ascending=ascending)
    after = cursors_until(large.inbox.engine, query, DEEP)[-1]
    assert_alike(large.page(replace(query, after=after)), large.page(query))
    first = Desktop(Filters(folder=folder, status=None, sort=sort, ascending=ascending))
    assert_alike(large.home(replace(first, cursors=(after,), skipped=DEEP - 2)), large.home(first))


@pytest.mark.slow
def test_a_deep_page_of_contacts_costs_what_the_first_does(large: Measured) -> None:
    with large.inbox.store.read() as tx:
        every = tuple(one.id for one in tx.properties.all())
        deep = tx.contact_lists.page(ContactQuery(every), DEEP)[-1].cursor
    first = large.contacts(Shelf())
    assert_alike(large.contacts(Shelf(cursors=(deep,))), first)
    assert first.statements <= MOST


@pytest.mark.slow
def test_a_digest_costs_what_waits_and_not_what_there_is(large: Measured, thousand: Measured) -> None:
    """Of 200 that wait and what was answered since the one before, among a thousand and among 100,000."""
    assert_alike(large.digest(LARGE), thousand.digest(THOUSAND))


def assert_alike(deep: Cost, first: Cost) -> None:
    assert deep.statements == first.statements
    assert deep.steps <= ALIKE * first.steps


@pytest.mark.slow
def test_a_page_that_is_counted_to_would_be_noticed(large: Measured) -> None:
    """The negative control: what skips rows takes more steps."""

    def counted(offset: int) -> Cost:
        page = text(f"SELECT * FROM conversation WHERE folder = 0 ORDER BY updated_at LIMIT 20 OFFSET {offset}")
        with large.inbox.engine.connect() as connection:
            return large.meter.of(lambda: connection.execute(page).all())

    with pytest.raises(AssertionError):
        assert_alike(counted(20 * (DEEP - 1)), counted(0))

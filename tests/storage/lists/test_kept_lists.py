"""The list that an agent turns the pages of: one a spot, the newest, for half a day."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select, update

from bot.domain.inbox import Folder, Kind, Status
from bot.domain.kept import KeptList, Spot, kept_from, kept_json
from bot.domain.query import Assigned, Cursor, Query, Sort
from storage.lists.kept_lists import LIFE
from storage.store import SqlStore
from storage.tables import kept_list
from tests.storage.samples import NOW, SECOND

ANA, LUIS = "U0ANA", "U0LUIS"
KEPT = KeptList(Query((1, 2), words=("lamp",)), (None, Cursor((3, 4))))
OTHER = KeptList(Query((1,)), (None, Cursor((9,))))


def keep(store: SqlStore, kept: KeptList = KEPT, agent: str = ANA, spot: Spot = Spot.ANSWER, later: int = 0) -> int:
    with store.write() as tx:
        return tx.kept_lists.keep(agent, spot, kept, NOW + later * SECOND)


def got(
    store: SqlStore, edition: int, agent: str = ANA, spot: Spot = Spot.ANSWER, after: timedelta = SECOND
) -> KeptList | None:
    with store.read() as tx:
        return tx.kept_lists.get(agent, spot, edition, NOW + after)


def test_the_next_list_takes_the_place_of_the_last(store: SqlStore) -> None:
    first = keep(store)
    assert got(store, first) == KEPT
    second = keep(store, OTHER)
    assert second > first
    assert got(store, first) is None
    assert got(store, second) == OTHER


def test_each_agent_and_each_spot_has_a_list_of_its_own(store: SqlStore) -> None:
    mine = keep(store)
    elsewhere = keep(store, OTHER, spot=Spot.SEARCH)
    theirs = keep(store, OTHER, LUIS)
    assert [got(store, mine), got(store, elsewhere, spot=Spot.SEARCH), got(store, theirs, LUIS)] == [KEPT, OTHER, OTHER]
    assert got(store, mine + 1, LUIS) is None


def test_nobody_gets_the_list_of_somebody_else(store: SqlStore) -> None:
    edition = keep(store)
    assert got(store, edition, LUIS) is None
    with store.write() as tx:
        tx.kept_lists.save(LUIS, Spot.ANSWER, edition, OTHER)
    assert got(store, edition) == KEPT


def test_old_ones_are_over_and_forgotten(store: SqlStore, engine: Engine) -> None:
    edition = keep(store)
    assert got(store, edition, after=LIFE - SECOND) == KEPT
    assert got(store, edition, after=LIFE) is None
    later = keep(store, OTHER, LUIS, later=int(LIFE.total_seconds()))
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(kept_list)).scalar_one() == 1
    assert keep(store, OTHER, later=int(LIFE.total_seconds())) > edition, "a forgotten edition never comes again"
    assert later > edition


def test_how_far_it_was_turned_is_kept_for_the_newest_only(store: SqlStore) -> None:
    first = keep(store)
    further = KEPT.seen(2, Cursor((5, 6)))
    with store.write() as tx:
        tx.kept_lists.save(ANA, Spot.ANSWER, first, further)
    assert got(store, first) == further
    second = keep(store, OTHER)
    with store.write() as tx:
        tx.kept_lists.save(ANA, Spot.ANSWER, first, further)
    assert got(store, second) == OTHER


def test_what_another_version_wrote_is_over(store: SqlStore, engine: Engine) -> None:
    edition = keep(store)
    with engine.begin() as connection:
        connection.execute(update(kept_list).values(kept={**kept_json(KEPT), "sort": "by mood"}))
    assert got(store, edition) is None


@pytest.mark.parametrize("spoilt", [{}, {**kept_json(KEPT), "starts": 7}, {**kept_json(KEPT), "properties": ["x"]}])
def test_what_cannot_be_read_is_nothing(spoilt: dict[str, object]) -> None:
    assert kept_from(spoilt) is None


words = st.lists(st.text(max_size=20), max_size=3).map(tuple)
cursors = st.lists(st.integers(-(2**62), 2**62), min_size=1, max_size=3).map(lambda values: Cursor(tuple(values)))
queries = st.builds(
    Query,
    st.lists(st.integers(1, 9), max_size=3).map(tuple),
    st.sampled_from(Folder),
    st.none() | st.sampled_from(Status),
    st.none() | st.sampled_from(Kind),
    st.sampled_from(Assigned),
    st.text(max_size=9),
    st.text(max_size=9),
    words,
    words,
    st.none() | st.just(NOW),
    st.none() | st.just(NOW),
    st.sampled_from(Sort),
    st.booleans(),
)


@given(st.builds(KeptList, queries, st.lists(st.none() | cursors, min_size=1, max_size=4).map(tuple)))
def test_what_is_kept_is_read_as_the_same(kept: KeptList) -> None:
    assert kept_from(kept_json(kept)) == kept

"""Counters that are wrong are found and mended, a bounded number of conversations a step; right ones are left alone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, update

from bot.domain.inbox import Deed
from bot.keeping import counting
from bot.keeping.counting import REST, SOON, WHOLE, Counters
from bot.ports import FIRST_CELL, Cell
from storage.tables import agent, badge, chore, tally
from tests.bot.keeping.office import Office
from tests.storage.lists.test_tally import counted, kept, shown, summed


@pytest.fixture
def counters(office: Office) -> Counters:
    with office.inbox.engine.begin() as connection:
        connection.execute(delete(chore))
    for n in range(3):
        office.chat(f"open {n}")
    office.chat("closed", Deed.CLOSE)
    office.chat("binned", Deed.TRASH)
    office.chat("taken", Deed.TAKE)
    return Counters(office.inbox.store, office.inbox.clock)


def one_round(counters: Counters, office: Office, most: int = 200) -> int:
    """Answers with how many were mended."""
    mended = 0
    for _ in range(most):
        mended += counters.step()
        office.inbox.clock.forward(SOON)
        with office.inbox.store.read() as tx:
            if counting.NAME in tx.chores.resting(office.inbox.clock() + REST - timedelta(hours=1)):
                return mended
    raise AssertionError("it never ends")


def spoil(office: Office) -> dict[str, Callable[[], None]]:
    mine = tally.c.property_id == office.place.id

    def run(statement: object) -> None:
        with office.inbox.engine.begin() as connection:
            connection.execute(statement)  # type: ignore[call-overload]

    nowhere = {"property_id": office.place.id, "folder": 1, "status": 3, "agent_key": 99, "n": 5}
    return {
        "more": lambda: run(update(tally).where(mine).values(n=tally.c.n + 2)),
        "less": lambda: run(update(tally).where(mine).values(n=tally.c.n - 1)),
        "gone": lambda: run(delete(tally).where(mine)),
        "made up": lambda: run(insert(tally).values(nowhere)),
    }


@pytest.mark.parametrize("how", ["more", "less", "gone", "made up"])
def test_wrong_counters_are_mended_and_that_is_logged(
    counters: Counters, office: Office, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    spoil(office)[how]()
    engine = office.inbox.engine
    assert kept(engine) != counted(engine)
    assert one_round(counters, office) > 0
    assert kept(engine) == counted(engine)
    assert shown(engine) == summed(counted(engine))
    logged = [record for record in caplog.records if record.message == "counting.mended"]
    assert office.place.id in {vars(record)["property"] for record in logged}


@pytest.mark.parametrize("how", ["more", "gone"])
def test_what_badges_show_is_mended_though_all_counters_are_right(
    counters: Counters, office: Office, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    engine, mine = office.inbox.engine, badge.c.property_id == office.place.id
    with engine.begin() as connection:
        if how == "more":
            connection.execute(update(badge).where(mine).values(unassigned=badge.c.unassigned + 2))
        else:
            connection.execute(delete(badge).where(mine))
    assert shown(engine) != summed(counted(engine))
    assert one_round(counters, office) > 0
    assert shown(engine) == summed(counted(engine))
    logged = [record for record in caplog.records if record.message == "counting.sum_mended"]
    assert {vars(record)["property"] for record in logged} == {office.place.id}


def test_right_ones_are_left_alone(counters: Counters, office: Office, caplog: pytest.LogCaptureFixture) -> None:
    assert one_round(counters, office) == 0
    assert [record for record in caplog.records if record.message == "counting.mended"] == []


def test_a_round_is_made_once_a_day(counters: Counters, office: Office) -> None:
    one_round(counters, office)
    spoil(office)["more"]()
    assert counters.step() == 0
    office.inbox.clock.forward(REST)
    assert one_round(counters, office) > 0


def test_a_step_looks_at_few_and_the_next_goes_on(
    counters: Counters, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "CELLS", 1)
    spoil(office)["more"]()
    assert max(counters.step() for _ in range(1)) <= 1
    office.inbox.clock.forward(SOON)
    assert one_round(counters, office) > 0
    assert kept(office.inbox.engine) == counted(office.inbox.engine)


def test_what_is_too_large_for_a_step_is_counted_whole_once_in_a_while(
    counters: Counters, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_round(counters, office)  # the whole one
    monkeypatch.setattr(counting, "ROWS", 2)
    spoil(office)["more"]()
    mended = []
    for _ in range(WHOLE):
        office.inbox.clock.forward(REST)
        mended.append(one_round(counters, office))
    assert mended[0] > 0  # the small ones
    assert mended[1:-1] == [0] * (WHOLE - 2)
    assert mended[-1] == 1  # the three that are open
    assert kept(office.inbox.engine) == counted(office.inbox.engine)


def test_of_a_large_one_no_more_is_counted_than_asked_for(counters: Counters, office: Office) -> None:
    cell = Cell(office.place.id, 0, 1, 0)
    with office.inbox.store.read() as tx:
        assert [tx.tallies.count(cell, most) for most in (2, 3, 100)] == [2, 3, 3]


def test_all_there_is_comes_in_order_however_it_is_cut(counters: Counters, office: Office) -> None:
    spoil(office)["gone"]()
    spoil(office)["made up"]()
    with office.inbox.store.read() as tx:
        whole = tx.tallies.cells(FIRST_CELL, 1_000)
        parts, behind = list[tuple[Cell, int]](), FIRST_CELL
        while part := tx.tallies.cells(behind, 2):
            parts += part
            behind = part[-1][0]
    assert parts == list(whole)
    mine = [cell for cell, _ in whole if cell.property_id == office.place.id]
    assert mine == sorted(mine)
    assert len(mine) == 5
    with office.inbox.engine.begin() as connection:
        connection.execute(delete(tally).where(tally.c.property_id == office.place.id, tally.c.agent_key == 99))
        assert connection.execute(agent.select()).first() is not None
    one_round(counters, office)

"""A prepared statement does what SQLAlchemy would do with it."""

import pytest
from sqlalchemy import Engine, bindparam, event, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from storage.sql.dialects import for_each
from storage.sql.prepared import Prepared
from storage.tables import chore
from tests.storage.samples import NOW, SECOND

ADD = Prepared(insert(chore).returning(chore.c.name))
OF = Prepared(select(chore).where(chore.c.name == bindparam("of_name")))
CHANGE = Prepared(update(chore).where(chore.c.name == bindparam("of_name")))
PUT = Prepared(for_each(lambda into: into(chore).on_conflict_do_nothing()))
SWEEP = {"name": "sweep", "next_at": NOW, "place": {"done": [1, "á"]}}


def test_values_come_back_as_they_were_told(engine: Engine) -> None:
    with engine.begin() as connection:
        assert ADD.rows(connection, SWEEP) == [("sweep",)]
        row = OF.row(connection, {"of_name": "sweep"})
        assert row is not None
        assert row._asdict() == dict(connection.execute(select(chore)).one()._mapping) == SWEEP


def test_what_a_list_asks_for_is_planned_for_its_values_however_often(postgresql: Engine) -> None:
    """What the driver prepares PostgreSQL soon plans for any values, and so does not know how long a range is."""
    prepared = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%FROM chore%'")
    with postgresql.begin() as connection:
        for _ in range(12):
            OF.found(connection, {"of_name": "sweep"})
        assert connection.execute(prepared).scalar_one() == 0
        for _ in range(12):
            OF.rows(connection, {"of_name": "sweep"})
        assert connection.execute(prepared).scalar_one() == 1


def test_what_an_update_is_told_is_what_it_changes(engine: Engine) -> None:
    with engine.begin() as connection:
        ADD.rows(connection, SWEEP)
        assert CHANGE.run(connection, {"of_name": "sweep", "next_at": NOW + SECOND}) == 1
        assert CHANGE.run(connection, {"of_name": "sweep", "place": []}) == 1
        assert CHANGE.run(connection, {"of_name": "mop", "place": []}) == 0
        assert OF.rows(connection, {"of_name": "sweep"}) == [("sweep", NOW + SECOND, [])]
        assert OF.row(connection, {"of_name": "mop"}) is None


def test_many_rows_are_written_at_once_and_none_is_no_trouble(engine: Engine) -> None:
    with engine.begin() as connection:
        PUT.run_each(connection, [])
        PUT.run_each(connection, [{**SWEEP, "name": name} for name in ("a", "b", "a")])
        assert connection.execute(select(chore.c.name).order_by(chore.c.name)).scalars().all() == ["a", "b"]


def test_what_is_asked_for_and_not_told_is_a_mistake_and_not_null(engine: Engine) -> None:
    with engine.begin() as connection, pytest.raises(KeyError, match="of_name"):
        OF.row(connection, {"name": "sweep"})


def test_an_error_is_told_as_sqlalchemy_tells_it_and_without_the_values(engine: Engine) -> None:
    with engine.connect() as connection:
        ADD.rows(connection, SWEEP)
        with pytest.raises(IntegrityError) as told:
            ADD.rows(connection, SWEEP)
    assert "done" not in str(told.value)


def test_who_listens_for_statements_hears_of_it(engine: Engine) -> None:
    heard: list[tuple[str, bool]] = []
    event.listen(engine, "before_cursor_execute", lambda *told: heard.append((told[2].split()[0], told[-1])))
    with engine.begin() as connection:
        heard.clear()
        ADD.rows(connection, SWEEP)
        CHANGE.run(connection, {"of_name": "sweep", "place": []})
        PUT.run_each(connection, [{**SWEEP, "name": "a"}])
    assert heard == [("INSERT", False), ("UPDATE", False), ("INSERT", True)]

"""The tables of a migrated database are those of the code."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Column, Engine, Integer, MetaData, Table, inspect, text

from storage.migrate import NewerDatabase, is_current, upgrade
from storage.sql.engine import open_engine
from storage.tables import metadata

TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}
NAMES = {
    "sqlite": {
        *("tally_added", "tally_moved", "tally_removed"),
        *("badge_added", "badge_changed"),
        *("words_opened", "words_shut"),
    },
    "postgresql": {"tally_added_or_removed", "tally_moved", "badge_added_or_changed", "words_opened_or_shut"},
}


def is_described(name: str | None, kind: str, parents: object) -> bool:
    """The words to be found are kept as each database does it best, and stand in no common description."""
    return not (kind == "table" and name is not None and name.startswith("search"))


def differences(engine: Engine, expected: MetaData) -> list[object]:
    with engine.connect() as connection:
        options = {"compare_server_default": True, "include_name": is_described}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, expected))


def test_a_migrated_database_has_just_the_tables_of_the_code(engine: Engine) -> None:
    assert differences(engine, metadata) == []


def test_a_column_that_no_migration_makes_would_be_noticed(engine: Engine) -> None:
    expected = MetaData()
    for table in metadata.tables.values():
        table.to_metadata(expected)
    expected.tables["post"].append_column(Column("colour", Integer))
    Table("extra", expected, Column("id", Integer, primary_key=True))
    assert len(differences(engine, expected)) == 2


def test_the_conditions_of_partial_indexes_are_those_of_the_code(engine: Engine) -> None:
    option = f"{engine.dialect.name}_where"
    found = {
        index["name"]: _plain(str(index["dialect_options"][option]))
        for table in metadata.tables
        for index in inspect(engine).get_indexes(table)
        if option in index.get("dialect_options", {})
    }
    expected = {
        index.name: _plain(str(index.dialect_options[engine.dialect.name]["where"]))
        for table in metadata.tables.values()
        for index in table.indexes
        if index.dialect_options[engine.dialect.name]["where"] is not None
    }
    assert expected.keys() == found.keys()
    if engine.dialect.name == "sqlite":  # PostgreSQL tells them in its own words
        assert expected == found


def _plain(condition: str) -> str:
    return " ".join(condition.split())


def test_a_migrated_database_has_the_triggers_of_the_code(engine: Engine) -> None:
    with engine.connect() as connection:
        found = set(connection.execute(text(TRIGGERS[engine.dialect.name])).scalars())
    assert found == NAMES[engine.dialect.name]


def test_an_empty_database_is_not_current_and_becomes_so(database_url: str) -> None:
    engine = open_engine(database_url)
    assert not is_current(engine)
    upgrade(engine)
    assert is_current(engine)
    upgrade(engine)
    assert is_current(engine)
    engine.dispose()


def test_a_database_of_a_newer_version_is_refused_with_the_cure(database_url: str) -> None:
    engine = open_engine(database_url)
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert not is_current(engine)
    with pytest.raises(NewerDatabase, match=r"revision 9999.*install the newer version"):
        upgrade(engine)
    engine.dispose()


def test_a_migration_that_fails_leaves_nothing(database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE answer (id INTEGER PRIMARY KEY)"))
    with pytest.raises(Exception, match="answer"):
        upgrade(engine)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["answer"]
    engine.dispose()

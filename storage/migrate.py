"""Brings the database's tables to the state that this code expects."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from storage.sql.engine import READ_ONLY

FOLDER = Path(__file__).parent / "migrations"
LOCK = 1_380_270_927  # any number that no other program uses in this database


class NewerDatabase(Exception):
    """The database was brought forward by a newer version of the bot."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"The database is at revision {revision}, which this version of the bot does not know: "
            "install the newer version again, or restore a backup made with this one."
        )


def upgrade(engine: Engine) -> None:
    """Do what is missing, all or nothing; processes that start together take turns."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        scripts = ScriptDirectory.from_config(_config(connection))
        _refuse_newer(_revision(connection), scripts)
        command.upgrade(_config(connection), "head")


def is_current(engine: Engine) -> bool:
    """Whether the database is just where this code expects it."""
    with engine.execution_options(**READ_ONLY).begin() as connection:
        scripts = ScriptDirectory.from_config(_config(connection))
        return _revision(connection) == scripts.get_current_head()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_newer(revision: str | None, scripts: ScriptDirectory) -> None:
    if revision and revision not in {script.revision for script in scripts.walk_revisions()}:
        raise NewerDatabase(revision)

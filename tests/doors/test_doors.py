"""Slow connections keep nobody out of the real bot, and junk reaches nothing behind its doors."""

from pathlib import Path

from sqlalchemy import select

from storage.sql.engine import open_engine
from storage.tables import answer, delivery
from tests.doors.asking import ask
from tests.doors.junk import junk
from tests.doors.trial import compare, doors

SLOW = 60


def test_slow_connections_keep_nobody_out_and_junk_is_refused_at_the_door(tmp_path: Path) -> None:
    with doors(tmp_path) as (slack, bot):
        port = int(bot.settings["PORT"])
        refused = {name: (ask(port, one, 30)[0], wanted) for name, (one, wanted) in junk(slack).items()}
        assert {name: status for name, (status, wanted) in refused.items() if status not in wanted} == {}
        engine = open_engine(bot.settings["DATABASE_URL"])
        with engine.connect() as connection:
            assert connection.execute(select(delivery.c.id)).all() == []
            assert connection.execute(select(answer.c.id)).all() == []
        engine.dispose()
        assert compare(slack, port, SLOW, asks=2, rounds=1, patience=60).lost == []


def test_a_server_with_room_for_fewer_would_be_found(tmp_path: Path) -> None:
    with doors(tmp_path, "few connections", most=SLOW // 2) as (slack, bot):
        assert "a webhook: no answer" in compare(slack, int(bot.settings["PORT"]), SLOW, asks=1, rounds=1).lost

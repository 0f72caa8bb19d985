"""What a benchmark measures with is right: the data set, the clock that is moved, the rows and their page."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.building import built
from benchmarks.dataset import RARE, RARE_TIMES
from benchmarks.page import write_page
from benchmarks.parts import badges, burst
from benchmarks.rounds import blocks, ratios, take_turns
from benchmarks.rows import TOLD, Row, at_least, at_most, shown
from benchmarks.setting import Setting
from benchmarks.virtual import LimitedSlack, MovedClock
from bot.domain.errors import Limited
from bot.ports.messages import Message
from bot.ports.slack import Mark
from storage.database import Database

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    built(folder, 300)
    return folder


def test_the_data_set_is_whole_and_made_once(data: Path) -> None:
    path = built(data, 300)
    made_at = path.stat().st_mtime_ns
    with closing(sqlite3.connect(path)) as connection:
        asked = {
            "SELECT count(*) FROM conversation": 300,
            "SELECT sum(n) FROM tally": 300,
            f"SELECT count(*) FROM search WHERE search MATCH '{RARE}'": RARE_TIMES,
            "SELECT count(*) FROM conversation c WHERE json_array_length(tags) <> "
            "(SELECT count(*) FROM conversation_tag WHERE conversation_id = c.id)": 0,
            "SELECT count(*) FROM pragma_foreign_key_check": 0,
        }
        assert {text: connection.execute(text).fetchone()[0] for text in asked} == asked
    assert built(data, 300).stat().st_mtime_ns == made_at


def test_the_data_set_has_the_schema_of_the_bot(data: Path) -> None:
    database = Database.open(f"sqlite:///{built(data, 300)}", threads=2)
    assert database.is_current()
    database.close()
    with closing(sqlite3.connect(built(data, 300))) as connection:
        made = dict(connection.execute("SELECT name, type FROM sqlite_master WHERE tbl_name = 'conversation'"))
    assert {"b_upd": "index", "b_open": "index", "tally_moved": "trigger"}.items() <= made.items()


def test_badges_are_measured_and_do_not_drift(data: Path, tmp_path: Path) -> None:
    _, drift = badges.measure(Setting(data, tmp_path, 300, 300, rounds=1))
    assert (drift.median, drift.verdict) == (0, "holds")


def test_a_small_burst_is_shown_to_its_end(tmp_path: Path) -> None:
    calls, _, drained, refused = burst.rows_of(burst.run(tmp_path / "burst.db", 5), 5)
    assert calls.median >= 1  # a card for each chat, which is drawn again when it is taken and when it is closed
    assert drained.verdict == "holds"
    assert refused.median == 0


def test_the_slack_of_the_moved_clock_keeps_its_limits() -> None:
    clock = MovedClock()
    slack, message = LimitedSlack(clock), Message(text="said", blocks=[])
    slack.post("C1", message, Mark("a", 1), thread_ts=None, broadcast=False)
    slack.post("C2", message, Mark("b", 1), thread_ts=None, broadcast=False)
    with pytest.raises(Limited):
        slack.post("C1", message, Mark("c", 1), thread_ts=None, broadcast=False)
    clock.forward(1)
    slack.post("C1", message, Mark("c", 1), thread_ts=None, broadcast=False)
    for _ in range(50):
        slack.update("C1", "1.1", message, Mark("a", 2))
    with pytest.raises(Limited):
        slack.update("C1", "1.1", message, Mark("a", 2))


def test_contestants_take_turns_and_the_round_to_warm_up_is_dropped() -> None:
    order: list[str] = []

    def taking(name: str, seconds: float) -> tuple[float]:
        order.append(name)
        return (seconds * len(order),)

    found = take_turns({"a": lambda: taking("a", 1), "b": lambda: taking("b", 1)}, rounds=2)
    assert order == ["a", "b", "a", "b", "a", "b"]
    assert ratios(found["b"], found["a"]) == [4 / 3, 6 / 5]


def test_of_blocks_each_is_whole_and_who_begins_changes_from_round_to_round() -> None:
    order: list[str] = []
    found = blocks({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, rounds=2, times=3)
    assert "".join(order) == "bbbbaaaa" + "aaaabbbb" + "bbbbaaaa"  # each call to warm up and three that count
    assert {name: len(taken) for name, taken in found.items()} == {"a": 2, "b": 2}


def test_a_row_says_whether_its_median_holds() -> None:
    assert Row("", at_most(1.1), [9.0, 1.1, 1.0]).verdict == "holds"
    assert Row("", at_most(1.1), [1.2, 1.2, 1.0]).verdict == "misses"
    assert Row("", at_least(5), [4.9]).verdict == "misses"
    assert Row("", TOLD, [4.9]).verdict == ""
    assert [shown(figure) for figure in (0.05, 0.5, 1.234, 12345.6, 0)] == ["1/20", "0.5", "1.23", "12,346", "0"]


def test_the_page_takes_the_figures_of_a_part_and_keeps_its_words(tmp_path: Path) -> None:
    page, setting = tmp_path / "page.md", Setting(tmp_path, tmp_path)
    page.write_text("Before\n<!-- front -->\nthe figures before\n<!-- /front -->\nafter\n")
    write_page(page, "front", [Row("a thing", at_most(2), [1.5])], setting)
    written = page.read_text()
    assert written.startswith("Before\n<!-- front -->\n`make bench PART=front`")
    assert "| a thing | ≤ 2 | 1.5 |" in written
    assert "the figures before" not in written
    assert written.endswith("<!-- /front -->\nafter\n")
    with pytest.raises(ValueError, match="no place"):
        write_page(page, "lists", [], setting)


def test_the_page_has_a_place_for_every_part() -> None:
    from benchmarks.__main__ import PARTS

    text = PAGE.read_text()
    assert [part for part in PARTS if f"<!-- {part} -->\n" not in text or f"<!-- /{part} -->\n" not in text] == []

"""Doors, worker and clock as three processes on one database: together they do what `serve` does."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from bot.domain.inbox import Deed
from tests.databases import Cluster
from tests.ports import free_port
from tests.stories.bot_process import BotProcess, run_bot
from tests.stories.reading import number, texts
from tests.stories.reckoning import reckon
from tests.stories.scene import PATIENCE, Scene, local_slack, settings

TICK_SECONDS = 15.0


@contextmanager
def apart(folder: Path, more: dict[str, str]) -> Iterator[Scene]:
    """`web`, `worker` and `clock`, once the database is migrated."""
    port = free_port()
    with local_slack(port, "http") as slack, ExitStack() as stack:
        told = {**settings(slack, folder, port, "http"), "GRACE_MINUTES": "0.01", **more}
        assert run_bot(told, folder, "migrate").returncode == 0
        others = [
            BotProcess({**told, "HEALTH_PORT": str(free_port())}, folder, command) for command in ("clock", "worker")
        ]
        for process in others:
            stack.enter_context(process)
        scene = Scene(slack, stack.enter_context(BotProcess(told, folder, "web")), beside=others)
        # Begins its wait here, since the clock looks only now and then.
        scene.visit("Otto").asks("Are you open on Sunday?").starts().ends()
        yield scene


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with apart(tmp_path_factory.mktemp("sqlite"), {}) as scene:
        yield scene


@pytest.fixture(scope="module")
def on_postgres(postgres: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with (
        postgres.database(f"recado_{uuid4().hex}") as url,
        apart(tmp_path_factory.mktemp("postgres"), {"DATABASE_URL": url}) as scene,
    ):
        yield scene


@pytest.fixture(params=["on_sqlite", "on_postgres"])
def scene(request: pytest.FixtureRequest) -> Scene:
    found: Scene = request.getfixturevalue(request.param)
    return found


def test_a_missed_chat_is_worked_by_three_processes_as_by_one(scene: Scene) -> None:
    card = scene.missed("Sara")
    scene.thread_with(card, "Bye, then.")
    scene.press("ben", "Take it", "Sara")
    card = scene.card("Sara", f"Assigned to <@{scene.slack.user('ben').id}>")
    assert f"#{number(card)}: closed." in scene.inbox("ana", f"close #{number(card)}")
    card = scene.card("Sara", "Closed")
    assert scene.choose("ana", Deed.TRASH, card).ok
    card = scene.card("Sara", "Trash")
    assert scene.choose("ana", Deed.PURGE, card).ok
    assert scene.modal("ana").submit({"confirmation": str(number(card))}).ok
    scene.gone("Sara")


def test_worker_and_clock_tell_whoever_probes_them_that_all_goes_round(scene: Scene) -> None:
    for part in scene.beside:
        scene.slack.wait_for(lambda part=part: part.live() == {"live": True}, PATIENCE, part.command)  # type: ignore[misc]


def test_a_refusal_in_one_process_is_told_by_another(scene: Scene) -> None:
    card = scene.missed("Theo")
    scene.slack.fault("chat.update", "delay", seconds=0.8)  # so long it looks as if it were free
    assert scene.inbox("ben", f"take #{number(card)}")
    assert scene.slack.user("ana").presses("Take it", on=card).ok
    scene.whisper("ana", f"<@{scene.slack.user('ben').id}> was faster: #{number(card)}")


def test_several_properties_and_samples_end_as_they_would_in_one_process(scene: Scene) -> None:
    for name in ("chat_start_second_property", "transcript_second_property", "ticket_create_visitor"):
        assert scene.postbox.send_sample(name) == 200
        assert scene.postbox.send_sample(name) == 200
    reckon(scene, [])
    shown = [texts(one)[0] for one in scene.slack.messages("support")]
    assert sum("Offline message" in one for one in shown) == 1


def test_the_clock_ends_the_wait_for_a_transcript(scene: Scene) -> None:
    card = scene.slack.wait_for(lambda: scene.cards("Otto"), 2 * TICK_SECONDS, "Otto's card")[0]
    assert "Ended, outcome unknown" in texts(card)[0]


def test_no_part_starts_on_a_database_that_is_not_migrated(tmp_path: Path) -> None:
    with local_slack(free_port(), "http") as slack, ThreadPoolExecutor(3) as hands:
        told = settings(slack, tmp_path, free_port(), "http")
        ended = list(hands.map(lambda part: run_bot(told, tmp_path, part), ("web", "worker", "clock")))
    assert [(one.returncode, one.stdout) for one in ended] == [(2, "")] * 3
    assert [one.stderr for one in ended if "run `python -m bot migrate` first" not in one.stderr] == []

"""A few deaths, and that no step is missing among the points; all of them: `python -m tests.crash.points --pairs`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.crash.points.flows import FLOWS
from tests.crash.points.matrix import Matrix, Results, first_of_gaps, listed
from tests.crash.points.scene import Scene
from tests.crash.points.stage import staged
from tests.usual import shared_cluster

POSTED = "mirror.mirror.Mirror._post: after chat.postMessage"
KEPT = "intake.Intake.receive: before commit"
LOOKED = "mirror.recovery.Recovery._look: after conversations.history"


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@contextmanager
def card(folder: Path, store: str, mistake: str = "") -> Iterator[Matrix]:
    with _scene(folder, store, mistake) as scene:
        matrix = Matrix(scene, store, "card", Results())
        matrix.begin()
        yield matrix


@contextmanager
def _scene(folder: Path, store: str, mistake: str = "") -> Iterator[Scene]:
    with staged(folder, shared_cluster() if store == "postgresql" else None, mistake, warm=[]) as scene:
        yield scene


def test_a_death_at_a_point_and_at_another_after_it_changes_nothing(tmp_path: Path, store: str) -> None:
    with card(tmp_path, store) as matrix:
        for plan in (((KEPT, 2),), ((POSTED, 1), (LOOKED, 1))):
            run = matrix.run(plan, calm=True)
            assert (run.kills, run.broken) == (len(plan), ())


def test_of_points_with_nothing_between_them_one_is_played() -> None:
    once = ["a: before x", "a: after x", "b: before y", "b: after y"]
    assert first_of_gaps(once) == ["a: before x", "a: after x", "b: after y"]
    assert first_of_gaps([*once, "a: before x", "a: after x", "c: before z"]) == [*once[:2], once[3], "c: before z"]
    assert first_of_gaps(["b: before y", "a: before x"]) == ["b: before y", "a: before x"]


@pytest.mark.slow
def test_a_planted_mistake_is_found(tmp_path: Path) -> None:
    """As the others are by `python -m tests.crash.points --mistake`."""
    (tmp_path / "sound").mkdir()
    (tmp_path / "wrong").mkdir()
    with card(tmp_path / "sound", "sqlite") as matrix:
        sound = matrix.wanted
    with _scene(tmp_path / "wrong", "sqlite", "no look-up") as scene:
        run = Matrix(scene, "sqlite", "card", Results(), wanted=sound).run(((POSTED, 1),), calm=True)
    assert run.kills == 1
    assert [one.partition(":")[0] for one in run.broken] == ["too much in Slack"]


@pytest.mark.slow
def test_no_step_is_missing_among_the_points(tmp_path: Path) -> None:
    """A new one comes into the list by `python -m tests.crash.points --list`, and the matrix has to be played again."""
    with _scene(tmp_path, "sqlite") as scene:
        for flow in FLOWS:
            matrix = Matrix(scene, "sqlite", flow, Results())
            matrix.begin()
            assert sorted(matrix.often) == listed()[flow]["in peace"], flow

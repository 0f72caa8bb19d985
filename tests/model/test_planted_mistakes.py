"""Each planted mistake is found within as many steps as every test run takes."""

import pytest

from tests.model.databases import Fresh
from tests.model.planted import MISTAKES
from tests.model.planted_beyond import BEYOND
from tests.model.run import EXAMPLES, STEPS, walk


def find(fresh: Fresh, part: str = "desk", first: int = 1) -> None:
    for seed in range(first, first + EXAMPLES):
        walk(fresh, seed, STEPS, [], part)


@pytest.mark.slow
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_planted_mistake_is_found(mistake: str, fresh: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    MISTAKES[mistake](monkeypatch)
    with pytest.raises(AssertionError, match=r"real .*\nmodel"):
        find(fresh)


@pytest.mark.slow
@pytest.mark.parametrize("mistake", BEYOND)
def test_so_is_one_with_mail_clock_or_slack(mistake: str, fresh: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    part, first, plant = BEYOND[mistake]
    plant(monkeypatch)
    with pytest.raises(AssertionError, match=r"real .*\nmodel"):
        find(fresh, part, first)

"""Each planted mistake is found within as many steps as every test run takes."""

import pytest

from tests.model.databases import Fresh
from tests.model.planted import MISTAKES
from tests.model.run import EXAMPLES, STEPS, walk


def find(fresh: Fresh) -> None:
    for seed in range(1, EXAMPLES + 1):
        walk(fresh, seed, STEPS, [])


@pytest.mark.slow
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_planted_mistake_is_found(mistake: str, fresh: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    MISTAKES[mistake](monkeypatch)
    with pytest.raises(AssertionError, match=r"real .*\nmodel"):
        find(fresh)

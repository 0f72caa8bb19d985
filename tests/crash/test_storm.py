"""A short storm; the long one is `python -m tests.crash --kills 300 --webhooks 1000`."""

from pathlib import Path

import pytest

from tests.crash.__main__ import run
from tests.crash.storm import Weather


@pytest.mark.slow
def test_no_promise_is_broken_when_the_bot_is_killed_again_and_again(tmp_path: Path) -> None:
    report, broken = run(Weather(kills=10, webhooks=80, seed=7), tmp_path)
    assert not broken, report

"""A short storm of mails, and mistakes that it finds; the long one is `python -m tests.crash.mail`."""

from pathlib import Path

import pytest

from tests.crash.mail.__main__ import run
from tests.crash.mail.storm import Weather


@pytest.mark.slow
def test_no_mail_is_lost_or_doubled_when_the_bot_is_killed_again_and_again(tmp_path: Path, store_url: str) -> None:
    report = run(Weather(kills=8, incoming=60, outgoing=60, seed=7), tmp_path, store_url)
    assert not report.broken, report.figures


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mistake", "weather", "found"),
    [
        ("message-id made when sending", Weather(0, 0, 20, 1), "arrived and is not kept"),
        ("marked before it is sent", Weather(6, 0, 40, 1), "never arrived"),
        ("cursor before the line", Weather(6, 18, 5, 1, rebuilds=False), "is kept 0 times"),
        ("cursor after the line, no message-id", Weather(2, 20, 5, 1), "is kept 2 times"),
    ],
)
def test_a_planted_mistake_is_found(tmp_path: Path, store_url: str, mistake: str, weather: Weather, found: str) -> None:
    report = run(weather, tmp_path, store_url, mistake)
    assert any(found in one for one in report.broken), report

"""The demo, worked by hand in a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.tour.album import Nowhere
from tests.tour.demo import CALM, Demo
from tests.tour.visit import visiting
from tests.tour.walk import find_again, walk
from tests.tour.watch import Watch

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CTRL_C_SECONDS = 10.0


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    with Demo(tmp_path / "demo", surroundings=CALM) as demo:
        yield demo


def test_every_deed_of_an_agent_can_be_done_by_hand(chromium: Browser, demo: Demo) -> None:
    watch = Watch()
    demo.start()
    with visiting(chromium, demo) as agent:
        walk(agent, watch, Nowhere())


def test_after_ctrl_c_the_demo_goes_on_where_it_was(chromium: Browser, demo: Demo) -> None:
    demo.start()
    with visiting(chromium, demo) as agent:
        agent.free()
        before = agent.shown()
    watch = Watch()
    assert demo.interrupt() == 0
    assert watch.seconds < CTRL_C_SECONDS
    demo.start()
    with visiting(chromium, demo) as agent:
        find_again(agent, before, watch)

"""Walks through the demo, says each step, and keeps the README's pictures."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from tests.chromium import find_chromium, running_chromium
from tests.tour.album import Album, Pictures
from tests.tour.demo import CALM, Demo
from tests.tour.portraits import pose
from tests.tour.visit import visiting
from tests.tour.walk import find_again, walk
from tests.tour.watch import Watch

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"


def tour(demo: Demo, browser: Browser, album: Album) -> None:
    """From a start to a Ctrl-C, and once more."""
    watch = Watch()
    demo.start()
    watch.note("page")
    with visiting(browser, demo) as agent:
        walk(agent, watch, album)
        pose(agent, album, watch)
        before = agent.shown()
    with watch.step("Ctrl-C"):
        assert demo.interrupt() == 0, demo.log
    with watch.step("second start"):
        demo.start()
    with visiting(browser, demo) as agent:
        find_again(agent, before, watch)


def main() -> int:
    program = find_chromium()
    if program is None:
        print("The tour needs Chromium: apt-get install chromium", file=sys.stderr)
        return 1
    with (
        tempfile.TemporaryDirectory() as folder,
        Demo(Path(folder), surroundings=CALM) as demo,
        running_chromium(program) as browser,
    ):
        tour(demo, browser, Pictures(PICTURES))
    return 0


if __name__ == "__main__":
    sys.exit(main())

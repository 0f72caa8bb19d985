"""Takes the pictures of the tour and writes its page."""

import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from bot.languages import load_languages
from tests.chromium import find_chromium, running_chromium
from tests.guide.book import DOCS, PICTURES, write_page
from tests.guide.hand import HEIGHT, WIDTH, Effort, Hand
from tests.guide.stage import CASTS, Cast, beside_dashboard, in_a_burst, staged
from tests.guide.tasks import Task
from tests.guide.walk import BESIDE_DASHBOARD, IN_A_BURST, INBOX, walk
from tests.stories.scene import Scene
from tests.tour.album import Album, Pictures


def guide(browser: Browser, cast: Cast, album: Album) -> dict[str, Effort]:
    """One walk through all tasks, in the cast's language, on three stages; no error may happen in the page."""
    stages = guide_inbox, guide_beside_dashboard, guide_in_a_burst
    return {name: effort for stage in stages for name, effort in stage(browser, cast, album).items()}


def guide_inbox(browser: Browser, cast: Cast, album: Album) -> Mapping[str, Effort]:
    with tempfile.TemporaryDirectory() as folder, staged(Path(folder), cast) as scene, _page(browser) as page:
        return _walked(_hand(page, scene, cast, album), cast, INBOX)


def guide_beside_dashboard(browser: Browser, cast: Cast, album: Album) -> Mapping[str, Effort]:
    with (
        tempfile.TemporaryDirectory() as folder,
        beside_dashboard(Path(folder), cast) as (scene, dashboard),
        _page(browser) as page,
    ):
        hand = _hand(page, scene, cast, album)
        hand.open_dashboard(dashboard)
        return _walked(hand, cast, BESIDE_DASHBOARD)


def guide_in_a_burst(browser: Browser, cast: Cast, album: Album) -> Mapping[str, Effort]:
    with tempfile.TemporaryDirectory() as folder, in_a_burst(Path(folder), cast) as scene, _page(browser) as page:
        return _walked(_hand(page, scene, cast, album), cast, IN_A_BURST)


@contextmanager
def _page(browser: Browser) -> Iterator[Page]:
    """In a context of its own, in which a second page may be opened."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    yield context.new_page()
    context.close()


def _hand(page: Page, scene: Scene, cast: Cast, album: Album) -> Hand:
    return Hand(page, scene.slack.ui_url, cast.agent, load_languages()[cast.code], album, scene.mail)


def _walked(hand: Hand, cast: Cast, chapters: Mapping[str, tuple[Task, ...]]) -> Mapping[str, Effort]:
    hand.window.part("channel-support").click()
    efforts = walk(hand, cast, chapters)
    assert hand.window.troubles == []
    return efforts


def main() -> int:
    program = find_chromium()
    if program is None:
        print("The tour needs Chromium: apt-get install chromium", file=sys.stderr)
        return 1
    with running_chromium(program) as browser:
        for code, cast in CASTS.items():
            print(f"The tour in {code}", flush=True)
            write_page(guide(browser, cast, Pictures(DOCS / PICTURES / code)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Takes the pictures of the tour and writes its page."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from bot.languages import load_languages
from tests.chromium import find_chromium, running_chromium
from tests.guide.book import DOCS, PICTURES, write_page
from tests.guide.hand import HEIGHT, WIDTH, Effort, Hand
from tests.guide.stage import CASTS, Cast, staged
from tests.guide.walk import walk
from tests.tour.album import Album, Pictures


def guide(browser: Browser, cast: Cast, album: Album) -> dict[str, Effort]:
    """One walk through all tasks, in the cast's language; no error may happen in the page."""
    with tempfile.TemporaryDirectory() as folder, staged(Path(folder), cast) as scene:
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        hand = Hand(page, scene.slack.ui_url, cast.agent, load_languages()[cast.code], album, scene.mail)
        hand.window.part("channel-support").click()
        efforts = walk(hand, cast)
        assert hand.window.troubles == []
        page.close()
        return dict(efforts)


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

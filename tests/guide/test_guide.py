"""Every task of the inbox is done by hand in both languages, with as many clicks and entries as the page says."""

import pytest
from playwright.sync_api import Browser

from tests.guide.__main__ import guide
from tests.guide.book import read_page
from tests.guide.stage import CASTS
from tests.tour.album import Nowhere

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("code", CASTS)
def test_every_task_is_done_by_hand_as_the_tour_tells(chromium: Browser, code: str) -> None:
    assert guide(chromium, CASTS[code], Nowhere()) == read_page()

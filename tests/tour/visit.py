"""A visit to the demo's page."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser

from tests.tour.agent import Agent
from tests.tour.demo import Demo

WIDTH, HEIGHT = 1280, 800


@contextmanager
def visiting(browser: Browser, demo: Demo) -> Iterator[Agent]:
    """An agent before a window of their own, in which no error may happen."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    agent = Agent(page, demo.url, "ben")
    yield agent
    page.close()
    assert agent.window.troubles == []

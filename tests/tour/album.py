"""Keeps pictures of the page."""

from pathlib import Path
from typing import Protocol

from playwright.sync_api import FloatRect, Locator, Page

LARGEST = 200_000
TALLEST = 560


class Album(Protocol):
    """Where pictures go."""

    def keep(self, page: Page, name: str, place: Locator | None = None) -> None:
        """The page as it is now, or the upper part of a place on it."""


class Nowhere:
    """For a tour without pictures."""

    def keep(self, page: Page, name: str, place: Locator | None = None) -> None:
        pass


class Pictures:
    """A folder of small PNG files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, page: Page, name: str, place: Locator | None = None) -> None:
        """Without the marks of the mouse."""
        page.mouse.move(0, 0)
        page.locator("body[data-settled=true]").wait_for()
        path = self._folder / f"{name}.png"
        clip = _clip(page, place) if place else None
        page.screenshot(path=path, clip=clip, animations="disabled", caret="hide")
        size = path.stat().st_size
        assert size < LARGEST, f"{path} has {size} bytes"


def _clip(page: Page, place: Locator) -> FloatRect | None:
    """The part of the place that is in the window, once it is scrolled to its beginning."""
    place.evaluate("place => place.scrollIntoView({block: 'start'})")
    box, size = place.bounding_box(), page.viewport_size
    if box is None or size is None:
        return None
    top = max(box["y"], 0)
    bottom = min(box["y"] + box["height"], size["height"], top + TALLEST)
    return {"x": box["x"], "y": top, "width": box["width"], "height": bottom - top}

"""Keeps pictures of the page."""

from pathlib import Path
from typing import Protocol

from playwright.sync_api import Page

LARGEST = 200_000


class Album(Protocol):
    """Where pictures go."""

    def keep(self, page: Page, name: str) -> None: ...


class Nowhere:
    """For a tour without pictures."""

    def keep(self, page: Page, name: str) -> None:
        pass


class Pictures:
    """A folder of small PNG files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, page: Page, name: str) -> None:
        """The page as it is now, without the marks of the mouse."""
        page.mouse.move(0, 0)
        page.locator("body[data-settled=true]").wait_for()
        path = self._folder / f"{name}.png"
        page.screenshot(path=path, animations="disabled", caret="hide")
        size = path.stat().st_size
        assert size < LARGEST, f"{path} has {size} bytes"

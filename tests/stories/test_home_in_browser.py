"""The home before an agent's eyes: opened, filtered, ticked over two pages, worked, without one reload."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.domain.ids import HomeAction
from tests.sandbox.page.window import Window
from tests.stories.scene import Scene, playing

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATIENCE_MS = 20_000.0


@pytest.fixture
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with playing(tmp_path_factory.mktemp("home"), "http") as scene:
        for n in range(25):
            scene.visit(f"Visitor{n:02}", f"v{n:02}@example.com").asks(f"Hello, this is {n}").is_over()
        yield scene


class Eyes:
    """The page of the home as an agent has it open."""

    def __init__(self, page: Page, url: str) -> None:
        page.set_default_timeout(PATIENCE_MS)
        page.goto(f"{url}?as=ana#/home")
        self.window = Window(page)
        self.home: Locator = self.window.part("home")

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.home).to_contain_text(text, timeout=PATIENCE_MS)

    def press(self, name: str) -> None:
        self.home.get_by_role("button", name=name, exact=True).first.click()

    def press_in_window(self, name: str) -> None:
        self.modal.get_by_test_id("modal-body").get_by_role("button", name=name, exact=True).first.click()

    def close_window(self) -> None:
        self.modal.get_by_test_id("modal-close").click()

    @property
    def modal(self) -> Locator:
        return self.window.part("modal").last

    def reads(self, *texts: str) -> None:
        """In the window that is open."""
        for text in texts:
            expect(self.modal).to_contain_text(text, timeout=PATIENCE_MS)

    def choose(self, action_id: str, value: str) -> None:
        self.home.locator(f"[data-action-id='{action_id}']").click()
        self.window.choose(value)

    def tick(self, row: int) -> None:
        self.home.get_by_role("checkbox", name="Select", exact=True).nth(row).click()


def test_an_agent_closes_what_they_ticked_on_two_pages_and_sees_the_counts_change(
    chromium: Browser, scene: Scene
) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    eyes = Eyes(page, scene.slack.ui_url)
    eyes.sees("25 open", "Inbox (25)", "Visitor24")
    eyes.choose(HomeAction.SORT, "created:asc")
    eyes.sees("Visitor00")
    eyes.tick(0)
    eyes.sees("1 selected")
    eyes.press("Next")
    eyes.sees("Page 2", "1 selected")
    eyes.tick(0)
    eyes.sees("2 selected")
    eyes.press("Close")
    eyes.sees("Close: 2 done", "23 open")
    scene.visit("Nina").asks("Is anybody there?").is_over()
    eyes.sees("24 open")
    assert eyes.window.troubles == []
    page.close()


def test_an_agent_works_one_conversation_in_its_window_and_looks_up_who_wrote(chromium: Browser, scene: Scene) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    eyes = Eyes(page, scene.slack.ui_url)
    eyes.sees("25 open", "Contacts (25)")
    eyes.press("Open…")
    eyes.reads("#25", "Hello, this is 24", "Assigned to nobody")
    eyes.press_in_window("Take it")
    eyes.reads("Assigned to @Ana Torres")
    eyes.press_in_window("Close")
    eyes.reads("Closed by", "Reopen")
    eyes.press_in_window("Contact")
    eyes.reads("v24@example.com", "1 conversation")
    eyes.close_window()
    eyes.reads("Closed by")
    eyes.close_window()
    eyes.sees("24 open")
    eyes.press("Contacts (25)")
    eyes.sees("Visitor24 · v24@example.com", "Page 1")
    eyes.press("Next")
    eyes.sees("Visitor00 · v00@example.com", "Page 2")
    assert eyes.window.troubles == []
    page.close()

"""A digest before an agent's eyes: asked for, worked from its own buttons, until it says that nothing waits."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from bot.languages import load_languages
from bot.views.language import Language
from sandbox.seed import default_seed
from tests.sandbox.page.window import Window
from tests.stories.scene import CHANNEL, Scene, playing

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATIENCE_MS = 20_000.0
LOCALES = {"en": "en-US", "es": "es-ES"}
WAITING = ("Rosa", "Bruno", "Vera")


@pytest.fixture(params=list(LOCALES))
def language(request: pytest.FixtureRequest) -> Language:
    return load_languages()[request.param]


@pytest.fixture
def scene(tmp_path: Path, language: Language) -> Iterator[Scene]:
    """Three visitors wait, of a team that reads one language."""
    usual = default_seed()
    seed = {**usual, "users": [{**user, "locale": LOCALES[language.code]} for user in usual["users"]]}
    with playing(tmp_path, "http", {"DEFAULT_LANGUAGE": language.code}, seed) as scene:
        for name in WAITING:
            scene.visit(name, f"{name}@example.com").asks(f"Hello, this is {name}").is_over()
        yield scene


class Eyes:
    """The channel as Ana has it open, and the newest digest in it."""

    def __init__(self, window: Window, scene: Scene, language: Language, pictures: Path) -> None:
        self.window, self.language = window, language
        self._pictures = pictures
        window.page.set_default_timeout(PATIENCE_MS)
        window.page.goto(f"{scene.slack.ui_url}?as=ana#/{scene.slack.channel_id(CHANNEL)}")

    def waiting(self, n: int) -> str:
        return self.language.count("One visitor waits for an answer", "{n} visitors wait for an answer", n)

    @property
    def nothing(self) -> str:
        return self.language.say("Nothing waits.")

    def digest(self, *texts: str) -> Locator:
        """The only one that shows these."""
        found = self.window.page.locator(".content [data-testid=message]")
        for text in texts:
            found = found.filter(has_text=text)
        expect(found).to_have_count(1, timeout=PATIENCE_MS)
        return found

    def press(self, digest: Locator, label: str) -> None:
        """The button of its first row."""
        digest.get_by_role("button", name=self.language.say(label), exact=True).first.click()

    def keep(self, name: str) -> None:
        self.window.page.screenshot(path=self._pictures / f"{name}.png")


def test_a_digest_is_worked_from_its_own_buttons_until_nothing_waits(
    chromium: Browser, scene: Scene, language: Language, tmp_path: Path
) -> None:
    page = chromium.new_page(viewport={"width": 1180, "height": 900})
    eyes = Eyes(Window(page), scene, language, tmp_path)
    eyes.window.write("/inbox digest add weekdays 9:00")
    eyes.digest(language.say("Digest {id}", id="1"), "9:00")
    eyes.window.write("/inbox digest now")
    digest = eyes.digest(eyes.waiting(3), "Rosa", "Bruno", "Vera")
    eyes.keep("three-wait")
    eyes.press(digest, "Take it")
    digest = eyes.digest(eyes.waiting(2))
    expect(digest).not_to_contain_text("Rosa")
    expect(digest).to_contain_text("ana 1")
    eyes.press(digest, "Close")
    digest = eyes.digest(eyes.waiting(1))
    eyes.keep("one-waits")
    eyes.press(digest, "Open…")
    expect(page.get_by_test_id("modal")).to_contain_text("vera@example.com", timeout=PATIENCE_MS, ignore_case=True)
    page.get_by_test_id("modal-close").click()
    eyes.press(digest, "Take it")
    digest = eyes.digest(eyes.nothing)
    expect(digest).to_contain_text("ana 2")
    expect(digest.get_by_role("button", name=language.say("Take it"), exact=True)).to_have_count(0)
    digest.scroll_into_view_if_needed()
    eyes.keep("nothing-waits")
    assert eyes.window.troubles == []
    page.close()


def test_a_digest_stays_the_one_that_stands_last_or_says_that_a_newer_one_does(
    chromium: Browser, scene: Scene, language: Language, tmp_path: Path
) -> None:
    page = chromium.new_page(viewport={"width": 1180, "height": 900})
    eyes = Eyes(Window(page), scene, language, tmp_path)
    eyes.window.write("/inbox digest add weekdays 9:00")
    eyes.digest(eyes.language.say("Digest {id}", id="1"), "9:00")
    eyes.window.write("/inbox digest now")
    eyes.digest(eyes.waiting(3))
    scene.visit("Nadia").asks("Hello, this is Nadia").is_over()
    scene.card("Nadia")
    eyes.window.write("/inbox digest now")
    eyes.digest(eyes.waiting(4), "Nadia")
    over = language.say("The digest of {when} is over: a newer one stands below.", when="§").split("§")[1].strip()
    eyes.digest(over)
    eyes.keep("a-newer-one")
    eyes.window.write("/inbox digest")
    eyes.digest(language.say("Digests"), language.say("Remove"))
    eyes.keep("list")
    assert eyes.window.troubles == []
    page.close()

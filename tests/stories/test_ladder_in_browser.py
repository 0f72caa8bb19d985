"""A missed chat goes up before an agent's eyes, on a short clock, until she takes it where she is told of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.languages import load_languages
from bot.views.language import Language
from sandbox.seed import default_seed
from tests.sandbox.page.window import Window
from tests.stories.scene import CHANNEL, Scene, playing

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATIENCE_MS = 30_000.0
LOCALES = {"en": "en-US", "es": "es-ES"}
RUNGS = {"alert_channel": "0.02", "alert_on_call": "0.04", "alert_lead": "0.06"}


@pytest.fixture(params=list(LOCALES))
def language(request: pytest.FixtureRequest) -> Language:
    return load_languages()[request.param]


@pytest.fixture
def scene(tmp_path: Path, language: Language) -> Iterator[Scene]:
    """A team that reads one language; Ben is on call and Luis leads."""
    usual = default_seed()
    seed = {**usual, "users": [{**user, "locale": LOCALES[language.code]} for user in usual["users"]]}
    with playing(tmp_path, "http", {"DEFAULT_LANGUAGE": language.code}, seed) as scene:
        ana, ben, luis = (scene.slack.user(name) for name in ("ana", "ben", "luis"))
        scene.visit("Opal").asks("Hello?").asks("Bye.").is_over()
        scene.press("ana", language.say("Close"), "Opal")
        assert ana.command("/inbox", "alerts", channel=CHANNEL).ok
        scene.modal("ana")
        assert ana.submit({**RUNGS, "alert_person": [ben.id], "alert_head": [luis.id]}).ok
        yield scene


def alert(page: Page, *texts: str) -> Locator:
    """The one message before our eyes that says all of this."""
    found = page.locator(".content [data-testid=message]")
    for text in texts:
        found = found.filter(has_text=text)
    expect(found).to_have_count(1, timeout=PATIENCE_MS)
    return found


def test_it_goes_up_in_the_channel_and_to_who_leads_until_it_is_taken(
    chromium: Browser, scene: Scene, language: Language, tmp_path: Path
) -> None:
    page = chromium.new_page(viewport={"width": 1180, "height": 900})
    window = Window(page)
    page.goto(f"{scene.slack.ui_url}?as=ana#/{scene.slack.channel_id(CHANNEL)}")
    scene.visit("Pia", "pia@example.com").asks("Hello, this is Pia").asks("Bye.").is_over()
    scene.slack.wait_for(lambda: scene.slack.messages(scene.slack.dm("luis")), 30, "a word to who leads")
    told = alert(page, "0.04 min", language.say("You are on call: please take it, or find somebody who does."))
    alert(page, "0.02 min")
    page.screenshot(path=tmp_path / "gone-up.png")
    told.get_by_role("button", name=language.say("Take it"), exact=True).click()
    has = language.say("✅ {agent} has {number} now.", agent="§", number="§").split("§")[1].strip()
    expect(page.locator(".content [data-testid=message]").filter(has_text="✅").filter(has_text=has)).to_have_count(
        2, timeout=PATIENCE_MS
    )
    page.screenshot(path=tmp_path / "taken.png")
    page.goto(f"{scene.slack.ui_url}?as=luis#/{scene.slack.dm('luis')}")
    alert(page, "✅", has)
    page.screenshot(path=tmp_path / "who-leads.png")
    assert window.troubles == []
    page.close()

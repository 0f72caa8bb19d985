"""The weekly roundup before an agent's eyes: its counts and its charts, and the same as text where there are none."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Browser, Locator, expect

from bot.languages import load_languages
from bot.views.language import Language
from sandbox.seed import default_seed
from sandbox.visitors.plots import Line
from tests.sandbox.page.window import Window
from tests.stories.scene import CHANNEL, Scene, playing
from tests.stories.visits import Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATIENCE_MS = 30_000.0
LOCALES = {"en": "en-US", "es": "es-ES"}
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
ANSWERED, MISSED = 21, 7


@pytest.fixture(params=list(LOCALES))
def language(request: pytest.FixtureRequest) -> Language:
    return load_languages()[request.param]


@pytest.fixture
def scene(tmp_path: Path, language: Language) -> Iterator[Scene]:
    """Two weeks of a team that reads one language."""
    usual = default_seed()
    seed = {**usual, "users": [{**user, "locale": LOCALES[language.code]} for user in usual["users"]]}
    with playing(tmp_path, "http", {"DEFAULT_LANGUAGE": language.code}, seed) as scene:
        today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        spend(scene, today - 7 * DAY, ANSWERED, MISSED)
        spend(scene, today - 14 * DAY, ANSWERED - 3, MISSED)
        yield scene


def spend(scene: Scene, first: datetime, answered: int, missed: int) -> None:
    """A week from eight to eight; of each day a few are answered, the later the slower, and one is missed."""
    random = Random(first.weekday())
    for number in range(answered + missed):
        hour = random.uniform(8, 19.5)
        visit = Visit(scene.postbox, f"Visitor {number}", began=first + (number % 7) * DAY + hour * 60 * MINUTE)
        visit.asks("Is anybody there?")
        if number < answered:
            wait = random.uniform(0.3, 2 * hour - 12) * MINUTE
            visit.said.append((visit.began + wait, Line("a", "Here I am.", agent=visit.shop.agents[0])))
        visit.is_over()


class Eyes:
    """The channel as Ana has it open."""

    def __init__(self, window: Window, scene: Scene, language: Language, pictures: Path) -> None:
        self.window, self.language = window, language
        self._pictures = pictures
        window.page.set_default_timeout(PATIENCE_MS)
        window.page.goto(f"{scene.slack.ui_url}?as=ana#/{scene.slack.channel_id(CHANNEL)}")

    def roundups(self, count: int) -> Locator:
        """All that have come; the newest is the last."""
        title = self.window.page.get_by_role("heading", name=self.language.say("Weekly roundup"), exact=True)
        found = self.window.page.locator(".content [data-testid=message]").filter(has=title)
        expect(found).to_have_count(count, timeout=PATIENCE_MS)
        return found.last

    def keep(self, message: Locator, name: str) -> None:
        message.scroll_into_view_if_needed()
        message.screenshot(path=self._pictures / f"{name}-{self.language.code}.png")


def test_a_week_is_seen_in_charts_and_where_there_are_none_in_text(
    chromium: Browser, scene: Scene, language: Language, tmp_path: Path
) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 1200})
    eyes, say = Eyes(Window(page), scene, language, tmp_path), language.say
    eyes.window.write("/inbox roundup add Etc/UTC")
    expect(page.locator(".content")).to_contain_text(say("Weekly roundup {id}", id="1"), timeout=PATIENCE_MS)
    eyes.window.write("/inbox roundup now")
    roundup = eyes.roundups(1)
    expect(roundup).to_contain_text(
        say("{now} {trend} ({before} before)", now=str(ANSWERED), trend="↑", before=str(ANSWERED - 3))
    )
    expect(roundup).to_contain_text(say("{now} (as before)", now=str(MISSED)))
    charts = roundup.get_by_test_id("chart")
    expect(charts).to_have_count(2)
    by_day = charts.first.locator("rect title").all_text_contents()
    assert len(by_day) == 14
    assert all(f"{say('missed')}, " in told and told.endswith(": 1") for told in by_day[7:])
    eyes.keep(roundup, "charts")
    with scene.store() as store, store.write() as tx:
        tx.roundups.refuse_charts(datetime.now(UTC))
    eyes.window.write("/inbox semana ahora")
    written = eyes.roundups(2)
    expect(written.get_by_test_id("chart")).to_have_count(0)
    expect(written).to_contain_text(f"█ {say('answered')}   ▒ {say('missed')}")
    expect(written).to_contain_text("8–12 h")
    eyes.keep(written, "text")
    assert eyes.window.troubles == []
    page.close()

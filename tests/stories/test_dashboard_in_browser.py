"""Two pages, in both languages: what is done in tawk.to's dashboard shows in Slack, and its past comes over."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, ViewportSize, expect

from bot.domain.ids import Action
from bot.languages import load_languages
from bot.views.language import Language
from sandbox.seed import default_seed
from sandbox.tawk.control import LocalTawk
from sandbox.visitors.people import CAST
from sandbox.visitors.plots import Chat, Line
from sandbox.visitors.shops import AURORA
from tests.sandbox.page.window import Window
from tests.stories.scene import CHANNEL, Scene, playing
from tests.stories.test_dashboard import Heard
from tests.stories.visits import Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATIENCE_MS = 30_000.0
LOCALES = {"en": "en-US", "es": "es-ES"}
COMMANDS = {
    "en": {"open": "list", "trash": "list trash", "sync": "sync", "search": 'search "tulip lamp"'},
    "es": {"open": "lista", "trash": "lista papelera", "sync": "sincronizar", "search": 'buscar "tulip lamp"'},
}
VISITOR = CAST[0]
SIZE: ViewportSize = {"width": 1180, "height": 900}


@dataclass(frozen=True, slots=True)
class Place:
    scene: Scene
    tawk: LocalTawk
    language: Language

    def missed(self, name: str) -> str:
        """The id of the chat."""
        visit = Visit(Heard(self.scene.bot.url, tawk=self.tawk), name).asks("Is anybody there?").is_over()
        self.scene.card(name, self.language.say("Missed"))
        return visit.chat_id


@pytest.fixture(params=list(LOCALES))
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """A team that reads one language, and a chat of last month, of which no webhook told."""
    language = load_languages()[request.param]
    usual = default_seed()
    seed = {**usual, "users": [{**user, "locale": LOCALES[language.code]} for user in usual["users"]]}
    with LocalTawk([AURORA]) as tawk:
        asked = Chat(VISITOR, ((Line("v", "Do you have the tulip lamp?"),),))
        tawk.add(AURORA, asked, datetime.now(UTC) - timedelta(days=30))
        reached = {"TAWK_API_KEY": tawk.key, "TAWK_API_URL": tawk.url, "TAWK_API_SECONDS": "0"}
        more = {**reached, "TAWK_FOLLOW_SECONDS": "0.3", "DEFAULT_LANGUAGE": language.code, "ALERT_MINUTES": "0"}
        with playing(tmp_path, "socket", more, seed) as scene:
            yield Place(scene, tawk, language)


class Eyes:
    """An agent's two pages: Slack, and tawk.to's dashboard."""

    def __init__(self, browser: Browser, place: Place) -> None:
        self.place, self.language = place, place.language
        slack = place.scene.slack
        self.slack, self.dashboard = (browser.new_page(viewport=SIZE) for _ in range(2))
        self.window, self.there = Window(self.slack), Window(self.dashboard)
        self.slack.goto(f"{slack.ui_url}?as=ana#/{slack.channel_id(CHANNEL)}")

    def card(self, name: str) -> Locator:
        cards = self.slack.locator(f".content [data-testid=message]:has([data-action-id={Action.MORE}])")
        return cards.filter(has_text=name)

    def sees(self, where: Locator, *texts: str) -> None:
        for text in texts:
            expect(where).to_contain_text(text, timeout=PATIENCE_MS)

    def misses(self, where: Locator, text: str) -> None:
        expect(where).not_to_contain_text(text, timeout=PATIENCE_MS)

    def writes(self, name: str) -> None:
        self.window.write(f"/inbox {COMMANDS[self.language.code][name]}")

    def asks(self, name: str) -> Locator:
        """Writes a command; its answer."""
        answers = self.slack.locator(".content [data-ephemeral=true]")
        before = answers.count()
        self.writes(name)
        expect(answers.nth(before)).to_be_attached(timeout=PATIENCE_MS)
        return answers.nth(before)

    def opens_there(self, chat_id: str, name: str) -> None:
        self.dashboard.goto(f"{self.place.tawk.dashboard_url}#/inbox/{AURORA.property_id}/all/chat/{chat_id}")
        self.sees(self.there.part("reading-name"), name)

    def chooses_more(self, card: Locator, label: str) -> None:
        card.locator(f"[data-action-id={Action.MORE}]").click()
        self.slack.locator(".popup").get_by_text(self.language.say(label), exact=True).click()

    def message(self, *texts: str) -> Locator:
        found = self.slack.locator(".content [data-testid=message]")
        for text in texts:
            found = found.filter(has_text=text)
        return found


def test_both_pages_agree_or_say_where_they_differ_and_the_past_comes_over(
    chromium: Browser, place: Place, tmp_path: Path
) -> None:
    opal, pia = place.missed("Opal"), place.missed("Pia")
    eyes = Eyes(chromium, place)
    eyes.sees(eyes.asks("open"), "Opal", "Pia")
    is_answered_there(eyes, opal)
    eyes.slack.screenshot(path=tmp_path / "answered.png")
    is_deleted_there_and_restored_here(eyes, pia)
    eyes.slack.screenshot(path=tmp_path / "restored.png")
    comes_over(eyes, tmp_path)
    assert eyes.window.troubles + eyes.there.troubles == []
    eyes.slack.close()
    eyes.dashboard.close()


def is_answered_there(eyes: Eyes, chat_id: str) -> None:
    """The card and the list change by themselves, and the thread tells by whom."""
    marta, say = AURORA.agents[0].name, eyes.language.say
    eyes.opens_there(chat_id, "Opal")
    eyes.there.part("answer-agent").select_option(marta)
    eyes.there.part("answer-text").fill("Here we are!")
    eyes.there.part("answer-send").click()
    eyes.sees(eyes.card("Opal"), say("Closed"))
    eyes.card("Opal").get_by_test_id("thread-summary").click()
    eyes.sees(eyes.window.part("thread"), say("{name} answered it in tawk.to.", name=marta), "Here we are!")
    listed = eyes.asks("open")
    eyes.sees(listed, "Pia")
    eyes.misses(listed, "Opal")


def is_deleted_there_and_restored_here(eyes: Eyes, chat_id: str) -> None:
    """The team's word is newer: it holds, and the card shows the difference."""
    say = eyes.language.say
    eyes.opens_there(chat_id, "Pia")
    eyes.there.part("deed-delete").click()
    eyes.sees(eyes.card("Pia"), say("Trash"))
    eyes.sees(eyes.asks("trash"), "Pia")
    eyes.chooses_more(eyes.card("Pia"), "Restore")
    eyes.sees(eyes.card("Pia"), say("Missed"), say("↔️ In tawk.to it lies in the trash."))


def comes_over(eyes: Eyes, folder: Path) -> None:
    """A window, a message that tells how far it is, one when all is here, and no card; then it is found."""
    say, slack = eyes.language.say, eyes.place.scene.slack
    cards = len(slack.messages(CHANNEL))
    eyes.writes("sync")
    eyes.sees(eyes.window.part("modal"), say("Bring the past over"), AURORA.name)
    eyes.slack.screenshot(path=folder / "window.png")
    eyes.window.part("modal-submit").click()
    eyes.sees(eyes.window.part("modal"), say("Close"))
    eyes.window.part("modal-cancel").click()
    eyes.slack.goto(f"{slack.ui_url}?as=ana#/{slack.dm('ana')}")
    here = eyes.message(say("The past of {name} is here", name=AURORA.name))
    expect(here).to_have_count(1, timeout=PATIENCE_MS)
    eyes.sees(here, eyes.language.count("{count} new", "{count} new", 1, count="1"))
    eyes.slack.screenshot(path=folder / "here.png")
    eyes.slack.goto(f"{slack.ui_url}?as=ana#/{slack.channel_id(CHANNEL)}")
    eyes.writes("search")
    found = eyes.slack.locator(".content [data-ephemeral=true]").filter(has_text=str(VISITOR.name))
    expect(found).to_have_count(1, timeout=PATIENCE_MS)
    assert len(slack.messages(CHANNEL)) == cards

"""Somebody's hand at the page: it reads the bot's words in one language, and its clicks and entries are counted."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from bot.domain.ids import Action, HomeAction
from bot.views.language import Language
from sandbox.mail.servers import LocalMail
from tests.sandbox.page.window import Window
from tests.tour.album import Album

PATIENCE_MS = 20_000.0
WIDTH, HEIGHT = 1180, 860


@dataclass(frozen=True, slots=True)
class Effort:
    """What a task took: clicks, and texts that were written."""

    clicks: int
    entries: int


class Hand:
    """One agent at the local Slack's page."""

    def __init__(
        self, page: Page, url: str, agent: str, language: Language, album: Album, mail: LocalMail | None = None
    ) -> None:
        self.mail = mail
        self._dashboard: Page | None = None
        self.page, self.language, self._album = page, language, album
        self.window = Window(page)
        self._name = ""
        self._seen: Locator | None = None
        self._kept = False
        self._clicks = self._entries = 0
        page.set_default_timeout(PATIENCE_MS)
        page.goto(f"{url}?as={agent}")

    def say(self, text: str, **values: str) -> str:
        """What stands on the page where the bot says this."""
        return self.language.say(text, **values)

    @contextmanager
    def counting(self, name: str) -> Iterator[list[Effort]]:
        """Gives a list that holds, at the end, what was done meanwhile; keeps a picture under this name."""
        self._name, self._kept, self._clicks, self._entries = name, False, 0, 0
        efforts: list[Effort] = []
        yield efforts
        if not self._kept:
            self.keep()
        efforts.append(Effort(self._clicks, self._entries))

    def keep(self, whole: Page | None = None) -> None:
        """Take the task's picture now, and not at its end: of the modal, of the home, or of what was seen last.

        Or of another page as a whole.
        """
        self._kept = True
        if whole is not None:
            self._album.keep(whole, self._name)
            return
        self.window.settle()
        self.page.evaluate("document.getElementById('notices').replaceChildren()")  # they lie over what is shown
        places = (place for place in (self.modal, self.home) if place.count())
        self._album.keep(self.page, self._name, next(places, self._seen))

    # A second page, where the stage has it

    @property
    def dashboard(self) -> Page:
        """tawk.to's, as the same agent has it open."""
        assert self._dashboard is not None, "this stage has no dashboard"
        return self._dashboard

    def open_dashboard(self, url: str) -> None:
        self._dashboard = self.page.context.new_page()
        self._dashboard.set_default_timeout(PATIENCE_MS)
        self._dashboard.goto(url)

    # What a hand does

    def click(self, place: Locator) -> None:
        self._clicks += 1
        place.click()

    def write(self, place: Locator, text: str) -> None:
        self._entries += 1
        place.fill(text)

    def send(self, place: Locator, text: str) -> None:
        """Write and press Enter."""
        self.write(place, text)
        place.press("Enter")

    def press(self, label: str, within: Locator | None = None) -> None:
        """A button with this label in the bot's language."""
        place = self.page if within is None else within
        self.click(place.get_by_role("button", name=self.say(label), exact=True).first)

    def choose(self, action_id: str, value: str, within: Locator | None = None) -> None:
        """An option of a select."""
        self.click((within or self.page).locator(f"[data-action-id='{action_id}']"))
        self.click(self.page.locator(f".popup [data-option-value='{value}']"))

    def choose_person(self, action_id: str, name: str, within: Locator | None = None) -> None:
        self.click((within or self.page).locator(f"[data-action-id='{action_id}']"))
        self.click(self.page.locator(".popup [role=option]").filter(has_text=name))

    def choose_more(self, card: Locator, label: str) -> None:
        """Something of the card's overflow menu."""
        self.click(card.locator(f"[data-action-id={Action.MORE}]"))
        self.click(self.page.locator(".popup").get_by_text(self.say(label), exact=True))

    def tick(self, name: str, count: int) -> None:
        """The row of a visitor in the home; then so many are selected."""
        number = (self.row(name).get_attribute("data-block-id") or "").split(":")[1]
        self.click(self.home.locator(f"[data-action-id={HomeAction.TICK}][data-option-value='{number}']"))
        self.see(self.home, self.language.count("{n} selected", "{n} selected", count))

    def folder(self, name: str) -> Locator:
        """The button of a folder of the home, which counts what lies in it."""
        return self.home.get_by_role("button", name=re.compile(rf"^{re.escape(self.say(name))} \(\d+\)$"))

    def field(self, action_id: str) -> Locator:
        """An input of the open modal."""
        return self.modal.locator(f"[data-action-id='{action_id}']")

    def submit(self, *, stays: bool = False) -> None:
        """Send the open modal; it closes, unless it `stays`."""
        self.click(self.window.part("modal-submit"))
        if not stays:
            self.miss(self.modal)

    def put_away(self) -> None:
        """Close the open modal."""
        self.click(self.window.part("modal-cancel"))
        self.miss(self.modal)

    def ask(self, command: str) -> Locator:
        """Write a command in the channel; the answer to it."""
        before = self.answers.count()
        self.send(self.window.part("composer"), command)
        expect(self.answers.nth(before)).to_be_attached(timeout=PATIENCE_MS)
        return self.answers.last

    # What an eye sees

    @property
    def modal(self) -> Locator:
        return self.window.part("modal")

    @property
    def home(self) -> Locator:
        return self.window.part("home")

    @property
    def answers(self) -> Locator:
        """What only this agent sees."""
        return self.page.locator(".content [data-ephemeral=true]")

    @property
    def thread(self) -> Locator:
        return self.window.part("thread")

    def card(self, name: str) -> Locator:
        """The card of a visitor."""
        holder = self.page.locator(f".content [data-testid=message]:has([data-action-id={Action.MORE}])")
        return holder.filter(has_text=name)

    def row(self, name: str) -> Locator:
        """The block of the home that shows a visitor's conversation."""
        return self.home.locator("[data-block-id^='row:']").filter(has_text=name).first

    def see(self, place: Locator, *texts: str) -> None:
        """These words of the bot, once they are there."""
        self._seen = place
        expect(place).to_be_attached(timeout=PATIENCE_MS)
        for text in texts:
            expect(place).to_contain_text(text, timeout=PATIENCE_MS)

    def miss(self, place: Locator) -> None:
        expect(place).to_have_count(0, timeout=PATIENCE_MS)

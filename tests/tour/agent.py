"""An agent before the demo's page: reads cards, presses buttons, answers modals, writes commands."""

import re

from playwright.sync_api import Locator, Page, expect

from bot.domain.ids import Action
from tests.sandbox.page.window import Window

PATIENCE = 30_000.0
NUMBER = re.compile(r"#(\d+)")


class Agent:
    """One of the team, in #support."""

    def __init__(self, page: Page, url: str, name: str) -> None:
        self.window = Window(page)
        self.page = page
        self._url = url
        page.set_default_timeout(PATIENCE)
        page.goto(f"{url}/?as={name}")
        self.window.part("channel-support").click()
        self.see(self.window.part("channel-title"), "support")

    @property
    def cards(self) -> Locator:
        return self.page.locator(f".content [data-testid=message]:has([data-action-id={Action.MORE}])")

    @property
    def answers(self) -> Locator:
        """What only this agent sees."""
        return self.page.locator(".content [data-ephemeral=true]")

    @property
    def thread(self) -> Locator:
        """The messages of the thread that is open."""
        return self.window.part("thread").get_by_test_id("message")

    def see(self, place: Locator, *texts: str) -> None:
        expect(place).to_be_attached(timeout=PATIENCE)
        for text in texts:
            expect(place).to_contain_text(text, timeout=PATIENCE)

    def miss(self, place: Locator, text: str = "") -> None:
        """See it no more: the whole place, or this text in it."""
        if text:
            expect(place).not_to_contain_text(text, timeout=PATIENCE)
        else:
            expect(place).to_have_count(0, timeout=PATIENCE)

    def rows(self) -> list[tuple[int, str]]:
        """The number and the `ts` of each card in the channel, oldest first."""
        read = "cards => cards.map(card => [card.textContent, card.dataset.ts])"
        return [(_number(text), str(ts)) for text, ts in self.cards.evaluate_all(read)]

    def shown(self) -> dict[int, str]:
        """The `ts` of each card by its number."""
        return dict(self.rows())

    def card(self, number: int) -> Locator:
        """The card of this conversation, which stays the same message for ever."""
        return self.window.message(self.shown()[number])

    def free(self) -> list[int]:
        """The numbers of the cards that nobody has, once there is one; oldest first."""
        free = self.cards.filter(has=self.page.get_by_role("button", name="Take it", exact=True))
        expect(free.first).to_be_attached(timeout=2 * PATIENCE)
        return [_number(text) for text in free.all_text_contents()]

    def press(self, card: Locator, label: str) -> None:
        card.get_by_role("button", name=label, exact=True).click()

    def choose(self, card: Locator, label: str) -> None:
        """Something of the card's overflow menu."""
        card.locator(f"[data-action-id={Action.MORE}]").click()
        self.page.locator(".popup").get_by_text(label, exact=True).click()

    def pick(self, person: str) -> None:
        """Somebody in the open modal's select."""
        self.window.part("modal").locator(f"[data-action-id={Action.AGENT}]").click()
        self.page.locator(".popup [role=option]").filter(has_text=person).click()

    def type(self, text: str) -> None:
        self.window.part("modal").locator(f"[data-action-id={Action.CONFIRMATION}]").fill(text)

    def submit(self) -> None:
        self.window.part("modal-submit").click()

    def ask(self, command: str) -> Locator:
        """Write a command; the answer to it."""
        before = self.answers.count()
        self.window.write(command)
        expect(self.answers).to_have_count(before + 1, timeout=PATIENCE)
        return self.answers.last

    def slow_down(self, card: Locator, seconds: float) -> None:
        """Let Slack take its time with the card's next drawing."""
        told = {"method": "chat.update", "action": "delay", "seconds": seconds, "match": {"ts": _ts(card)}}
        answer = self.page.request.post(f"{self._url}/_page/faults", data={"add": told})
        assert answer.ok, answer.text()

    def put_away_answers(self) -> None:
        while self.answers.count():
            self.answers.first.get_by_test_id("dismiss").click()

    def height(self, card: Locator) -> float:
        # In one go, since the page may draw the card anew at any time; out of view its height is an estimate.
        read = "([card]) => { card.style.contentVisibility = 'visible'; return card.getBoundingClientRect().height; }"
        return float(card.evaluate_all(read))

    def frame(self, first: Locator, width: int, height: float) -> None:
        """Make the window so tall that the messages have this height, and begin them with `first`."""
        around = "() => innerHeight - document.querySelector('.content .scroller').clientHeight"
        self.page.set_viewport_size({"width": width, "height": round(self.page.evaluate(around) + height)})
        self.begin_with(first)

    def begin_with(self, card: Locator) -> None:
        """Scroll so that it is the uppermost, and let go of whatever was pressed."""
        card.evaluate_all("([card]) => { card.scrollIntoView({block: 'start'}); document.activeElement.blur(); }")

    def open_thread(self, card: Locator) -> None:
        card.get_by_test_id("thread-summary").click()
        self.see(self.thread.first)


def _ts(card: Locator) -> str:
    return card.get_attribute("data-ts") or ""


def _number(text: str) -> int:
    found = NUMBER.search(text)
    assert found, text
    return int(found[1])

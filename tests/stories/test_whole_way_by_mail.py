"""The whole way in the browser: a missed chat, a ticket, the answer, the visitor's reply by real servers, the end."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot.domain.ids import TicketField
from bot.domain.inbox import Status
from bot.languages import load_languages
from sandbox.mail.servers import LocalMail
from tests.guide.hand import PATIENCE_MS, Hand
from tests.mail.between import dovecot_for
from tests.mail.dovecot import USER
from tests.stories.scene import Scene, playing
from tests.tour.album import Nowhere

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TICKET = 2  # the chat is the first
TEAM = f"Aurora <{USER}>"
ANSWER, MORE = "The red one is back on Friday.", "It costs 20 euros."
REPLY, LAST = "Friday is fine.\nDo you deliver?", "We do. Until Friday!"


def status_of(scene: Scene, number: int) -> Status:
    with scene.store() as store, store.read() as tx:
        found = tx.conversations.head(number)
        assert found is not None
        return found.status


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with LocalMail(tmp_path / "mail", USER) as mail, dovecot_for(mail) as dovecot:
        more = {"SMTP_URL": mail.smtp_url, "IMAP_URL": dovecot.url(), "MAIL_FROM": TEAM}
        with playing(tmp_path, "socket", more, mail=mail) as scene:
            yield scene


@pytest.fixture
def hand(chromium: Browser, scene: Scene) -> Iterator[Hand]:
    page = chromium.new_page()
    hand = Hand(page, scene.slack.ui_url, "ana", load_languages()["en"], Nowhere())
    hand.window.part("channel-support").click()
    yield hand
    assert hand.window.troubles == []
    page.close()


def test_a_missed_chat_is_answered_by_mail_and_closed_when_the_visitor_wrote_back(hand: Hand, scene: Scene) -> None:
    scene.visit("Mia Stone", "mia@example.com").asks("Is the red one in stock?").is_over()

    hand.press("Answer by e-mail…", hand.card("Mia Stone"))
    expect(hand.field(TicketField.ADDRESS)).to_have_value("mia@example.com")
    hand.write(hand.field(TicketField.ANSWER), ANSWER)
    hand.submit()
    chat, ticket = hand.card("Mia Stone").first, hand.card("Mia Stone").last
    hand.see(chat, "It became the ticket")
    hand.see(ticket, "It was the chat")
    hand.click(ticket.get_by_test_id("thread-summary"))
    hand.see(hand.thread, ANSWER, "✅ Sent")
    assert status_of(scene, TICKET) is Status.OPEN

    hand.press("Reply…", ticket)
    hand.write(hand.field(TicketField.ANSWER), MORE)
    hand.submit()
    hand.see(hand.thread, MORE)
    assert status_of(scene, TICKET) is Status.PENDING

    hand.click(hand.window.part("mailbox-link"))
    hand.click(hand.window.part("mail-row").filter(has_text="mia@example.com").last)
    hand.see(hand.window.part("mail-text"), ANSWER, "Is the red one in stock?")
    hand.write(hand.window.part("mail-answer-text"), REPLY)
    hand.click(hand.window.part("mail-answer-send"))

    hand.click(hand.window.part("channel-support"))
    ticket = hand.card("Mia Stone").last
    hand.click(ticket.get_by_test_id("thread-summary"))
    hand.see(hand.thread, "Mia wrote by e-mail", "Friday is fine.")
    expect(hand.thread.get_by_text("On ", exact=False).filter(has_text="wrote:")).to_have_count(0)
    assert status_of(scene, TICKET) is Status.OPEN

    hand.press("Reply…", ticket)
    hand.write(hand.field(TicketField.ANSWER), LAST)
    hand.click(hand.modal.locator(f"[data-action-id='{TicketField.CLOSES}'][data-option-value='{TicketField.CLOSES}']"))
    hand.submit()
    hand.see(ticket, "Closed by")
    assert status_of(scene, TICKET) is Status.CLOSED
    hand.see(hand.thread, LAST)
    expect(hand.thread.get_by_text("✅ Sent")).to_have_count(3, timeout=PATIENCE_MS)
    hand.click(hand.window.part("mailbox-link"))
    expect(hand.window.part("mail-row")).to_have_count(3)

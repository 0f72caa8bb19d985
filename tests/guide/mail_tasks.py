"""What is done by e-mail: a missed visitor is answered, writes back into the thread, and is answered again."""

from playwright.sync_api import Locator, expect

from bot.domain.ids import MailAction, TicketAction, TicketField
from bot.domain.inbox import MailMode
from bot.domain.setting_ids import CannedField, SetupField
from tests.guide.hand import PATIENCE_MS, Hand
from tests.guide.stage import Cast
from tests.guide.tasks import Task

VISITOR = "Mia Stone"
TICKET = 31  # what Mia's newest chat becomes
REFUSED = "550 5.2.1 The mailbox is disabled"


def preview(hand: Hand, cast: Cast) -> None:
    """The form has the address from the contact, and a subject."""
    hand.click(hand.window.part("channel-support"))
    hand.click(hand.card(VISITOR).last.locator(f"[data-action-id={TicketAction.CONVERT}]"))
    expect(hand.field(TicketField.ADDRESS)).to_have_value("mia@example.com", timeout=PATIENCE_MS)
    hand.write(hand.field(TicketField.ANSWER), cast.mails.first)
    hand.click(hand.modal.locator(f"[data-action-id={TicketAction.PREVIEW}]"))
    hand.see(hand.modal.filter(has_text=hand.say("Back")), "mia@example.com", cast.mails.first, cast.question)


def convert(hand: Hand, cast: Cast) -> None:
    """The chat closes, the ticket has a card of its own, and the answer goes out after ten seconds."""
    hand.click(hand.modal.get_by_test_id("modal-cancel"))
    hand.see(hand.field(TicketField.ANSWER))
    hand.keep()
    hand.submit()
    hand.see(hand.card(f"#{TICKET}").last, VISITOR, hand.say("Reply…"))


def see_mark(hand: Hand, cast: Cast) -> None:
    """Each answer says how far it has come."""
    open_thread(hand)
    hand.see(line(hand, cast.mails.first), _sent(hand))


def write_back(hand: Hand, cast: Cast) -> None:
    """In the visitor's mail program; here it is the local mailbox that the demo's page has."""
    hand.click(hand.window.part("mailbox-link"))
    hand.click(hand.window.part("mail-row").first)
    hand.see(hand.window.part("mail-text"), cast.mails.first, cast.question)
    hand.write(hand.window.part("mail-answer-text"), cast.mails.reply)
    hand.window.part("mail-answer-file").set_input_files(
        {"name": "hall.txt", "mimeType": "text/plain", "buffer": cast.mails.reply.encode()}
    )
    hand.see(hand.page.locator("main"))
    hand.keep()
    hand.click(hand.window.part("mail-answer-send"))
    hand.see(hand.window.part("mailbox").get_by_text("Answered"))


def hear_back(hand: Hand, cast: Cast) -> None:
    """Without what the mail program quoted."""
    hand.click(hand.window.part("channel-support"))
    open_thread(hand)
    hand.see(hand.thread, hand.say("📩 {name} wrote by e-mail", name="Mia"), cast.mails.reply, "hall.txt")
    hand.see(line(hand, cast.mails.reply))
    expect(hand.thread.get_by_text("> ")).to_have_count(0)


def take_back(hand: Hand, cast: Cast) -> None:
    """For ten seconds it has not gone out."""
    hand.click(ticket(hand).locator(f"[data-action-id={TicketAction.REPLY}]"))
    hand.write(hand.field(TicketField.ANSWER), cast.mails.slip)
    hand.submit()
    hand.click(hand.thread.locator(f"[data-action-id={MailAction.UNDO}]"))
    hand.see(line(hand, hand.say("↩️ {agent} took the answer back before it went out.", agent=f"@{cast.name}")))


def write_canned(hand: Hand, cast: Cast) -> None:
    word = {"en": "answers", "es": "respuestas"}[cast.code]
    hand.send(hand.window.part("composer"), f"/inbox {word}")
    hand.press("Add one", hand.modal)
    hand.write(hand.field(CannedField.NAME), cast.mails.canned_name)
    hand.write(hand.field(CannedField.TEXT), cast.mails.canned)
    hand.keep()
    hand.submit(stays=True)
    hand.see(hand.modal, f"!{cast.mails.canned_name}")
    hand.put_away()


def use_canned(hand: Hand, cast: Cast) -> None:
    word = {"en": "reply", "es": "responder"}[cast.code]
    hand.see(hand.ask(f"/inbox {word} #{TICKET} !{cast.mails.canned_name}"), f"#{TICKET}")
    hand.see(line(hand, cast.mails.filled), _sent(hand))


def retry(hand: Hand, cast: Cast) -> None:
    """The server's own words say why."""
    assert hand.mail is not None, "the tour has mail servers"
    hand.mail.office.answers.append(REFUSED)
    word = {"en": "reply", "es": "responder"}[cast.code]
    hand.ask(f"/inbox {word} #{TICKET} {cast.mails.second}")
    hand.see(line(hand, cast.mails.second), REFUSED)
    hand.keep()
    hand.click(hand.thread.locator(f"[data-action-id={MailAction.RETRY}]"))
    hand.see(line(hand, cast.mails.second), _sent(hand))


def turn_two_way(hand: Hand, cast: Cast) -> None:
    """Once for a property; whoever sets it says that they mean it."""
    word = {"en": "config", "es": "ajustes"}[cast.code]
    hand.send(hand.window.part("composer"), f"/inbox {word} {cast.shop.name}")
    hand.choose(SetupField.MAIL_MODE, MailMode.TWO_WAY.value, hand.modal)
    hand.click(hand.modal.locator(f"[data-action-id='{SetupField.TWO_WAY}'][data-option-value='{SetupField.TWO_WAY}']"))
    hand.modal.locator(f"[data-action-id='{SetupField.MAIL_MODE}']").scroll_into_view_if_needed()
    hand.keep()
    hand.submit()


def reply_in_thread(hand: Hand, cast: Cast) -> None:
    hand.send(hand.window.part("thread-composer"), cast.mails.in_thread)
    hand.see(line(hand, cast.mails.in_thread))


def note_in_thread(hand: Hand, cast: Cast) -> None:
    """It stays with the team."""
    hand.send(hand.window.part("thread-composer"), f";; {cast.mails.note}")
    hand.see(line(hand, cast.mails.note))


def reply_and_close(hand: Hand, cast: Cast) -> None:
    hand.click(ticket(hand).locator(f"[data-action-id={TicketAction.REPLY}]"))
    hand.write(hand.field(TicketField.ANSWER), cast.mails.last)
    hand.click(hand.modal.locator(f"[data-action-id='{TicketField.CLOSES}'][data-option-value='{TicketField.CLOSES}']"))
    hand.keep()
    hand.submit()
    hand.see(ticket(hand), hand.say("Closed by {agent}", agent=f"@{cast.name}"))


def open_thread(hand: Hand) -> None:
    """Once its card stands still: it is drawn again when its thread begins."""
    expect(ticket(hand).get_by_test_id("thread-summary")).to_be_visible(timeout=PATIENCE_MS)
    hand.page.wait_for_timeout(500)
    hand.window.settle()
    hand.click(ticket(hand).get_by_test_id("thread-summary"))
    hand.see(hand.thread.get_by_test_id("message").first)


def ticket(hand: Hand) -> Locator:
    return hand.card(f"#{TICKET}").last


def line(hand: Hand, text: str) -> Locator:
    """The newest message of the thread that says this."""
    return hand.thread.get_by_test_id("message").filter(has_text=text).last


def _sent(hand: Hand) -> str:
    """How the mark of an answer that went out begins."""
    return hand.say("✅ Sent {when}", when="").strip()


MAIL_TASKS = (
    Task("preview", "See exactly what the visitor will get", "*Preview* in the form behind the card's button", preview),
    Task("ticket", "Turn a missed chat into a ticket, with a first answer", "Button on the card", convert),
    Task("mark", "See that the answer went out", "The ticket's thread", see_mark),
    Task("visitor", "The visitor writes back, with a file", "Their mail program", write_back),
    Task("reply", "Their reply arrives in the thread", "The ticket's thread", hear_back),
    Task("take-back", "Take an answer back", "Button in the thread, for ten seconds", take_back),
    Task("canned", "Keep an answer for the next time", "`/inbox answers`", write_canned),
    Task("use-canned", "Answer with it", "`/inbox reply #… !name`", use_canned),
    Task("retry", "Send a failed answer again", "Button in the thread", retry),
    Task("two-way", "Let threads of tickets go out", "`/inbox config`", turn_two_way),
    Task("thread-reply", "Answer in the thread", "The thread of a ticket's card", reply_in_thread),
    Task("thread-note", "Say something to the team alone", "`;;` in the thread", note_in_thread),
    Task("reply-close", "Answer and close", "Button on the ticket's card", reply_and_close),
)

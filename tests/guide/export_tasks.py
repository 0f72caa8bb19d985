"""What leaves as a file: into a direct message, or by e-mail to an address that was confirmed."""

import re
import time

from bot.domain.ids import ExportAction, ExportField, HomeAction
from bot.ports import Form
from bot.views.exports import BY_MAIL
from sandbox.mail.showing import show
from tests.guide.hand import PATIENCE_MS, Hand
from tests.guide.mail_tasks import TICKET
from tests.guide.stage import ACCOUNTS, Cast
from tests.guide.tasks import Task

CODE = re.compile(r"\b(\d{4}) (\d{4})\b")


def export_selection(hand: Hand, cast: Cast) -> None:
    hand.click(hand.window.part("app-home"))
    hand.see(hand.home)
    hand.window.settle()
    hand.click(hand.folder("Inbox"))
    hand.see(hand.row("Mia Stone"))
    boxes = hand.home.locator(f"[data-action-id={HomeAction.TICK}][data-option-value]")
    for ticked in (1, 2):
        hand.click(boxes.nth(ticked - 1))
        hand.see(hand.home, hand.language.count("{n} selected", "{n} selected", ticked))
    hand.click(hand.home.locator(f"[data-action-id='{ExportAction.SELECTION}']"))
    hand.choose(ExportField.FORM, Form.HTML, hand.modal)
    hand.keep()
    hand.submit()


def get_files(hand: Hand, cast: Cast) -> None:
    """How far it is stands in one message, which changes until the file is there."""
    hand.click(hand.page.locator("[data-testid^='dm-']").filter(has_text="Recado"))
    message = hand.page.locator(".content [data-testid=message]").filter(has=hand.page.get_by_test_id("file"))
    hand.see(message.last, ".html")


def ask_by_mail(hand: Hand, cast: Cast) -> None:
    """A new address of an allowed domain gets a code first."""
    word = {"en": "export", "es": "exportar"}[cast.code]
    hand.click(hand.window.part("channel-support"))
    hand.send(hand.window.part("composer"), f"/inbox {word} #{TICKET}")
    hand.choose(ExportField.WAY, BY_MAIL, hand.modal)
    hand.write(hand.field(ExportField.ADDRESS), ACCOUNTS)
    hand.keep()
    hand.submit(stays=True)
    hand.see(hand.field(ExportField.CODE))


def confirm_address(hand: Hand, cast: Cast) -> None:
    hand.write(hand.field(ExportField.CODE), _code(hand))
    hand.keep()
    hand.submit()


def read_export(hand: Hand, cast: Cast) -> None:
    """Where it arrives; here it is the local mailbox of all who are outside."""
    hand.click(hand.window.part("mailbox-link"))
    row = hand.window.part("mail-row").filter(has_text=ACCOUNTS)
    hand.see(row.nth(1))
    hand.click(row.first)
    hand.see(hand.window.part("mail-file"), ".json")
    hand.see(hand.page.locator("main"))


def _code(hand: Hand) -> str:
    found = CODE.search(_newest_mail(hand))
    assert found is not None
    return f"{found[1]}{found[2]}"


def _newest_mail(hand: Hand) -> str:
    """Once it has arrived, which the page does not tell."""
    assert hand.mail is not None, "the tour has mail servers"
    end = time.monotonic() + PATIENCE_MS / 1000
    while time.monotonic() < end:
        written = [show(mail).text for mail in hand.mail.visitors.all() if mail.recipient == ACCOUNTS]
        if written:
            return written[-1]
        hand.page.wait_for_timeout(100)
    raise AssertionError("no mail has come")


EXPORT_TASKS = (
    Task("export", "Export what is selected, to read or print", "*Export…* in the Home", export_selection),
    Task("export-file", "Get the file", "Direct message", get_files),
    Task("export-mail", "Export a ticket by e-mail", "`/inbox export`", ask_by_mail),
    Task("export-code", "Confirm a new address", "The code in the mail", confirm_address),
    Task("export-mailed", "Read the export there", "Their mail program", read_export),
)

"""What is done in the App Home, which is the inbox."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from bot.domain.desktop import Whose
from bot.domain.ids import HomeAction, HomeField, WindowAction
from bot.domain.query import Sort
from bot.views.home.choices import sort_value
from tests.guide.hand import PATIENCE_MS, Hand
from tests.guide.stage import Cast
from tests.guide.tasks import Task


def look(hand: Hand, cast: Cast) -> None:
    hand.click(hand.window.part("app-home"))
    hand.see(hand.home, "Paul Reed", cast.shop.name)


def switch(hand: Hand, cast: Cast) -> None:
    hand.click(hand.home.locator(f"[data-action-id='{HomeAction.PROPERTY}']"))
    hand.click(hand.page.locator(".popup [role=option]").filter(has_text=cast.shop.name))
    hand.see(hand.home, "Visitor 23")
    hand.miss(hand.row("Otto Lang"))


def hide_tickets(hand: Hand, cast: Cast) -> None:
    hand.click(hand.home.locator(f"[data-action-id='{HomeAction.KINDS}'][data-option-value=ticket]"))
    hand.miss(hand.row("Paul Reed"))


def show_tickets(hand: Hand, cast: Cast) -> None:
    hand.click(hand.home.locator(f"[data-action-id='{HomeAction.KINDS}'][data-option-value=ticket]"))
    hand.see(hand.row("Paul Reed"))


def see_closed(hand: Hand, cast: Cast) -> None:
    hand.choose(HomeAction.STATUS, "3")
    hand.see(hand.row("Noor Aziz"))
    hand.miss(hand.row("Visitor 23"))


def see_any(hand: Hand, cast: Cast) -> None:
    hand.choose(HomeAction.STATUS, "all")
    hand.see(hand.row("Noor Aziz"))
    hand.see(hand.row("Visitor 23"))


def see_unassigned(hand: Hand, cast: Cast) -> None:
    hand.choose(HomeAction.WHOSE, Whose.NOBODY)
    hand.miss(hand.row(cast.question + " " + cast.greeting))
    hand.see(hand.row("Visitor 23"))


def see_ones(hand: Hand, cast: Cast) -> None:
    hand.choose_person(HomeAction.AGENT, cast.colleague, hand.home)
    hand.see(hand.row("Mia Stone"))
    hand.miss(hand.row("Visitor 23"))


def see_all(hand: Hand, cast: Cast) -> None:
    hand.choose(HomeAction.WHOSE, Whose.ALL)
    hand.see(hand.row("Visitor 23"))


def sort(hand: Hand, cast: Cast) -> None:
    hand.choose(HomeAction.SORT, sort_value(Sort.CREATED, ascending=True))
    hand.see(hand.home.locator("[data-block-id^='row:']").first, "Visitor 00")


def sort_by_urgency(hand: Hand, cast: Cast) -> None:
    hand.choose(HomeAction.SORT, sort_value(Sort.PRIORITY, ascending=False))
    hand.see(hand.home.locator("[data-block-id^='row:']").first, "Mia Stone")


def search(hand: Hand, cast: Cast) -> None:
    """By words, days, department and tag at once."""
    day = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    hand.press("Search…", hand.home)
    hand.write(hand.field(HomeField.WORDS), f'"{cast.greeting}"')
    hand.write(hand.field(HomeField.SINCE), day)
    hand.choose(HomeField.DEPARTMENT, "Sales", hand.modal)
    hand.write(hand.field(HomeField.TAGS), cast.tag)
    hand.keep()
    hand.submit()
    hand.see(hand.row("Mia Stone"))
    hand.miss(hand.row("Visitor 23"))


def save_view(hand: Hand, cast: Cast) -> None:
    hand.press("Save view…", hand.home)
    hand.write(hand.field(HomeField.NAME), cast.tag.title())
    hand.submit()
    hand.see(hand.home, hand.say("Delete view"))


def clear_search(hand: Hand, cast: Cast) -> None:
    hand.press("Clear", hand.home)
    hand.see(hand.row("Visitor 23"))


def tick_over_pages(hand: Hand, cast: Cast) -> None:
    """Two on this page and one on the next go to the trash."""
    for ticked, name in enumerate(("Visitor 23", "Visitor 22"), 1):
        hand.tick(name, ticked)
    hand.press("Next", hand.home)
    hand.see(hand.row("Visitor 00"))
    hand.tick("Visitor 00", 3)
    hand.keep()
    hand.press("Move to trash", hand.home)
    hand.see(hand.home, hand.language.count("{n} done", "{n} done", 3))


def restore(hand: Hand, cast: Cast) -> None:
    hand.click(hand.folder("Trash"))
    hand.see(hand.row("Visitor 22"))
    hand.tick("Visitor 22", 1)
    hand.press("Restore", hand.home)
    hand.miss(hand.row("Visitor 22"))


def purge(hand: Hand, cast: Cast) -> None:
    """All that is left in the trash; the agent writes how many that are."""
    hand.press("Select page", hand.home)
    hand.see(hand.home, hand.language.count("{n} selected", "{n} selected", 2))
    hand.press("Purge for good…", hand.home)
    hand.write(hand.field(HomeField.COUNT), "2")
    hand.keep()
    hand.submit()
    expect(hand.home.locator("[data-block-id^='row:']")).to_have_count(0, timeout=PATIENCE_MS)


def mark_spam(hand: Hand, cast: Cast) -> None:
    hand.click(hand.folder("Inbox"))
    hand.see(hand.row("Visitor 21"))
    hand.tick("Visitor 21", 1)
    hand.press("Spam", hand.home)
    hand.miss(hand.row("Visitor 21"))


def unmark_spam(hand: Hand, cast: Cast) -> None:
    hand.click(hand.folder("Spam"))
    hand.tick("Visitor 21", 1)
    hand.press("Not spam", hand.home)
    hand.miss(hand.row("Visitor 21"))


def open_and_close(hand: Hand, cast: Cast) -> None:
    """A conversation's window has all that may be done to it."""
    hand.click(hand.folder("Inbox"))
    hand.press("Open…", hand.row("Visitor 20"))
    hand.see(hand.modal, cast.greeting)
    hand.click(hand.modal.locator(f"[data-action-id='{WindowAction.DO}:close']"))
    hand.see(hand.modal, hand.say("Closed"))
    hand.put_away()


def see_contacts(hand: Hand, cast: Cast) -> None:
    hand.click(hand.folder("Contacts"))
    hand.see(hand.home, "Paul Reed", "mia@example.com")
    hand.press("Search…", hand.home)
    hand.write(hand.field(HomeField.WORDS), "mia")
    hand.submit()
    hand.see(hand.home, hand.say("Search: {words}", words="mia"), "mia@example.com")
    hand.press("Show", hand.home)
    hand.see(hand.modal, "#30", "#26")
    hand.keep()
    hand.put_away()


HOME_TASKS = (
    Task("home", "See the inbox", "The *Home* tab", look),
    Task("property", "Switch the property", "Select in the Home", switch),
    Task("kinds", "Hide tickets", "Check box in the Home", hide_tickets),
    Task("kinds-again", "Show tickets", "Check box in the Home", show_tickets),
    Task("closed", "See what is closed", "Select in the Home", see_closed),
    Task("any", "See any status", "Select in the Home", see_any),
    Task("unassigned", "See what nobody has", "Select in the Home", see_unassigned),
    Task("agent", "See what one agent has", "Select in the Home", see_ones),
    Task("everybody", "See everybody's", "Select in the Home", see_all),
    Task("sort", "Sort by creation, oldest first", "Select in the Home", sort),
    Task("urgency", "Sort by priority", "Select in the Home", sort_by_urgency),
    Task("search", "Search by words, days, department and tag", "*Search…* in the Home", search),
    Task("view", "Save the search under a name", "*Save view…* in the Home", save_view),
    Task("clear", "Clear the search", "Button in the Home", clear_search),
    Task("bulk", "Select three on two pages and move them to the Trash", "Check boxes in the Home", tick_over_pages),
    Task("restore", "Restore one from the Trash", "Folder in the Home", restore),
    Task("purge", "Purge the rest for good", "Folder in the Home", purge),
    Task("spam", "Mark as spam", "Check box in the Home", mark_spam),
    Task("not-spam", "It is no spam", "Folder in the Home", unmark_spam),
    Task("window", "Open one and close it there", "*Open…* in the Home", open_and_close),
    Task("contacts", "Look for a contact, with all conversations", "Folder in the Home", see_contacts),
)

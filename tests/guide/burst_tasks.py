"""What an agent does when more visitors are missed than a channel takes cards: one message, and the list behind it."""

from playwright.sync_api import Locator, expect

from tests.guide.hand import PATIENCE_MS, Hand
from tests.guide.stage import CROWD, Cast
from tests.guide.tasks import Task

FIRST = "Visitor 00"  # whose number is 1


def see_burst(hand: Hand, cast: Cast) -> None:
    hand.see(summary(hand), hand.say("nobody has: {free} · taken: {taken} · settled: {settled}", **counts(CROWD)))


def list_burst(hand: Hand, cast: Cast) -> None:
    """Only for who pressed, the oldest first."""
    hand.press("Show what nobody has", summary(hand))
    hand.see(hand.answers.last, FIRST, hand.say("Take it"))


def take_from_burst(hand: Hand, cast: Cast) -> None:
    """The row goes, and the next one comes up."""
    hand.press("Take it", hand.answers.last)
    hand.see(hand.answers.last, hand.say("{numbers}: yours now.", numbers="#1"))
    expect(hand.answers.last).not_to_contain_text(FIRST, timeout=PATIENCE_MS)


def open_from_burst(hand: Hand, cast: Cast) -> None:
    hand.press("Open…", hand.answers.last)
    hand.see(hand.modal, FIRST, cast.greeting)
    hand.keep()
    hand.put_away()
    hand.see(summary(hand), hand.say("nobody has: {free} · taken: {taken} · settled: {settled}", **counts(CROWD - 1)))


def summary(hand: Hand) -> Locator:
    """The one message of ours in the channel."""
    title = hand.language.count("One conversation came at once", "{n} conversations came at once", CROWD)
    return hand.page.locator(".content [data-testid=message]:not([data-ephemeral=true])").filter(has_text=title)


def counts(free: int) -> dict[str, str]:
    return {"free": str(free), "taken": str(CROWD - free), "settled": "0"}


BURST_TASKS = (
    Task("burst", "Hundreds that are missed at once are one message", "It is in the channel", see_burst),
    Task("burst-list", "List what nobody has of them", "Button on the message", list_burst),
    Task("burst-take", "Take one from the list", "Button on its row", take_from_burst),
    Task("burst-open", "Open it", "Button in the list", open_from_burst),
)

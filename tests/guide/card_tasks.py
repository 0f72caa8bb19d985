"""What is done at a card in the channel and in its thread."""

from bot.domain.ids import Action
from tests.guide.hand import Hand
from tests.guide.stage import Cast
from tests.guide.tasks import Task

MISSED = "Mia Stone"


def hear(hand: Hand, cast: Cast) -> None:
    """It stands there, with nobody having looked for it."""
    card = hand.card(MISSED).last
    hand.see(card, hand.say("Missed"), cast.question, "mia@example.com", hand.say("Assigned to nobody"))


def read(hand: Hand, cast: Cast) -> None:
    hand.click(hand.card(MISSED).last.get_by_test_id("thread-summary"))
    hand.see(hand.thread, cast.question, cast.greeting)


def fill_in(hand: Hand, cast: Cast) -> None:
    """What the pre-chat form asked for stands on the card."""
    hand.see(hand.card(cast.written).last, "rose@example.com", "7946" if cast.code == "en" else "912")


def leave_a_message(hand: Hand, cast: Cast) -> None:
    hand.see(hand.card("Paul Reed").last, hand.say("Offline message"), "paul@example.com", cast.subject)


def take(hand: Hand, cast: Cast) -> None:
    card = hand.card(MISSED).last
    hand.press("Take it", card)
    hand.see(card, hand.say("Assigned to {agent}", agent=f"@{cast.name}"))


def assign(hand: Hand, cast: Cast) -> None:
    card = hand.card(MISSED).last
    hand.choose_more(card, "Assign…")
    hand.choose_person(Action.AGENT, cast.colleague, hand.modal)
    hand.submit()
    hand.see(card, hand.say("Assigned to {agent}", agent=f"@{cast.colleague}"))


def close(hand: Hand, cast: Cast) -> None:
    card = hand.card(MISSED).last
    hand.press("Close", card)
    hand.see(card, hand.say("Closed by {agent}", agent=f"@{cast.name}"))


def reopen(hand: Hand, cast: Cast) -> None:
    card = hand.card(MISSED).last
    hand.press("Reopen", card)
    hand.see(card.get_by_role("button", name=hand.say("Close"), exact=True))
    hand.see(card)


def set_all(hand: Hand, cast: Cast) -> None:
    """Priority, department, tag and a note in one form."""
    card = hand.card(MISSED).last
    hand.choose_more(card, "More…")
    hand.choose(Action.PRIORITY, "high", hand.modal)
    hand.write(hand.field(Action.DEPARTMENT), "Sales")
    hand.write(hand.field(Action.TAGS), cast.tag)
    hand.write(hand.field(Action.NOTE), "☎ 10:30")
    hand.keep()
    hand.submit()
    hand.see(card, hand.say("🔼 High priority"), "Sales", cast.tag, hand.say("📝 One note"))


def snooze(hand: Hand, cast: Cast) -> None:
    card = hand.card(cast.written).last
    hand.choose_more(card, "More…")
    hand.choose(Action.STATUS, "snooze:tomorrow", hand.modal)
    hand.submit()
    hand.see(card, "💤")


def speak(hand: Hand, cast: Cast) -> None:
    """Slash commands don't work in threads, a mention does."""
    card = hand.card("Otto Lang").last
    hand.click(card.get_by_test_id("thread-summary"))
    word = {"en": "take", "es": "tomar"}[cast.code]
    hand.send(hand.window.part("thread-composer"), f"@recado {word}")
    hand.see(card, hand.say("Assigned to {agent}", agent=f"@{cast.name}"))


CARD_TASKS = (
    Task("alert", "A missed chat tells of itself", "It is in the channel", hear),
    Task("offline", "An offline message becomes a ticket's card", "It is in the channel", leave_a_message),
    Task("form", "Contact data from the pre-chat form", "It is on the card", fill_in),
    Task("thread", "Read the transcript", "The card's thread", read),
    Task("take", "Take it", "Button on the card", take),
    Task("assign", "Assign it to somebody", "The card's menu", assign),
    Task("close", "Close", "Button on the card", close),
    Task("reopen", "Reopen", "Button on the card", reopen),
    Task("form-of-deeds", "Set priority, department, tag, and write a note", "*More…* in the card's menu", set_all),
    Task("snooze", "Snooze until tomorrow at 9:00", "*More…* in the card's menu", snooze),
    Task("mention", "Take one from within its thread", "Mention *@Recado*", speak),
)

"""What is said in one line, and in the menus that answer it."""

from tests.guide.hand import Hand
from tests.guide.stage import Cast
from tests.guide.tasks import Task

NUMBER = 27  # of Otto Lang


def ask_for_menu(hand: Hand, cast: Cast) -> None:
    hand.click(hand.window.part("channel-support"))
    hand.see(hand.ask("/inbox"), hand.say("Unassigned"), hand.say("Help"))


def search_by_line(hand: Hand, cast: Cast) -> None:
    line = {
        "en": "/inbox status:open agent:none kind:chats sort:created Visitor 20",
        "es": "/inbox estado:abiertas agente:nadie tipo:chats orden:creada Visitor 20",
    }[cast.code]
    hand.see(hand.ask(line), "Visitor 20")


def show(hand: Hand, cast: Cast) -> None:
    word = {"en": "show", "es": "ver"}[cast.code]
    hand.see(hand.ask(f"/inbox {word} #{NUMBER}"), "Otto Lang", cast.question)


def reopen_many(hand: Hand, cast: Cast) -> None:
    word = {"en": "take", "es": "tomar"}[cast.code]
    hand.see(hand.ask(f"/inbox {word} #10 #11 #12"), "#10", "#11", "#12")


def undo(hand: Hand, cast: Cast) -> None:
    word = {"en": "undo", "es": "deshacer"}[cast.code]
    hand.see(hand.ask(f"/inbox {word}"), "#10", "#11", "#12")


def history(hand: Hand, cast: Cast) -> None:
    word = {"en": "history", "es": "historial"}[cast.code]
    hand.see(hand.ask(f"/inbox {word} #{NUMBER}"), f"@{cast.name}")


def contact(hand: Hand, cast: Cast) -> None:
    """Everything that the team knows of somebody."""
    word = {"en": "contact", "es": "contacto"}[cast.code]
    answer = hand.ask(f"/inbox {word} mia@example.com")
    hand.see(answer, "Mia Stone")
    hand.press("Show", answer)
    hand.see(hand.modal, "mia@example.com", "#30", "#26")


COMMAND_TASKS = (
    Task("menu", "See what waits", "`/inbox`", ask_for_menu),
    Task("line", "Filter, sort and search in one line", "`/inbox status:open …`", search_by_line),
    Task("show", "Read a conversation without leaving the channel", "`/inbox show`", show),
    Task("take-many", "Take three at once", "`/inbox take`", reopen_many),
    Task("undo", "Take the last deed back", "`/inbox undo`", undo),
    Task("history", "See who did what", "`/inbox history`", history),
    Task("contact", "See a contact with all conversations", "`/inbox contact`", contact),
)

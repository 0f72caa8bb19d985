"""What is said in one line, and in the menus that answer it."""

from bot.domain.ids import SEARCH_SHORTCUT, ListAction, SearchField
from bot.domain.setting_ids import SetupField
from tests.guide.hand import Hand
from tests.guide.stage import Cast
from tests.guide.tasks import Task

NUMBER = 27  # of Otto Lang


def ask_for_menu(hand: Hand, cast: Cast) -> None:
    hand.click(hand.window.part("channel-support"))
    hand.see(hand.ask("/inbox"), hand.say("Unassigned"), hand.say("Help"))


def search_by_line(hand: Hand, cast: Cast) -> None:
    line = {
        "en": "/inbox status:open agent:none kind:chats sort:created Visitor 18",
        "es": "/inbox estado:abiertas agente:nadie tipo:chats orden:creada Visitor 18",
    }[cast.code]
    hand.see(hand.ask(line), "Visitor 18")


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
    hand.keep()
    hand.put_away()


def turn_pages(hand: Hand, cast: Cast) -> None:
    """The answer that is there is replaced."""
    word = {"en": "list", "es": "lista"}[cast.code]
    answer = hand.ask(f"/inbox {word}")
    hand.see(answer, "#30")
    hand.press("Older", answer)
    hand.see(hand.answers.last, "Visitor 02")


def see_view(hand: Hand, cast: Cast) -> None:
    word = {"en": "views", "es": "vistas"}[cast.code]
    answer = hand.ask(f"/inbox {word}")
    hand.click(answer.locator(f"[data-action-id^={ListAction.VIEW}]").first)
    hand.see(hand.answers.last, "Mia Stone")


def search_in_window(hand: Hand, cast: Cast) -> None:
    """From anywhere in Slack."""
    hand.click(hand.window.part("shortcuts"))
    hand.click(hand.window.part(f"shortcut-{SEARCH_SHORTCUT}"))
    hand.write(hand.field(SearchField.LINE), "Otto")
    hand.submit(stays=True)
    hand.see(hand.modal, "#27")
    hand.keep()
    hand.put_away()


def configure(hand: Hand, cast: Cast) -> None:
    """Contact data on the property's cards is hidden from now on."""
    word = {"en": "config", "es": "ajustes"}[cast.code]
    hand.send(hand.window.part("composer"), f"/inbox {word} {cast.other.name}")
    hand.click(hand.modal.locator(f"[data-action-id='{SetupField.MASKED}'][data-option-value='{SetupField.MASKED}']"))
    hand.keep()
    hand.submit()


def reveal(hand: Hand, cast: Cast) -> None:
    card = hand.card("Otto Lang").last
    hand.miss(card.get_by_text("otto@example.com"))
    hand.press("Reveal", card)
    hand.see(hand.modal, "otto@example.com")
    hand.keep()
    hand.put_away()


def ask_who(hand: Hand, cast: Cast) -> None:
    word = {"en": "whoami", "es": "quiensoy"}[cast.code]
    hand.see(hand.ask(f"/inbox {word}"), cast.shop.name, cast.other.name)


COMMAND_TASKS = (
    Task("menu", "See what waits", "`/inbox`", ask_for_menu),
    Task("line", "Filter, sort and search in one line", "`/inbox status:open …`", search_by_line),
    Task("show", "Read a conversation without leaving the channel", "`/inbox show`", show),
    Task("take-many", "Take three at once", "`/inbox take`", reopen_many),
    Task("undo", "Take the last deed back", "`/inbox undo`", undo),
    Task("history", "See who did what", "`/inbox history`", history),
    Task("pages", "Turn the pages of a list", "`/inbox list`, *Older*", turn_pages),
    Task("views", "See a saved view", "`/inbox views`", see_view),
    Task("search-window", "Search from anywhere", "The shortcut *Search the inbox*", search_in_window),
    Task("config", "Hide contact data on a property's cards", "`/inbox config`", configure),
    Task("reveal", "Reveal contact data", "Button on the card", reveal),
    Task("whoami", "See what one may do, and why", "`/inbox whoami`", ask_who),
    Task("contact", "See a contact with all conversations", "`/inbox contact`", contact),
)

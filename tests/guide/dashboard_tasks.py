"""Beside tawk.to's dashboard: what is done there shows here, the past comes over, and agents are known by name."""

from playwright.sync_api import Locator, Page

from bot.domain.setting_ids import AgentField
from tests.guide.hand import Hand
from tests.guide.stage import Cast
from tests.guide.tasks import Task

ANSWERED, DELETED = "Mia Stone", "Otto Lang"


def answer_there(hand: Hand, cast: Cast) -> None:
    dashboard = hand.dashboard
    open_there(hand, dashboard, ANSWERED)
    hand.write(dashboard.get_by_test_id("answer-text"), cast.mails.first)
    hand.click(dashboard.get_by_test_id("answer-send"))
    hand.see(dashboard.get_by_test_id("entries"), cast.mails.first)
    hand.keep(dashboard)
    hand.see(hand.card(ANSWERED).last, hand.say("Closed"))


def read_here(hand: Hand, cast: Cast) -> None:
    """By whom, and what."""
    hand.click(hand.card(ANSWERED).last.get_by_test_id("thread-summary"))
    agent = cast.shop.agents[0].name
    hand.see(hand.thread, hand.say("{name} answered it in tawk.to.", name=agent), cast.mails.first)


def restore_here(hand: Hand, cast: Cast) -> None:
    """What the team wants holds, and the card says where the dashboard shows it otherwise."""
    open_there(hand, hand.dashboard, DELETED)
    hand.click(hand.dashboard.get_by_test_id("deed-delete"))
    card = hand.card(DELETED).last
    hand.see(card, hand.say("Trash"))
    hand.choose_more(card, "Restore")
    hand.see(card, hand.say("Missed"), hand.say("↔️ In tawk.to it lies in the trash."))


def bring_over(hand: Hand, cast: Cast) -> None:
    word = {"en": "sync", "es": "sincronizar"}[cast.code]
    hand.send(hand.window.part("composer"), f"/inbox {word}")
    hand.see(hand.modal, cast.shop.name, hand.say("Names and contact data of who wrote"))
    hand.keep()
    hand.submit(stays=True)
    hand.see(hand.modal, hand.say("Close"))
    hand.put_away()


def see_it_done(hand: Hand, cast: Cast) -> None:
    """One message shows how far it is, and another comes when all is here."""
    hand.click(hand.page.locator("[data-testid^='dm-']").filter(has_text="Recado"))
    done = hand.page.locator(".content [data-testid=message]").filter(has_text=here(hand, cast))
    hand.see(done)
    hand.see(hand.page.locator(".content .scroller"))


def find_it(hand: Hand, cast: Cast) -> None:
    hand.click(hand.window.part("channel-support"))
    hand.see(hand.card(DELETED).last)
    line = {"en": "search status:any", "es": "buscar estado:todas"}[cast.code]
    hand.see(hand.ask(f'/inbox {line} "{cast.past}"'), cast.past)


def link_agent(hand: Hand, cast: Cast) -> None:
    """Most are known by their e-mail address; of the others a lead says who they are."""
    word = {"en": "link", "es": "vincular"}[cast.code]
    hand.send(hand.window.part("composer"), f"/inbox {word}")
    hand.see(hand.modal, cast.shop.agents[0].name, hand.say("*Linked by their e-mail addresses*").strip("*"))
    hand.click(hand.modal.locator(f"[data-action-id='{AgentField.PERSON}']").first)
    person = {"en": "Ana Torres", "es": "Luis Hernández"}[cast.code]
    hand.click(hand.page.locator(".popup [role=option]").filter(has_text=person))
    hand.keep()
    hand.submit()


def here(hand: Hand, cast: Cast) -> str:
    return hand.say("The past of {name} is here", name=cast.shop.name)


def open_there(hand: Hand, dashboard: Page, name: str) -> None:
    row: Locator = dashboard.get_by_test_id("row").filter(has_text=name)
    hand.click(row.first)
    hand.see(dashboard.get_by_test_id("reading-name"), name)


DASHBOARD_TASKS = (
    Task(
        "dashboard", "Answer a missed chat in tawk.to's dashboard", "tawk.to; the card closes by itself", answer_there
    ),
    Task("dashboard-read", "See who answered it there, and what", "The card's thread", read_here),
    Task("dashboard-restore", "Restore what was deleted there", "The card's menu", restore_here),
    Task("sync", "Bring the past over from tawk.to", "`/inbox sync`", bring_over),
    Task("sync-here", "See that all is here", "Direct message", see_it_done),
    Task("sync-found", "Find a chat of last month", "`/inbox search`", find_it),
    Task("link", "Say who of tawk.to's agents is whom in Slack", "`/inbox link`", link_agent),
)

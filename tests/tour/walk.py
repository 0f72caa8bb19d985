"""The walk: every deed of an agent, done by hand, and what the page shows of it."""

from playwright.sync_api import expect

from tests.tour.agent import PATIENCE, Agent
from tests.tour.album import Album
from tests.tour.watch import Watch

FIRST_CARD_SECONDS = 60.0
SLOWNESS = 5.0
BEN, SOFIA, ANA = "Ben Clarke", "Sofía Rossi", "Ana Torres"
MISSED, TAKEN = "Missed", "Assigned to @{}"
TRASHED = "put it in the trash"


def walk(agent: Agent, watch: Watch, album: Album) -> None:
    """All of it, with the first two cards."""
    first = see_first_card(agent, watch)
    work(agent, first, watch)
    throw_away(agent, first, watch, album)
    ask(agent, race(agent, watch), watch)


def see_first_card(agent: Agent, watch: Watch) -> int:
    """A missed chat stands in the channel within a minute of the start; its number."""
    agent.see(agent.cards.first, MISSED, "Assigned to nobody")
    watch.note("first card")
    assert watch.seconds < FIRST_CARD_SECONDS
    return next(iter(agent.shown()))


def work(agent: Agent, number: int, watch: Watch) -> None:
    """Read, take, close, reopen and hand on."""
    card = agent.card(number)
    with watch.step(f"#{number}: its thread has the transcript"):
        agent.open_thread(card)
        agent.see(agent.thread.nth(1), "Visitor")
    with watch.step("Take it"):
        agent.press(card, "Take it")
        agent.see(card, TAKEN.format(BEN))
        agent.miss(card.get_by_role("button", name="Take it"))
    with watch.step("Close"):
        agent.press(card, "Close")
        agent.see(card, f"{MISSED} · Closed", f"Closed by @{BEN}")
    with watch.step("Reopen"):
        agent.press(card, "Reopen")
        agent.miss(card, f"Closed by @{BEN}")
        agent.see(card.get_by_role("button", name="Close", exact=True))
    with watch.step("Assign… to somebody else"):
        agent.choose(card, "Assign…")
        agent.pick(SOFIA)
        agent.submit()
        agent.see(card, TAKEN.format(SOFIA))
        agent.miss(agent.window.part("modal"))


def throw_away(agent: Agent, number: int, watch: Watch, album: Album) -> None:
    """Into the trash and back, into it again, and away for good."""
    card = agent.card(number)
    with watch.step("Move to trash"):
        agent.choose(card, "Move to trash")
        agent.see(card, f"@{BEN} {TRASHED}")
    with watch.step("Restore"):
        agent.choose(card, "Restore")
        agent.miss(card, TRASHED)
    with watch.step("Move to trash again"):
        agent.choose(card, "Move to trash")
        agent.see(card, TRASHED)
    agent.window.act_as(ANA)
    with watch.step("Purge for good… with a wrong number"):
        agent.choose(card, "Purge for good…")
        agent.see(agent.window.part("modal"), f"Eliminar #{number}")
        album.keep(agent.page, "purge")
        agent.type(f"#{number + 1}")
        agent.submit()
        agent.see(agent.window.part("field-error"), "Ese no es el número")
    with watch.step("Purge for good: card and thread vanish"):
        agent.type(f"#{number}")
        agent.submit()
        agent.miss(agent.window.part("modal"))
        agent.miss(card)
        agent.miss(agent.thread)
        agent.see(agent.ask(f"/inbox show #{number}"), f"No existe #{number}")


def race(agent: Agent, watch: Watch) -> int:
    """Two agents at one button: the second is told, in private, who was faster."""
    agent.window.act_as(BEN)
    number = agent.free()[0]
    card = agent.card(number)
    with watch.step(f"#{number}: two agents take it, and Slack is too slow to show the second that it is taken"):
        agent.slow_down(card, SLOWNESS)
        agent.press(card, "Take it")
        agent.window.act_as(SOFIA)
        before = agent.answers.count()
        agent.press(card, "Take it")
        expect(agent.answers).to_have_count(before + 1, timeout=PATIENCE)
        agent.see(agent.answers.last, f"@{BEN} se te adelantó: #{number}")
        agent.see(card, TAKEN.format(BEN))
    agent.window.act_as(BEN)
    return number


def ask(agent: Agent, number: int, watch: Watch) -> None:
    """What can be asked by command, and a word that is none."""
    with watch.step("/inbox list"):
        agent.see(agent.ask("/inbox list"), "Open conversations", f"#{number}")
    with watch.step(f"/inbox show #{number}"):
        agent.see(agent.ask(f"/inbox show #{number}"), f"#{number}", f"@{BEN} took it", "Visitor")
    with watch.step("/inbox help"):
        agent.see(agent.ask("/inbox help"), "/inbox list", "/inbox purge")
    with watch.step("/inbox lsit"):
        agent.see(agent.ask("/inbox lsit"), "Did you mean /inbox list?")


def find_again(agent: Agent, before: dict[int, str], watch: Watch) -> None:
    """After a new start the same cards stand in the channel, each once, and new ones come."""
    with watch.step("the same cards, none twice, and a new one"):
        expect(agent.cards.nth(len(before))).to_be_attached(timeout=2 * PATIENCE)
        rows = agent.rows()
        assert {number: ts for number, ts in rows if number in before} == before
        assert len(dict(rows)) == len(rows)
